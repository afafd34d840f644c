"""What the moderators' pages cost on a million contributions, beside their own bare SQL.

A campaign of each size is loaded once (--size, --waiting) and kept in the database of the benches.
Each page is asked over HTTP of the real server, on a kept connection, signed in; then the
statements that it makes are replayed in turn, as Django sends them, by psycopg alone. A batch is
published by its form and taken back by its own; beside it stands the least SQL that does the same.
"""

import argparse
import http.client
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import psycopg
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.test import Client

from accounts.models import Person
from bench.crowd import EAST, NORTH, SOUTH, SPOTS_SAID, SUBJECTS, WEST
from bench.serving import granian
from bench.tiles import connect, verdict
from campaigns.models import Campaign, Category, Membership, Organisation
from contributions.models import Contribution, Waiting
from layers.models import Layer

SIZE, WAITING = 1_000_000, 2_000
OVER_SQL = 2.0
PROMISED = ("queue", "narrowed", "card")
MANY = 50
CHUNK = 50_000
BY_ONE = 20  # contributions of one author
FILL = """
INSERT INTO contributions_contribution (
    public_id, layer_id, author_id, kind, state, is_public, title, text, category_id, geom,
    public_geom, precision, is_outside, typed_address, found_address, signature, form_answers,
    form_version, channel, voices, support_count, reply_count, version, created_at, changed_at,
    published_on
)
SELECT (('x' || substr(md5(%(slug)s || n), 1, 13))::bit(52)::bigint), %(layer)s,
       (%(authors)s::bigint[])[1 + n %% cardinality(%(authors)s::bigint[])], 'proposal',
       CASE WHEN n < %(waiting)s THEN 'held' ELSE 'published' END, n >= %(waiting)s,
       (%(subjects)s::text[])[1 + n %% 12] || ' ' || (%(spots)s::text[])[1 + n / 12 %% 10],
       repeat((%(subjects)s::text[])[1 + n / 120 %% 12] || '. ', 6),
       (%(themes)s::bigint[])[1 + n %% 5], place, place, 'exact', false, '', '', '', '{}', 1,
       'web', 1, 0, 0, 1, at, at,
       CASE WHEN n >= %(waiting)s THEN date '2026-11-01' END
FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n,
     LATERAL (SELECT ST_SetSRID(ST_MakePoint(
         %(west)s + (%(east)s - %(west)s) * (n * 7919 %% 999983) / 999983.0,
         %(south)s + (%(north)s - %(south)s) * (n * 104729 %% 999979) / 999979.0), 4326),
         timestamptz '2026-11-20 08:00+01' - n * interval '7 seconds') AS made (place, at)
"""
EVENTS = """
INSERT INTO contributions_event (contribution_id, by_id, act, before, after, reason, is_automatic,
                                 at)
SELECT id, author_id, 'submit', '', state, '', false, created_at FROM contributions_contribution
WHERE layer_id = %s AND state = 'held'
"""
# The least that publishes fifty: rows, records, and who is to be told. Rolled back.
PUBLISH = """
WITH moved AS (
    UPDATE contributions_contribution SET state = 'published', is_public = true,
           version = version + 1, changed_at = now(), published_on = current_date
    WHERE id = ANY(%s) RETURNING id, author_id
), told AS (
    INSERT INTO contributions_event (contribution_id, by_id, act, before, after, reason,
                                     is_automatic, at)
    SELECT id, %s, 'publish', 'held', 'published', '', false, now() FROM moved
    RETURNING id, contribution_id
)
INSERT INTO contributions_notice (event_id, person_id)
SELECT told.id, moved.author_id FROM told JOIN moved ON moved.id = told.contribution_id
"""


def campaign_of(size: int, waiting: int) -> tuple[Campaign, Person]:
    """The campaign of this size with its moderator, loaded if it is not there."""
    slug = f"desk-{size}-{waiting}"
    found = Campaign.objects.filter(slug=slug).first()
    if found is None:
        return _load(slug, size, waiting)
    return found, Person.objects.get(email=f"{slug}@parvis.example")


def _load(slug: str, size: int, waiting: int) -> tuple[Campaign, Person]:
    ground = MultiPolygon(Polygon.from_bbox((WEST, SOUTH, EAST, NORTH)), srid=4326)
    organisation, _is_new = Organisation.objects.get_or_create(
        slug="ville", defaults={"name": "Ville"}
    )
    with transaction.atomic():
        campaign = Campaign.objects.create(
            slug=slug, title="Desk", organisation=organisation, visibility="public",
            perimeter=ground,
        )  # fmt: skip
        layer = Layer.objects.create(
            campaign=campaign, slug="said", title="Said", kind="contributions"
        )
        themes = [
            Category.objects.create(campaign=campaign, slug=f"theme-{n}", label=f"Theme {n}").pk
            for n in range(1, 6)
        ]
        moderator = Person.objects.create(email=f"{slug}@parvis.example", assurance=2, password="!")
        people = Person.objects.bulk_create(
            Person(email=f"{slug}-{n}@parvis.example", assurance=2, password="!")
            for n in range(max(1, size // BY_ONE))
        )
        Membership.objects.create(person=moderator, campaign=campaign, role="moderator")
        asked = {
            "slug": slug, "layer": layer.pk, "themes": themes,
            "authors": [person.pk for person in people], "subjects": SUBJECTS,
            "spots": SPOTS_SAID, "waiting": waiting,
            "west": WEST, "east": EAST, "south": SOUTH, "north": NORTH,
        }  # fmt: skip
        with connection.cursor() as cursor:
            for first in range(0, size, CHUNK):
                last = min(first + CHUNK, size) - 1
                cursor.execute(FILL, {**asked, "first": first, "last": last})
                print(f"loaded {last + 1} of {size}", flush=True)
            cursor.execute(EVENTS, [layer.pk])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) contributions_contribution")
        cursor.execute("ANALYZE")
    return campaign, moderator


def session_of(person: Person) -> str:
    """The key of a session in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


class Desk:
    """A moderator's browser: one kept connection, one session."""

    CSRF = "c" * 32

    def __init__(self, port: int, session: str) -> None:
        self.link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.headers = {
            "Host": "localhost",
            "Cookie": f"session={session}; csrftoken={self.CSRF}",
            "X-CSRFToken": self.CSRF,
        }

    def get(self, path: str) -> tuple[int, bytes]:
        self.link.request("GET", path, headers=self.headers)
        answer = self.link.getresponse()
        return answer.status, answer.read()

    def post(self, path: str, form: list[tuple[str, str]]) -> tuple[int, str]:
        headers = {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        self.link.request("POST", path, urlencode(form), headers)
        answer = self.link.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")


@contextmanager
def noted() -> Iterator[list[tuple[str, Any]]]:
    """The statements that are made meanwhile, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, *rest: Any) -> Any:
        found.append((sql, parameters))
        return execute(sql, parameters, *rest)

    with connection.execute_wrapper(note):
        yield found


def statements_of(path: str, session: str) -> list[tuple[str, Any]]:
    """What a page asks of the database."""
    client = Client(HTTP_HOST="localhost")
    client.cookies["session"] = session
    client.get(path)
    with noted() as found:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    return [
        (sql, parameters)
        for sql, parameters in found
        if sql.lstrip().startswith(("SELECT", "(", "--"))  # a union begins with its bracket
    ]


def milliseconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def replay(pages: psycopg.Connection, statements: list[tuple[str, Any]]) -> None:
    """As Django sends them: bound by the client, planned each time."""
    with psycopg.ClientCursor(pages) as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters).fetchall()


def measure_page(
    desk: Desk, pages: psycopg.Connection, path: str, session: str, rounds: int
) -> tuple[list[float], list[float], int]:
    """Times of a page by HTTP and of its statements alone, in turns."""
    statements = statements_of(path, session)
    served, bare = [], []
    for turn in range(rounds + 3):
        one = milliseconds(lambda: desk.get(path))
        other = milliseconds(lambda: replay(pages, statements))
        if turn >= 3:  # connections, plans and pages of indexes are warm on both sides
            served.append(one)
            bare.append(other)
    return served, bare, len(statements)


def measure_batch(
    desk: Desk, campaign: Campaign, by: Person, rounds: int
) -> tuple[list[float], list[float]]:
    """Times of publishing fifty by the form, taken back each time, and of the bare statement."""
    rows = Contribution.objects.filter(layer__campaign=campaign, state="held")
    many = list(rows.order_by("created_at").values_list("pk", flat=True)[:MANY])
    served, bare = [], []
    for _turn in range(rounds):
        bare.append(_published_barely(many, by))
        form = [("act", "publish"), *_chosen(many)]
        before = time.perf_counter()
        status, address = desk.post(f"/desk/{campaign.slug}/bulk/decide/", form)
        served.append((time.perf_counter() - before) * 1000)
        if status != 302:
            raise SystemExit(f"the batch answers {status}")
        desk.post(f"{address}undo/", [])
    return served, bare


def _chosen(many: list[int]) -> list[tuple[str, str]]:
    rows = Contribution.objects.filter(pk__in=many).values_list("public_id", "version")
    return [("item", f"contribution-{public_id}-{version}") for public_id, version in rows]


def _published_barely(many: list[int], by: Person) -> float:
    with transaction.atomic(), connection.cursor() as cursor:
        taken = milliseconds(lambda: cursor.execute(PUBLISH, [many, by.pk]))
        transaction.set_rollback(True)
    return taken


def report(name: str, served: list[float], bare: list[float], about: str) -> None:
    p95 = statistics.quantiles(served, n=20)[-1]
    print(
        f"{name:10} page {statistics.median(served):7.1f} ms (p95 {p95:.1f})"
        f"   sql {statistics.median(bare):7.1f} ms   {about}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=SIZE, help="how many contributions")
    arguments.add_argument("--waiting", type=int, default=WAITING, help="how many of them wait")
    arguments.add_argument("--rounds", type=int, default=41)
    asked = arguments.parse_args()
    campaign, moderator = campaign_of(asked.size, asked.waiting)
    middle = Waiting.objects.of_campaign(campaign).order_by("urgency", "since", "id")
    card = middle[asked.waiting // 2]
    base = f"/desk/{campaign.slug}/"
    paths = {
        "queue": f"{base}queue/",
        "narrowed": f"{base}queue/?category=theme-2&sort=place",
        "card": f"{base}contributions/{card.public_id}/",
        "published": f"{base}queue/?list=published",
        "claims": f"{base}claims.json?item={card.id}",
    }
    session, holds = session_of(moderator), []
    with granian(workers=1, threads=4) as server, connect("DATABASE_URL") as pages:
        desk = Desk(server.port, session)
        for name, path in paths.items():
            served, bare, count = measure_page(desk, pages, path, session, asked.rounds)
            report(name, served, bare, f"{count} statements")
            if name in PROMISED:
                over = [a / b for a, b in zip(served, bare, strict=True)]
                holds.append(verdict(f"{name}/sql median", over, OVER_SQL))
        served, bare = measure_batch(desk, campaign, moderator, max(5, asked.rounds // 4))
        report("publish 50", served, bare, "one statement")
        statements = statements_of(paths["card"], session)
        served = after_one(desk, card, f"{base}contributions/{card.public_id}/", asked.rounds)
        bare = [
            _published_barely([card.contribution_id], moderator)
            + milliseconds(lambda: replay(pages, statements))
            for _turn in served
        ]
        report("next item", served, bare, "an act and the page that follows")
    sys.exit(not all(holds))


def after_one(desk: Desk, card: Waiting, path: str, rounds: int) -> list[float]:
    """Times from a decision to the next card; each decision is taken back."""
    times = []
    for _turn in range(max(5, rounds // 4)):
        version = Contribution.objects.get(public_id=card.public_id).version
        before = time.perf_counter()
        _status, address = desk.post(f"{path}publish/", [("version", str(version))])
        desk.get(address)
        times.append((time.perf_counter() - before) * 1000)
        desk.post(f"{path}undo/", [("version", str(version + 1))])
    return times


if __name__ == "__main__":
    main()
