"""An address is asked for in the form, confirmed by a button, and put right on the receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Assurance
from campaigns.enums import Act, Moderation
from contributions.enums import State
from contributions.models import Contribution, Photo, ReceiptLetter
from contributions.receipts import confirming_token_of, token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_person, a_phase, fresh
from tests.photos import a_picture
from tests.web.test_public_forms import HERE, NEW, filled
from web.account.adapter import recognise

pytestmark = pytest.mark.django_db
NULL = {"Origin": "null"}
ANA = "ana@parvis.example"


@pytest.fixture
def layer():
    campaign = a_campaign(slug="parc", acts=(), moderation=Moderation.AFTER)
    a_phase(campaign, acts=(Act.CONTRIBUTE,), assurance=Assurance.EMAIL)
    return a_layer(campaign)


@pytest.fixture
def waiting():
    return a_contribution(a_layer(a_campaign(slug="parc")), state=State.UNCONFIRMED, email=ANA)


def link_of(item) -> str:
    return f"/confirm/{confirming_token_of(fresh(item).receipt)}/"


def receipt_of(item, rest="") -> str:
    return f"/receipts/{token_of(item.receipt)}/{rest}"


def test_the_form_asks_for_an_address_where_one_must_be_confirmed(client, layer):
    page = client.get(NEW).content.decode()

    assert 'required\n           autocomplete="email"' in page
    assert "nous y envoyons un lien" in page


def test_the_form_leaves_it_to_those_who_are_asked_for_none(client, layer):
    client.force_login(a_person())

    assert "nous y envoyons un lien" not in client.get(NEW).content.decode()


def test_without_an_address_the_form_comes_back_with_every_word(client, layer):
    answer = client.post(NEW, filled(title="Des bancs"), headers=HERE)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="email-error"' in page
    assert 'value="Des bancs"' in page
    assert not Contribution.objects.exists()


def test_with_one_the_receipt_says_what_is_left_to_do(client, layer):
    answer = client.post(NEW, filled(email=ANA), headers=HERE)

    page = client.get(answer["Location"]).content.decode()
    item = Contribution.objects.get()
    assert item.state == State.UNCONFIRMED
    assert "Encore une étape" in page
    assert f"<b>{ANA}</b>" in page
    assert "Renvoyer le lien" in page
    assert "Changer l’adresse" in page
    assert confirming_token_of(item.receipt) not in page
    assert client.get("/mine/").content.decode().count("Un banc à l&#x27;ombre") == 1


def test_a_photo_may_come_ahead_of_a_text_that_will_wait(client, layer):
    photo = SimpleUploadedFile("a.jpg", a_picture())

    answer = client.post("/campaigns/parc/photos/", {"photo": photo}, headers=HERE)

    assert answer.status_code == 201
    assert Photo.objects.unattached().count() == 1


def test_opening_the_link_changes_nothing_and_the_button_does(client, waiting):
    page = client.get(link_of(waiting))
    assert page.status_code == 200
    assert waiting.title in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"
    assert fresh(waiting).state == State.UNCONFIRMED

    answer = client.post(link_of(waiting), {"answer": "yes"}, headers=NULL)

    assert (answer.status_code, answer["Location"]) == (303, receipt_of(waiting, "?confirmed=yes"))
    assert fresh(waiting).state == State.HELD
    assert "Votre adresse est confirmée" in client.get(answer["Location"]).content.decode()


def test_another_site_cannot_confirm(client, waiting):
    answer = client.post(link_of(waiting), headers={"Origin": "https://evil.test"})

    assert answer.status_code == 403
    assert fresh(waiting).state == State.UNCONFIRMED


def test_opened_again_the_link_leads_to_the_receipt(client, waiting):
    link = link_of(waiting)
    client.post(link, {"answer": "yes"}, headers=NULL)

    assert client.get(link)["Location"] == receipt_of(waiting)
    assert client.post(link, {"answer": "yes"}, headers=NULL).status_code == 303


def test_in_the_browser_that_wrote_it_the_device_is_known_by_the_address_then(client, layer):
    client.post(NEW, filled(email=ANA), headers=HERE)
    item = Contribution.objects.get()

    client.post(link_of(item), {"answer": "yes"}, headers=NULL)
    client.post(NEW, filled(title="Un second", email=""), headers=HERE)

    first, second = Contribution.objects.order_by("pk")
    assert first.author == second.author
    assert (first.state, second.state) == (State.PUBLISHED, State.PUBLISHED)


def test_a_no_forgets_the_address_and_the_author_may_give_another(client, waiting):
    link = link_of(waiting)
    page = client.post(link, {"answer": "no"}, headers=NULL).content.decode()

    assert "Nous avons oublié votre adresse" in page
    assert client.get(link).status_code == 404
    page = client.get(receipt_of(waiting)).content.decode()
    assert "donnez votre propre adresse" in page
    assert ANA not in page


def test_the_letter_is_sent_again_and_elsewhere(client, waiting):
    answer = client.post(receipt_of(waiting, "address/"), {"again": "yes"}, headers=NULL)
    assert answer.status_code == 303
    assert "Le message est parti" in client.get(answer["Location"]).content.decode()

    client.post(receipt_of(waiting, "address/"), {"email": "bob@parvis.example"}, headers=NULL)

    assert fresh(waiting).receipt.email == "bob@parvis.example"
    assert ReceiptLetter.objects.filter(asks=True).count() == 3


@pytest.mark.parametrize(("email", "status"), [("nobody", 400), ("bob@parvis.example", 429)])
def test_an_address_that_cannot_be_written_to_is_refused_with_what_was_typed(
    client, waiting, email, status
):
    for _again in range(2 if status == 429 else 0):
        client.post(receipt_of(waiting, "address/"), {"again": "yes"}, headers=NULL)

    answer = client.post(receipt_of(waiting, "address/"), {"email": email}, headers=NULL)

    assert answer.status_code == status
    assert f'value="{email}"' in answer.content.decode()


def test_the_other_letter_cannot_change_the_address_meanwhile(client, waiting):
    answer = client.post(
        receipt_of(waiting, "letter/"), {"email": "bob@x.org", "keep": "yes"}, headers=NULL
    )

    assert answer.status_code == 409
    assert fresh(waiting).receipt.email == ANA


def test_taken_back_it_is_erased_and_its_receipt_says_so(client, waiting):
    assert "effacé pour de bon" in client.get(receipt_of(waiting, "withdraw/")).content.decode()

    client.post(receipt_of(waiting, "withdraw/"), {"version": waiting.version}, headers=NULL)

    page = client.get(receipt_of(waiting)).content.decode()
    assert "Cette contribution est effacée" in page
    assert waiting.title not in page
    assert fresh(waiting).state == State.ERASED


def test_who_signs_in_meets_their_text_received(client, layer):
    client.post(NEW, filled(email="typed@parvis.example"), headers=HERE)
    person = a_person(email=ANA)
    recognise(person, client.cookies["device"].value)

    item = Contribution.objects.get()
    assert (item.state, item.author) == (State.PUBLISHED, person)
    assert item.receipt.email == ""


def test_programs_are_answered_alike(client, layer):
    path = "/api/v1/campaigns/parc/contributions/"
    words = {"layer": layer.slug, "kind": "proposal", "title": "A bench", "text": "In the shade."}
    body = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.2205, 48.889]}}

    refused = client.post(
        path, body | {"properties": words}, content_type="application/json",
        headers={"Idempotency-Key": "first-key"},
    )  # fmt: skip
    told = client.post(
        path, body | {"properties": words | {"email": ANA}}, content_type="application/json",
        headers={"Idempotency-Key": "second-key"},
    )  # fmt: skip

    assert (refused.status_code, refused.json()["code"]) == (401, "assurance_too_low")
    assert refused.json()["field"] == "email"
    assert (told.status_code, told.json()["state"]) == (202, "to_confirm")
    assert client.get(f"{path}{told.json()['id']}/").status_code == 404
    assert not Photo.objects.exists()
