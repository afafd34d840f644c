"""One network hands in so much a minute through the pages; a forged header changes nothing."""

import pytest
from django.test import RequestFactory

from contributions.models import Contribution
from tests.factories import PLACE, a_contribution
from tests.web.test_public_forms import HERE, NEW, filled, layer  # noqa: F401 -- a fixture
from web.forms import issue_key
from web.rates import _masked, network_of

pytestmark = pytest.mark.django_db


def test_the_third_act_of_a_network_is_refused_with_its_words_whatever_it_forges(
    client,
    layer,  # noqa: F811
    settings,
):
    settings.WEB_WRITE_RATE = 2
    answers = [
        client.post(
            NEW, filled(title=f"Banc {n}"), headers={**HERE, "X-Forwarded-For": f"9.9.9.{n}"}
        )
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    page = answers[2].content.decode()
    assert ("Banc 2" in page, "3 envois" in page, "la limite est de 2" in page) == (True,) * 3
    assert Contribution.objects.count() == 2


@pytest.mark.parametrize("act", ["report", "follow", "alike"])
def test_every_other_door_that_a_robot_would_like_counts_too(client, layer, settings, act):  # noqa: F811
    settings.WEB_WRITE_RATE = 0
    item = a_contribution(layer)
    place = {"where": "coordinates", "longitude": str(PLACE[0]), "latitude": str(PLACE[1])}
    address = f"/campaigns/parc/contributions/{item.public_id}/{act}/"
    if act == "alike":
        address = "/campaigns/parc/contributions/alike/"

    answer = client.post(
        address, place | {"key": issue_key(), "email": "a@b.example"}, headers=HERE
    )

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "network"),
    [
        (0, "192.0.2.7", "9.9.9.9", "192.0.2.7"),
        (1, "10.0.0.1", "9.9.9.9, 192.0.2.7", "192.0.2.7"),
        (2, "10.0.0.1", "9.9.9.9, 192.0.2.7, 10.0.0.2", "192.0.2.7"),
        (1, "10.0.0.1", "", "10.0.0.1"),
        (0, "2001:db8:0:12ff::1", "", "2001:db8:0:1200::/56"),
        (0, "::ffff:192.0.2.7", "", "192.0.2.7"),
        (0, "", "", "unknown"),
    ],
)
def test_a_network_is_what_our_own_proxies_saw(settings, proxies, remote, forwarded, network):
    settings.TRUSTED_PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().post("/", REMOTE_ADDR=remote, headers=headers)

    assert network_of(request) == network


def test_what_is_counted_does_not_name_the_network_and_is_another_name_the_next_minute():
    names = {_masked("192.0.2.7", minute) for minute in (1, 2)}

    assert len(names) == 2
    assert {len(name) for name in names} == {16}
    assert [name for name in names if "192" in name and "0.2" in name] == []
