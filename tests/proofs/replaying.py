"""Asking every address of a scene before and after something goes, in all the ways there are."""

import gzip
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.http import http_date

from tests.proofs.asking import Answer, met_in
from tests.proofs.sweeping import READER, Probe, Scene, Way, probes

Asker = Callable[..., Answer]
Before = dict[Probe, tuple[Answer, set[str]]]


def cookie_of(scene: Scene, probe: Probe) -> dict[str, str]:
    """What the browser of this role sends along."""
    cookies = {
        "anon": "",
        "reader": f"{settings.DEVICE_COOKIE_NAME}={READER}-{scene.campaign.slug}",
        "manager": f"{settings.SESSION_COOKIE_NAME}={scene.sessions['manager']}",
    }
    return {"Cookie": cookies[probe.role]} if cookies[probe.role] else {}


def unpacked(status: int, headers: dict[str, str], body: bytes) -> Answer:
    if headers.get("Content-Encoding") == "gzip" and body:
        body = gzip.decompress(body)
    return Answer(status, headers, body)


def held_before(scene: Scene, ask: Asker) -> Before:
    """Each address with its answer and the labels that it holds."""
    found: Before = {}
    for probe in probes(scene):
        answer = ask(probe)
        assert answer.status < 500, probe
        found[probe] = answer, met_in(answer, probe.path, scene.canaries)
    return found


def questions(before: Answer, labels: set[str], *, whole: bool = True) -> Iterator[dict[str, str]]:
    """How to ask again: plainly; and where something was held, with all that may be kept of it."""
    yield {}
    if not labels:
        return
    etag = before.headers.get("ETag")
    since = {"If-Modified-Since": before.headers.get("Last-Modified") or http_date()}
    yield {"If-None-Match": etag} if etag else since
    yield {"Range": "bytes=0-"}
    if not whole:
        return
    yield {"Accept-Encoding": "gzip"}
    yield since
    if etag:
        yield {"If-None-Match": f'W/{etag}, "another"'}
        yield {"If-None-Match": etag, "Accept-Encoding": "gzip"}
        yield {"If-Range": etag, "Range": "bytes=0-99"}


def left_over(
    scene: Scene, way: Way, before: Before, ask: Asker, *, whole: bool
) -> tuple[list[tuple[str, str, str]], set[str]]:
    """(address, question, what is wrong) of each answer that holds what is gone, or vouches for
    it; and the labels that are still met.
    """
    wrong, stays = [], set[str]()
    for probe, (former, labels) in before.items():
        lost = labels & way.gone
        for headers in questions(former, lost, whole=whole):
            answer = ask(probe, **headers)
            met = met_in(answer, probe.path, scene.canaries)
            stays |= met
            if fault := fault_of(answer, former, met & way.gone, lost):
                wrong.append((probe.path, str(headers), fault))
    return wrong, stays


def fault_of(answer: Answer, former: Answer, still: set[str], lost: set[str]) -> str:
    """What is wrong with an answer, after some of what it held was lost; nothing if all is well."""
    if still:
        return f"holds {sorted(still)}"
    if answer.status >= 500:
        return f"an accident: {answer.status}"
    etag = former.headers.get("ETag")
    if lost and (answer.status == 304 or (etag and etag == answer.headers.get("ETag"))):
        return "vouches for what is gone"
    return ""


def files_of(scene: Scene, way: Way) -> list[Probe]:
    """Every address of the files that must be gone."""
    numbers = {str(getattr(scene, name).public_id) for name in way.files}
    return [
        probe
        for probe in probes(scene)
        if probe.name == "web:photo" and numbers & set(probe.path.split("/"))
    ]
