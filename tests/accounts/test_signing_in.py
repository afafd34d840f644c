"""An address, a code, in: residents and staff alike."""

import re

import pytest
from django.conf import settings as project
from django.core import mail
from django.test import Client

from accounts.actions import greet_device
from accounts.enums import Assurance
from accounts.models import Device, Person
from contributions.enums import State
from contributions.models import Contribution
from tests.factories import (
    a_campaign,
    a_contribution,
    a_moderator,
    a_person,
    supported_by,
)

pytestmark = pytest.mark.django_db

LOGIN, CODE, PASSWORD = "/account/login/", "/account/login/code/", "/account/login/password/"


def ask_code(client, email):
    return client.post(LOGIN, {"email": email})


def code_in_last_letter():
    return re.search(r"\d{4}-\d{4}", mail.outbox[-1].body).group()


def sign_in(client, email):
    ask_code(client, email)
    return client.post(CODE, {"code": code_in_last_letter()})


def on_device(client) -> Person:
    """Make `client` a browser that has acted here."""
    person, cookie = greet_device()
    client.cookies[project.DEVICE_COOKIE_NAME] = cookie
    return person


def signed_in_person(client):
    return client.get(LOGIN).wsgi_request.user


def test_a_first_visit_and_a_return_are_one_road(client):
    first = sign_in(client, "Ana@Parvis.example")
    ana = Person.objects.get(email="ana@parvis.example")
    again = sign_in(Client(), "ana@parvis.example")

    assert (first.status_code, again.status_code) == (302, 302)
    assert signed_in_person(client) == ana
    assert ana.assurance == Assurance.EMAIL
    assert Person.objects.count() == 1


def test_an_address_is_confirmed_by_its_code_and_not_before(client):
    ask_code(client, "ana@parvis.example")

    assert Person.objects.get().assurance == Assurance.DEVICE
    client.post(CODE, {"code": code_in_last_letter()})
    assert Person.objects.get().assurance == Assurance.EMAIL


def test_known_and_unknown_addresses_get_the_same_answer():
    a_person(email="known@parvis.example")
    a_person(email="gone@parvis.example", is_active=False)
    pages = []
    for email in ("known@parvis.example", "other@parvis.example", "gone@parvis.example"):
        client = Client()
        answer = ask_code(client, email)
        page = client.get(answer.url).content.decode().replace(email, "…")
        pages.append((answer.status_code, answer.url, re.sub(r'value="\w{64}"', "", page)))

    assert pages[0] == pages[1] == pages[2]


def test_a_closed_account_gets_no_code():
    a_person(email="gone@parvis.example", is_active=False)

    ask_code(Client(), "gone@parvis.example")

    assert mail.outbox == []


def test_a_wrong_code_opens_nothing_and_five_end_it(client):
    ask_code(client, "ana@parvis.example")
    code = code_in_last_letter()

    for _ in range(5):
        client.post(CODE, {"code": "0000-0000"})
    client.post(CODE, {"code": code})

    assert not signed_in_person(client).is_authenticated


def test_the_code_may_be_typed_without_its_hyphen(client):
    ask_code(client, "ana@parvis.example")

    client.post(CODE, {"code": code_in_last_letter().replace("-", " ")})

    assert signed_in_person(client).is_authenticated


def test_too_many_codes_for_one_address_are_refused(client):
    for _ in range(3):
        ask_code(Client(), "ana@parvis.example")

    answer = ask_code(Client(), "ana@parvis.example")

    assert answer.status_code == 200
    assert len(mail.outbox) == 3


def test_what_a_device_did_becomes_the_account_s(client):
    device = on_device(client)
    contribution = a_contribution(author=device)

    sign_in(client, "ana@parvis.example")

    ana = Person.objects.get(email="ana@parvis.example")
    assert Contribution.objects.get(pk=contribution.pk).author == ana
    assert Person.objects.get(pk=device.pk).is_active is False


def test_two_devices_of_one_person_count_once():
    phone, computer = Client(), Client()
    bench = supported_by(a_contribution(), on_device(phone), on_device(computer))
    assert Contribution.objects.get(pk=bench.pk).support_count == 2

    sign_in(phone, "ana@parvis.example")
    sign_in(computer, "ana@parvis.example")

    assert Contribution.objects.get(pk=bench.pk).support_count == 1


def test_signing_in_takes_the_device_s_cookie_away(client):
    on_device(client)
    cookie = client.cookies[project.DEVICE_COOKIE_NAME].value

    answer = sign_in(client, "ana@parvis.example")

    assert answer.cookies[project.DEVICE_COOKIE_NAME]["max-age"] == 0
    assert not Device.objects.exists()
    client.post("/account/logout/")
    client.cookies[project.DEVICE_COOKIE_NAME] = cookie
    assert not client.get(LOGIN).wsgi_request.person


def test_staff_with_a_password_go_to_their_desk(client):
    moderator = a_moderator(a_campaign())
    moderator.set_password("a long pass phrase")
    moderator.save()

    answer = client.post(PASSWORD, {"login": moderator.email, "password": "a long pass phrase"})

    assert answer.url == "/desk/"
    assert signed_in_person(client) == moderator


def test_a_wrong_password_comes_back_with_the_address(client):
    moderator = a_moderator(a_campaign())

    answer = client.post(PASSWORD, {"login": moderator.email, "password": "guess"})

    assert answer.status_code == 200
    assert moderator.email in answer.content.decode()
    assert "guess" not in answer.content.decode()


def test_whoever_came_for_a_page_is_led_there(client):
    ask_code(client, "ana@parvis.example")

    answer = client.post(CODE, {"code": code_in_last_letter(), "next": "/desk/parc/queue/"})

    assert answer.url == "/desk/parc/queue/"


def test_nobody_is_led_to_another_site(client):
    ask_code(client, "ana@parvis.example")

    answer = client.post(CODE, {"code": code_in_last_letter(), "next": "https://evil.test/"})

    assert answer.url == "/"


def test_signing_out_asks_first_and_ends_the_session(client):
    client.force_login(a_person())

    assert client.get("/account/logout/").status_code == 200
    assert signed_in_person(client).is_authenticated
    client.post("/account/logout/")
    assert not signed_in_person(client).is_authenticated


def test_the_letter_with_the_code_has_two_forms_and_fetches_nothing(client):
    client.post(LOGIN, {"email": "ana@parvis.example"}, headers={"accept-language": "en"})

    letter = mail.outbox[0]
    [(html, kind)] = letter.alternatives
    assert (letter.subject, kind) == (f"Your code: {code_in_last_letter()}", "text/html")
    assert '<html lang="en">' in html
    assert "src=" not in html


@pytest.mark.parametrize("path", [LOGIN, PASSWORD, "/account/inactive/"])
def test_each_page_of_signing_in_renders_and_is_private(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "importmap" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/change/", "password/reset/", "confirm-email/"]
)
def test_pages_that_we_do_not_use_do_not_exist(client, path):
    assert client.get(f"/account/{path}").status_code == 404


def test_a_support_from_a_device_alone_needs_no_account():
    person, _cookie = greet_device()

    bench = supported_by(a_contribution(state=State.PUBLISHED), person)

    assert Contribution.objects.get(pk=bench.pk).support_count == 1
