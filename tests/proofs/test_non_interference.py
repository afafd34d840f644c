"""P2 (TRUST §1.1): what is not public changes no byte of any answer to an outsider.

The same addresses are asked twice, before and after two hundred hidden things have been added.
"""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from campaigns.clock import clock_set_to
from campaigns.enums import Visibility
from campaigns.models import Campaign
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution
from layers.enums import LayerKind
from layers.models import Layer
from tests import factories as make
from tests.proofs.asking import Answer, addresses, ask, device_header, filtered
from tests.proofs.routes import BY_NAME, ROUTES
from tests.proofs.world import World
from tiles import cache as tile_cache

pytestmark = pytest.mark.django_db

HIDDEN = 200
# The closed list of what may differ between two answers to one question.
NORMALISED = (
    (re.compile(rb'name="key" value="[^"]+"'), b'name="key" value=""'),
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b'name="csrf" value=""'),
)
UNSTEADY = ("Date", "Expires", "Last-Modified", "Set-Cookie", "Content-Length")
LISTS = ("web:campaign", "web:contributions", "api:contributions", "api:features", "web:embed")


@pytest.mark.parametrize("role", ["anon", "res2"])
def test_hidden_things_change_no_byte_of_any_answer(world, role):
    knows_persons = tuple(route for route in ROUTES if route.door not in ("api", "tile"))
    paths = addresses(world, ROUTES if role == "anon" else knows_persons)
    with clock_set_to(timezone.now()):
        before = told(world, role, paths)
        again = told(world, role, paths[::5])
        add_hidden(world)
        after = told(world, role, paths)

    assert differing(again, before) == []  # nothing moves by itself
    assert differing(before, after) == []


def test_what_becomes_public_changes_answers(world):
    """The same comparison sees a published contribution: it could see a hidden one."""
    paths = [*filtered(world), BY_NAME["tiles:changes"].path(campaign="parc")]
    with clock_set_to(timezone.now()):
        before = told(world, "anon", paths)
        actions.publish(world.contributions["held"], by=world.persons["mod_A"])
        after = told(world, "anon", paths)

    assert len(differing(before, after)) > 10


@pytest.mark.parametrize(
    "examples", [60, pytest.param(2_000, marks=pytest.mark.long)], ids=["gate", "long"]
)
def test_no_query_string_asks_about_hidden_things(world, examples):
    """Hypothesis draws the questions on the first world; the second answers the same."""
    asked: dict[str, Answer] = {}

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(LISTS), queries(world))
    def draw(name: str, query: str) -> None:
        route = BY_NAME[name]
        path = f"{route.path(**world.good(route))}?{query}"
        asked.update(told(world, "anon", [path]))

    with clock_set_to(timezone.now()):
        draw()
        add_hidden(world)
        after = told(world, "anon", list(asked))

    assert len(asked) > examples / 2
    assert any(answer.status == 200 for answer in asked.values())
    assert differing(asked, after) == []


def queries(world: World) -> st.SearchStrategy[str]:
    """Query strings: real parameters with real, hidden and nonsensical values, and other names."""
    held = world.contributions["held"]
    about = world.contributions["on hidden feature"].feature
    lon, lat = held.geom.coords
    degrees = st.floats(-0.02, 0.02).map(lambda shift: round(shift, 4))
    boxes = st.tuples(degrees, degrees, degrees, degrees).map(
        lambda d: f"{lon - abs(d[0])},{lat - abs(d[1])},{lon + abs(d[2])},{lat + abs(d[3])}"
    )
    words = st.sampled_from(
        ["canari", "canariheld", "title", "Title", "bench", "e", "%", "held", "hidden", "ideas"]
    )
    values: dict[str, st.SearchStrategy[Any]] = {
        "q": words, "bbox": boxes, "layer": st.sampled_from(["ideas", "hidden", "streets", "x"]),
        "kind": st.sampled_from(["proposal", "comment", "question", "held"]),
        "sort": st.sampled_from(["new", "supported", "created_at"]),
        "limit": st.integers(0, 300), "answered": st.sampled_from(["yes", "no", ""]),
        "after": st.sampled_from(
            [f"2099-01-01_{held.public_id}", f"9_{held.public_id}", "2020-01-01_1", "x"]
        ),
        "feature": st.sampled_from([held.public_id, about.public_id if about else 1, 1, "x"]),
        "area": words, "status": words, "category": words, "fragment": st.just("list"),
        "state": words, "author": words, "page": st.integers(1, 9),
    }  # fmt: skip
    pairs = st.sampled_from(sorted(values)).flatmap(
        lambda name: values[name].map(lambda value: f"{name}={value}")
    )
    return st.lists(pairs, min_size=1, max_size=4).map("&".join)


def told(world: World, role: str, paths: list[str]) -> dict[str, Answer]:
    """What each address answers, with nothing kept in the process from before."""
    cache.clear()
    tile_cache.kept.clear()
    client, found = world.client(role), {}
    for path in paths:
        answer = ask(client, "GET", path, **device_header(world, role, path))
        assert answer.status < 500, path
        found[path] = normalised(answer)
    return found


def normalised(answer: Answer) -> Answer:
    body = answer.body
    for pattern, instead in NORMALISED:
        body = pattern.sub(instead, body)
    headers = {name: value for name, value in answer.headers.items() if name not in UNSTEADY}
    return Answer(answer.status, headers | {"Content-Length": str(len(body))}, body)


def differing(one: dict[str, Answer], other: dict[str, Answer]) -> list[str]:
    return [path for path, answer in one.items() if answer != other[path]]


def add_hidden(world: World) -> None:
    """Held, rejected, withdrawn, merged, in hidden layers, in drafts; dated before and after."""
    one = world.contributions["published"]
    more = make.a_layer(world.parc, slug="hidden-too", is_shown=False)
    reference = make.a_layer(
        world.parc, slug="hidden-ref-too", kind=LayerKind.REFERENCE, is_shown=False, order=1
    )
    draft = make.a_campaign(slug="brouillon")
    elsewhere = make.a_layer(draft, slug="ideas-too")
    for rank in range(HIDDEN // 8):
        with clock_set_to(timezone.now() - timedelta(hours=20) + timedelta(hours=rank)):
            where = {"geometry": place(rank), "title": f"Title hidden {rank}", "text": "A bench e"}
            for state in (State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED):
                never_published(world, state, where)
            hidden(make.a_contribution(more, **where))
            make.a_contribution(elsewhere, **where)
            make.a_reply(one, state=(State.HELD, State.REJECTED, State.WITHDRAWN)[rank % 3])
            actions.report(one, by=make.a_person(), reason="insult")
            actions.ask_to_follow(one, email=f"hidden{rank}@parvis.example")
            actions.follow(one, by=make.a_person())
            make.a_feature(reference, name=f"A feature {rank}")
    make.an_embed(draft)
    Campaign.objects.filter(pk=draft.pk).update(visibility=Visibility.DRAFT)
    Layer.objects.filter(pk__in=[more.pk, reference.pk]).update(is_shown=False)


def never_published(world: World, state: State, draft: dict[str, Any]) -> None:
    make.a_contribution(world.ideas, state=state, into=world.contributions["published"], **draft)


def hidden(row: Contribution) -> None:
    assert row.is_public  # published, in a layer that nobody is shown


def place(rank: int) -> dict[str, Any]:
    """Over the public places and all around them."""
    lon, lat = make.PLACE
    return make.a_point(lon + (rank % 5 - 2) * 0.0007, lat + (rank // 5 - 2) * 0.0004)
