"""Living with a contribution, without scripts: report, quote, change, follow, share, keep."""

import base64
import re

import pytest
from django.test import Client

from campaigns.enums import Moderation
from contributions import actions, following
from contributions.enums import State
from contributions.models import Follow, ReceiptLetter, Reply, Report
from contributions.receipts import token_of
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)
from tests.web.test_public_forms import HERE, an_old_key

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))


@pytest.fixture
def bench(layer):
    return a_contribution(layer, title="Des bancs")


def page_of(contribution, rest=""):
    return f"/campaigns/parc/contributions/{contribution.public_id}/{rest}"


def reply_page(reply, rest):
    return f"/campaigns/parc/replies/{reply.public_id}/{rest}/"


def words_of(answer):
    return " ".join(answer.content.decode().split())


def send(client, address, headers=HERE, **fields):
    return client.post(address, {"key": an_old_key(), "website": "", **fields}, headers=headers)


# Reports ---------------------------------------------------------------------------------------


def test_a_visitor_reports_is_thanked_and_takes_it_back(client, bench):
    address = page_of(bench, "report/")
    assert address in words_of(client.get(page_of(bench)))

    answer = send(client, address, reason="privacy", text="Mon numéro.")

    assert (answer.status_code, answer["Location"]) == (303, address)
    thanks = words_of(client.get(address))
    assert "Merci de nous l’avoir dit" in thanks
    assert "sous 2 jours ouvrés" in thanks
    assert "Mon numéro." not in thanks
    assert client.get(page_of(bench)).status_code == 200  # still there
    client.post(address, {"act": "undo"}, headers=HERE)
    assert Report.objects.count() == 0


def test_a_refused_report_keeps_its_words_and_a_crowd_of_one_is_one(client, bench):
    address = page_of(bench, "report/")

    refused = send(client, address, reason="", text="Parce que.")
    for _ in range(2):
        send(client, address, reason="insult")

    assert refused.status_code == 400
    assert "Parce que." in refused.content.decode()
    assert Report.objects.count() == 1


def test_a_reply_is_reported_on_a_page_of_its_own(client, bench):
    reply = a_reply(bench, text="Vilains mots.")

    form = words_of(client.get(reply_page(reply, "report")))
    send(client, reply_page(reply, "report"), reason="insult")

    assert "Vilains mots." in form
    assert Report.objects.get().reply == reply


def test_nobody_but_those_who_moderate_learns_of_a_report(client, bench):
    actions.report(bench, by=(zoe := a_person(display_name="ZOE")), reason="other", text="CANARI")
    campaign = bench.campaign
    author, planner, moderator = Client(), Client(), Client()
    author.force_login(bench.author)
    planner.force_login(a_moderator(campaign, "planner"))
    moderator.force_login(a_moderator(campaign))
    item = f"/desk/parc/contributions/{bench.public_id}/"

    for reader, address in (
        (client, page_of(bench)), (author, page_of(bench)), (author, page_of(bench, "report/")),
        (client, f"/receipts/{token_of(bench.receipt)}/"), (planner, item),
        (planner, "/desk/parc/queue/?list=published"),
    ):  # fmt: skip
        page = words_of(reader.get(address))
        assert "CANARI" not in page
        assert "1 signalement" not in page
    assert planner.get("/desk/parc/queue/?entry=report").context["page"].lines == []
    shown = words_of(moderator.get("/desk/parc/queue/?entry=report"))
    assert "CANARI" in shown
    assert "1 signalement" in shown
    assert "ZOE" not in shown
    assert zoe.email not in shown


@pytest.mark.parametrize("reports", [1, 3])
def test_the_desk_lists_what_is_reported_once_and_says_when_it_has_been_read(
    client, bench, reports
):
    for _ in range(reports):
        actions.report(bench, by=a_person(), reason="insult")
    a_contribution(bench.layer, title="Une autre")
    client.force_login(a_moderator(bench.campaign))

    before = words_of(client.get("/desk/parc/queue/?entry=report"))
    answer = client.post(f"/desk/parc/contributions/{bench.public_id}/settle/", seen_of(bench))
    after = words_of(client.get("/desk/parc/queue/?entry=report"))

    assert before.count('class="desk-line"') == 1
    assert 'class="desk-line-title"> <bdi>Une autre' not in before
    assert answer.status_code == 302
    assert 'class="desk-line"' not in after
    assert fresh(bench).is_public


def test_a_report_that_came_in_meanwhile_is_not_said_to_have_been_read(client, bench):
    actions.report(bench, by=a_person(), reason="other", text="Plus à gauche.")
    client.force_login(a_moderator(bench.campaign))
    shown = words_of(client.get(f"/desk/parc/contributions/{bench.public_id}/"))
    form = seen_of(bench)
    assert f'name="seen" value="{form["seen"][0]}"' in shown
    actions.report(bench, by=a_person(), reason="privacy", text="Mon numéro.")

    answer = client.post(f"/desk/parc/contributions/{bench.public_id}/settle/", form)

    assert answer.status_code == 409
    assert "Un autre signalement est arrivé" in words_of(answer)
    assert "Mon numéro." in words_of(answer)
    assert Report.objects.open().count() == 2
    again = client.post(f"/desk/parc/contributions/{bench.public_id}/settle/", seen_of(bench))
    assert (again.status_code, Report.objects.open().count()) == (302, 0)


def seen_of(item):
    """What the form of a page says that shows every report about an item."""
    return {
        "version": fresh(item).version,
        "seen": list(Report.objects.about(item).values_list("pk", flat=True)),
    }


# The thread ------------------------------------------------------------------------------------


def test_a_quote_without_scripts_names_what_it_answers_and_loses_it_with_the_original(
    client, bench
):
    first = a_reply(bench, text="Plutôt des chaises.")
    form = words_of(client.get(page_of(bench, f"?quote={first.public_id}")))
    assert f'name="quote" value="{first.public_id}"' in form

    answer = send(client, page_of(bench, "reply/"), text="D'accord.", quote=str(first.public_id))

    assert answer.status_code == 303
    shown = words_of(client.get(page_of(bench)))
    assert shown.count("Plutôt des chaises.") == 2
    actions.withdraw(first, by=first.author)
    after = words_of(client.get(page_of(bench)))
    assert "Plutôt des chaises." not in after
    assert "Ce qui était cité ici n’est plus public." in after
    assert "La personne qui l’a écrite l’a retirée." in after


def test_a_quote_of_what_has_gone_meanwhile_is_refused_with_the_words_kept(client, bench):
    first = a_reply(bench)
    actions.withdraw(first, by=first.author)

    for quoted in (str(first.public_id), "9" * 20, "²"):
        answer = send(client, page_of(bench, "reply/"), text="Mes mots.", quote=quoted)

        assert answer.status_code in (400, 409)
        assert "Mes mots." in answer.content.decode()
    assert Reply.objects.count() == 1


def test_one_s_own_reply_is_changed_and_taken_back_by_its_device_and_by_nobody_else(client, bench):
    send(client, page_of(bench, "reply/"), text="Premiers mots.")
    reply = Reply.objects.get()
    edit, withdraw = reply_page(reply, "edit"), reply_page(reply, "withdraw")
    assert edit in words_of(client.get(page_of(bench)))
    assert edit not in words_of(Client().get(page_of(bench)))

    assert "Premiers mots." in words_of(client.get(edit))
    changed = send(client, edit, text="Meilleurs mots.", version=1)
    stale = send(client, edit, text="Trop tard.", version=1)
    foreign = send(Client(), edit, text="Pas à moi.", version=2)
    elsewhere = send(client, edit, headers={"Origin": "https://evil.test"}, text="x", version=2)

    assert [answer.status_code for answer in (changed, stale, foreign, elsewhere)] == [
        303, 409, 404, 403,
    ]  # fmt: skip
    assert "Trop tard." in stale.content.decode()
    assert fresh(reply).text == "Meilleurs mots."
    assert "Personne ne la lira plus" in words_of(client.get(withdraw))
    send(client, withdraw, version=2)
    assert fresh(reply).state == State.WITHDRAWN
    assert "Meilleurs mots." not in words_of(client.get(page_of(bench)))


def test_a_held_reply_does_not_vanish_for_who_wrote_it_and_says_why_when_refused(client):
    bench = a_contribution(a_layer(a_campaign(slug="parc")))
    send(client, page_of(bench, "reply/"), text="En attente.")
    reply = Reply.objects.get()

    assert "En attente." in words_of(client.get(page_of(bench)))
    assert "En attente." not in words_of(Client().get(page_of(bench)))
    actions.reject(reply, by=a_moderator(bench.campaign), reason="insult", statement="Restez poli.")
    after = words_of(client.get(page_of(bench)))
    assert "Restez poli." in after
    assert "Restez poli." not in words_of(Client().get(page_of(bench)))


def test_words_in_another_language_than_the_page_say_so(client, bench):
    a_reply(bench, text="שלום <b>x</b>")

    english = client.get(page_of(bench), headers={"Accept-Language": "en"}).content.decode()
    french = client.get(page_of(bench)).content.decode()

    assert '<p class="words" dir="auto" lang="fr">שלום &lt;b&gt;' in english
    assert '<p class="words" dir="auto">שלום &lt;b&gt;' in french


# Around it -------------------------------------------------------------------------------------


def test_another_one_here_brings_the_public_place_into_the_form(client, layer):
    blurred = a_contribution(layer, precision="area")
    page = client.get(page_of(blurred)).content.decode()

    link = re.search(r'href="(/campaigns/parc/contributions/new/\?latitude=[^"]+)"', page)[1]
    form = client.get(link.replace("&amp;", "&")).content.decode()

    point = blurred.public_geom
    point = point if point.geom_type == "Point" else point.point_on_surface
    assert f'value="{point.y:.6f}"' in form
    assert f'value="{point.x:.6f}"' in form
    strange = client.get("/campaigns/parc/contributions/new/?latitude=<b>&longitude=2.2")
    assert (strange.status_code, b"&lt;b&gt;" in strange.content) == (200, False)


def test_the_place_is_drawn_where_no_map_runs(client, bench):
    drawn = client.get(page_of(bench, "place.svg"))

    assert drawn["Content-Type"] == "image/svg+xml"
    assert "translate(480.0 328.0)" in drawn.content.decode()  # in the middle
    actions.withdraw(bench, by=bench.author)
    assert client.get(page_of(bench, "place.svg")).status_code == 404


def code_in(page: str) -> str:
    """The drawing of a page's QR code."""
    held = re.search(r'src="data:image/svg\+xml[^,]*,([^"]+)"', page)[0]
    return held if "%" in held else base64.b64decode(held.split(",")[1]).decode()


def test_both_pages_hold_a_code_of_their_own_address(client, bench):
    public = client.get(page_of(bench)).content.decode()
    private = client.get(f"/receipts/{token_of(bench.receipt)}/").content.decode()

    assert f'value="http://localhost:8000{page_of(bench)}"' in public
    assert code_in(public) != code_in(private)
    assert token_of(bench.receipt) not in public


# Following -------------------------------------------------------------------------------------


def test_a_visitor_follows_by_a_link_and_stops_by_one_click_of_the_mail_program(client, bench):
    asked = send(client, page_of(bench, "follow/"), email="ana@parvis.example")
    follow = Follow.objects.get()
    private = f"/following/{following.token_of(follow)}/"

    assert asked["Location"] == page_of(bench, "follow/?asked=yes")
    assert "regardez votre messagerie" in words_of(client.get(asked["Location"]))
    assert not client.cookies
    assert "Suivre cette contribution ?" in words_of(client.get(private))
    assert fresh(follow).confirmed_at is None  # mail programs open links by themselves
    assert client.post(private, headers=NULL).status_code == 303
    assert "Vous suivez cette contribution" in words_of(client.get(private))

    assert "Ne plus recevoir" in words_of(client.get(f"{private}stop/"))
    one_click = Client(enforce_csrf_checks=True).post(
        f"{private}stop/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
        headers={"Origin": "https://mail.example"},
    )

    assert (one_click.status_code, Follow.objects.count()) == (200, 0)
    again = client.post(f"{private}stop/")
    assert (again.status_code, "nous avons oublié l’adresse" in words_of(again)) == (200, True)
    assert client.post(f"/following/{following.token_of(follow)[:-1]}/stop/").status_code == 404


def test_a_robot_writes_to_nobody_and_a_wrong_address_comes_back(client, bench):
    address = page_of(bench, "follow/")

    robot = send(client, address, email="ana@parvis.example", website="buy")
    wrong = send(client, address, email="pas une adresse")

    assert (robot.status_code, wrong.status_code) == (303, 400)
    assert "pas une adresse" in wrong.content.decode()
    assert Follow.objects.count() == 0


def test_an_account_follows_and_stops_without_typing(client, bench):
    client.force_login(a_person())
    address = page_of(bench, "follow/")

    client.post(address, headers=HERE)
    assert "Vous la suivez" in words_of(client.get(page_of(bench)))
    client.post(address, {"act": "stop"}, headers=HERE)

    assert Follow.objects.count() == 0
    assert client.post(address, headers={"Origin": "https://evil.test"}).status_code == 403


# The receipt -----------------------------------------------------------------------------------


def test_a_receipt_tells_its_history_and_sends_its_link(client, layer):
    bench = a_contribution(layer)
    address = f"/receipts/{token_of(bench.receipt)}/"
    actions.reject(fresh(bench), by=a_moderator(layer.campaign), reason="insult", statement="Non.")

    page = words_of(client.get(address))
    sent = client.post(f"{address}letter/", {"email": "ana@parvis.example"}, headers=NULL)
    wrong = client.post(f"{address}letter/", {"email": "ana", "keep": "yes"}, headers=NULL)

    assert page.index("Reçue et publiée") < page.index("Relue et non publiée")
    assert sent["Location"] == f"{address}?letter=sent#letter"
    assert "Le message est parti." in words_of(client.get(sent["Location"]))
    assert wrong.status_code == 400
    assert 'value="ana"' in wrong.content.decode()
    assert ReceiptLetter.objects.count() == 1
    for _ in range(2):
        client.post(f"{address}letter/", {"email": "ana@parvis.example"}, headers=NULL)
    over = client.post(f"{address}letter/", {"email": "ana@parvis.example"}, headers=NULL)
    assert (over.status_code, over["Retry-After"]) == (429, "86400")
    evil = {"Origin": "https://evil.test"}
    assert client.post(f"{address}letter/", {"email": "a@b.org"}, headers=evil).status_code == 403


# One's own -------------------------------------------------------------------------------------


@pytest.mark.parametrize("contributions", [1, 3])
def test_one_s_own_page_and_file_cost_the_same_whatever_they_hold(
    client, layer, django_assert_num_queries, contributions
):
    ana = a_person(email="ana@parvis.example")
    for number in range(contributions):
        mine = a_contribution(layer, author=ana, title=f"Banc {number}", state=State.WITHDRAWN)
        other = a_contribution(layer, title="Pas à moi")
        a_reply(other, author=ana, text=f"Oui {number}.")
        actions.report(other, by=ana, reason="other", text=f"Voilà {number}.")
        actions.follow(other, by=ana)
        actions.support(other, by=ana)
    client.force_login(ana)

    with django_assert_num_queries(5):
        page = client.get("/mine/")
    with django_assert_num_queries(14):
        held = client.get("/mine/data.json")

    assert page.content.decode().count("/receipts/") == contributions
    assert f"/receipts/{token_of(mine.receipt)}/" in page.content.decode()
    assert "Pas à moi" not in page.content.decode() + held.content.decode()
    told = held.json()
    assert {name: len(told[name]) for name in told if name != "person"} == dict.fromkeys(
        ("contributions", "replies", "supports", "reports", "follows"), contributions
    )
    assert [one["act"] for one in told["contributions"][0]["history"]] == ["submit", "withdraw"]
    assert "attachment" in held["Content-Disposition"]


def test_a_stranger_s_device_is_told_kindly_and_sets_no_cookie(client):
    assert "Cet appareil n’a rien écrit ici" in words_of(client.get("/mine/"))
    assert client.get("/mine/data.json").status_code == 404
    assert not client.cookies
