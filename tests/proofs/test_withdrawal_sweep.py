"""P3 (TRUST §1.1): what is taken away is gone at once from every address that held it.

Each address is asked first, through the real WSGI application, and its validators kept; then the
thing goes, one way after the other, and all is asked again: as it is, with the validators of before
(no 304 may bring back what a browser or a proxy has kept), and in parts. Nothing that the process
keeps is cleared in between.
"""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from tests.proofs.asking import Answer
from tests.proofs.matrix import WIDTH
from tests.proofs.replaying import cookie_of, files_of, held_before, left_over, unpacked
from tests.proofs.routes import BY_NAME, ROUTES
from tests.proofs.sweeping import (
    ALL,
    LEFT_OUT,
    WAYS,
    Probe,
    Scene,
    a_scene,
    is_swept,
)

pytestmark = pytest.mark.django_db

# Label → the routes that show it while it is public: so the sweep would see it there.
ONE, DATA = "web:contribution", {"api:contribution", "api:contributions"}
LISTS = {"web:campaign", "web:contributions", "web:embed"}
FORMS = {"web:new", "web:report", "web:report_reply"}
FOLLOW = {"web:follow", "web:following", "web:stop_following"}
SHOWN: dict[str, set[str]] = {
    "title": {ONE, *DATA, *LISTS, *FORMS, *FOLLOW, "web:alike", "web:place", "web:desk_report"},
    "text": {ONE, *DATA, *LISTS, "web:desk_report"},
    "signature": {ONE, *DATA},
    "response": {ONE, *DATA},
    "answer": {ONE, *DATA},
    "place": {ONE, *DATA, "tiles:contributions", "web:desk_report"},
    "identity": {
        ONE, "api:contributions", *LISTS, "tiles:contributions", "web:alike", "web:desk_report",
        "web:new",
        "web:following", "web:stop_following", "web:my_data", "web:report_reply",
    },
    "reply": {ONE, "api:replies", "web:report_reply"},
    "identity of the reply": {ONE, "api:replies"},
    "photo": {ONE, *DATA},
    "identity of the photo": {ONE, *DATA, "web:campaign", "web:contributions"},
    "joined": {ONE},
    "photo of joined": {ONE, *DATA},
    "identity of the joined photo": {ONE, *DATA},
}  # fmt: skip


@pytest.fixture
def scene(settings) -> Scene:
    settings.SERVICE_WORKER = True
    return a_scene()


@pytest.fixture
def asked(scene):
    """Asks the application, as a server would; the connection of the test stays open."""
    application = get_wsgi_application()

    def ask(probe: Probe, **headers: str) -> Answer:
        return through(application, scene, probe, headers)

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield ask
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def through(application: Any, scene: Scene, probe: Probe, headers: dict[str, str]) -> Answer:
    factory, cookies = RequestFactory(), cookie_of(scene, probe)
    sent = {"headers": {"Origin": settings.PUBLIC_URL, **cookies, **headers}}
    if probe.body:
        form = urlencode(probe.body)
        kind = "application/x-www-form-urlencoded"
        request = factory.post(probe.path, form, content_type=kind, **sent)
    else:
        request = factory.get(probe.path, **sent)
    told: dict[str, Any] = {}

    def start(status: str, fields: list[tuple[str, str]], _error: Any = None) -> None:
        told.update(status=int(status[:3]), headers=dict(fields))

    answered = application(request.environ, start)
    try:
        body = b"".join(answered)
    finally:
        answered.close()
    return unpacked(told["status"], told["headers"], body)


def test_every_route_is_swept_or_said_why_not():
    left = {route.name for route in ROUTES if not is_swept(route)}
    own = {name for name in left if BY_NAME[name].door == "desk" or "receipt" in name}

    assert left - own == LEFT_OUT.keys()


def test_before_it_goes_each_part_is_met_wherever_everybody_reads_it(scene, asked):
    before = held_before(scene, asked)

    met: dict[str, set[str]] = {}
    for probe, (answer, labels) in before.items():
        assert answer.status in (200, 204, 301, 404, 409), probe
        for label in labels:
            met.setdefault(label, set()).add(probe.name)
    assert met == SHOWN  # and nowhere the words that its author had replaced
    assert met.keys() == ALL


@WIDTH
@pytest.mark.parametrize("name", WAYS)
def test_what_goes_is_gone_at_once_from_every_address(scene, asked, name, width):
    way = WAYS[name]
    before = held_before(scene, asked)
    held = {label for _answer, labels in before.values() for label in labels}
    assert way.gone <= held  # it was there
    for probe in files_of(scene, way):
        assert before[probe][0].status == 200

    way.act(scene)

    wrong, stays = left_over(scene, way, before, asked, whole=width == "whole")
    assert wrong == []
    assert [asked(probe).status for probe in files_of(scene, way)] == [404] * 2 * len(way.files)
    assert stays == held - way.gone  # and nothing else went with it
