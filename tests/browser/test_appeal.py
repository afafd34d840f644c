"""Refused, told why, appealed, overturned by somebody else: the whole way, with the letters."""

from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from campaigns.enums import Role
from campaigns.models import Membership
from contributions import actions
from contributions.enums import State
from contributions.receipts import token_of
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.town import PASSWORD, TITLE, a_town, letters_after_the_jobs, sign_in
from tests.factories import a_contribution, a_device_person, a_person, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

PASSAGE = "le gardien du 12 ne fait rien"
TEXT = f"Il n'y a nulle part où s'asseoir, et {PASSAGE}."


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()


def test_a_refusal_is_explained_appealed_against_and_overturned_by_another(server, visit, tmp_path):
    town = a_town()
    other = a_person(email="karim@parvis.example", password=PASSWORD)
    Membership.objects.create(person=other, campaign=town.campaign, role=Role.MODERATOR)
    item = a_contribution(
        town.layer, state=State.HELD, author=a_device_person(), title=TITLE, text=TEXT,
        email="samira@parvis.example",
    )  # fmt: skip
    receipt = f"/receipts/{token_of(item.receipt)}/"
    desk = f"/desk/parc/contributions/{item.public_id}/"
    nadia, karim = visit(DESKTOP), visit(DESKTOP)
    samira = visit(PHONE, scripts=False)
    sign_in(nadia, town.moderator)
    sign_in(karim, other)

    page = nadia.go(desk)
    page.locator("#refuse > summary").click()
    page.locator("#refuse [value=accusation]").check()
    page.locator("#passage").fill("des mots que personne n'a écrits")
    page.locator("#statement").fill("Ne désignez personne.")
    page.locator("#refuse [type=submit]").click()
    expect(page.locator("#item [role=alert]:visible")).to_contain_text("pas dans le texte")
    page.locator("#passage").fill(PASSAGE)
    page.locator("#refuse [type=submit]").click()
    expect(page.locator(".desk-done")).to_contain_text(TITLE)

    why = text_of(letters_after_the_jobs(server, tmp_path)[-1])
    assert PASSAGE in why
    assert f"{receipt}appeal/" in why
    page = samira.go(receipt)
    for words in (PASSAGE, "Ne désignez personne.", "accusation", "pas une machine"):
        expect(page.locator(".note.bad")).to_contain_text(words, ignore_case=True)
    page.locator(".note a[href$='/appeal/']").click()
    page.locator("#statement").fill("  ")
    page.locator("main [type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("#statement").fill("Je parle de la fonction, pas d'une personne.")
    page.locator("main [type=submit]").click()
    expect(page.locator(".note.held")).to_contain_text("pas d'une personne")
    for path in (town.path(), town.path("contributions/"), f"/campaigns/parc/{item.public_id}/"):
        answer = samira.context.request.get(server + path)
        assert PASSAGE not in answer.text()

    page = nadia.go(desk)
    expect(page.locator("#appeal")).to_contain_text("une autre personne juge")
    expect(page.locator("#appeal textarea")).to_have_count(0)
    page = karim.go("/desk/parc/queue/")
    page.locator(".desk-head a[href$='/matters/']").click()
    page.get_by_role("link", name=TITLE).click()
    page.locator("#verdict").fill("Vous avez raison : aucune personne n'est nommée.")
    page.locator("#appeal [formaction$='/overturn/']").click()
    expect(page.locator(".desk-done")).to_contain_text(TITLE)

    assert fresh(item).is_public
    page = samira.go(receipt)
    expect(page.locator(".note.good")).to_contain_text("Vous avez raison")
    told = letters_after_the_jobs(server, tmp_path)
    mine = [one for one in told if one["To"] == "samira@parvis.example"]
    last = text_of(mine[-1])
    assert "aucune personne n'est nommée" in last
    assert f"/contributions/{item.public_id}/" in last
    assert len({one["Message-ID"] for one in told}) == len(told)


def test_an_appeal_is_taken_back_after_a_question(visit):
    town = a_town()
    item = a_contribution(town.layer, state=State.REJECTED, author=a_device_person(), title=TITLE)
    actions.appeal(item, by=item.author, statement="Je parle de la place.")
    samira = visit(PHONE, scripts=False)

    page = samira.go(f"/receipts/{token_of(item.receipt)}/")
    page.get_by_role("link", name="Retirer mon recours").click()
    expect(page.locator("main")).to_contain_text("Je parle de la place.")
    page.get_by_role("link", name="Non, le laisser").click()
    assert fresh(item).standing == "appealed"
    page.get_by_role("link", name="Retirer mon recours").click()
    page.get_by_role("button", name="Oui, retirer").click()

    expect(page.locator(".note.bad")).to_be_visible()
    assert fresh(item).standing == "rejected"
