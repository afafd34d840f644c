"""Every route of the URLconf, once, with its door and its methods; the proofs walk this list.

A route that is missing here fails `test_routes.py`: nobody adds an address that is not proven.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

PLACEHOLDER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    """One route. `door` says which headers it has: page, embed, receipt, account, desk, api, tile,
    plain.

    methods: those it answers, HEAD and OPTIONS apart.
    """

    pattern: str
    name: str
    door: str
    methods: tuple[str, ...] = ("GET",)

    @property
    def takes(self) -> tuple[str, ...]:
        """The names of its placeholders."""
        return tuple(PLACEHOLDER.findall(self.pattern))

    def path(self, **values: Any) -> str:
        """Its address for some values; those it does not take are left aside."""
        return "/" + PLACEHOLDER.sub(lambda found: str(values[found[1]]), self.pattern)


GET, POST, FORM, BOTH = ("GET",), ("POST",), ("GET", "POST"), ("DELETE", "POST")
CAMPAIGN = "campaigns/<slug:slug>/"
ONE = f"{CAMPAIGN}contributions/<int:public_id>/"
REPLY = f"{CAMPAIGN}replies/<int:public_id>/"
FOLLOWING = "following/<str:token>/"
RECEIPT = "receipts/<str:token>/"
DESK = "desk/<slug:slug>/"
ORDERS = ("order", "lift_order", "remove")
SECOND_ACTS = ("ask", "resume", "quarantine", "release", "overturn", "uphold")
DESK_ITEMS = ("contribution", "reply")
TILES = "tiles/<slug:campaign>/"
TILE = "<int:z>/<int:x>/<int:y>.mvt"
API = "api/v1/campaigns/<slug:campaign>/"
API_ONE = f"{API}contributions/<int:public_id>/"


def _desk_item(what: str) -> list[Route]:
    plural = {"contribution": "contributions", "reply": "replies"}[what]
    base = f"{DESK}{plural}/<int:public_id>/"
    acts = [
        Route(f"{base}{act}/", f"web:desk_{act}_{what}", "desk", POST)
        for act in (
            "publish",
            "reject",
            "restore",
            "undo",
            "claim",
            "unclaim",
            "settle",
            *SECOND_ACTS,
            *ORDERS,
        )
    ]
    block = Route(f"{base}block/", f"web:desk_block_{what}", "desk", FORM)
    changes = [
        Route(f"{base}edit/", f"web:desk_edit_{what}", "desk", FORM),
        Route(f"{base}versions/", f"web:desk_versions_of_{what}", "desk"),
    ]
    return [Route(base, f"web:desk_{what}", "desk"), *acts, block, *changes]


ROUTES = (
    Route("healthz", "healthz", "plain"),
    Route("readyz", "readyz", "plain"),
    Route("tiles/~/basemap/style.json", "tiles:basemap_style", "tile"),
    Route(f"tiles/~/basemap/<slug:edition>/{TILE}", "tiles:basemap_tile", "tile"),
    Route(f"{TILES}style.json", "tiles:style", "tile"),
    Route(f"{TILES}changes.json", "tiles:changes", "tile"),
    Route(f"{TILES}<slug:layer>.json", "tiles:tilejson", "tile"),
    Route(f"{TILES}<slug:layer>/{TILE}", "tiles:contributions", "tile"),
    Route(f"{TILES}<slug:layer>/<int:version>/{TILE}", "tiles:features", "tile"),
    Route("api/docs/", "api:docs", "page"),
    Route("api/schema/", "api:schema", "api"),
    Route("api/v1/campaigns/", "api:campaigns", "api"),
    Route(API, "api:campaign", "api"),
    Route(f"{API}ledger/", "api:ledger", "api"),
    Route(f"{API}layers/", "api:layers", "api"),
    Route(f"{API}layers/<slug:layer>/features/", "api:features", "api"),
    Route(f"{API}contributions/", "api:contributions", "api", FORM),
    Route(API_ONE, "api:contribution", "api"),
    Route(f"{API_ONE}support/", "api:support", "api", BOTH),
    Route(f"{API_ONE}replies/", "api:replies", "api", FORM),
    Route("account/login/", "account_login", "account", FORM),
    Route("account/login/", "account_request_login_code", "account", FORM),
    Route("account/login/code/", "account_confirm_login_code", "account", FORM),
    Route("account/login/password/", "account_login_password", "account", FORM),
    Route("account/logout/", "account_logout", "account", FORM),
    Route("account/inactive/", "account_inactive", "account"),
    Route("desk/", "web:desk", "desk"),
    Route("desk/parts/", "web:desk_parts", "desk"),
    Route("desk/mail/", "web:desk_mail", "desk"),
    Route("desk/mail/<str:name>/<int:rank>/", "web:desk_letter", "desk"),
    Route(f"{DESK}queue/", "web:desk_queue", "desk"),
    Route(f"{DESK}claims.json", "web:desk_claims", "desk"),
    Route(f"{DESK}bulk/", "web:desk_bulk", "desk"),
    Route(f"{DESK}bulk/decide/", "web:desk_decide", "desk", POST),
    Route(f"{DESK}bulk/<int:public_id>/", "web:desk_batch", "desk"),
    Route(f"{DESK}bulk/<int:public_id>/undo/", "web:desk_undo_batch", "desk", POST),
    Route(f"{DESK}matters/", "web:desk_matters", "desk"),
    Route(f"{DESK}looks/", "web:desk_looks", "desk", FORM),
    Route(f"{DESK}rules/", "web:desk_rules", "desk", FORM),
    Route(f"{DESK}questions/", "web:desk_question_layers", "desk"),
    Route(f"{DESK}questions/<slug:layer>/", "web:desk_questions", "desk", FORM),
    Route(f"{DESK}blocks/", "web:desk_blocks", "desk", FORM),
    Route(f"{DESK}moderators/", "web:desk_moderators", "desk", FORM),
    Route(f"{DESK}report/", "web:desk_report", "desk"),
    *(route for what in DESK_ITEMS for route in _desk_item(what)),
    Route(f"{DESK}contributions/<int:public_id>/merge/", "web:desk_merge", "desk", POST),
    Route(f"{DESK}contributions/<int:public_id>/unmerge/", "web:desk_unmerge", "desk", FORM),
    Route(f"{DESK}contributions/<int:public_id>/split/", "web:desk_split", "desk", FORM),
    Route(f"{DESK}contributions/<int:public_id>/answer/", "web:desk_answer", "desk", POST),
    Route(f"{DESK}contributions/<int:public_id>/accept/", "web:desk_accept", "desk", POST),
    Route(f"{DESK}contributions/<int:public_id>/decline/", "web:desk_decline", "desk", POST),
    Route(f"{DESK}contributions/<int:public_id>/unsuggest/", "web:desk_unsuggest", "desk", POST),
    Route(f"{DESK}photos/<int:public_id>/<slug:size>.webp", "web:desk_photo", "desk"),
    *(
        Route(f"{DESK}photos/<int:public_id>/{act}/", f"web:desk_{act}_photo", "desk", POST)
        for act in ("publish", "reject", "restore", "undo", *SECOND_ACTS[2:])
    ),
    Route(f"{DESK}photos/<int:public_id>/redact/", "web:desk_redact_photo", "desk", FORM),
    Route(f"{DESK}aside/", "web:desk_aside", "desk"),
    Route(f"{DESK}aside/<int:number>/look/", "web:desk_look_aside", "desk", POST),
    Route(f"{DESK}aside/<int:number>/erase/", "web:desk_erase_aside", "desk", POST),
    Route(f"{DESK}embeds/", "web:desk_embeds", "desk"),
    Route(f"{DESK}embeds/new/", "web:desk_embed_new", "desk", FORM),
    Route(f"{DESK}embeds/<str:key>/", "web:desk_embed", "desk", FORM),
    Route(f"{DESK}embeds/<str:key>/revoke/", "web:desk_embed_revoke", "desk", FORM),
    Route(f"{DESK}tiles/style.json", "web:desk_style", "desk"),
    Route(f"{DESK}tiles/changes.json", "web:desk_changes", "desk"),
    Route(f"{DESK}tiles/<slug:layer>/{TILE}", "web:desk_tile", "desk"),
    Route("embed/<str:key>/", "web:embed", "embed"),
    Route("", "web:home", "page"),
    Route("how/", "web:how", "page"),
    Route("accessibility/", "web:accessibility", "page"),
    Route("privacy/", "web:privacy", "page"),
    Route("mine/", "web:mine", "account"),
    Route("mine/data.json", "web:my_data", "account"),
    Route("mine/forget/", "web:forget", "account", FORM),
    Route("language/", "web:language", "page", POST),
    Route("city/logo", "web:logo", "page"),
    Route("city/logo-dark", "web:logo_dark", "page"),
    Route("proof/", "web:proof", "page", POST),
    Route("manifest.webmanifest", "web:manifest", "page"),
    Route("sw.js", "web:worker", "page"),
    Route("offline/", "web:offline", "page"),
    Route("robots.txt", "web:robots", "page"),
    Route(CAMPAIGN, "web:campaign", "page"),
    Route(f"{CAMPAIGN}about/", "web:about", "page"),
    Route(f"{CAMPAIGN}ledger/", "web:ledger", "page"),
    Route(f"{CAMPAIGN}ledger.csv", "web:ledger_csv", "page"),
    Route(f"{CAMPAIGN}ledger.json", "web:ledger_json", "page"),
    Route(f"{CAMPAIGN}picture.svg", "web:picture", "page"),
    Route(f"{CAMPAIGN}places.json", "web:places", "page"),
    Route(f"{CAMPAIGN}contributions/", "web:contributions", "page"),
    Route(f"{CAMPAIGN}contributions/new/", "web:new", "page", FORM),
    Route(f"{CAMPAIGN}contributions/alike/", "web:alike", "page", POST),
    Route(f"{CAMPAIGN}photos/", "web:photo_upload", "page", POST),
    Route(f"{CAMPAIGN}photos/ahead/<str:token>.webp", "web:photo_ahead", "page"),
    Route(f"{CAMPAIGN}photos/<int:public_id>/<slug:size>.webp", "web:photo", "page"),
    Route(ONE, "web:contribution", "page"),
    Route(f"{ONE}support/", "web:support", "page", POST),
    Route(f"{ONE}unsupport/", "web:unsupport", "page", POST),
    Route(f"{ONE}reply/", "web:reply", "page", POST),
    Route(f"{ONE}report/", "web:report", "page", FORM),
    Route(f"{ONE}follow/", "web:follow", "page", FORM),
    Route(f"{ONE}place.svg", "web:place", "page"),
    Route(f"{REPLY}report/", "web:report_reply", "page", FORM),
    Route(f"{REPLY}edit/", "web:edit_reply", "page", FORM),
    Route(f"{REPLY}withdraw/", "web:withdraw_reply", "page", FORM),
    Route(f"{REPLY}appeal/", "web:appeal_reply", "page", FORM),
    Route(f"{REPLY}unappeal/", "web:unappeal_reply", "page", FORM),
    Route(f"{REPLY}answer/", "web:answer_reply", "page", FORM),
    Route(f"{REPLY}unwithdraw/", "web:unwithdraw_reply", "page", POST),
    Route(FOLLOWING, "web:following", "receipt", FORM),
    Route(f"{FOLLOWING}stop/", "web:stop_following", "receipt", FORM),
    Route("confirm/<str:token>/", "web:confirm", "receipt", FORM),
    Route(RECEIPT, "web:receipt", "receipt"),
    Route(f"{RECEIPT}address/", "web:receipt_address", "receipt", POST),
    Route(f"{RECEIPT}letter/", "web:receipt_letter", "receipt", POST),
    Route(f"{RECEIPT}photos/<int:public_id>/<slug:size>.webp", "web:receipt_photo", "receipt"),
    Route(
        f"{RECEIPT}photos/<int:public_id>/withdraw/", "web:receipt_photo_withdraw", "receipt", POST
    ),
    Route(f"{RECEIPT}photos/<int:public_id>/appeal/", "web:receipt_photo_appeal", "receipt", FORM),
    Route(f"{RECEIPT}appeal/", "web:receipt_appeal", "receipt", FORM),
    Route(
        f"{RECEIPT}photos/<int:public_id>/unappeal/", "web:receipt_photo_unappeal", "receipt", FORM
    ),
    Route(f"{RECEIPT}unappeal/", "web:receipt_unappeal", "receipt", FORM),
    Route(f"{RECEIPT}answer/", "web:receipt_answer", "receipt", FORM),
    Route(f"{RECEIPT}unwithdraw/", "web:receipt_unwithdraw", "receipt", POST),
    Route(f"{RECEIPT}edit/", "web:receipt_edit", "receipt", FORM),
    Route(f"{RECEIPT}propose/", "web:receipt_propose", "receipt", FORM),
    Route(f"{RECEIPT}retract/", "web:receipt_retract", "receipt", POST),
    Route(f"{RECEIPT}suggestion/", "web:receipt_suggestion", "receipt", FORM),
    Route(f"{RECEIPT}withdraw/", "web:receipt_withdraw", "receipt", FORM),
)
BY_NAME = {route.name: route for route in ROUTES}


def patterns() -> list[tuple[str, str]]:
    """(name, pattern) of every route of the URLconf."""
    return list(_walk(get_resolver().url_patterns))


def _walk(
    found: list[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    for item in found:
        here = before + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item.url_patterns, here, inner)
        else:
            yield f"{space}{item.name}", here
