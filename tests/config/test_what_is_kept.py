"""What may be kept of a page: nothing that is somebody's, refusals included."""

import pytest

from campaigns.enums import Visibility
from tests.factories import a_campaign, a_moderator

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    ["/", "/how/", "/campaigns/draft/contributions/new/", "/campaigns/zzz/", "/?", "/nothing/"],
)
def test_no_shared_cache_keeps_a_page(client, path):
    campaign = a_campaign(slug="draft", visibility=Visibility.DRAFT)
    client.force_login(a_moderator(campaign))

    assert client.get(path)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/tiles/nothing", "/api/nothing/"])
def test_an_address_of_data_that_leads_nowhere_is_not_kept(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
