"""Planting what moderators took out: nobody but the data officer may meet it again."""

from contributions import actions
from contributions.boxes import Box
from contributions.enums import State
from tests import factories as make
from tests.photos import a_photo
from tests.proofs.world import AUTHOR, DESK, NOBODY, OFFICER, Canary, World


def plant_covered_photo(world: World) -> None:
    """A public photo with a part covered: what was said of it, and its address, are gone."""
    under, moderator = world.contributions["published"], world.persons["mod_A"]
    row = a_photo(under, state=State.PUBLISHED, alternative="canariunboxed", by=moderator)
    world.canaries += [
        Canary("words of a covered photo", OFFICER, word="canariunboxed"),
        Canary("former address of a photo", NOBODY, public_id=row.public_id),
    ]
    world.photos["covered"] = actions.redact_photo(
        row, [Box(0, 0, 500, 500)], by=moderator, reason="personal_data",
        statement="canaricoveredwhy", alternative="A lane",
    )  # fmt: skip
    world.canaries.append(Canary("why a photo was covered", AUTHOR, word="canaricoveredwhy"))


def plant_covered_words(world: World) -> None:
    """A public text and a public reply without the words, and the earlier ones, they once had."""
    author, moderator = world.persons["auth"], world.persons["mod_A"]
    draft = make.a_draft(
        title="canariuncoveredtitle",
        text="canariuncoveredold",
        email="canarimail-covered@parvis.example",
        responses={"seen": "canariuncoveredresponse"},
    )
    row = actions.submit(draft, layer=world.ideas, by=author, key=make.a_key()).contribution
    actions.edit(row, by=author, title="canariuncoveredtitle", text="Ask canariuncoveredtext.")
    actions.publish(row, by=moderator)
    world.contributions["covered"] = actions.redact(
        make.fresh(row), by=moderator, title="[…]", text="Ask […].",
        responses={"seen": "[…]"}, reason="personal_data", statement="canaricoveringwhy",
    )  # fmt: skip
    reply, _is_replay = actions.reply(
        world.contributions["published"], "Ask canariuncoveredreply.", by=author, key=make.a_key()
    )
    actions.publish(reply, by=moderator)
    world.replies["covered"] = actions.redact(
        make.fresh(reply), by=moderator, text="Ask […].", reason="personal_data", statement="So."
    )
    world.canaries += [
        Canary("words that were taken out", OFFICER, word="canariuncovered"),
        Canary("why they were", DESK | AUTHOR, word="canaricoveringwhy"),
        Canary("receipt's e-mail of covered", AUTHOR, word="canarimail-covered@"),
    ]
