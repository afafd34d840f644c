"""P3 (TRUST §1.1) through a shared cache: nginx with a lock in front of the real server.

It keeps what the answers' own headers let it keep (`s-maxage=2` of tiles, photos, frames), and is
asked like a public proxy: all at once, with and without the validators of before. The figure is
how many seconds pass until no answer holds, or vouches for, what is gone.
"""

import http.client
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from bench.serving import free_port, granian
from tests.proofs.asking import Answer, met_in
from tests.proofs.replaying import (
    Asker,
    Before,
    cookie_of,
    fault_of,
    files_of,
    held_before,
    questions,
    unpacked,
)
from tests.proofs.sweeping import WAYS, Probe, Scene, Way, a_scene

pytestmark = [
    pytest.mark.long, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True),
]  # fmt: skip

LIMIT_S = 60  # TRUST §1.1
KEPT = {"tiles:contributions", "web:photo", "web:embed"}  # what a shared cache may keep of these
CONFIGURATION = """
daemon off;
{user}
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_cache_path {folder}/cache keys_zone=parvis:10m use_temp_path=off;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{origin};
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_cache parvis;
            proxy_cache_lock on;
            proxy_cache_revalidate on;
            proxy_cache_use_stale off;
            add_header X-Cache $upstream_cache_status always;
        }}
    }}
}}
"""


@contextmanager
def nginx(folder: Path, port: int, origin: int) -> Iterator[None]:
    """A proxy that keeps answers as their headers say; it ends with whoever started it."""
    program = shutil.which("nginx")
    assert program, "nginx is missing: script/test --long unpacks it"
    folder.mkdir(mode=0o755)
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(CONFIGURATION.format(folder=folder, port=port, origin=origin, user=user))
    command = ["setpriv", "--pdeathsig", "TERM", program, "-p", str(folder), "-c", str(file)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(port, process)
            yield
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(300):
        assert process.poll() is None, "nginx ended"
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as link:
                link.request("GET", "/healthz")
                if link.getresponse().status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nginx does not answer")


@pytest.fixture(scope="module")
def proxy(django_db_setup, _base_map_file, tmp_path_factory) -> Iterator[int]:
    """The port of nginx, in front of a server whose database is the tests' own."""
    folder, port = tmp_path_factory.mktemp("shared-cache"), free_port()
    folder.chmod(0o755)
    database = str(connection.settings_dict["NAME"])
    urls = {
        name: f"{os.environ[name].rpartition('/')[0]}/{database}"
        for name in ("DATABASE_URL", "DATABASE_URL_TILES")
    }
    surroundings = {
        **urls, "PARVIS_VAR": str(folder / "var"), "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "BASEMAP_PMTILES": str(_base_map_file), "PUBLIC_URL": f"http://localhost:{port}",
        "PROOF_OF_WORK": "no", "SERVICE_WORKER": "yes", "WEB_WRITE_RATE": "1000000",
    }  # fmt: skip
    with (
        granian(workers=2, threads=4, **surroundings) as server,
        nginx(folder / "nginx", port, server.port),
    ):
        yield port


def asker(scene: Scene, port: int) -> Asker:
    """Asks the proxy, as a browser would."""

    def ask(probe: Probe, **headers: str) -> Answer:
        sent = {"Host": f"localhost:{port}", **cookie_of(scene, probe), **headers}
        body = None
        if probe.body:
            body = urlencode(probe.body)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            sent["Origin"] = f"http://localhost:{port}"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as link:
            link.request("POST" if body else "GET", probe.path, body, sent)
            response = link.getresponse()
            return unpacked(response.status, dict(response.getheaders()), response.read())

    return ask


@pytest.mark.parametrize("name", WAYS)
def test_what_goes_is_gone_from_a_shared_cache_within_seconds(proxy, capsys, name):
    way = WAYS[name]
    scene = a_scene(name.replace(" ", "-"))
    ask = asker(scene, proxy)
    before = held_before(scene, ask)
    held = {label for _answer, labels in before.values() for label in labels}
    assert way.gone <= held
    losing = {probe: told for probe, told in before.items() if told[1] & way.gone}
    losing |= {probe: before[probe] for probe in files_of(scene, way)}
    losing = dict(sorted(losing.items(), key=lambda pair: pair[0].name not in KEPT))
    assert_it_is_kept(losing, ask)
    for probe in reversed(losing):
        ask(probe)  # so that what is asked first afterwards has been kept last

    way.act(scene)
    seconds, stale = until_gone(scene, way, losing, ask)

    with capsys.disabled():
        told = f"{seconds:.1f} s until none of {len(losing)} addresses holds it"
        sys.stdout.write(f"\n  {name}: {told}; {stale} answers of before until then\n")
    assert seconds <= LIMIT_S
    for probe in files_of(scene, way):
        assert ask(probe).status == 404


def assert_it_is_kept(losing: Before, ask: Asker) -> None:
    """The cache answers by itself where it may, and nowhere else."""
    hits = set()
    for probe in losing:
        ask(probe)
        if ask(probe).headers.get("X-Cache") == "HIT":
            hits.add(probe.name)
    assert hits == KEPT & {probe.name for probe in losing}


def until_gone(scene: Scene, way: Way, losing: Before, ask: Asker) -> tuple[float, int]:
    """Ask all, again and again, until nothing is wrong any more.

    Returns when the last answer came in which something was, and how many there were.
    """
    began, last, stale, is_clean = time.monotonic(), 0.0, 0, False
    while not is_clean and last <= LIMIT_S:
        is_clean = True
        for probe, (former, labels) in losing.items():
            lost = (labels & way.gone) or ({"the file"} if probe.name == "web:photo" else set())
            for headers in questions(former, lost):
                answer = ask(probe, **headers)
                still = met_in(answer, probe.path, scene.canaries) & way.gone
                is_file = probe.name == "web:photo" and answer.status != 404
                if is_file or fault_of(answer, former, still, lost):
                    last, stale, is_clean = time.monotonic() - began, stale + 1, False
    return last, stale
