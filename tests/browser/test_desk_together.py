"""Two moderators at one queue, ten texts by keyboard alone, a phone: each in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from campaigns.enums import Role
from campaigns.models import Membership
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Event
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host import faults
from tests.browser.town import PASSWORD, a_town, sign_in
from tests.factories import a_contribution, a_person, a_reply, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
ONE_POLL = 3_000 + 2_000  # and what two browsers on a busy machine need
HELD, PUBLISHED, REJECTED, MERGED = (
    State.HELD, State.PUBLISHED, State.REJECTED, State.MERGED,
)  # fmt: skip


def a_second_moderator(town):
    person = a_person(email="karim@parvis.example", display_name="Karim", password=PASSWORD)
    Membership.objects.create(person=person, campaign=town.campaign, role=Role.MODERATOR)
    return person


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_two_moderators_see_each_other_and_a_stale_decision_says_what_changed(visit):
    town = a_town()
    town.moderator.display_name = "Nadia"
    town.moderator.save(update_fields=["display_name"])
    item = a_contribution(town.layer, state=HELD, title="Des bancs")
    a_contribution(town.layer, state=HELD, title="Une fontaine")
    nadia, karim = visit(DESKTOP), visit(DESKTOP)
    sign_in(nadia, town.moderator)
    sign_in(karim, a_second_moderator(town))
    card = f"/desk/parc/contributions/{item.public_id}/"

    # Given Karim's list open, when Nadia opens a card, then within one poll he sees her name.
    karim.go("/desk/parc/queue/?sort=place")
    line = karim.page.locator(f"[data-line=contribution-{item.public_id}] [data-reader]")
    expect(line).to_be_hidden()
    nadia.go(card)
    expect(line).to_have_text("Nadia lit ce texte", timeout=ONE_POLL)

    # Then his own card warns him, and "next" passes it over.
    karim.go(card)
    note = karim.page.locator("[data-claim-other]")
    expect(note).to_contain_text("Nadia lit ce texte jusqu’à")
    assert faults(karim.page) == []
    karim.go("/desk/parc/queue/")
    expect(karim.page.locator("#item-title")).to_have_text("Une fontaine")

    # When both decide the same text, the second is refused and told how it stands now.
    karim.go(card)
    expect(karim.page.locator("[data-claim-other]")).to_be_visible(timeout=ONE_POLL)
    nadia.page.locator("#acts form[action$='publish/'] button").click()
    nadia.page.wait_for_url(lambda url: str(item.public_id) not in url)
    expect(karim.page.locator("[data-claim-changed]")).to_be_visible(timeout=ONE_POLL)
    refuse(karim.page, "insult")
    alert = karim.page.locator(".note.bad[role=alert]").first
    expect(alert).to_contain_text("Publié · Nadia", timeout=WAIT)
    assert faults(karim.page) == []
    assert fresh(item).state == PUBLISHED
    assert [event.act for event in item.events.order_by("pk")] == ["submit", "publish"]


def refuse(page: Page, reason: str) -> None:
    page.locator("#refuse summary").first.click()
    page.locator(f"#refuse [value={reason}]").check()
    page.locator("#refuse button[type=submit]").click()


def test_ten_texts_by_keyboard_alone(visit):
    town = a_town()
    shown = a_contribution(town.layer, title="Un tilleul devant l’école")
    items = [a_contribution(town.layer, state=HELD, title=f"Texte {n}") for n in range(8)]
    double = a_contribution(town.layer, state=HELD, title="Un tilleul devant l’école")
    reply = a_reply(shown, state=HELD)
    reported = a_contribution(town.layer, title="Le bruit du marché")
    actions.report(reported, by=a_person(), reason="privacy")
    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    page = moderator.go("/desk/parc/queue/")
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)

    # The report of personal data comes first: it stays.
    step(page, "Le bruit du marché", "l")
    for n in range(3):
        step(page, f"Texte {n}", "p")
    # Refused by the number of the article, then taken back, then published.
    step(page, "Texte 3", "r", "2", "Enter")
    expect(page.locator("#item-title")).to_have_text("Texte 4", timeout=WAIT)
    press(page, "a")
    expect(page.locator("#item-title")).to_have_text("Texte 3", timeout=WAIT)
    step(page, "Texte 3", "p")
    step(page, "Texte 4", "s")
    step(page, "Texte 5", "d")
    step(page, "Texte 4", "r", "1", "Enter")
    for n in (5, 6, 7):
        step(page, f"Texte {n}", "p")
    step(page, "Un tilleul devant l’école", "f", "1", "Enter")
    step(page, "Réponse à « Un tilleul devant l’école »", "p")
    expect(page.locator("#item-title")).to_contain_text("Tout est relu", timeout=WAIT)

    states = [fresh(item).state for item in items]
    assert states == [PUBLISHED] * 4 + [REJECTED] + [PUBLISHED] * 3
    assert (fresh(double).state, fresh(double).merged_into) == (MERGED, shown)
    assert fresh(reply).state == PUBLISHED
    assert fresh(reported).reports.get().settled_at is not None
    assert Event.objects.filter(act="undo", by=town.moderator).count() == 1
    assert [event.reason for event in items[4].events.filter(act="reject")] == ["off_topic"]


def step(page: Page, title: str, *keys: str) -> None:
    expect(page.locator("#item-title")).to_have_text(title, timeout=WAIT)
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)
    press(page, *keys)


def test_single_letters_can_be_turned_off_and_never_act_in_a_text(visit):
    town = a_town()
    item = a_contribution(town.layer, state=HELD)
    moderator = visit(DESKTOP, colours="dark")
    sign_in(moderator, town.moderator)
    page = moderator.go("/desk/parc/queue/")
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)

    press(page, "r")
    page.locator("#statement").focus()
    page.keyboard.type("p")
    assert page.locator("#statement").input_value() == "p"
    press(page, "Escape")
    expect(page.locator("#refuse")).not_to_have_attribute("open", "")
    press(page, "?")
    dialog = page.locator("[data-keys-dialog]")
    expect(dialog).to_be_visible()
    assert faults(page) == []
    dialog.locator("[data-keys-on]").uncheck()
    press(page, "Escape", "p")
    page.reload()
    expect(page.locator(".desk[data-keys=off]")).to_be_visible(timeout=WAIT)
    press(page, "p")
    page.wait_for_timeout(500)

    assert fresh(item).state == HELD


def test_a_phone_narrows_ticks_and_decides_on_several(visit):
    town = a_town()
    items = [a_contribution(town.layer, state=HELD, title=f"Texte {n}") for n in range(3)]
    a_reply(a_contribution(town.layer), state=HELD)
    moderator = visit(PHONE)
    sign_in(moderator, town.moderator)
    page = moderator.go("/desk/parc/queue/")
    assert faults(page) == []
    assert is_within(page)

    page.locator(".desk-filters summary").click()
    page.locator("#filter-entry").select_option("contribution")
    page.locator(".desk-filters [type=submit]").click()
    page.wait_for_url("**entry=contribution**")
    expect(page.locator(".desk-line")).to_have_count(3)
    assert faults(page) == []
    assert is_within(page)
    for n in (0, 2):
        page.locator(f"[value=contribution-{items[n].public_id}]").check()
    page.locator("#bulk [type=submit]").click()
    expect(page.locator(".desk-preview li")).to_have_count(2)
    assert faults(page) == []
    assert is_within(page)
    page.locator("[name=act][value=publish]").click()
    expect(page.locator("h1")).to_have_text("2 éléments publiés")
    assert faults(page) == []
    assert [fresh(item).state for item in items] == [PUBLISHED, HELD, PUBLISHED]
    page.locator(".desk-bulk-undo button").click()
    expect(page.locator("h1")).to_have_text("2 décisions annulées")

    assert Contribution.objects.filter(state=HELD).count() == 3


def is_within(page: Page) -> bool:
    """Whether nothing makes the page wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
