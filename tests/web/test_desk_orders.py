"""An administrator withholds what a court ordered, at the desk; the author reads it."""

import pytest

from contributions.enums import State
from contributions.receipts import token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_person, fresh

pytestmark = pytest.mark.django_db
ORDER = "Tribunal judiciaire, ordonnance n° 26/1234."


@pytest.fixture
def item():
    return a_contribution(a_layer(a_campaign(slug="parc")))


def act(client, item, name, statement):
    return client.post(
        f"/desk/parc/contributions/{item.public_id}/{name}/",
        {"statement": statement, "version": fresh(item).version},
    )


def test_ordered_and_lifted_again(client, item):
    client.force_login(a_person(is_administrator=True))
    assert (
        "Retirer sur ordre"
        in client.get(f"/desk/parc/contributions/{item.public_id}/").content.decode()
    )

    told = act(client, item, "order", ORDER)

    assert fresh(item).state == State.REJECTED
    page = client.get(told["Location"])
    assert page.status_code == 200
    assert ORDER in page.content.decode()
    receipt = client.get(f"/receipts/{token_of(item.receipt)}/").content.decode()
    assert ORDER in receipt
    assert "Défenseur des droits" in receipt
    assert "/appeal/" not in receipt
    assert act(client, item, "lift_order", "Annulée.").status_code == 302
    assert fresh(item).is_public


def test_without_a_reference_the_form_comes_back(client, item):
    client.force_login(a_person(is_administrator=True))

    assert act(client, item, "order", " ").status_code == 409
    assert fresh(item).is_public


def test_a_moderator_cannot_show_what_was_ordered_away(client, item):
    client.force_login(a_person(is_administrator=True))
    act(client, item, "order", ORDER)
    client.force_login(a_moderator(item.campaign))

    page = client.get(f"/desk/parc/contributions/{item.public_id}/").content.decode()
    answer = act(client, item, "restore", "")

    assert ORDER in page
    assert "/restore/" not in page
    assert "/lift_order/" not in page
    assert answer.status_code == 409
    assert fresh(item).state == State.REJECTED
