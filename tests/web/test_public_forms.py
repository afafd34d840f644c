"""Handing something in: from our own pages only, once only, and nothing typed is lost."""

import json
import re

import pytest
from django.core import signing
from django.test import Client

from accounts.models import Person
from campaigns.enums import Act, Moderation
from contributions.enums import State
from contributions.models import Contribution, Reply
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_moderator,
    a_phase,
    a_point,
    a_square,
    an_area,
)
from web import forms

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver"}
NEW = "/campaigns/parc/contributions/new/"


@pytest.fixture
def layer():
    campaign = a_campaign(slug="parc", moderation=Moderation.AFTER)
    return a_layer(campaign)


def an_old_key(monkeypatch_seconds=10):
    """A key issued some seconds ago, so that the form is not suspiciously fast."""
    import time
    from unittest import mock

    past = time.time() - monkeypatch_seconds
    with mock.patch("django.core.signing.time.time", return_value=past):
        return forms.issue_key()


def signed_then(key, ago):
    """The same random part, as it would have been signed some seconds ago."""
    import time
    from unittest import mock

    with mock.patch("django.core.signing.time.time", return_value=time.time() - ago):
        return signing.TimestampSigner(salt="web.forms").sign(key.split(":")[0])


def filled(**fields):
    return {
        "key": an_old_key(),
        "where": "map",
        "geometry": json.dumps(a_point()),
        "kind": "proposal",
        "title": "Un banc à l'ombre",
        "text": "Entre la tour 12 et l'arrêt.",
        "website": "",
        **fields,
    }


def test_a_resident_without_account_hands_in_and_gets_a_receipt(client, layer):
    answer = client.post(NEW, filled(), headers=HERE)

    assert answer.status_code == 303
    assert answer["Location"].startswith("/receipts/")
    assert client.cookies["device"]["httponly"]
    assert Contribution.objects.get().title == "Un banc à l'ombre"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("headers", [
    {"Origin": "http://testserver"},
    {"Origin": "http://localhost:8000"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Referer": "http://testserver/campaigns/parc/"},
])  # fmt: skip
def test_our_own_pages_may_send(client, layer, headers):
    assert client.post(NEW, filled(), headers=headers).status_code == 303


@pytest.mark.parametrize("headers", [
    {},
    {"Origin": "null"},
    {"Origin": "https://evil.test"},
    {"Origin": "http://testserver.evil.test"},
    {"Origin": "https://testserver"},
    {"Origin": "https://evil.test", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none", "Referer": "http://testserver/"},
    {"Referer": "https://evil.test/http://testserver/"},
])  # fmt: skip
def test_nobody_else_may_send(client, layer, headers):
    contribution = a_contribution(layer)
    one = f"/campaigns/parc/contributions/{contribution.public_id}"
    for address in (NEW, f"{one}/support/", f"{one}/unsupport/", f"{one}/reply/", "/language/"):
        answer = client.post(address, filled(), headers=headers)
        assert (address, answer.status_code) == (address, 403)
        assert not answer.cookies
    assert Contribution.objects.count() == 1


def test_a_double_click_makes_one_contribution(client, layer):
    form = filled()

    first = client.post(NEW, form, headers=HERE)
    second = client.post(NEW, form, headers=HERE)

    assert first["Location"] == second["Location"]
    assert Contribution.objects.count() == 1


def test_a_retry_that_lost_its_cookie_finds_the_same_receipt_and_leaves_nobody(layer):
    form = filled()

    first = Client().post(NEW, form, headers=HERE)
    second = Client().post(NEW, form, headers=HERE)

    assert first["Location"] == second["Location"]
    assert not second.cookies
    assert Person.objects.filter(email=None).count() == 1


def test_a_form_sent_again_with_other_words_comes_back_with_a_fresh_key(client, layer):
    form = filled()
    client.post(NEW, form, headers=HERE)

    answer = client.post(NEW, form | {"title": "Deux bancs"}, headers=HERE)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Deux bancs"' in page
    assert form["key"] not in page
    assert "Vous avez déjà envoyé" in page


def test_an_old_page_comes_back_with_its_words_and_a_fresh_key(client, layer):
    form = filled(key=an_old_key(25 * 3600))

    answer = client.post(NEW, form, headers=HERE)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Entre la tour 12" in page
    assert form["key"] not in page
    assert not Contribution.objects.exists()


def test_a_text_whose_answer_was_lost_days_ago_is_found_again_not_handed_in_twice(client, layer):
    form = filled(key=an_old_key(10))
    client.post(NEW, form, headers=HERE)
    days_later = form | {"key": signed_then(form["key"], 10 * 24 * 3600)}

    refused = client.post(NEW, days_later, headers=HERE)
    renewed = re.search(r'name="key" value="([^"]+)"', refused.content.decode())[1]
    again = client.post(NEW, form | {"key": renewed}, headers=HERE)

    assert refused.status_code == 400
    assert 'data-code="form_expired"' in refused.content.decode()
    assert again.status_code == 303
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    "key",
    ["", "x", "a:b:c", signing.dumps("x"), "\x00"],
    ids=["none", "short", "made up", "signed for something else", "NUL"],
)
def test_a_forged_key_is_refused_and_nothing_is_lost(client, layer, key):
    answer = client.post(NEW, filled(key=key), headers=HERE)

    assert answer.status_code == 400
    assert "Entre la tour 12" in answer.content.decode()


def test_haste_and_a_filled_trap_are_held_never_dropped(client, layer):
    client.post(NEW, filled(), headers=HERE)
    client.post(NEW, filled(key=forms.issue_key()), headers=HERE)
    client.post(NEW, filled(website="https://spam.test"), headers=HERE)

    states = list(Contribution.objects.order_by("pk").values_list("state", flat=True))
    assert states == [State.PUBLISHED, State.HELD, State.HELD]


@pytest.mark.parametrize(("fields", "said"), [
    ({"title": " "}, "title-error"),
    ({"title": "a" * 121}, "title-error"),
    ({"text": "a" * 20_000}, "text-error"),
    ({"text": "a\x00b"}, "text-error"),
    ({"kind": "poem"}, "kind-error"),
    ({"email": "not an address"}, "email-error"),
    ({"category": "none"}, "category-error"),
    ({"signature": "a" * 81}, "signature-error"),
    ({"geometry": ""}, "place-error"),
    ({"geometry": "{"}, "place-error"),
    ({"geometry": '{"type":"Point","coordinates":[2.2]}'}, "place-error"),
    ({"geometry": '{"type":"Point","coordinates":[1e200,2]}'}, "place-error"),
    ({"geometry": '{"type":"Point","coordinates":[NaN,2]}'}, "place-error"),
    ({"geometry": '{"type":"Point","coordinates":[48.889,2.2205]}'}, "place-error"),
    ({"geometry": '{"type":"MultiPoint","coordinates":[[2.22,48.889]]}'}, "place-error"),
    ({"where": ""}, "place-error"),
    ({"where": "area", "area": "none"}, "place-error"),
    ({"where": "coordinates", "latitude": "nord", "longitude": "2,2"}, "place-error"),
    ({"where": "coordinates", "latitude": "1e400", "longitude": "2,2"}, "place-error"),
    ({"where": "coordinates", "latitude": "48,80", "longitude": "2,2"}, "place-error"),
])  # fmt: skip
def test_a_refused_form_comes_back_with_everything_in_it(client, layer, fields, said):
    form = filled(signature="Awa", email="awa@parvis.example") | fields

    answer = client.post(NEW, form, headers=HERE)

    context = answer.context
    assert answer.status_code == 400
    assert f'id="{said}"' in answer.content.decode()
    assert {name: context["typed"][name] for name in form if name in context["typed"]} == {
        name: value for name, value in form.items() if name in context["typed"]
    }
    assert 'role="alert"' in answer.content.decode()
    assert not answer.cookies
    assert not Person.objects.exists()


def test_every_wrong_field_is_told_at_once(client, layer):
    answer = client.post(
        NEW, filled(title="", text="", kind="", geometry="", email="x"), headers=HERE
    )

    assert set(answer.context["wrong"]) == {"title", "text", "kind", "place", "email"}


def test_a_refused_form_keeps_its_key_so_that_the_next_try_is_the_first(client, layer):
    form = filled(title="")

    page = client.post(NEW, form, headers=HERE).content.decode()

    assert f'name="key" value="{form["key"]}"' in page


def test_a_body_of_ten_megabytes_is_refused(client, layer):
    answer = client.post(NEW, filled(text="a" * 10_000_000), headers=HERE)

    assert answer.status_code == 413


def test_a_phase_that_closed_meanwhile_gives_the_words_back(client):
    campaign = a_campaign(slug="parc", acts=(Act.SUPPORT,))
    a_layer(campaign)

    answer = client.post(NEW, filled(), headers=HERE)

    assert answer.status_code == 409
    assert "Entre la tour 12" in answer.content.decode()


def test_a_quota_reached_says_when_to_come_back(client):
    campaign = a_campaign(slug="parc", acts=())
    a_phase(campaign, quota=1)
    a_layer(campaign)
    client.post(NEW, filled(), headers=HERE)

    answer = client.post(NEW, filled(), headers=HERE)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Entre la tour 12" in answer.content.decode()


def test_without_scripts_a_place_is_said_by_coordinates(client, layer):
    form = filled(where="coordinates", latitude="48,8890", longitude=" 2.2205 ", geometry="")

    assert client.post(NEW, form, headers=HERE).status_code == 303
    assert Contribution.objects.get().geom.coords == PLACE


def test_without_scripts_a_place_is_said_by_the_name_of_a_thing(client, layer):
    reference = a_layer(layer.campaign, kind="reference")
    tree = a_feature(reference, name="Le grand cèdre")
    form = filled(where="feature", feature=str(tree.public_id), geometry="")

    assert "Le grand cèdre" in client.get(NEW).content.decode()
    assert client.post(NEW, form, headers=HERE).status_code == 303
    made = Contribution.objects.get()
    assert (made.feature, made.geom.coords) == (tree, PLACE)


def test_without_a_precise_place_a_whole_neighbourhood_is_shown(client, layer):
    area = an_area(layer.campaign, a_square(2.20, 48.88, 2.22, 48.90))
    form = filled(where="area", area=area.slug, geometry="")

    assert client.post(NEW, form, headers=HERE).status_code == 303
    made = Contribution.objects.get()
    assert (made.precision, made.area) == ("area", area)


def test_an_excluded_area_is_not_offered(client, layer):
    closed = an_area(layer.campaign, a_square(2.20, 48.88, 2.21, 48.89), is_open=False)

    assert closed.slug not in client.get(NEW).content.decode()


def test_the_form_says_what_everybody_will_see(client):
    campaign = a_campaign(slug="parc")
    a_layer(campaign, slug="safety", rule={"precision": "street"})
    a_layer(campaign, slug="home", rule={"precision": "area"})

    assert "que le milieu de la rue" in client.get(f"{NEW}?layer=safety").content.decode()
    assert "que le secteur" in client.get(f"{NEW}?layer=home").content.decode()
    assert client.get(f"{NEW}?layer=none").status_code == 404


@pytest.mark.parametrize("categories", [1, 3])
def test_the_form_costs_the_same_for_one_theme_and_three(
    client, layer, django_assert_num_queries, categories
):
    for _ in range(categories):
        a_category(layer.campaign)

    with django_assert_num_queries(16):
        client.get(NEW)


def test_a_reply_is_read_first_or_shown_as_the_campaign_says(client, layer):
    contribution = a_contribution(layer)
    address = f"/campaigns/parc/contributions/{contribution.public_id}/"

    shown = client.post(f"{address}reply/", {"key": an_old_key(), "text": "Oui !"}, headers=HERE)
    hasty = client.post(
        f"{address}reply/", {"key": forms.issue_key(), "text": "Non !"}, headers=HERE
    )

    assert shown["Location"] == f"{address}#discussion"
    assert hasty["Location"] == f"{address}?reply=waits#discussion"
    assert list(Reply.objects.order_by("pk").values_list("state", flat=True)) == [
        State.PUBLISHED,
        State.HELD,
    ]


def test_a_refused_reply_comes_back_with_its_words(client, layer):
    contribution = a_contribution(layer)
    address = f"/campaigns/parc/contributions/{contribution.public_id}/reply/"

    answer = client.post(
        address,
        {"key": an_old_key(), "text": "long " * 1_000, "signature": "Awa"},
        headers=HERE,
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "long long long" in page
    assert 'value="Awa"' in page
    assert 'id="reply-error"' in page


def test_nobody_acts_on_what_is_not_public(client, layer):
    held = a_contribution(layer, state=State.PUBLISHED)
    from contributions import actions

    actions.reject(
        held, by=a_moderator(layer.campaign), reason="insult", statement="Please rephrase."
    )
    address = f"/campaigns/parc/contributions/{held.public_id}"

    for act in ("support", "unsupport", "reply"):
        assert client.post(f"{address}/{act}/", filled(), headers=HERE).status_code == 404


def test_ones_own_contribution_is_not_supported(client, layer):
    client.post(NEW, filled(), headers=HERE)
    own = Contribution.objects.get()

    answer = client.post(f"/campaigns/parc/contributions/{own.public_id}/support/", headers=HERE)

    assert answer.status_code == 409
    assert "votre voix compte déjà" in answer.content.decode()


def test_a_double_click_on_support_counts_once(layer):
    """Neither press carries a cookie yet: the form's key says that they are one."""
    address = f"/campaigns/parc/contributions/{a_contribution(layer).public_id}/"
    key = key_of_support(Client().get(address))

    met = [
        Client().post(f"{address}support/", {"key": key}, headers=HERE).cookies for _ in range(2)
    ]

    assert Contribution.objects.get().support_count == 1
    assert ["device" in cookies for cookies in met] == [True, False]


def key_of_support(page):
    """The key of the support's form."""
    form = page.content.decode().split('action="' + page.request["PATH_INFO"] + 'support/"')[1]
    return form.split('name="key" value="')[1].split('"')[0]


# A place by a search, without scripts -----------------------------------------------------------


def test_a_search_is_a_step_of_the_form_that_keeps_what_is_typed(client, layer):
    tree = a_feature(a_layer(layer.campaign, kind="reference", title="Arbres"), name="Le cèdre")
    form = filled(where="", geometry="", address="cedre", searched="", search="yes")

    page = client.post(NEW, form, headers=HERE)

    found = f"found:feature:{tree.public_id}:{PLACE[0]},{PLACE[1]}"
    assert page.status_code == 200
    assert f'value="{found}"' in page.content.decode()
    assert "Entre la tour 12" in page.content.decode()
    assert page.context["key"] == form["key"]
    assert not Contribution.objects.exists()

    chosen = form | {"where": found, "searched": "cedre"}
    assert client.post(NEW, chosen, headers=HERE).status_code == 303, (
        "Enter pressed the first button"
    )
    made = Contribution.objects.get()
    assert (made.feature, made.geom.coords) == (tree, PLACE)


def test_a_search_that_finds_nothing_says_so(client, layer):
    page = client.post(NEW, filled(address="zanzibar", search="yes"), headers=HERE)

    assert "Rien de tel n’a été trouvé ici." in page.content.decode()


@pytest.mark.parametrize("where", [
    "found:", "found:at", "found:address::", "found:address::1", "found:address::nan,48",
    "found:address::2.2205,1e400", "found:feature:x:", "found:area:none:",
])  # fmt: skip
def test_a_result_that_was_never_offered_is_no_place(client, layer, where):
    answer = client.post(NEW, filled(where=where, geometry=""), headers=HERE)

    assert answer.status_code == 400
    assert "place" in answer.context["wrong"]


def test_a_whole_area_that_was_found_is_shown_as_an_area(client, layer):
    area = an_area(layer.campaign, a_square(2.20, 48.88, 2.22, 48.90))

    client.post(NEW, filled(where=f"found:area:{area.slug}:2.21,48.89", geometry=""), headers=HERE)

    made = Contribution.objects.get()
    assert (made.precision, made.area) == ("area", area)


@pytest.mark.parametrize("about", ["", "x", "²", "9" * 30])
def test_with_the_map_it_may_be_about_one_thing_or_none(client, layer, about):
    tree = a_feature(a_layer(layer.campaign, kind="reference"), name="Le cèdre")

    client.post(NEW, filled(about=about), headers=HERE)
    client.post(NEW, filled(about=str(tree.public_id)), headers=HERE)

    features = list(Contribution.objects.order_by("pk").values_list("feature", flat=True))
    assert features == [None, tree.pk]


def test_a_thing_that_is_not_on_the_map_is_refused_and_nothing_is_lost(client, layer):
    hidden = a_feature(a_layer(layer.campaign, kind="reference", is_shown=False))

    answer = client.post(NEW, filled(about=str(hidden.public_id)), headers=HERE)

    assert answer.status_code == 400
    assert "place" in answer.context["wrong"]
    assert "Entre la tour 12" in answer.content.decode()


def test_the_page_knows_what_is_closed_and_why_and_how_large_a_drawing_may_be(client):
    campaign = a_campaign(slug="parc")
    closed = an_area(campaign, a_square(2.20, 48.88, 2.21, 48.89), is_open=False)
    streets = a_layer(campaign, kind="reference", slug="rues")
    a_layer(campaign, rule={"max_length_m": 300}, snapping_layer=streets)

    data = client.get(NEW).context["map_data"]

    assert [(one["name"], one["reason"]) for one in data["closed"]] == [
        (closed.name, "Works under way")
    ]
    assert data["limits"] == {"length": 300, "surface": 1_000_000, "vertices": 500}
    assert data["snapping"] == "rues"
