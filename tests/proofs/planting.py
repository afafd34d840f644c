"""Planting the fixture world through the actions of the domain, as people would."""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.contrib.gis.geos import LineString, Point
from django.test import Client
from django.utils import timezone

from accounts.actions import DEVICE_LIFE, digest_of
from accounts.enums import Assurance
from accounts.models import Device, Person
from campaigns.enums import Role, Visibility
from campaigns.models import Campaign, Membership, RiskRule
from contributions import actions
from contributions.enums import State
from contributions.ledger.closing import close_months
from contributions.models import Contribution, Status
from layers.actions import change_questions
from layers.enums import LayerKind
from layers.models import Layer, LayerRule
from tests import factories as make
from tests.photos import a_photo, a_photo_ahead, chosen
from tests.proofs.planting_aside import plant_covered_photo, plant_covered_words
from tests.proofs.planting_changes import plant_changes
from tests.proofs.world import (
    AUTHOR,
    CONFIGURES,
    DESK,
    MODERATES,
    NOBODY,
    ORDERS,
    ROLES,
    STAFF_B,
    Canary,
    World,
)


def a_world() -> World:
    """Build everything through the actions of the domain, as people would."""
    persons = {role: make.a_person() for role in ROLES if role not in ("anon", "dev")}
    persons["dev"] = make.a_device_person(display_name="canaridevice")
    world = _empty_world(persons)
    _make_staff(world)
    _plant_in_parc(world)
    _plant_in_gare(world)
    for campaign in (world.parc, world.gare):  # the ledger has a published month
        close_months(campaign, at=timezone.now() + timedelta(days=40))
    for role in ROLES[2:]:
        client = Client()
        client.force_login(persons[role])
        world.sessions[role] = client.cookies["session"].value
    return world


_places = cycle(range(54))  # more than one world needs, and all of them within the perimeter


def a_place() -> tuple[float, float]:
    """A place of its own, with five decimals that no other number has."""
    column, rank = divmod(next(_places), 18)
    west, south = ((2.21137, 48.88631), (2.20213, 48.88667), (2.20672, 48.88243))[column]
    return round(west + rank * 0.00113, 5), round(south + rank * 0.00071, 5)


def _empty_world(persons: dict[str, Person]) -> World:
    parc = make.a_campaign(slug="parc", title="Renouveler le quartier du Parc")
    make.an_area(parc, make.a_square(2.20, 48.88, 2.24, 48.90))
    ideas = make.a_layer(parc, slug="ideas", title="Ideas")
    streets = make.a_layer(
        parc, slug="streets", title="Streets", kind=LayerKind.REFERENCE, is_streets=True
    )
    make.a_feature(streets, LineString((2.215, 48.8821), (2.225, 48.8821), srid=4326), name="Rue A")
    gare = make.a_campaign(
        slug="gare",
        title="canarigare title",
        summary="canarigare summary",
        commitment_text="canarigare commitment",
        contact_email="canarigare@parvis.example",
    )
    hidden = make.a_layer(parc, slug="hidden", title="canarilayer hidden")
    hidden_ref = make.a_layer(
        parc, slug="hidden-ref", title="canarilayer reference", kind=LayerKind.REFERENCE
    )
    devices = {name: f"a-device-cookie-of-{name}" for name in ("dev", "auth")}
    for name, cookie in devices.items():
        Device.objects.create(
            person=persons[name],
            digest=digest_of(cookie),
            expires_at=timezone.now() + DEVICE_LIFE,
        )
    return World(
        parc, gare, ideas, streets, hidden, hidden_ref, persons, devices, contributions={},
        replies={},
    )  # fmt: skip


def _make_staff(world: World) -> None:
    for name, campaign, role in (
        ("fac_A", world.parc, Role.FACILITATOR),
        ("mod_A", world.parc, Role.MODERATOR),
        ("plan_A", world.parc, Role.PLANNER),
        ("man_A", world.parc, Role.MANAGER),
        ("dpo_A", world.parc, Role.DATA_OFFICER),
        ("mod_B", world.gare, Role.MODERATOR),
    ):
        Membership.objects.create(person=world.persons[name], campaign=campaign, role=role)
    _rename(world.persons["auth"], display_name="canariauthor", email="canariauthor@parvis.example")
    _rename(world.persons["mod_A"], display_name="canarimoderator")
    _rename(world.persons["adm"], is_administrator=True)
    world.canaries += [
        Canary("author's name and e-mail", AUTHOR, word="canariauthor"),
        Canary("name of a device's person", frozenset({"dev"}), word="canaridevice"),
        Canary("moderator's name", DESK, word="canarimoderator"),
    ]


def _rename(person: Person, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=list(fields))


def _plant_in_parc(world: World) -> None:
    one = world.contributions
    one["published"] = _submit(world, "published", publish=True, text="A published text.")
    one["blurred"] = _blurred(world)
    one["held"] = _hidden(world, "held", DESK)
    one["rejected"] = _hidden(world, "rejected", MODERATES)
    actions.reject(
        one["rejected"], by=world.persons["mod_A"], reason="off_topic", statement="canaristatement"
    )
    one["withdrawn"] = _hidden(world, "withdrawn", MODERATES)
    actions.withdraw(one["withdrawn"], by=world.persons["auth"])
    one["merged"] = _hidden(world, "merged", MODERATES)
    actions.merge(one["merged"], into=one["published"], by=world.persons["mod_A"])
    _plant_overlays(world)
    _plant_unconfirmed(world)
    _plant_erased(world)
    one["in hidden layer"] = _hidden(world, "inhidden", DESK, layer=world.hidden, publish=True)
    one["revised"] = _revised(world)
    one["responding"] = _responding(world)
    one["on hidden feature"] = _on_hidden_feature(world)
    one["rejected later"] = _rejected_later(world)
    world.canaries.append(Canary("statement", MODERATES | AUTHOR, word="canaristatement"))
    _plant_replies(world)
    plant_covered_words(world)
    plant_changes(world)
    _overlay_replies(world)
    _plant_photos(world)
    actions.support(one["published"], by=world.persons["res2"])
    actions.answer(
        one["published"], by=world.persons["plan_A"], service="Parks", text="Yes.", status=None
    )
    _plant_around(world)
    _plant_embeds(world)
    _plant_rules_and_block(world)
    for layer in (world.hidden, world.hidden_ref):
        Layer.objects.filter(pk=layer.pk).update(is_shown=False)
    world.canaries.append(Canary("title of a hidden layer", CONFIGURES, word="canarilayer"))


def _plant_overlays(world: World) -> None:
    """One whose author is asked, one that is hidden for a while, one whose author appeals."""
    one, moderator = world.contributions, world.persons["mod_A"]
    one["asked"] = _hidden(world, "asked", DESK)
    actions.ask(one["asked"], by=moderator, statement="canariquestion")
    one["quarantined"] = _hidden(world, "quarantined", ORDERS, publish=True)
    actions.quarantine(
        make.fresh(one["quarantined"]), by=moderator, reason="insult",
        statement="canarihiddenstatement", passage="canariquarantined text",
    )  # fmt: skip
    one["ordered"] = _hidden(world, "ordered", ORDERS, publish=True)
    actions.order(
        make.fresh(one["ordered"]), by=world.persons["adm"], statement="canaricourt reference"
    )
    one["appealed"] = _hidden(world, "appealed", MODERATES)
    actions.reject(
        one["appealed"], by=moderator, reason="insult", statement="canariappealedstatement"
    )
    actions.appeal(one["appealed"], by=world.persons["auth"], statement="canariappeal words")
    world.canaries += [
        Canary("question", DESK | AUTHOR, word="canariquestion"),
        Canary("statement of one hidden", ORDERS | AUTHOR, word="canarihiddenstatement"),
        Canary("reference of an order", ORDERS | AUTHOR, word="canaricourt"),
        Canary("statement of one appealed", MODERATES | AUTHOR, word="canariappealedstatement"),
        Canary("words of an appeal", MODERATES | AUTHOR, word="canariappeal words"),
    ]


def _plant_erased(world: World) -> None:
    """One that its author erased, and one that a manager did: nothing of them is anybody's."""
    why = {"reason": "personal_data", "statement": "canarierasedwhy"}
    for name in ("discarded", "removed"):
        row = _hidden(world, name, NOBODY, seen_at=NOBODY, publish=True)
        if name == "discarded":
            actions.discard(make.fresh(row), by=world.persons["auth"])
        else:
            actions.remove(make.fresh(row), by=world.persons["man_A"], **why)
            # The desk sees by its number that there was something: the place alone is nobody's.
            place = world.canaries.pop()
            world.canaries.append(replace(place, public_id=0))
        world.contributions[name] = row
    world.canaries.append(Canary("why one was erased", ORDERS | AUTHOR, word="canarierasedwhy"))


def _plant_unconfirmed(world: World) -> None:
    """One whose address waits to be confirmed, with a photo, and one erased for want of it.

    Nobody of the team may meet them: they have not come in.
    """
    theme = make.a_category(world.parc, slug="asking")
    rule = {"layer": world.ideas, "category": theme, "assurance": Assurance.EMAIL}
    LayerRule.objects.create(**rule)
    for name, word in (("to confirm", "canariunconfirmed"), ("expired", "canariexpired")):
        lon, lat = a_place()
        ahead = a_photo_ahead(world.parc, colour="blue")
        draft = make.a_draft(
            title=f"{word} title", text=f"{word} text", signature=f"{word} sign",
            typed_address=f"{word} street", email=f"canarimail-{word}@x.org", category="asking",
            geometry=make.a_point(lon, lat), photos=(chosen(ahead, f"{word} photo"),),
        )  # fmt: skip
        author = make.a_device_person()
        one = actions.submit(draft, layer=world.ideas, by=author, key=make.a_key()).contribution
        if name == "expired":
            actions.discard(one, by=None)
        else:
            world.photos["unconfirmed"] = make.fresh(ahead)
        world.contributions[name] = one
        world.canaries += [
            Canary(f"words of {name}", NOBODY, word=word),
            Canary(f"receipt's e-mail of {name}", NOBODY, word=f"canarimail-{word}@"),
            Canary(f"place of {name}", NOBODY, place=(lon, lat), public_id=one.public_id),
        ]


def _overlay_replies(world: World) -> None:
    """The same of replies under something public."""
    under, author = world.contributions["published"], world.persons["auth"]
    moderator, rows = world.persons["mod_A"], world.replies
    for name, readers in (
        ("asked", DESK), ("hidden", ORDERS), ("ordered", ORDERS), ("appealed", MODERATES),
    ):  # fmt: skip
        word = f"canarireply{name}"
        rows[name], _is_replay = actions.reply(under, f"{word} text", by=author, key=make.a_key())
        world.canaries.append(
            Canary(f"{name} reply", readers | AUTHOR, word=word, public_id=rows[name].public_id)
        )
    actions.ask(rows["asked"], by=moderator, statement="canarireplyquestion")
    actions.publish(rows["hidden"], by=moderator)
    actions.quarantine(
        make.fresh(rows["hidden"]), by=moderator, reason="insult", statement="canarireplywhy"
    )
    actions.publish(rows["ordered"], by=moderator)
    actions.order(
        make.fresh(rows["ordered"]), by=world.persons["adm"], statement="canarireplycourt"
    )
    actions.reject(rows["appealed"], by=moderator, reason="insult", statement="canarireplyno")
    actions.appeal(rows["appealed"], by=author, statement="canarireplyplea")
    world.canaries += [
        Canary("question about a reply", DESK | AUTHOR, word="canarireplyquestion"),
        Canary("why a reply is hidden", ORDERS | AUTHOR, word="canarireplywhy"),
        Canary("why a reply is withheld", MODERATES | AUTHOR, word="canarireplyno"),
        Canary("order about a reply", ORDERS | AUTHOR, word="canarireplycourt"),
        Canary("appeal about a reply", MODERATES | AUTHOR, word="canarireplyplea"),
    ]


def _submit(world: World, name: str, *, publish: bool = False, **more: Any) -> Contribution:
    """A contribution of the author, whose receipt's e-mail nobody else may see."""
    layer = more.pop("layer", world.ideas)
    draft = make.a_draft(**{"title": f"Title {name}", "email": f"canarimail-{name}@x.org", **more})
    row = actions.submit(
        draft, layer=layer, by=world.persons["auth"], key=make.a_key()
    ).contribution
    world.canaries.append(Canary(f"receipt's e-mail of {name}", AUTHOR, word=f"canarimail-{name}@"))
    if publish:
        moderator = world.persons["mod_A" if layer.campaign == world.parc else "mod_B"]
        actions.publish(row, by=moderator)
    return row


def _hidden(
    world: World, name: str, readers: frozenset[str], *, seen_at: frozenset[str] = DESK, **more: Any
) -> Contribution:
    """A contribution that is not public, with a canary in each word and in its place."""
    lon, lat = a_place()
    word = f"canari{name}"
    row = _submit(
        world,
        name,
        title=f"{word} title",
        text=f"{word} text",
        signature=f"{word} sign",
        typed_address=f"{word} street",
        geometry=make.a_point(lon, lat),
        **more,
    )
    world.canaries += [
        Canary(f"words of {name}", readers | AUTHOR, word=word),
        Canary(f"place of {name}", seen_at | AUTHOR, place=(lon, lat), public_id=row.public_id),
    ]
    return row


def _blurred(world: World) -> Contribution:
    lon, lat = a_place()
    row = _submit(
        world, "blurred", publish=True, geometry=make.a_point(lon, lat), precision="street",
        typed_address="canariaddress",
    )  # fmt: skip
    world.canaries += [
        Canary("true place of a blurred one", DESK, place=(lon, lat)),
        Canary("typed address", DESK, word="canariaddress"),
    ]
    return row


def _responding(world: World) -> Contribution:
    """One with a response that everybody reads, and one for the team alone."""
    asked = (("seen", "public", "A question"), ("kept", "staff", "One for the team"))
    change_questions(
        world.ideas,
        [
            {"key": key, "visibility": readers, "type": "short_text", "label": label}
            for key, readers, label in asked
        ],
    )
    said = {"seen": "A public response", "kept": "canariresponding"}
    row = _submit(world, "responding", publish=True, responses=said)
    world.canaries.append(Canary("words of responding", DESK | AUTHOR, word="canariresponding"))
    return row


def _revised(world: World) -> Contribution:
    lon, lat = a_place()
    row = _submit(
        world, "revised", title="canarirevision title", text="canarirevision text",
        geometry=make.a_point(lon, lat),
    )  # fmt: skip
    actions.edit(
        row,
        by=world.persons["auth"],
        title="Title revised",
        text="A text without the number.",
        geometry=make.a_point(),
    )
    actions.publish(row, by=world.persons["mod_A"])
    world.canaries += [
        Canary("words of an earlier revision", DESK, word="canarirevision"),
        Canary("place of an earlier revision", NOBODY, place=(lon, lat)),
    ]
    return row


def _on_hidden_feature(world: World) -> Contribution:
    """A public contribution about an object of a layer that was hidden afterwards."""
    lon, lat = a_place()
    feature = make.a_feature(
        world.hidden_ref,
        Point(lon, lat, srid=4326),
        name="canarifeature name",
        external_id="canarifeature",
        properties={"note": "canarifeature note"},
    )
    world.canaries += [
        Canary("object of a hidden layer", DESK, word="canarifeature"),
        Canary("its place", NOBODY, place=(lon, lat), public_id=feature.public_id),
    ]
    return _submit(world, "on-feature", publish=True, feature=feature.public_id)


def _plant_rules_and_block(world: World) -> None:
    """A list of words that is nobody's but the managers', and somebody who may not write."""
    RiskRule.objects.create(
        campaign=world.parc, kind="words", is_on=True, words=["canarilist"], reason="insult"
    )
    row, _is_replay = actions.reply(
        world.contributions["published"],
        "Words of somebody who is blocked.",
        by=make.a_device_person(),
        key=make.a_key(),
    )
    actions.block(row, by=world.persons["mod_A"], reason="insult", statement="canariblock", days=7)
    world.canaries += [
        Canary("words of a rule", CONFIGURES, word="canarilist"),
        Canary("statement of a block", MODERATES, word="canariblock"),
    ]


def _rejected_later(world: World) -> Contribution:
    """A contribution that was public, with a public and a waiting reply, before it was refused."""
    row = _hidden(world, "later", MODERATES, publish=True)
    for name in ("late public", "late held"):
        world.replies[name], _is_replay = actions.reply(
            row, f"Words under it, {name}.", by=world.persons["res2"], key=make.a_key()
        )
    actions.publish(world.replies["late public"], by=world.persons["mod_A"])
    actions.reject(row, by=world.persons["mod_A"], reason="insult", statement="canarilatestatement")
    world.canaries.append(
        Canary("statement of a late refusal", MODERATES | AUTHOR, word="canarilatestatement")
    )
    return row


def _plant_photos(world: World) -> None:
    """A photo in each state under something public, published ones under what is not, one ahead."""
    one = world.contributions
    for name, under, state, readers in (
        ("public", "published", State.PUBLISHED, None),
        ("held", "published", State.HELD, DESK | AUTHOR),
        ("rejected", "published", State.REJECTED, MODERATES | AUTHOR),
        ("withdrawn", "published", State.WITHDRAWN, MODERATES | AUTHOR),
        ("of held", "held", State.PUBLISHED, DESK | AUTHOR),
        ("of hidden", "in hidden layer", State.PUBLISHED, DESK | AUTHOR),
    ):
        word = f"canariphoto{name.replace(' ', '')}" if readers else "A public photo"
        row = a_photo(one[under], state=state, alternative=word, by=world.persons["mod_A"])
        world.photos[name] = row
        if readers:
            world.canaries.append(
                Canary(f"{name} photo", readers, word=word, public_id=row.public_id)
            )
    _overlay_photos(world)
    a_photo_ahead(world.parc, by=world.persons["auth"])
    plant_covered_photo(world)


def _overlay_photos(world: World) -> None:
    """One that is hidden for a while, one whose author appeals."""
    under, moderator = world.contributions["published"], world.persons["mod_A"]
    for name, state in (("hidden", State.PUBLISHED), ("appealed", State.REJECTED)):
        word = f"canariphotois{name}"
        row = a_photo(under, state=state, alternative=word, by=moderator)
        readers = MODERATES | AUTHOR
        world.canaries.append(Canary(f"{name} photo", readers, word=word, public_id=row.public_id))
        world.photos[name] = row
    actions.quarantine(world.photos["hidden"], by=moderator, reason="insult", statement="No.")
    actions.appeal(
        world.photos["appealed"], by=world.persons["auth"], statement="canariphotoappeal"
    )
    world.canaries.append(
        Canary("appeal about a photo", MODERATES | AUTHOR, word="canariphotoappeal")
    )


def _plant_replies(world: World) -> None:
    under = world.contributions["published"]
    for name, readers in (
        ("held", DESK | AUTHOR), ("rejected", MODERATES | AUTHOR), ("withdrawn", MODERATES),
        ("public", DESK),
    ):  # fmt: skip
        word = "A reply" if name == "public" else f"canarireply{name}"
        row, _is_replay = actions.reply(
            under, f"{word} text", by=world.persons["auth"], key=make.a_key(), signature=word
        )
        world.replies[name] = row
        if name != "public":
            canary = Canary(f"{name} reply", readers, word=word, public_id=row.public_id)
            world.canaries.append(canary)
    moderator = world.persons["mod_A"]
    actions.reject(
        world.replies["rejected"], by=moderator, reason="insult", statement="canarireplystatement"
    )
    actions.withdraw(world.replies["withdrawn"], by=world.persons["auth"])
    public = make.fresh(world.replies["public"])
    actions.decide_many([(public, public.version)], "publish", campaign=world.parc, by=moderator)
    world.canaries.append(
        Canary("statement about a reply", MODERATES | AUTHOR, word="canarireplystatement")
    )


def _plant_around(world: World) -> None:
    """A quote of words that were withheld, a changed reply, a report, an address that follows."""
    under, moderator = world.contributions["published"], world.persons["mod_A"]
    for name, word, quotes in (
        ("quoted", "canariquoted", None), ("quoting", "A reply that quotes", "quoted"),
        ("changed", "canarichanged", None),
    ):  # fmt: skip
        world.replies[name], _is_replay = actions.reply(
            under,
            f"{word} text",
            by=world.persons["res2" if quotes else "auth"],
            key=make.a_key(),
            quotes=make.fresh(world.replies[quotes]) if quotes else None,
        )
        if name == "changed":
            actions.edit_reply(
                world.replies[name], by=world.persons["auth"], text="Words without a name."
            )
        actions.publish(make.fresh(world.replies[name]), by=moderator)
    actions.reject(
        make.fresh(world.replies["quoted"]), by=moderator, reason="insult", statement="No."
    )
    actions.report(
        make.fresh(under), by=world.persons["dev"], reason="privacy", text="canarireport text"
    )
    asked = actions.ask_to_follow(make.fresh(under), email="canarifollow@x.org")
    actions.confirm_follow(asked)
    world.canaries += [
        Canary("a quoted reply", MODERATES | AUTHOR, word="canariquoted"),
        Canary("a reply before its change", DESK, word="canarichanged"),
        Canary("words of a report", MODERATES | {"dev"}, word="canarireport"),
        Canary("an address that follows", NOBODY, word="canarifollow"),
    ]


def _plant_embeds(world: World) -> None:
    """One that is good; one that names layers which are hidden afterwards; one taken back."""
    made, manager = world.embeds, world.persons["man_A"]
    made["good"] = actions.make_embed(world.parc, make.a_wish(), by=manager)
    named = ("hidden", "hidden-ref", "streets")
    wish = make.a_wish(
        title="Three layers", layers=named, filters={"q": "canari", "answered": "no"}
    )
    made["of hidden layers"] = actions.make_embed(world.parc, wish, by=manager)
    made["revoked"] = actions.make_embed(
        world.parc, make.a_wish(title="canarirevoked", hosts="https://canarirevoked"), by=manager
    )
    actions.revoke_embed(made["revoked"], by=manager)
    world.canaries.append(Canary("an embed taken back", CONFIGURES, word="canarirevoked"))


def _plant_in_gare(world: World) -> None:
    """A whole campaign that is a draft: it was open once, so that things could be written in it."""
    gare = world.gare
    layer = make.a_layer(gare, slug="draft-ideas", title="canarigare layer")
    reference = make.a_layer(
        gare, slug="draft-streets", title="canarigare streets", kind=LayerKind.REFERENCE
    )
    lon, lat = a_place()
    feature = make.a_feature(reference, Point(lon, lat, srid=4326), name="canarigare feature")
    make.a_category(gare, slug="canarigare-theme", label="canarigare theme")
    Status.objects.create(campaign=gare, slug="canarigare-status", label="canarigare status")
    area = make.an_area(gare, make.a_square(2.201, 48.881, 2.209, 48.889))
    area.name = "canarigare area"
    area.save(update_fields=["name"])
    gare.phases.update(title="canarigare phase")
    gare.reasons.update(text="canarigare reason")
    both = STAFF_B | AUTHOR
    published = _hidden(world, "draft-published", both, seen_at=STAFF_B, layer=layer, publish=True)
    world.contributions["draft published"] = published
    world.contributions["draft held"] = _hidden(
        world, "draft-held", both, seen_at=STAFF_B, layer=layer
    )
    reply, _is_replay = actions.reply(
        published, "canaridraftreply", by=world.persons["auth"], key=make.a_key()
    )
    world.replies["draft"] = reply
    wish = make.a_wish(title="canarigare embed", hosts="https://canarigare")
    world.embeds["draft"] = actions.make_embed(gare, wish, by=make.a_moderator(gare, Role.MANAGER))
    Campaign.objects.filter(pk=gare.pk).update(visibility=Visibility.DRAFT)
    world.canaries += [
        Canary("everything of the draft", STAFF_B | AUTHOR, word="canarigare"),
        Canary("object of the draft", STAFF_B, place=(lon, lat), public_id=feature.public_id),
        Canary("reply in the draft", STAFF_B, word="canaridraftreply", public_id=reply.public_id),
    ]
    for item in (*world.contributions.values(), *world.replies.values(), *world.photos.values()):
        item.refresh_from_db()
