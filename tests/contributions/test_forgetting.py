"""Whoever wants to be forgotten leaves nothing that says who it was; what was public may stay."""

import pytest
from django.contrib.gis.geos import Point
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import actions as account_actions
from accounts.enums import Assurance
from accounts.models import Person
from campaigns.enums import Role
from campaigns.errors import NotVisible, Refused
from contributions import actions
from contributions.enums import State
from contributions.models import (
    Contribution,
    Event,
    Follow,
    PublicContribution,
    PublicReply,
    Receipt,
    Reply,
    Report,
    Support,
)
from contributions.photos import path_of
from contributions.receipts import receipt_for, token_of
from layers.enums import Precision
from tests.factories import (
    PLACE,
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    an_area,
    fresh,
)
from tests.factories import a_square as square
from tests.photos import a_photo

pytestmark = pytest.mark.django_db

EMAIL = "quetzal@parvis.example"
NAME = "Quetzalcoatl"
LON, LAT = PLACE[0] + 0.0012345, PLACE[1] + 0.0023456
SECRETS = (EMAIL, NAME, "xylophone", "zeppelin", "12 rue Wagner", "2.2212345")


@pytest.fixture
def life():
    """Somebody who has done all that one can do here."""
    campaign = a_campaign()
    an_area(campaign, square(PLACE[0] - 0.01, PLACE[1] - 0.01, PLACE[0] + 0.01, PLACE[1] + 0.01))
    layer = a_layer(campaign, rule={"precision": Precision.AREA})
    person, cookie = account_actions.greet_device()
    person = account_actions.confirm_email(person, EMAIL)
    Person.objects.filter(pk=person.pk).update(display_name=NAME)
    where = Point(LON, LAT, srid=4326)
    public = a_contribution(
        layer, author=person, title="A bench", signature=NAME, email=EMAIL, geometry=where.geojson
    )
    Contribution.objects.filter(pk=public.pk).update(typed_address="12 rue Wagner")
    held = a_contribution(
        layer, author=person, state=State.HELD, title="A xylophone", text="My zeppelin at home"
    )
    refused = a_contribution(layer, author=person, state=State.HELD, title="Another xylophone")
    moderator = a_moderator(campaign)
    actions.reject(refused, by=moderator, reason="personal_data", statement="It names somebody.")
    other = a_contribution(layer, title="A fountain")
    reply = a_reply(other, author=person, text="I agree")
    Reply.objects.filter(pk=reply.pk).update(signature=NAME)
    actions.support(fresh(other), by=person)
    actions.report(fresh(other), by=person, reason="other", text="It is in the wrong place.")
    actions.follow(fresh(other), by=person)
    return {
        "person": person,
        "cookie": cookie,
        "public": public,
        "held": held,
        "refused": refused,
        "other": other,
        "reply": reply,
        "token": token_of(public.receipt),
    }


def found(words: str) -> list[str]:
    """The tables of which a row holds these words, whatever their case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = 'public' AND tablename <> 'spatial_ref_sys'"
        )
        names = [name for (name,) in cursor.fetchall()]
        holding = []
        for name in names:
            cursor.execute(
                f"SELECT count(*) FROM {name} AS t WHERE t::text ILIKE %s",
                [f"%{words}%"],
            )
            if cursor.fetchone()[0]:
                holding.append(name)
    return holding


def places_of(rows) -> set[tuple[float, float]]:
    return {(round(row.geom.x, 7), round(row.geom.y, 7)) for row in rows}


def test_the_search_for_traces_finds_them_before(life):
    assert [words for words in SECRETS[:5] if not found(words)] == []
    assert (round(LON, 7), round(LAT, 7)) in places_of(Contribution.objects.all())


def test_what_is_public_stays_without_its_author_and_the_rest_goes(life):
    kept = actions.forget(life["person"], takes_back=False)

    assert (kept.contributions, kept.replies) == (1, 1)
    assert {words: found(words) for words in SECRETS} == {words: [] for words in SECRETS}
    assert (round(LON, 7), round(LAT, 7)) not in places_of(Contribution.objects.all())
    shown = PublicContribution.objects.get(public_id=life["public"].public_id)
    assert (shown.title, shown.signature) == ("A bench", "")
    assert PublicReply.objects.get(public_id=life["reply"].public_id).text == "I agree"
    assert not Contribution.objects.filter(author=life["person"]).exists()
    assert not Reply.objects.filter(author=life["person"]).exists()
    states = {row: fresh(life[row]).state for row in ("held", "refused")}
    assert states == {"held": State.WITHDRAWN, "refused": State.REJECTED}
    assert fresh(life["held"]).title == "[retiré à la demande de l’auteur]"


def test_supports_stay_counted_open_reports_stay_and_nobody_follows_any_more(life):
    actions.forget(life["person"], takes_back=False)

    assert fresh(life["other"]).support_count == Support.objects.count() == 1
    assert Report.objects.open().count() == 1
    assert Follow.objects.count() == 0
    assert Receipt.objects.exclude(email="").count() == 0
    assert [e.act for e in Event.objects.filter(contribution=life["public"])][-1] == "forget"


def test_neither_the_device_nor_an_address_nor_a_private_link_opens_anything_any_more(life):
    actions.forget(life["person"], takes_back=False)

    assert account_actions.person_of_device(life["cookie"]) is None
    with pytest.raises(NotVisible):
        receipt_for(life["token"])
    person = fresh(life["person"])
    assert (person.email, person.is_active, person.assurance) == (None, False, Assurance.DEVICE)
    assert not person.has_usable_password()
    assert person.devices.count() == 0


def test_who_wishes_takes_all_back_and_then_no_word_is_left(life):
    kept = actions.forget(life["person"], takes_back=True)

    assert (kept.contributions, kept.replies) == (0, 0)
    assert found("A bench") == []
    assert found("I agree") == []
    assert list(PublicContribution.objects.values_list("title", flat=True)) == ["A fountain"]


def test_a_second_time_nothing_changes(life):
    actions.forget(life["person"], takes_back=False)
    before = list(Contribution.objects.order_by("pk").values())

    with pytest.raises(Refused) as refusal:
        actions.forget(life["person"], takes_back=True)

    assert refusal.value.code == "in_progress"
    assert list(Contribution.objects.order_by("pk").values()) == before


def test_whoever_works_here_has_their_roles_taken_away_first(life):
    moderator = a_moderator(life["public"].campaign, Role.PLANNER)
    administrator = a_person(is_administrator=True)

    for person in (moderator, administrator):
        with pytest.raises(Refused) as refusal:
            actions.forget(person, takes_back=False)
        assert refusal.value.code == "has_a_role"
        assert fresh(person).is_active


def test_somebody_who_wrote_nothing_is_forgotten_too(life):
    person = a_person(email="nobody@parvis.example")

    kept = actions.forget(person, takes_back=True)

    assert (kept.contributions, kept.replies) == (0, 0)
    assert found("nobody@parvis.example") == []


def test_after_a_restored_backup_they_are_forgotten_again_by_their_numbers(life, capsys):
    number = life["person"].pk

    call_command("forget_persons", number)
    call_command("forget_persons", number)

    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"{number}: 1 contributions and 1 replies stay",
        f"{number}: forgotten already",
    ]
    assert found(EMAIL) == []
    with pytest.raises(CommandError, match="Nobody has the number 1234567"):
        call_command("forget_persons", number, 1234567)


def test_an_address_that_was_only_typed_may_be_anothers_and_keeps_its_letters(life):
    actions.ask_to_follow(fresh(life["other"]), email="victim@parvis.example")
    Receipt.objects.filter(contribution=life["held"]).update(email="victim@parvis.example")

    actions.forget(life["person"], takes_back=False)

    assert [row.email for row in Follow.objects.all()] == ["victim@parvis.example"]


def test_photos_that_nobody_else_sees_go_and_those_of_what_stays_stay(
    life, django_capture_on_commit_callbacks
):
    shown = a_photo(life["public"], state=State.PUBLISHED, alternative="The path")
    held = a_photo(life["public"], state=State.HELD, alternative="A xylophone")
    refused = a_photo(life["refused"], state=State.REJECTED, alternative="A zeppelin")

    with django_capture_on_commit_callbacks(execute=True):
        actions.forget(life["person"], takes_back=False)

    is_kept = [default_storage.exists(path_of(one.name, "large")) for one in (shown, held, refused)]
    assert is_kept == [True, False, False]
    assert [found(words) for words in ("A xylophone", "A zeppelin")] == [[], []]
    assert fresh(shown).alternative == "The path"
