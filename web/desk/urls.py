"""The staff's side. Every act stands under its campaign, so that nothing is reached past it."""

from django.urls import URLPattern, path

from web.desk import (
    acts,
    aside,
    blocks,
    bulk,
    changes,
    claims,
    editing,
    embeds,
    home,
    letters,
    looks,
    maps,
    moderators,
    parting,
    photos,
    questions,
    queue,
    redacting,
    report,
    rules,
    second_acts,
)
from web.desk.queries import CONTRIBUTION, REPLY

CONTRIBUTIONS = "<slug:slug>/contributions/<int:public_id>/"
REPLIES = "<slug:slug>/replies/<int:public_id>/"
PHOTO = "<slug:slug>/photos/<int:public_id>/"
ASIDE = "<slug:slug>/aside/"
BULK = "<slug:slug>/bulk/"
EMBEDS = "<slug:slug>/embeds/"
TILES = "<slug:slug>/tiles/"


def _acts(base: str, what: str) -> list[URLPattern]:
    """The page of one kind of item, and the moves below it."""
    kind = {"what": what}
    return [
        path(base, queue.page, kind, name=f"desk_{what}"),
        path(f"{base}publish/", acts.publish, kind, name=f"desk_publish_{what}"),
        path(f"{base}reject/", acts.reject, kind, name=f"desk_reject_{what}"),
        path(f"{base}restore/", acts.restore, kind, name=f"desk_restore_{what}"),
        path(f"{base}block/", blocks.block, kind, name=f"desk_block_{what}"),
        path(f"{base}undo/", acts.undo, kind, name=f"desk_undo_{what}"),
        path(f"{base}claim/", claims.claim, kind, name=f"desk_claim_{what}"),
        path(f"{base}unclaim/", claims.unclaim, kind, name=f"desk_unclaim_{what}"),
        path(f"{base}settle/", acts.settle, kind, name=f"desk_settle_{what}"),
        path(f"{base}edit/", editing.edit, kind, name=f"desk_edit_{what}"),
        path(f"{base}versions/", editing.versions, kind, name=f"desk_versions_of_{what}"),
        *_second_acts(base, what, tuple(second_acts.DOES)),
    ]


def _second_acts(base: str, what: str, names: tuple[str, ...]) -> list[URLPattern]:
    return [
        path(
            f"{base}{name}/", second_acts.act, {"what": what, "name": name},
            name=f"desk_{name}_{what}",
        )
        for name in names
    ]  # fmt: skip


urlpatterns = [
    path("", home.home, name="desk"),
    path("parts/", looks.every_part, name="desk_parts"),
    path("mail/", letters.folder, name="desk_mail"),
    path("mail/<str:name>/<int:rank>/", letters.letter, name="desk_letter"),
    path("<slug:slug>/queue/", queue.queue, name="desk_queue"),
    path("<slug:slug>/claims.json", claims.claims, name="desk_claims"),
    path(BULK, bulk.preview, name="desk_bulk"),
    path(f"{BULK}decide/", bulk.decide, name="desk_decide"),
    path(f"{BULK}<int:public_id>/", bulk.batch, name="desk_batch"),
    path(f"{BULK}<int:public_id>/undo/", bulk.undo, name="desk_undo_batch"),
    path("<slug:slug>/matters/", second_acts.page, name="desk_matters"),
    path("<slug:slug>/looks/", looks.looks, name="desk_looks"),
    path("<slug:slug>/rules/", rules.page, name="desk_rules"),
    path("<slug:slug>/questions/", questions.layers, name="desk_question_layers"),
    path("<slug:slug>/questions/<slug:layer>/", questions.edit, name="desk_questions"),
    path("<slug:slug>/blocks/", blocks.page, name="desk_blocks"),
    path("<slug:slug>/moderators/", moderators.page, name="desk_moderators"),
    path("<slug:slug>/report/", report.report, name="desk_report"),
    *_acts(CONTRIBUTIONS, CONTRIBUTION),
    *_acts(REPLIES, REPLY),
    path(f"{CONTRIBUTIONS}merge/", acts.merge, name="desk_merge"),
    path(f"{CONTRIBUTIONS}unmerge/", parting.unmerge, name="desk_unmerge"),
    path(f"{CONTRIBUTIONS}split/", parting.split, name="desk_split"),
    path(f"{CONTRIBUTIONS}answer/", acts.answer, name="desk_answer"),
    path(f"{CONTRIBUTIONS}accept/", changes.accept, name="desk_accept"),
    path(f"{CONTRIBUTIONS}decline/", changes.decline, name="desk_decline"),
    path(f"{CONTRIBUTIONS}unsuggest/", changes.unsuggest, name="desk_unsuggest"),
    path(f"{PHOTO}<slug:size>.webp", photos.picture, name="desk_photo"),
    path(f"{PHOTO}publish/", photos.publish, name="desk_publish_photo"),
    path(f"{PHOTO}reject/", photos.reject, name="desk_reject_photo"),
    path(f"{PHOTO}restore/", photos.restore, name="desk_restore_photo"),
    path(f"{PHOTO}undo/", photos.undo, name="desk_undo_photo"),
    path(f"{PHOTO}redact/", redacting.photo, name="desk_redact_photo"),
    path(ASIDE, aside.listing, name="desk_aside"),
    path(f"{ASIDE}<int:number>/look/", aside.look, name="desk_look_aside"),
    path(f"{ASIDE}<int:number>/erase/", aside.erase, name="desk_erase_aside"),
    *_second_acts(PHOTO, "photo", ("quarantine", "release", "overturn", "uphold")),
    path(EMBEDS, embeds.embeds, name="desk_embeds"),
    path(f"{EMBEDS}new/", embeds.new, name="desk_embed_new"),
    path(f"{EMBEDS}<str:key>/", embeds.one, name="desk_embed"),
    path(f"{EMBEDS}<str:key>/revoke/", embeds.revoke, name="desk_embed_revoke"),
    path(f"{TILES}style.json", maps.style, name="desk_style"),
    path(f"{TILES}changes.json", maps.changes, name="desk_changes"),
    path(f"{TILES}<slug:layer>/<int:z>/<int:x>/<int:y>.mvt", maps.tile, name="desk_tile"),
]
