"""The little town in which the stories happen: one campaign, one layer, a street, a moderator."""

import os
import subprocess
import sys
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from accounts.models import Person
from campaigns.enums import Role
from campaigns.models import Campaign, Membership
from contributions.models import Contribution
from layers.models import Layer
from tests.browser.conftest import Visitor
from tests.factories import PLACE, a_campaign, a_category, a_layer, a_person, a_street, an_area
from tests.factories import a_square as square

PASSWORD = "a-long-pass-phrase-of-staff"
TITLE = "Des bancs à l'ombre"
TEXT = "Il n'y a nulle part où s'asseoir entre la tour et la pharmacie."


@dataclass
class Town:
    campaign: Campaign
    layer: Layer
    moderator: Person

    def path(self, rest: str = "") -> str:
        return f"/campaigns/{self.campaign.slug}/{rest}"

    def only_contribution(self) -> Contribution:
        return Contribution.objects.get(layer=self.layer)


def a_town() -> Town:
    west, south = PLACE[0] - 0.004, PLACE[1] - 0.003
    campaign = a_campaign(
        slug="parc",
        title="Renouveler le quartier du Parc",
        perimeter=square(west, south, west + 0.008, south + 0.006),
    )
    a_category(campaign, slug="places", label="Places et bancs", colour=2, icon="bench")
    a_street(campaign, (PLACE[0] - 0.002, PLACE[1]), (PLACE[0] + 0.002, PLACE[1]))
    an_area(campaign, square(west, south, west + 0.008, south + 0.006))
    layer = a_layer(campaign, slug="avis", title="Vos avis")
    moderator = a_person(email="nadia@parvis.example", password=PASSWORD)
    Membership.objects.create(person=moderator, campaign=campaign, role=Role.MODERATOR)
    return Town(campaign, layer, moderator)


def sign_in(visitor: Visitor, person: Person) -> None:
    page = visitor.go("/account/login/password/?next=/desk/")
    page.locator("#login").fill(person.email or "")
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/desk/**")


def open_map(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=30_000)


def say_that_mine_is_different(page: Page) -> None:
    """On to the words, past look-alikes where they are shown: a slow answer holds nobody."""
    shown = page.locator('[data-step="alike"][data-shown], [data-step="what"][data-shown]')
    shown.wait_for(timeout=30_000)
    if shown.get_attribute("data-step") == "alike":
        page.locator('[data-next="different"]').click()


def write(visitor: Visitor, *, email: str = "") -> None:
    page = visitor.page
    page.locator("#title").fill(TITLE)
    page.locator("#text").fill(TEXT)
    if email:
        page.locator("#email").fill(email)


def letters_after_the_jobs(public_url: str, folder: Path) -> list[EmailMessage]:
    """Every letter that a real worker, signed in as the role `jobs`, has sent when it is done."""
    database = connection.settings_dict
    address = f"postgis://parvis_jobs@/{database['HOST']}/{database['NAME']}"
    surroundings = {
        **os.environ,
        "DATABASE_URL_JOBS": address,
        "DATABASE_URL_TILES": address,
        "PARVIS_DB_ROLE": "jobs",
        "PARVIS_DEMO": "yes",
        "PARVIS_VAR": str(folder),
        "PUBLIC_URL": public_url,
        "SECRET_KEY": settings.SECRET_KEY,
    }
    subprocess.run(
        [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"],
        cwd=settings.ROOT,
        env=surroundings,
        check=True,
        capture_output=True,
        timeout=60,
    )
    return [
        message_from_bytes(part.encode(), policy=policy.default)
        for path in sorted((folder / "mail").glob("*.log"))
        for part in path.read_text().split("-" * 79 + "\n")
        if part.strip()
    ]
