"""Receipts: a token opens one contribution's private page, can be made again, and be revoked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.errors import NotVisible
from contributions.models import Receipt
from contributions.receipts import receipt_for, token_of
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db


def opens(token):
    try:
        return receipt_for(token)
    except NotVisible:
        return None


@pytest.fixture
def receipt():
    return a_contribution().receipt


def test_a_token_opens_its_own_receipt_and_is_made_again_the_same(receipt):
    other = a_contribution().receipt

    assert opens(token_of(receipt)) == receipt
    assert opens(token_of(other)) == other
    assert token_of(Receipt.objects.get(pk=receipt.pk)) == token_of(receipt)
    assert token_of(receipt) != token_of(other)


def test_a_token_is_of_256_bits_and_fits_an_address(receipt):
    number, _hyphen, seal = token_of(receipt).partition("-")

    assert len(seal) == 43  # 32 bytes in base 64
    assert len(number) == 12
    assert all(char.isascii() and (char.isalnum() or char in "-_") for char in token_of(receipt))


def test_nothing_that_opens_is_stored(receipt):
    token = token_of(receipt)

    stored = [str(value) for value in Receipt.objects.values_list().get()]

    assert not [value for value in stored if value in token and len(value) > 3]


def test_raising_the_version_revokes_a_token_and_the_next_one_opens(receipt):
    old = token_of(receipt)
    receipt.version += 1
    receipt.save(update_fields=["version"])

    assert opens(old) is None
    assert opens(token_of(receipt)) == receipt


def test_another_secret_key_opens_nothing(receipt, settings):
    token = token_of(receipt)

    settings.SECRET_KEY = "another"

    assert opens(token) is None


def test_the_seal_of_one_does_not_open_another(receipt):
    other = a_contribution().receipt
    number = token_of(receipt).partition("-")[0]
    seal = token_of(other).partition("-")[2]

    assert opens(f"{number}-{seal}") is None


def test_a_token_cut_anywhere_opens_nothing(receipt):
    token = token_of(receipt)

    assert [opens(token[:length]) for length in range(len(token))] == [None] * len(token)
    assert opens(token + "A") is None
    assert opens(token + "=") is None


def test_one_wrong_character_of_the_seal_opens_nothing(receipt):
    token = token_of(receipt)
    begins = token.index("-") + 1

    for at in range(begins, len(token)):
        other = "A" if token[at] != "A" else "B"
        assert opens(token[:at] + other + token[at + 1 :]) is None


@pytest.mark.parametrize(
    "token",
    ["", "-", "a", "--", "é-é", "a" * 10_000, "aaaaaaaaaaaa-" + "A" * 43, "1-1", "%00-", "٣-٣",
     "7777777777777777-" + "A" * 43, "\x00-\x00"],
)  # fmt: skip
def test_what_is_no_token_opens_nothing(token):
    assert opens(token) is None


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(token=st.text(max_size=80))
def test_no_text_breaks_the_reader(token):
    assert opens(token) is None


@pytest.mark.parametrize("what", ["", "edit/", "withdraw/"])
def test_a_page_behind_a_wrong_token_is_absent(client, receipt, what):
    receipt.version += 1  # a token of a version that is not yet
    path = f"/receipts/{token_of(receipt)}/{what}"

    answers = [client.get(path), client.post(path)]

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert 404 in {answer.status_code for answer in answers}
