"""What each route that takes an act is sent, so that it would do its work."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import PLACE, a_point
from tests.photos import a_picture
from tests.proofs.asking import Answer, ask, device_header
from tests.proofs.routes import Route
from tests.proofs.world import PHOTOS, RECEIPTS, REPLIES, World
from web.forms import issue_key

OF_ONE_S_REPLY = tuple(
    f"web:{act}_reply" for act in ("edit", "withdraw", "appeal", "answer", "unwithdraw")
)
SAID = ("_ask_", "_overturn_", "_uphold_", "appeal", "receipt_answer", "answer_reply")


def body_for(route: Route, world: World) -> dict[str, Any]:
    """A complete body for the good target of a route (see World.good)."""
    reason = {"reason": "off_topic", "statement": "It is not about this place."}
    said = {"statement": "It speaks of this place."}
    words = {"title": "A bench", "text": "A bench in the shade."}
    embed = {"title": "The map", "hosts": "https://city.example", "language": "fr", "height": "640"}
    bodies: dict[str, dict[str, Any]] = {
        "api:contributions": {
            "type": "Feature",
            "geometry": a_point(),
            "properties": {"layer": world.ideas.slug, "kind": "proposal", **words},
        },
        "api:support": {},
        "api:replies": {"text": "Yes."},
        "account_login": {"email": "new@parvis.example"},
        "account_request_login_code": {"email": "new@parvis.example"},
        "account_confirm_login_code": {"code": "AAAAAA"},
        "account_login_password": {"login": "a@parvis.example", "password": "not the password"},
        "web:desk_answer": {"service": "Parks", "text": "Yes.", "status": ""},
        "web:desk_looks": {"accent": "plum"},
        "web:desk_embed_new": embed,
        "web:desk_embed": embed,
        "web:language": {"language": "en", "next": "/how/"},
        "web:new": {
            "key": issue_key(), "where": "coordinates", "longitude": PLACE[0],
            "latitude": PLACE[1], "kind": "proposal", "different": "yes", **words,
        },
        "web:alike": {
            "where": "coordinates", "longitude": PLACE[0], "latitude": PLACE[1], **words,
        },
        "web:photo_upload": {"photo": SimpleUploadedFile("a.jpg", a_picture())},
        "web:report": {"key": issue_key(), "reason": "insult"},
        "web:report_reply": {"key": issue_key(), "reason": "insult"},
        "web:edit_reply": {"text": "Yes, and soon."},
        "web:follow": {"key": issue_key(), "email": "new@parvis.example"},
        "web:receipt_letter": {"email": "new@parvis.example"},
        "web:forget": {"way": "keep"},
        "web:proof": {"key": issue_key(), "for": "reply"},
        "web:reply": {"key": issue_key(), "text": "Yes."},
        "web:receipt_edit": words,
    }  # fmt: skip
    is_reasoned = any(act in route.name for act in ("_reject_", "_quarantine_"))
    is_said = any(act in route.name for act in SAID)
    body = bodies.get(route.name, reason if is_reasoned else said if is_said else {})
    return body | version_of(route, world)


def version_of(route: Route, world: World) -> dict[str, int]:
    """The version of what the act is about, for forms that send it back."""
    if route.name in OF_ONE_S_REPLY:
        return {"version": world.replies[REPLIES.get(route.name, "held")].version}
    if "receipt_photo_" in route.name:
        return {"version": world.photos[PHOTOS[route.name]].version}
    if route.door == "receipt":
        return {"version": world.contributions[RECEIPTS.get(route.name, "held")].version}
    if route.door != "desk" or "public_id" not in route.takes:
        return {}
    wanted = world.good(route)["public_id"]
    rows = [*world.contributions.values(), *world.replies.values(), *world.photos.values()]
    return {"version": next(row.version for row in rows if row.public_id == wanted)}


def act(world: World, role: str, route: Route, method: str, path: str) -> Answer:
    """Send what a route needs, as this role, from our own pages."""
    headers = {"Idempotency-Key": "a-key-of-the-proofs", **device_header(world, role, path)}
    body = body_for(route, world) if method == "POST" else None
    return ask(world.client(role), method, path, body, **headers)
