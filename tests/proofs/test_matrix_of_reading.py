"""Role × campaign × standing, through every door that reads: who sees a thing, who sees nothing.

Everybody sees what is published, and nobody else's door shows more: page, list, API, tile, photo.
The desk shows it to those who have the right; a receipt shows it to whoever holds it.
"""

from typing import Any

import mapbox_vector_tile
import pytest
from django.test import Client

from campaigns.enums import Right
from contributions.models import Contribution
from contributions.moves import CONTRIBUTION, PHOTO, REPLY
from contributions.photos import SMALL
from tests.proofs.asking import Answer, ask
from tests.proofs.matrix import (
    DEVICE,
    OTHER,
    OWN,
    ROLES,
    UNSIGNED,
    Matrix,
    a_matrix,
    rights_of,
    standings_of,
)
from tests.proofs.routes import BY_NAME
from tests.proofs.test_matrix_of_acts import READABLE
from tests.proofs.world import MISSING, tile_of_place

pytestmark = pytest.mark.django_db

PUBLIC = "published"
CAMPAIGNS = (OWN, OTHER)
ZOOM = 17


@pytest.fixture(scope="module")
def _matrix(_open_database) -> Matrix:
    return a_matrix()


@pytest.fixture
def matrix(_matrix: Matrix, db) -> Matrix:
    return _matrix


def read(client: Client, name: str, role: str, **values: Any) -> Answer:
    route = BY_NAME[name]
    values |= {"campaign": values.get("slug"), "size": SMALL}
    is_known = route.door == "api" and role == "author"
    headers = {"Authorization": f"Device {DEVICE}"} if is_known else {}
    return ask(client, "GET", route.path(**values), **headers)


def is_nothing(
    answer: Answer, client: Client, name: str, role: str, number: int, slug: str
) -> bool:
    """Whether it answers, to the byte, as about what does not exist."""
    missing = read(client, name, role, slug=slug, public_id=MISSING)
    return (answer.status, missing.status) == (404, 404) and answer.body.replace(
        str(number).encode(), b""
    ) == missing.body.replace(str(MISSING).encode(), b"")


@pytest.mark.parametrize("role", ROLES)
def test_a_contribution_is_seen_by_everybody_when_it_is_published_and_else_by_nobody(matrix, role):
    client, wrong = matrix.client(role), []
    for where in CAMPAIGNS:
        for address in CAMPAIGNS:
            for standing in standings_of(CONTRIBUTION):
                item = matrix.items[where, CONTRIBUTION, standing]
                for name in ("web:contribution", "web:place", "api:contribution", "api:replies"):
                    answer = read(client, name, role, slug=address, public_id=item.public_id)
                    is_seen = standing == PUBLIC and address == where
                    leads_on = (standing, name) == ("merged", "web:contribution")
                    if leads_on and address == where:
                        is_well = answer.status == 301 and answer.headers["Location"].endswith(
                            f"/{matrix.under[where].public_id}/"
                        )
                    elif is_seen:
                        is_well = answer.status == 200
                    else:
                        number = item.public_id
                        is_well = is_nothing(answer, client, name, role, number, address)
                    if not is_well:
                        wrong.append((name, address, where, standing, answer.status))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_lists_hold_what_is_published_and_nothing_else(matrix, role):
    client = matrix.client(role)
    for where in CAMPAIGNS:
        wanted = {matrix.items[where, CONTRIBUTION, PUBLIC].public_id}
        wanted.add(matrix.under[where].public_id)
        told = {
            name: read(client, name, role, slug=where).body.decode()
            for name in ("web:contributions", "web:campaign", "api:contributions")
        }
        for name, text in told.items():
            held = {
                item.public_id
                for item in (*matrix.items.values(), *matrix.under.values())
                if isinstance(item, Contribution) and str(item.public_id) in text
            }
            assert held == wanted, name


@pytest.mark.parametrize("role", ROLES)
def test_tiles_hold_what_is_published_and_the_desk_s_tiles_what_the_desk_reads(matrix, role):
    client, wrong = matrix.client(role), []
    for where in CAMPAIGNS:
        layer = matrix.layers[where].slug
        for standing in standings_of(CONTRIBUTION):
            item = matrix.items[where, CONTRIBUTION, standing]
            z, x, y = tile_of_place(*item.geom.coords, ZOOM)
            tile = {"slug": where, "layer": layer, "z": z, "x": x, "y": y}

            if (item.public_id in drawn(read(client, "tiles:contributions", role, **tile))) != (
                standing == PUBLIC
            ):
                wrong.append(("tile", where, standing))
            answer = read(client, "web:desk_tile", role, **tile)
            if role in UNSIGNED:
                is_well = answer.status == 302
            elif Right.SEE_DESK in rights_of(role, where):
                has_place = standing not in ("to_confirm", "erased")
                is_well = (item.public_id in drawn(answer)) == has_place
            else:
                is_well = answer.status == 404
            if not is_well:
                wrong.append(("desk tile", where, standing, answer.status))
    assert wrong == []


def drawn(answer: Answer) -> set[int]:
    """The identities in a tile."""
    if answer.status != 200 or not answer.body:
        return set()
    layers = mapbox_vector_tile.decode(answer.body).values()
    return {feature["id"] for layer in layers for feature in layer["features"]}


@pytest.mark.parametrize("role", ROLES)
def test_replies_are_read_when_they_are_published_and_by_their_author(matrix, role):
    client = matrix.client(role)
    for where in CAMPAIGNS:
        under = matrix.under[where].public_id
        page = read(client, "web:contribution", role, slug=where, public_id=under).body.decode()
        data = read(client, "api:replies", role, slug=where, public_id=under).body.decode()
        for standing in standings_of(REPLY):
            words = matrix.items[where, REPLY, standing].text
            is_own = role == "author" and standing not in ("withdrawn", "erased")  # a mark is left

            assert (words in data) == (standing == PUBLIC), (where, standing)
            assert (words in page) == (standing == PUBLIC or is_own), (where, standing)


@pytest.mark.parametrize("role", ROLES)
def test_a_photo_s_file_is_read_when_it_is_published_and_on_the_desk(matrix, role):
    client, wrong = matrix.client(role), []
    for where in CAMPAIGNS:
        for address in CAMPAIGNS:
            for standing in standings_of(PHOTO):
                item = matrix.items[where, PHOTO, standing]
                values = {"slug": address, "public_id": item.public_id}
                answer = read(client, "web:photo", role, **values)
                is_seen = standing == PUBLIC and address == where
                if answer.status != (200 if is_seen else 404):
                    wrong.append(("file", address, where, standing, answer.status))
                if not item.is_stored:
                    continue  # withdrawn: its file goes with the commit, which a test never sees
                answer = read(client, "web:desk_photo", role, **values)
                if answer.status != _of_desk(role, address, where, standing):
                    wrong.append(("desk", address, where, standing, answer.status))
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("kind", [CONTRIBUTION, REPLY])
def test_the_desk_s_page_is_read_by_those_who_may(matrix, kind, role):
    client, wrong, name = matrix.client(role), [], f"web:desk_{kind}"
    for where in CAMPAIGNS:
        for address in CAMPAIGNS:
            for standing in standings_of(kind):
                number = matrix.items[where, kind, standing].public_id
                answer = read(client, name, role, slug=address, public_id=number)
                wanted = _of_desk(role, address, where, standing, may_be_ordered=True)
                if answer.status != wanted or (
                    wanted == 404 and not is_nothing(answer, client, name, role, number, address)
                ):
                    wrong.append((address, where, standing, answer.status))
    assert wrong == []


def _of_desk(
    role: str, address: str, where: str, standing: str, *, may_be_ordered: bool = False
) -> int:
    """may_be_ordered: whether an administrator reads it while it is hidden, to follow an order."""
    if role in UNSIGNED:
        return 302
    rights = rights_of(role, address)
    is_read = Right.MODERATE in rights or standing in READABLE
    if may_be_ordered and role == "administrator":
        is_read |= standing in ("quarantine", "erased")
    is_read &= standing != "to_confirm"
    is_there = Right.SEE_DESK in rights and address == where and is_read
    return 200 if is_there else 404


@pytest.mark.parametrize("role", ROLES)
def test_a_receipt_shows_its_own_in_every_standing_to_whoever_holds_it(matrix, role):
    client = matrix.client(role)
    for (where, kind, standing), item in matrix.items.items():
        if kind != CONTRIBUTION or where != OWN:
            continue
        token = matrix.token(item)

        assert read(client, "web:receipt", role, token=token).status == 200, standing
        cut = f"{token.partition('-')[0]}-{'a' * 20}"
        assert read(client, "web:receipt", role, token=cut).status == 404
