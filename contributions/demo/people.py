"""Who stands behind the demo: the staff that all its campaigns share, the residents of each."""

from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.enums import Role
from campaigns.models import Campaign, Membership
from contributions.demo.folder import Folder

STAFF = (
    ("moderatrice", "Nadia, modératrice", Role.MODERATOR),
    ("urbaniste", "Hugo, urbaniste", Role.PLANNER),
    ("responsable", "Inès, responsable de campagne", Role.MANAGER),
    ("facilitateur", "Moussa, animateur", Role.FACILITATOR),
    ("deleguee", "Leïla, déléguée aux données", Role.DATA_OFFICER),
)
PASSWORD = "parvis-demo-2026"  # noqa: S105 -- the demo's, refused by a start-up check elsewhere
DOMAIN = "parvis.example"


def staff() -> dict[str, Person]:
    """The persons who can sign in, by key; made once, whatever campaign is loaded first."""
    found = {key: _once(key, name, can_sign_in=True) for key, name, _role in STAFF}
    found["administratrice"] = _once(
        "administratrice", "Claire, administratrice", can_sign_in=True, is_administrator=True
    )
    found["habitante"] = _once("habitante", "Samira")
    return found


def give_roles(people: dict[str, Person], campaign: Campaign) -> None:
    """The same staff works for each campaign."""
    for key, _name, role in STAFF:
        Membership.objects.create(person=people[key], campaign=campaign, role=role)


def residents(folder: Folder) -> dict[str, Person]:
    """The persons of one folder, by key: known by an e-mail, or by their device alone."""
    return {
        item["key"]: _made(
            f"{item['key']}.{folder.name}@{DOMAIN}" if item["assurance"] != "device" else None,
            item["display_name"],
        )
        for item in folder.read("people.json")
    }


def _once(key: str, name: str, **more: bool) -> Person:
    email = f"{key}@{DOMAIN}"
    return Person.objects.filter(email=email).first() or _made(email, name, **more)


def _made(
    email: str | None, name: str, *, can_sign_in: bool = False, is_administrator: bool = False
) -> Person:
    person = Person(
        email=email,
        display_name=name,
        assurance=Assurance.EMAIL if email else Assurance.DEVICE,
        is_administrator=is_administrator,
    )
    if can_sign_in:
        person.password = _hashed()
    else:
        person.set_unusable_password()
    person.save()
    return person


@cache
def _hashed() -> str:
    """The one password of the demo, hashed once: that is slow on purpose."""
    return make_password(PASSWORD)
