"""Erased from the private page, from the thread and from the desk; what is left says so."""

import pytest
from django.test import Client

from campaigns.enums import Role
from contributions.enums import State
from contributions.receipts import token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_reply, fresh

pytestmark = pytest.mark.django_db
NULL = {"Origin": "null"}
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def item():
    return a_contribution(a_layer(a_campaign(slug="parc")), title="Des bancs")


@pytest.mark.parametrize("state", [State.PUBLISHED, State.REJECTED, State.WITHDRAWN, State.HELD])
def test_the_author_erases_it_from_the_private_page_in_every_state(client, item, state):
    mine = a_contribution(item.layer, state=state, title="Une fontaine")
    page = f"/receipts/{token_of(mine.receipt)}/"
    assert f'href="{page}withdraw/"' in client.get(page).content.decode()
    assert "Effacer pour de bon" in client.get(f"{page}withdraw/").content.decode()

    form = {"erase": "yes", "version": mine.version}
    answer = client.post(f"{page}withdraw/", form, headers=NULL)

    told = client.get(answer["Location"]).content.decode()
    assert fresh(mine).state == State.ERASED
    assert "Vous l’avez effacée" in told
    assert "Une fontaine" not in told
    old = client.get(f"/campaigns/parc/contributions/{mine.public_id}/")
    assert old.status_code == 404


def test_an_old_page_erases_nothing(client, item):
    form = {"erase": "yes", "version": item.version - 1}

    answer = client.post(f"/receipts/{token_of(item.receipt)}/withdraw/", form, headers=NULL)

    assert answer.status_code == 409
    assert fresh(item).is_public


def test_a_reply_is_erased_by_whoever_wrote_it_and_the_thread_says_when(client, item):
    reply = a_reply(item, text="Chez moi, au 12.")
    client.force_login(reply.author)
    form = {"erase": "yes", "version": reply.version}

    client.post(f"/campaigns/parc/replies/{reply.public_id}/withdraw/", form, headers=HERE)

    page = Client().get(f"/campaigns/parc/contributions/{item.public_id}/").content.decode()
    assert fresh(reply).state == State.ERASED
    assert "Une réponse se trouvait ici. Elle a été effacée le" in page
    assert "Chez moi" not in page


def test_a_manager_erases_it_at_the_desk_and_its_author_reads_why(client, item):
    client.force_login(a_moderator(item.campaign, Role.MANAGER))
    base = f"/desk/parc/contributions/{item.public_id}/"
    assert "Effacer pour de bon" in client.get(base).content.decode()

    written = {"reason": "personal_data", "statement": "Un nom y était.", "version": item.version}
    answer = client.post(f"{base}remove/", written)

    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert "Des bancs" not in page.content.decode()
    told = client.get(f"/receipts/{token_of(item.receipt)}/").content.decode()
    assert "L’équipe l’a effacée" in told
    assert "Un nom y était." in told


def test_a_moderator_is_not_offered_to_erase(client, item):
    client.force_login(a_moderator(item.campaign))

    page = client.get(f"/desk/parc/contributions/{item.public_id}/").content.decode()

    assert "/remove/" not in page
