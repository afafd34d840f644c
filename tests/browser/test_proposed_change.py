"""A late change on a phone: proposed, declined with words, proposed anew, accepted by keyboard."""

import pytest
from django.utils.translation import override
from playwright.sync_api import expect

from contributions.receipts import token_of
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_appeal import text_of
from tests.browser.town import TEXT, TITLE, a_town, letters_after_the_jobs, sign_in
from tests.factories import a_contribution, a_device_person, a_person, fresh, supported_by

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


def test_a_late_change_waits_for_the_team_and_those_who_support_are_told(server, visit, tmp_path):
    town = a_town()
    neighbour = a_person(email="ana@parvis.example")
    with override("fr"):  # the language in which it is handed in is that of its letters
        item = supported_by(
            a_contribution(
                town.layer, author=a_device_person(), title=TITLE, text=TEXT,
                email="samira@parvis.example",
            ),
            neighbour,
        )  # fmt: skip
    receipt = f"/receipts/{token_of(item.receipt)}/"
    public = town.path(f"contributions/{item.public_id}/")
    nadia, samira = visit(DESKTOP), visit(PHONE, scripts=False)
    sign_in(nadia, town.moderator)

    page = samira.go(receipt)
    page.get_by_role("link", name="Proposer une modification").click()
    page.locator("#title").fill("  ")
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("#title").fill("Des bancs et des arbres")
    page.locator("#category").select_option(label="Places et bancs")
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    expect(page.locator("#change")).to_contain_text("attend d’être lue")
    expect(page.locator("#change ins", has_text="arbres")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "arbres" not in samira.context.request.get(server + public).text()

    page = nadia.go("/desk/parc/queue/")
    expect(page.locator(".desk-line")).to_contain_text("Modification proposée")
    page.keyboard.press("n")
    expect(page.locator("#decline-why")).to_be_focused()
    page.locator("#decline-why").fill("Les arbres ont leur propre fil.")
    page.get_by_role("button", name="Laisser tel quel").click()
    expect(page.locator(".desk-done")).to_contain_text("reste tel quel")

    page = samira.go(receipt)
    expect(page.locator("#change")).to_contain_text("Les arbres ont leur propre fil.")
    page.get_by_role("link", name="Proposer une modification").click()
    page.locator("#title").fill("Deux bancs à l'ombre")
    page.get_by_role("button", name="Envoyer à l’équipe").click()
    page.get_by_role("link", name="L’écrire autrement").click()
    page.locator("#title").fill("Trois bancs à l'ombre")
    page.get_by_role("button", name="Envoyer à l’équipe").click()

    page = nadia.go("/desk/parc/queue/")
    expect(page.locator("#change ins").first).to_contain_text("Trois")
    page.keyboard.press("m")
    expect(page.locator(".desk-done")).to_contain_text("comme le souhaite son auteur")

    assert fresh(item).title == "Trois bancs à l'ombre"
    expect(samira.go(receipt).locator("#change")).to_contain_text("en place")
    page = samira.go(public)
    expect(page.locator("h1")).to_contain_text("Trois bancs")
    expect(page.locator("main")).to_contain_text("Modifiée par son auteur")
    told = letters_after_the_jobs(server, tmp_path)
    subjects = [str(one["Subject"]).strip() for one in told if one["To"] != neighbour.email]
    assert "Votre modification n’a pas été retenue" in " ".join(subjects)
    assert "Votre modification est en place" in " ".join(subjects)
    [to_ana] = [text_of(one) for one in told if one["To"] == neighbour.email]
    assert public in to_ana
    assert "Trois bancs" in to_ana
    assert len({one["Message-ID"] for one in told}) == len(told)
