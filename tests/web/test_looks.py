"""One accent a campaign, readable by everybody; the page of parts."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from campaigns.enums import Accent, Role
from campaigns.models import Campaign
from contributions.enums import State
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, an_embed
from tiles.report import page as report
from web.desk import colours, parts

MODES = pytest.mark.parametrize("at_night", [False, True], ids=["day", "night"])


@MODES
@pytest.mark.parametrize("accent", [str(accent) for accent in Accent.values])
def test_an_accent_is_told_from_every_ground_it_is_laid_on(accent, at_night):
    faults = [pair for pair in colours.pairs(accent, at_night=at_night) if not pair.is_enough]

    assert faults == []


@MODES
def test_what_every_page_writes_with_is_told_from_its_ground(at_night):
    faults = [pair for pair in colours.words(at_night=at_night) if not pair.is_enough]

    assert faults == []


@pytest.mark.parametrize(
    ("one", "other", "figure"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)],
)
def test_contrast_is_the_one_of_wcag(one, other, figure):
    assert round(colours.contrast(one, other), 2) == figure


@MODES
def test_accents_are_told_from_one_another(at_night):
    found = {colours.colours(accent, at_night=at_night)["accent"] for accent in Accent.values}

    assert len(found) == len(Accent)


@pytest.mark.django_db
def test_a_manager_gives_a_campaign_its_colour_and_every_page_shows_it(client):
    campaign = a_campaign()
    a_contribution(a_layer(campaign), state=State.PUBLISHED)
    client.force_login(a_moderator(campaign, Role.MANAGER))
    page = f"/desk/{campaign.slug}/looks/"
    assert client.get(page).content.count(b'name="accent"') == len(Accent)

    answer = client.post(page, {"accent": "plum"})

    assert answer.status_code == 302
    assert b'data-accent="plum"' in client.get(f"/campaigns/{campaign.slug}/").content
    assert b'data-accent="plum"' in client.get(f"/campaigns/{campaign.slug}/about/").content
    assert b'data-accent="plum"' in client.get("/").content
    assert b'role="status"' in client.get(answer.url).content


@pytest.mark.django_db
def test_a_colour_outside_the_list_is_refused_by_the_page_and_by_the_database(client):
    campaign = a_campaign()
    client.force_login(a_moderator(campaign, Role.MANAGER))

    answer = client.post(f"/desk/{campaign.slug}/looks/", {"accent": "fuchsia"})

    assert answer.status_code == 400
    assert 'id="accent-error"' in answer.content.decode()
    with pytest.raises(IntegrityError, match="campaign_accent_known"), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(accent="fuchsia")


@pytest.mark.django_db
def test_the_page_of_parts_shows_every_sign_and_every_accent(client):
    campaign = a_campaign()
    client.force_login(a_moderator(campaign))

    shown = client.get("/desk/parts/").content.decode()

    assert shown.count("<code>") == len(parts.icons())
    assert shown.count("<table>") == 2 * (1 + len(Accent))


def test_the_three_campaigns_of_the_demonstration_have_three_accents():
    files = sorted((settings.ROOT / "contributions" / "demo").glob("*/campaign.json"))
    accents = [json.loads(file.read_text())["accent"] for file in files]

    assert len(accents) == 3
    assert len(set(accents) & set(Accent.values)) == 3


@pytest.mark.django_db
def test_a_frame_on_another_site_has_the_accent_and_the_report_too(client):
    campaign = a_campaign(accent=Accent.BRICK)
    embed = an_embed(campaign)

    assert b'data-accent="brick"' in client.get(f"/embed/{embed.key}/").content
    assert 'data-accent="brick"' in report.make(campaign, on=date(2026, 3, 14))
