"""Planting words that somebody proposes for what is public: nobody reads them before a yes."""

from contributions import actions
from tests import factories as make
from tests.proofs.world import AUTHOR, DESK, MODERATES, Canary, World

# Where no other one stands, so that no tile gathers them.
ALONE, APART = (2.23217, 48.89193), (2.23317, 48.89293)


def plant_changes(world: World) -> None:
    """A public text whose author proposes other words; another change of theirs was declined."""
    author, moderator = world.persons["auth"], world.persons["mod_A"]
    draft = make.a_draft(
        title="Title changing", email="canarimail-changing@x.org", geometry=make.a_point(*ALONE)
    )
    row = actions.submit(draft, layer=world.ideas, by=author, key=make.a_key()).contribution
    actions.publish(row, by=moderator)
    declined = actions.propose(
        make.fresh(row), by=author, title="canarideclined title", text="canarideclined text",
        category=None, statement="canarisaid once",
    )  # fmt: skip
    actions.decline(declined, by=moderator, statement="canarisaid no")
    actions.propose(
        make.fresh(row), by=author, title="canariproposed title", text="canariproposed text",
        category=None, statement="canarisaid again",
    )  # fmt: skip
    world.contributions["changing"] = make.fresh(row)
    draft = make.a_draft(
        title="Title suggested", email="canarimail-suggested@x.org", geometry=make.a_point(*APART)
    )
    row = actions.submit(draft, layer=world.ideas, by=author, key=make.a_key()).contribution
    actions.publish(row, by=moderator)
    actions.suggest(
        make.fresh(row), by=moderator, title="canarisuggested title", text="canarisuggested text",
        category=None, statement="canarisaid by the team",
    )  # fmt: skip
    world.contributions["suggested"] = make.fresh(row)
    world.canaries += [
        Canary("suggested words", MODERATES | AUTHOR, word="canarisuggested"),
        Canary("receipt's e-mail of suggested", AUTHOR, word="canarimail-suggested@"),
        Canary("proposed words", MODERATES | AUTHOR, word="canariproposed"),
        Canary("declined words", MODERATES | AUTHOR, word="canarideclined"),
        Canary("what was said with changes", DESK | AUTHOR, word="canarisaid"),
        Canary("receipt's e-mail of changing", AUTHOR, word="canarimail-changing@"),
    ]
