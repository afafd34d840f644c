"""The demo campaigns: each loaded once, the same input makes the same rows, states as promised."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.enums import Moderation, Role, Visibility
from campaigns.models import Campaign, Membership
from contributions.demo.loading import Loader
from contributions.enums import Channel, State
from contributions.models import Contribution, Event, Notice, PublicContribution
from contributions.receipts import token_of
from contributions.sessions import sessions_of
from layers.enums import Precision
from tests.factories import a_campaign
from web.forms import issue_key

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
TABLES = {
    "contribution": "SELECT public_id, state, title, ST_AsEWKT(geom), ST_AsEWKT(public_geom),"
    " voices, channel, support_count, reply_count, version, created_at, changed_at, published_on"
    " FROM contributions_contribution ORDER BY public_id",
    "reply": "SELECT public_id, state, text, created_at FROM contributions_reply"
    " ORDER BY public_id",
    "event": "SELECT act, before, after, reason, at FROM contributions_event ORDER BY at, act, id",
    "feature": "SELECT public_id, name, properties::text FROM layers_feature ORDER BY public_id",
    "person": "SELECT email, display_name, assurance FROM accounts_person"
    " ORDER BY email, display_name, id",
}


@pytest.fixture(scope="module")
def _open_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _loaded(_open_database) -> dict[str, Campaign]:
    """The two smaller campaigns, loaded once for this file."""
    return {name: load(name, timezone.localdate()) for name in ("fibre", "assises")}


@pytest.fixture
def fibre(_loaded, db) -> Campaign:
    return _loaded["fibre"]


@pytest.fixture
def assises(_loaded, db) -> Campaign:
    return _loaded["assises"]


def load(name: str, today: date) -> Campaign:
    return Loader(name, today, lambda _told: None).load()


def digest() -> dict[str, str]:
    """One hash for each table that the loading fills."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in TABLES.items():
            cursor.execute(query)
            rows = json.dumps(cursor.fetchall(), default=str)
            found[name] = sha256(rows.encode()).hexdigest()
    return found


def the_said(campaign: Campaign, **wanted):
    return Contribution.objects.of_campaign(campaign).filter(**wanted)


@pytest.mark.parametrize("name", ["fibre", "assises"])
def test_the_same_input_makes_the_same_rows(name):
    told = []
    for _ in range(2):
        with transaction.atomic():
            load(name, date(2026, 6, 1))
            told.append(digest())
            transaction.set_rollback(True)

    assert told[0] == told[1]
    assert len(set(told[0].values())) == len(TABLES)


def test_loading_again_changes_nothing(fibre, assises):
    a_campaign(slug="parc")
    Campaign.objects.filter(pk=fibre.pk).update(title="Renamed by its manager")
    before, out = digest(), StringIO()

    call_command("load_demo", stdout=out)

    assert out.getvalue().splitlines() == [
        "parc: already there",
        "fibre: already there",
        "assises: already there",
    ]
    assert digest() == before
    assert Campaign.objects.get(slug="fibre").title == "Renamed by its manager"


def test_the_staff_is_shared_and_has_its_roles_everywhere(fibre, assises):
    roles = Membership.objects.filter(person__email="moderatrice@parvis.example")

    assert Person.objects.filter(email="moderatrice@parvis.example").count() == 1
    assert set(roles.values_list("campaign__slug", "role")) == {
        ("fibre", Role.MODERATOR),
        ("assises", Role.MODERATOR),
    }
    assert fibre.memberships.count() == assises.memberships.count() == 5


def test_fibre_is_open_reads_the_accountless_first_and_blurs_to_the_street(fibre):
    assert fibre.visibility == Visibility.PUBLIC
    assert fibre.policies.get().moderation == Moderation.BEFORE_ACCOUNTLESS
    assert fibre.phases.open_at(timezone.now()).filter(rights__act="contribute").exists()
    assert set(the_said(fibre).values_list("precision", flat=True)) == {Precision.STREET}
    assert not any(row.geom.equals(row.public_geom) for row in the_said(fibre))


def test_fibre_has_contributions_in_each_state(fibre):
    states = Counter(the_said(fibre).values_list("state", flat=True))

    assert states == {"published": 35, "held": 5, "rejected": 3, "merged": 2, "withdrawn": 1}
    held = the_said(fibre, state=State.HELD)
    assert set(held.values_list("author__assurance", flat=True)) == {Assurance.DEVICE}
    assert not Notice.objects.filter(sent_at=None).exists()


def test_with_a_confirmed_e_mail_one_was_published_at_once(fibre):
    handed_in = Event.objects.filter(contribution__layer__campaign=fibre, act="submit", reply=None)

    assert set(handed_in.values_list("contribution__author__assurance", "after")) == {
        (Assurance.EMAIL, State.PUBLISHED),
        (Assurance.DEVICE, State.HELD),
    }


def test_assises_is_an_archive_whose_phases_are_past(assises):
    assert assises.visibility == Visibility.ARCHIVED
    assert assises.phases.count() == 3
    assert not assises.phases.filter(period__endswith__gt=timezone.now()).exists()


def test_what_groups_said_counts_beside_what_individuals_wrote(assises):
    sessions = sessions_of(assises)
    said = PublicContribution.objects.of_campaign(assises)

    assert (len(sessions), sum(one.people for one in sessions)) == (14, 1_496)
    assert said.count() == 50
    assert all(one.said for one in sessions)
    assert all(row.voices <= one.people for one in sessions for row in one.said)
    in_meetings = the_said(assises, channel__in=[Channel.MEETING, Channel.STALL])
    assert set(in_meetings.values_list("author", "signature")) == {(None, "")}
    assert said.filter(channel=Channel.WEB, voices=1).count() == 12


def test_a_meetings_day_is_counted_back_from_the_day_of_loading(assises):
    first, *_rest, last = sessions_of(assises)

    assert first.held_on == timezone.localdate() - timedelta(days=236)
    assert last.held_on == timezone.localdate() - timedelta(days=158)
    assert first.said[0].published_on == first.held_on


# An archive can only be read -------------------------------------------------------------


@pytest.fixture
def one(assises) -> PublicContribution:
    return PublicContribution.objects.of_campaign(assises).order_by("-voices").first()


@pytest.mark.parametrize("act", ["support", "unsupport", "reply"])
def test_an_archive_refuses_the_acts_of_its_pages(client, one, act):
    client.force_login(Person.objects.get(email="habitante@parvis.example"))
    form = {"text": "Oui", "key": issue_key()}

    answer = client.post(
        f"/campaigns/assises/contributions/{one.public_id}/{act}/", form, headers=HERE
    )

    assert answer.status_code == 409
    told = answer.content.decode()
    assert "Cette concertation est close." in told
    assert ('readonly dir="auto">Oui</textarea>' in told) == (act == "reply")  # no text is lost


def test_a_receipt_of_an_archive_offers_no_change(client, assises):
    contribution = the_said(assises, channel=Channel.WEB, state=State.PUBLISHED).first()
    address = f"/receipts/{token_of(contribution.receipt)}/"

    assert "/edit/" not in client.get(address).content.decode()
    assert client.get(f"{address}edit/").status_code == 409


def test_an_archive_has_no_form(client, assises):
    address = "/campaigns/assises/contributions/new/"

    assert client.get(address).status_code == 409
    assert Contribution.objects.of_campaign(assises).count() == 74


def test_the_api_refuses_every_act_in_an_archive(client, one):
    base = "/api/v1/campaigns/assises/contributions/"
    body = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [2.205, 48.889]},
        "properties": {"layer": "paroles", "kind": "comment", "title": "Oui", "text": "Encore"},
    }
    asked = [
        (base, body),
        (f"{base}{one.pk}/support/", {}),
        (f"{base}{one.pk}/replies/", {"text": "Oui"}),
    ]

    answers = [
        client.post(path, sent, "application/json", headers={"Idempotency-Key": "archive-0001"})
        for path, sent in asked
    ]

    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [
        (409, "campaign_closed")
    ] * 3


@pytest.mark.parametrize("page", ["", "about/", "contributions/", "one"])
def test_no_page_of_an_archive_offers_an_act(client, one, page):
    page = f"contributions/{one.public_id}/" if page == "one" else page

    told = client.get(f"/campaigns/assises/{page}").content.decode()

    for door in ("contributions/new", "/support/", "/unsupport/", "/reply/", "reply-form"):
        assert door not in told
    if page != "contributions/":
        assert "terminée depuis le" in told
