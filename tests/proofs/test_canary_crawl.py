"""P1 (TRUST §1.1): whatever is not public is met behind no route by whoever may not."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import transaction

from contributions import notices
from contributions.models import Event, Notice
from tests.proofs.asking import Answer, addresses, ask, device_header, met_in
from tests.proofs.routes import BY_NAME, ROUTES
from tests.proofs.world import World

pytestmark = pytest.mark.django_db

# How contributions of the world are called in the labels of their canaries.
LABELS = {
    "in hidden layer": "inhidden",
    "on hidden feature": "on-feature",
    "rejected later": "later",
    "draft published": "draft-published",
    "draft held": "draft-held",
}
VARIANTS = {
    "HEAD": ("HEAD", {}),
    "OPTIONS": ("OPTIONS", {}),
    "as data": ("GET", {"Accept": "application/geo+json, application/json, text/csv;q=0.5"}),
    "gzipped": ("GET", {"Accept-Encoding": "gzip", "Accept-Language": "en", "Range": "bytes=0-"}),
}  # fmt: skip
SPELLINGS = ("{}.json", "{}?format=json", "/{}", "{}/", "{}%00")


def crawl(world: World, role: str, paths: list[str]) -> dict[str, str]:
    """Canary → the first address behind which this role met it, each asked once by GET."""
    client = world.client(role)
    found: dict[str, str] = {}
    for path in paths:
        answer = ask(client, "GET", path, **device_header(world, role, path))
        note(found, world, answer, path)
    return found


def note(found: dict[str, str], world: World, answer: Answer, path: str) -> None:
    """Keep what an answer holds; an accident is no place to hide in, so it counts too."""
    accident = {"an accident"} if answer.status >= 500 else set()
    for label in met_in(answer, path, world.canaries) | accident:
        found.setdefault(label, path)


def forbidden(world: World, role: str, found: dict[str, str]) -> dict[str, str]:
    """What was found by a role that may not meet it."""
    allowed = {canary.label for canary in world.canaries if role in canary.readers}
    return {label: path for label, path in found.items() if label not in allowed}


@pytest.mark.parametrize(
    "role", ["anon", "dev", "res2", "fac_A", "plan_A", "man_A", "mod_B", "adm"]
)
def test_nobody_meets_what_is_not_for_them(world, role):
    found = crawl(world, role, addresses(world))

    assert forbidden(world, role, found) == {}


def test_the_moderator_of_a_meets_all_of_a_and_nothing_of_b(world):
    """That everything is met here shows that the search would find it elsewhere."""
    found = crawl(world, "mod_A", [*addresses(world), *desk_lists()])

    assert forbidden(world, "mod_A", found) == {}
    assert found.keys() == {c.label for c in world.canaries if "mod_A" in c.readers}


def test_a_visitor_meets_nothing_in_any_representation(world):
    client, found = world.client("anon"), {}
    for path in addresses(world):
        plain, _mark, query = path.partition("?")
        is_tile = plain.endswith(".mvt")
        for name, (method, headers) in VARIANTS.items():
            if not is_tile or name == "gzipped":
                note(found, world, ask(client, method, path, **headers), path)
        for spelling in () if query or is_tile else SPELLINGS:
            other = spelling.format(plain.rstrip("/") or "/")
            note(found, world, ask(client, "GET", other), path)

    assert found == {}


@pytest.mark.parametrize("role", ["anon", "dev", "mod_B"])
def test_refused_acts_tell_nothing(world, role):
    client, found = world.client(role), {}
    for route in ROUTES:
        for values in world.targets(route) if "POST" in route.methods else []:
            path = route.path(**values)
            point = transaction.savepoint()
            for method in ("POST", "PUT", "DELETE"):
                headers = device_header(world, role, path)
                answer = ask(client, method, path, {} if method == "POST" else None, **headers)
                note(found, world, answer, path)
            transaction.savepoint_rollback(point)
            cache.clear()

    assert forbidden(world, role, found) == {}


def test_the_author_meets_their_own_words_on_receipts_and_their_replies_in_the_thread(world):
    own = ("/mine/", "/mine/data.json")
    elsewhere = crawl(world, "auth", [path for path in addresses(world) if path not in own])

    assert "words of held" in crawl(world, "auth", list(own))
    assert elsewhere.keys() <= {
        "author's name and e-mail", "held reply", "rejected reply", "statement about a reply",
        "a quoted reply", "asked reply", "question about a reply", "hidden reply",
        "why a reply is withheld", "why a reply is hidden", "appealed reply", "withdrawn reply",
        "ordered reply", "order about a reply", "appeal about a reply",
    }  # fmt: skip


SAY = ("web:receipt_appeal", "web:receipt_unappeal", "web:receipt_answer", "web:receipt_suggestion")


def test_a_receipt_tells_its_own_contribution_and_no_other(world):
    for name, token in world.receipts.items():
        called = LABELS.get(name, name)
        own = {f"{what} of {called}" for what in ("words", "place", "receipt's e-mail")}
        own |= {"everything of the draft"} if name.startswith("draft") else set()
        own |= {"of held photo"} if name == "held" else set()
        own |= {"of hidden photo"} if name == "in hidden layer" else set()
        if name == "published":
            own |= {"held photo", "rejected photo", "withdrawn photo", "why a photo was covered"}
            own |= {"hidden photo", "appealed photo", "appeal about a photo"}
        own |= {"why they were"} if name == "covered" else set()
        own |= {"suggested words"} if name == "suggested" else set()
        own |= {"proposed words"} if name == "changing" else set()
        own |= {"what was said with changes"} if name in ("changing", "suggested") else set()
        own |= {"statement"} if name == "rejected" else set()
        own |= {"statement of a late refusal"} if name == "rejected later" else set()
        own |= {"question"} if name == "asked" else set()
        own |= {"statement of one hidden"} if name == "quarantined" else set()
        own |= {"why one was erased"} if name == "removed" else set()
        own |= {"reference of an order"} if name == "ordered" else set()
        if name == "appealed":
            own |= {"statement of one appealed", "words of an appeal"}
        for route in ("web:receipt", "web:receipt_edit", "web:receipt_withdraw", *SAY):
            path = BY_NAME[route].path(token=token)
            found = {}
            note(found, world, ask(world.client("anon"), "GET", path), path)

            assert found.keys() <= own, path
            if route == "web:receipt" and name not in ("expired", "discarded", "removed"):
                assert f"receipt's e-mail of {called}" in found


def test_letters_go_to_those_concerned_and_tell_them_their_own(world):
    mail.outbox.clear()
    for event in Event.objects.order_by("pk"):
        notices.send(event.pk)

    authors = {f"canarimail-{name}@x.org" for name in ("held", "rejected")}
    to = {address for letter in mail.outbox for address in letter.to}
    assert to <= authors | {"canariauthor@parvis.example", world.persons["res2"].email}
    assert "canariauthor@parvis.example" in to
    for letter in mail.outbox:
        text = str(letter.message())
        told = {
            canary.label
            for canary in world.canaries
            if canary.label.startswith("words of") and canary.word in text
        }
        is_own = letter.to != [world.persons["res2"].email]
        assert len(told) <= is_own, letter.subject
        assert "canarimoderator" not in text


def test_a_letter_that_was_overtaken_is_not_sent(world):
    """Queued when it was published, sent after it was rejected (TRUST L14)."""
    event = Event.objects.filter(contribution=world.contributions["merged"], act="submit").get()
    Notice.objects.filter(event=event).update(sent_at=None)

    assert notices.send(event.pk) == 0


def desk_lists() -> list[str]:
    base = BY_NAME["web:desk_queue"].path(slug="parc")
    queries = [f"list={name}" for name in ("waiting", "published", "refused", "all")]
    return [f"{base}?{query}" for query in [*queries, "entry=report", "sort=place"]]
