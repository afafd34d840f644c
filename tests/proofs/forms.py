"""What each route that takes an act is sent, so that it would do its work."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from contributions.models import Report
from tests.factories import PLACE, a_point
from tests.photos import a_picture
from tests.proofs.asking import Answer, ask, device_header
from tests.proofs.routes import Route
from tests.proofs.world import PHOTOS, RECEIPTS, REPLIES, World
from web.forms import issue_key

OF_ONE_S_REPLY = tuple(
    f"web:{act}_reply" for act in ("edit", "withdraw", "appeal", "unappeal", "answer", "unwithdraw")
)
ABOUT_A_CHANGE = ("web:desk_accept", "web:desk_decline", "web:receipt_retract")
ABOUT_A_SUGGESTION = ("web:desk_unsuggest", "web:receipt_suggestion")
SAID = (
    "_decline", "_ask_", "_overturn_", "_uphold_", "_order_", "appeal", "receipt_answer",
    "answer_reply",
)  # fmt: skip


def body_for(route: Route, world: World) -> dict[str, Any]:
    """A complete body for the good target of a route (see World.good)."""
    reason = {"reason": "off_topic", "statement": "It is not about this place."}
    said = {"statement": "It speaks of this place."}
    words = {"title": "A bench", "text": "A bench in the shade."}
    embed = {"title": "The map", "hosts": "https://city.example", "language": "fr", "height": "640"}
    covered = {
        "do": "redact", "text": "[…]", "signature": "", "reason": "personal_data",
        "statement": "A name.",
    }  # fmt: skip
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
        "web:desk_redact_photo": {
            "do": "burn", "box-1-left": "10", "box-1-top": "10", "box-1-width": "20",
            "box-1-height": "20", "statement": "A face.", "reason": "personal_data",
            "alternative": "",
        },
        "web:desk_edit_contribution": covered | {"title": "[…]"},
        "web:desk_edit_reply": covered,
        "web:desk_split": {
            "title-1": "One", "text-1": "A", "title-2": "Two", "text-2": "text",
            "statement": "It says two things.",
        },
        "web:desk_answer": {"service": "Parks", "text": "Yes.", "status": ""},
        "web:desk_merge": {"into": world.contributions["published"].public_id},
        "web:desk_decide": decision(world),
        "web:desk_looks": {"accent": "plum"},
        "web:desk_settle_contribution": {"seen": list(Report.objects.values_list("pk", flat=True))},
        "web:desk_block_contribution": reason | {"days": "7"},
        "web:desk_block_reply": reason | {"days": "7"},
        "web:desk_blocks": {"block": world.block.number},
        "web:desk_moderators": {
            "do": "add", "moderator": world.persons["mod_A"].email, "layer": world.ideas.slug,
        },
        "web:desk_rules": {"do": "try", "first-on": "yes"},
        "web:desk_questions": {"do": "look", "count": "1", "label-1": "A dog?", "type-1": "yes_no"},
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
        "web:confirm": {"answer": "yes"},
        "web:receipt_address": {"email": "new@parvis.example"},
        "web:receipt_letter": {"email": "new@parvis.example"},
        "web:forget": {"way": "keep"},
        "web:proof": {"key": issue_key(), "for": "reply"},
        "web:reply": {"key": issue_key(), "text": "Yes."},
        "web:receipt_edit": words,
        "web:receipt_propose": words,
    }  # fmt: skip
    is_reasoned = any(act in route.name for act in ("_reject_", "_quarantine_", "_remove_"))
    is_said = any(act in route.name for act in SAID)
    body = bodies.get(route.name, reason if is_reasoned else said if is_said else {})
    if route.name in ABOUT_A_SUGGESTION:
        body = body | {"change": world.suggestion.public_id, "do": "agree"}
    if route.name in ABOUT_A_CHANGE:
        body = body | {"change": world.change.public_id}
    return body | version_of(route, world)


def decision(world: World) -> dict[str, Any]:
    """To publish what waits, as the preview of a batch sends it."""
    held = world.contributions["held"]
    return {"act": "publish", "item": [f"contribution-{held.public_id}-{held.version}"]}


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
    if "batch" in route.name:
        return {}
    rows = [*world.contributions.values(), *world.replies.values(), *world.photos.values()]
    return {"version": next(row.version for row in rows if row.public_id == wanted)}


def act(world: World, role: str, route: Route, method: str, path: str) -> Answer:
    """Send what a route needs, as this role, from our own pages."""
    headers = {"Idempotency-Key": "a-key-of-the-proofs", **device_header(world, role, path)}
    body = body_for(route, world) if method == "POST" else None
    return ask(world.client(role), method, path, body, **headers)
