"""What groups said in meetings, finished consultations, and the policy that residents are told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.enums import Assurance
from campaigns.enums import Moderation, Role, Visibility
from campaigns.models import Campaign
from contributions import actions
from contributions.models import Answer, Contribution, Status
from layers.enums import LayerKind
from layers.models import Layer
from tests.factories import (
    a_campaign,
    a_contribution,
    a_draft,
    a_feature,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_phase,
)

pytestmark = pytest.mark.django_db
MEETING = {"session": "home_meeting", "held_on": "2026-05-12", "people": 41}


@pytest.fixture
def campaign():
    return a_campaign(slug="assises", moderation=Moderation.AFTER)


@pytest.fixture
def meetings(campaign) -> Layer:
    return a_layer(campaign, kind=LayerKind.REFERENCE, style={"holds": "sessions"})


def said_in(meeting, layer, *, voices=32, **draft) -> Contribution:
    """A contribution that a facilitator entered for those who were at a meeting."""
    facilitator = a_moderator(layer.campaign, Role.FACILITATOR)
    told = a_draft(feature=meeting.public_id, channel="meeting", voices=voices, **draft)
    row = actions.submit(told, layer=layer, by=facilitator, key=a_key(), on_behalf=True)
    if not row.contribution.is_public:
        actions.publish(row.contribution, by=a_moderator(layer.campaign))
    return row.contribution


def words_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_card_and_a_page_say_which_group_spoke(client, campaign, meetings):
    meeting = a_feature(meetings, name="Rue des Pâquerettes", properties=MEETING)
    row = said_in(meeting, a_layer(campaign))
    told = "32 personnes, réunion d’appartement du 12 mai 2026, <span"

    card = words_of(client.get("/campaigns/assises/"))
    page = words_of(client.get(f"/campaigns/assises/contributions/{row.public_id}/"))

    assert told in card
    assert told in page
    assert '<span lang="fr">Rue des Pâquerettes</span>' in page
    assert "41 personnes étaient là" in page
    assert "About:" not in page
    english = client.get("/campaigns/assises/", headers={"Accept-Language": "en"})
    assert "32 people, home meeting of May 12, 2026" in words_of(english)


def test_a_group_without_a_meeting_on_the_map_is_told_by_its_number(client, campaign):
    a_contribution(a_layer(campaign), voices=6, channel="stall")

    assert "6 personnes, à un stand" in words_of(client.get("/campaigns/assises/"))


def test_counts_of_people_stand_beside_counts_of_contributions(client, campaign, meetings):
    layer = a_layer(campaign)
    a_contribution(layer)
    assert "voix" not in words_of(client.get("/campaigns/assises/"))

    said_in(a_feature(meetings, properties=MEETING), layer, voices=1_480)

    for page in ("/", "/campaigns/assises/", "/campaigns/assises/contributions/"):
        told = words_of(client.get(page)).replace("\u202f", " ").replace("\xa0", " ")
        assert "1 481 voix" in told


@pytest.mark.parametrize("number", [1, 3])
def test_the_meetings_cost_the_same_for_one_and_three(
    client, campaign, meetings, django_assert_num_queries, number
):
    layer = a_layer(campaign)
    for rank in range(number):
        said_in(a_feature(meetings, properties=MEETING), layer, title=f"Said {rank}")

    with django_assert_num_queries(18):
        page = client.get("/campaigns/assises/about/").content.decode()

    assert page.count('class="session"') == number
    assert page.count('href="/campaigns/assises/contributions/') == number + 2


@pytest.mark.parametrize(
    "properties",
    [
        {},
        {"session": "seance"},
        {"session": "class", "held_on": "in May", "people": 3},
        {"session": "class", "held_on": "2026-05-12", "people": "many"},
        {"session": "class", "people": 3},
        [],
    ],
)
def test_an_object_that_tells_of_no_meeting_is_none(client, campaign, meetings, properties):
    meeting = a_feature(meetings, name="A place", properties=properties)
    row = said_in(meeting, a_layer(campaign))

    about = client.get("/campaigns/assises/about/").content.decode()
    page = words_of(client.get(f"/campaigns/assises/contributions/{row.public_id}/"))

    assert 'id="sessions"' not in about
    assert "32 personnes, en réunion" in page


def test_the_list_of_one_meeting_names_it_and_holds_nothing_else(client, campaign, meetings):
    layer = a_layer(campaign)
    meeting = a_feature(meetings, name="Gymnase", properties=MEETING)
    said_in(meeting, layer, title="Une navette")
    said_in(a_feature(meetings, properties=MEETING), layer, title="Des hérissons")

    page = words_of(client.get(f"/campaigns/assises/?feature={meeting.public_id}"))

    assert 'data-count="1"' in page
    assert ("Une navette" in page, "Des hérissons" in page) == (True, False)
    assert '<b lang="fr">Gymnase</b>' in page
    assert f'name="feature" value="{meeting.public_id}"' in page  # other filters keep it
    api = client.get(f"/api/v1/campaigns/assises/contributions/?feature={meeting.public_id}")
    assert [one["properties"]["title"] for one in api.json()["features"]] == ["Une navette"]


def test_nothing_is_found_by_an_object_that_may_not_be_seen(client, campaign, meetings):
    layer, blurred = a_layer(campaign), a_layer(campaign, rule={"precision": "area"})
    hidden = a_feature(meetings, name="Secret", properties=MEETING)
    shown = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE), properties=MEETING)
    said_in(hidden, layer)
    said_in(shown, blurred)  # the object would say what the coarser place keeps back
    assert "Secret" in words_of(client.get(f"/campaigns/assises/?feature={hidden.public_id}"))

    Layer.objects.filter(pk=meetings.pk).update(is_shown=False)

    for one in (hidden, shown):
        page = words_of(client.get(f"/campaigns/assises/?feature={one.public_id}"))
        assert 'data-count="0"' in page
        assert "Secret" not in page
    assert 'id="sessions"' not in words_of(client.get("/campaigns/assises/about/"))


def test_home_tells_open_consultations_from_finished_ones(client):
    layer = a_layer(a_campaign(title="Old one", slug="old"))
    a_contribution(layer)
    Campaign.objects.filter(slug="old").update(visibility=Visibility.ARCHIVED)
    a_campaign(title="New one", slug="new-one")
    a_phase(a_campaign(title="Next one", slug="next-one", acts=()), begins=3, ends=9)

    page = words_of(client.get("/"))

    assert page.count("Ouverte") == page.count("À venir") == page.count("is-over") == 1
    assert page.index("New one") < page.index("Terminées : lire") < page.index("Old one")
    assert page.index("Next one") < page.index("Terminées : lire")
    assert 'href="/campaigns/old/about/#outcome"' in page


def test_a_finished_consultation_says_since_when_and_what_was_decided(client):
    campaign = a_campaign(slug="old", acts=(), decided_by="Le conseil municipal")
    a_phase(campaign, begins=-20, ends=10)
    row = a_contribution(a_layer(campaign))
    status = Status.objects.create(campaign=campaign, slug="kept", label="Retenu")
    Status.objects.create(campaign=campaign, slug="unused", label="Sans suite")
    Answer.objects.create(contribution=row, service="Ville", text="Oui.", by=a_person())
    Contribution.objects.filter(pk=row.pk).update(status=status)
    Campaign.objects.filter(pk=campaign.pk).update(
        visibility=Visibility.ARCHIVED, decided_on=timezone.localdate() - timedelta(days=1)
    )
    campaign.phases.update(period=_past())

    page = words_of(client.get("/campaigns/old/about/"))

    assert "Cette concertation est terminée depuis le 31 mai 2026." in page
    assert 'href="/campaigns/old/?status=kept"><strong>1</strong> <span>Retenu</span>' in page
    assert "Sans suite" not in page
    assert "Décidé le" in page
    assert "Décision attendue" not in page
    assert "Aujourd’hui" not in page


def _past():
    from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

    paris = timezone.get_current_timezone()
    return DateTimeTZRange(
        timezone.datetime(2026, 5, 1, tzinfo=paris), timezone.datetime(2026, 6, 1, tzinfo=paris)
    )


@pytest.mark.parametrize(
    ("moderation", "told"),
    [
        (Moderation.BEFORE, "lue par quelqu’un avant d’être publiée, sous 2 jours ouvrés"),
        (Moderation.AFTER, "publié tout de suite ; quelqu’un le relit ensuite"),
        (Moderation.BEFORE_ACCOUNTLESS, "Si vous avez confirmé une adresse e-mail"),
    ],
)
def test_residents_are_told_when_they_are_read(client, moderation, told):
    campaign = a_campaign(slug="told", moderation=moderation)
    a_layer(campaign)

    page = words_of(client.get("/campaigns/told/about/")).replace("\u202f", " ")

    assert told in page


def test_the_most_careful_layer_decides_what_is_promised(client):
    campaign = a_campaign(slug="told", moderation=Moderation.AFTER)
    a_layer(campaign)
    a_layer(campaign, rule={"moderation": Moderation.BEFORE, "assurance": Assurance.DEVICE})

    assert "avant d’être publiée" in words_of(client.get("/campaigns/told/about/"))
