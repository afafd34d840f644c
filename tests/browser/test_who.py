"""Who speaks: nobody, a name, an address; then what happens next, and how to come back."""

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Assurance
from contributions.models import Contribution
from tests.browser.conftest import Visitor
from tests.browser.host import faults
from tests.browser.screens import DESKTOP_FR, Screen, on_every_screen
from tests.browser.town import (
    Town,
    a_town,
    letters_after_the_jobs,
    open_map,
    say_that_mine_is_different,
    write,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000


@on_every_screen(gate=DESKTOP_FR)
def test_one_says_nothing_of_oneself_or_a_name_and_is_told_what_happens_next(
    server, visit, screen, tmp_path
):
    town = a_town()
    silent = screen.visitor(visit)

    # Given somebody who says nothing about themselves.
    to_who(silent, town, screen)
    send(silent, screen)
    made = Contribution.objects.get()
    assert (made.signature, made.author.email, made.author.assurance) == (
        "",
        None,
        Assurance.DEVICE,
    )

    # Given a name and an address, with what becomes of them said beside each.
    named = screen.visitor(visit)
    to_who(named, town, screen)
    page = named.page
    for field, filled, told in (
        ("#signature", "nickname", screen.says("pas votre nom complet", "Not your full name")),
        ("#email", "email", screen.says("ni publiée ni transmise", "neither published nor passed")),
    ):
        assert page.locator(field).get_attribute("autocomplete") == filled
        expect(page.locator(f"{field}-hint")).to_contain_text(told, ignore_case=True)
    page.locator("#signature").fill("Samira")
    page.locator("#email").fill("samira@parvis.example")
    send(named, screen)
    signed = Contribution.objects.latest("pk")
    assert (signed.signature, signed.receipt.email) == ("Samira", "samira@parvis.example")
    what_happens_next(page, screen)

    # The link by letter, for who left no address before.
    receipt = silent.page.url.partition("?")[0]
    screen.press(silent.page.locator(".send-link summary"))
    silent.page.locator("#letter-email").fill("ana@parvis.example")
    assert faults(silent.page) == []
    screen.press(silent.page.locator(".send-link [type=submit]"))
    expect(silent.page.locator("#letter [role=status]")).to_be_visible(timeout=SOON)
    letters = letters_after_the_jobs(server, tmp_path)
    [letter] = [one for one in letters if one["To"] == "ana@parvis.example"]
    assert receipt in letter.get_body(("plain",)).get_content()


def to_who(visitor: Visitor, town: Town, screen: Screen) -> None:
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    screen.press(page.locator('[data-next="what"]'))
    say_that_mine_is_different(page)
    write(visitor)


def send(visitor: Visitor, screen: Screen) -> None:
    """After the consent, in plain words."""
    page = visitor.page
    page.wait_for_timeout(3_100)  # nobody writes so fast
    screen.press(page.locator('[data-next="review"]'))
    said = screen.says("sera lue par l’équipe", "will be read by the team")
    expect(page.locator('[data-step="review"] .note').first).to_contain_text(said)
    screen.press(page.locator("[data-send]"))
    page.wait_for_url("**/receipts/**", timeout=SOON)


def what_happens_next(page: Page, screen: Screen) -> None:
    """The delay in words, the private link, its code."""
    main = page.locator("main")
    expect(main).to_contain_text(screen.says("jours ouvrés", "working days"))
    expect(page.locator("#address")).to_have_value(page.url.partition("?")[0])
    code = page.locator(".key .qr img")
    assert code.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    assert faults(page) == []
