"""Planting what moderators took out: nobody but the data officer may meet it again."""

from contributions import actions
from contributions.boxes import Box
from contributions.enums import State
from tests.photos import a_photo
from tests.proofs.world import AUTHOR, NOBODY, OFFICER, Canary, World


def plant_covered_photo(world: World) -> None:
    """A public photo with a part covered: what was said of it, and its address, are gone."""
    under, moderator = world.contributions["published"], world.persons["mod_A"]
    row = a_photo(under, state=State.PUBLISHED, alternative="canariuncovered", by=moderator)
    world.canaries += [
        Canary("words of a covered photo", OFFICER, word="canariuncovered"),
        Canary("former address of a photo", NOBODY, public_id=row.public_id),
    ]
    world.photos["covered"] = actions.redact_photo(
        row, [Box(0, 0, 500, 500)], by=moderator, reason="personal_data",
        statement="canaricoveredwhy", alternative="A lane",
    )  # fmt: skip
    world.canaries.append(Canary("why a photo was covered", AUTHOR, word="canaricoveredwhy"))
