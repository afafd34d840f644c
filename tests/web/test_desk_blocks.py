"""The pages on which a moderator blocks an author and a manager lifts it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions import DEVICE_LIFE, digest_of
from accounts.models import Device
from campaigns.enums import Moderation, Role
from contributions import actions
from contributions.models import Block
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_reply,
)

pytestmark = pytest.mark.django_db
TOLD = {"reason": "insult", "statement": "You insulted a neighbour.", "days": "7"}


@pytest.fixture
def campaign():
    return a_campaign(moderation=Moderation.AFTER, contact_email="team@city.example")


@pytest.fixture
def item(campaign):
    return a_contribution(a_layer(campaign), author=a_device_person())


def words_of(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def sign_in(client, campaign, role=Role.MODERATOR):
    client.force_login(a_moderator(campaign, role))
    client.cookies["language"] = "en"


def block_page(campaign, item, what="contribution"):
    return reverse(f"web:desk_block_{what}", args=[campaign.slug, item.public_id])


def test_a_moderator_blocks_from_the_card_and_reads_it_in_the_list(client, campaign, item):
    sign_in(client, campaign)
    card = client.get(reverse("web:desk_contribution", args=[campaign.slug, item.public_id]))
    address = block_page(campaign, item)

    asked = client.get(address)
    answer = client.post(address, TOLD, follow=True)

    assert address in card.content.decode()
    assert asked.status_code == 200
    assert "You insulted a neighbour." in words_of(answer)
    assert "Lift this block" not in words_of(answer)
    assert Block.objects.get().person == item.author


def test_the_author_of_a_reply_is_blocked_from_its_card(client, campaign, item):
    sign_in(client, campaign)
    reply = a_reply(item, author=a_device_person())

    client.post(block_page(campaign, reply, "reply"), TOLD)

    made = Block.objects.get()
    assert (made.person, made.contribution, made.reply) == (reply.author, item, reply)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (TOLD | {"days": "0"}, 400, "from 1 to 365"),
        (TOLD | {"statement": ""}, 400, "Please write something here."),
        (TOLD | {"reason": ""}, 409, "Choose one of the charter"),
        ({}, 400, "from 1 to 365"),
    ],
    ids=["days", "words", "reason", "nothing"],
)
def test_a_refused_block_keeps_what_was_typed(client, campaign, item, typed, code, said):
    sign_in(client, campaign)

    answer = client.post(block_page(campaign, item), typed)

    assert answer.status_code == code
    assert said in words_of(answer)
    assert typed.get("statement", "") in words_of(answer)
    assert not Block.objects.exists()


def test_a_manager_lifts_it_and_a_second_time_is_told_that_it_is_over(client, campaign, item):
    sign_in(client, campaign, Role.MANAGER)
    client.post(block_page(campaign, item), TOLD)
    address = reverse("web:desk_blocks", args=[campaign.slug])
    number = {"block": Block.objects.get().number}

    first, second = client.post(address, number), client.post(address, number)

    assert (first.status_code, second.status_code) == (302, 409)
    assert "lifted" in words_of(client.get(address))


@pytest.mark.parametrize("number", ["", "1", "abc", "9" * 16, "9" * 40, "٣", "\x00"])
def test_a_block_that_there_is_not_is_not_found(client, campaign, item, number):
    sign_in(client, campaign, Role.MANAGER)
    client.post(block_page(campaign, item), TOLD)

    answer = client.post(reverse("web:desk_blocks", args=[campaign.slug]), {"block": number})

    assert answer.status_code == 404


def test_another_campaigns_block_is_not_found(client, campaign, item):
    sign_in(client, campaign, Role.MANAGER)
    client.post(block_page(campaign, item), TOLD)
    other = a_campaign()
    sign_in(client, other, Role.MANAGER)

    answer = client.post(
        reverse("web:desk_blocks", args=[other.slug]), {"block": Block.objects.get().number}
    )

    assert answer.status_code == 404


@pytest.mark.parametrize("blocked", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_blocks(
    client, campaign, item, blocked, django_assert_num_queries
):
    sign_in(client, campaign)
    for _each in range(blocked):
        reply = a_reply(item, author=a_device_person())
        client.post(block_page(campaign, reply, "reply"), TOLD)

    with django_assert_num_queries(8):
        client.get(reverse("web:desk_blocks", args=[campaign.slug]))


def test_whoever_is_blocked_reads_it_before_they_write(client, campaign, item):
    Device.objects.create(
        person=item.author, digest=digest_of("a-device"), expires_at=timezone.now() + DEVICE_LIFE
    )
    moderator = a_moderator(campaign)
    actions.block(item, by=moderator, **TOLD)
    client.cookies["device"] = "a-device"
    client.cookies["language"] = "en"

    answer = client.get(reverse("web:new", args=[campaign.slug]))

    assert answer.status_code == 403
    assert "You insulted a neighbour." in words_of(answer)
    assert "team@city.example" in words_of(answer)
