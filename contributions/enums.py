"""Words of the contributions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PROPOSAL = "proposal", _("proposal")
    COMMENT = "comment", _("comment")
    QUESTION = "question", _("question")


class State(models.TextChoices):
    """Where a contribution (or a reply, or a photo) stands; only `published` is public.

    UNCONFIRMED: its author's address waits to be confirmed; nobody reads it before. ERASED: the
    words are gone, the row is left for what happened to it. Ten letters at most (ADR 0031).
    """

    UNCONFIRMED = "to_confirm", _("waiting for your e-mail address to be confirmed")
    HELD = "held", _("waiting to be read")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("not published")
    MERGED = "merged", _("joined to another")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ERASED = "erased", _("erased")


class Overlay(models.TextChoices):
    """What lies over a state for a while (contributions.moves.OVERLAYS); none of them is public."""

    ASKED = "asked", _("waiting for an answer of its author")
    QUARANTINE = "quarantine", _("hidden for the time being")
    APPEALED = "appealed", _("not published; its author appeals")


class Concern(models.TextChoices):
    """What a reader finds wrong with something: why they report it."""

    PRIVACY = "privacy", _("personal data, or somebody’s private life")
    INSULT = "insult", _("insult or discrimination")
    ACCUSATION = "accusation", _("accusation of a person")
    ILLEGAL = "illegal", _("it seems to be against the law")
    ADVERTISING = "advertising", _("advertising")
    WRONG_PLACE = "wrong_place", _("it is not at the right place")
    OTHER = "other", _("something else")


class Doubt(models.TextChoices):
    """What was odd about how a text came in by a page; it is then read before it appears."""

    NO_PROOF = "no_proof", _("It came without the check against robots (scripts may be off).")
    HASTE = "haste", _("It came faster than anybody fills a form.")
    TRAP = "trap", _("It filled a field that people do not see.")


class Entry(models.TextChoices):
    """The kinds of things that wait for a moderator, in one stream."""

    CONTRIBUTION = "contribution", _("contributions")
    REPLY = "reply", _("replies")
    PHOTO = "photo", _("photos of what is published")
    REPORT = "report", _("what readers reported")
    APPEAL = "appeal", _("appeals")
    CHANGE = "change", _("changes that authors propose")


class Side(models.TextChoices):
    """Who proposes other words for a contribution; the other side says yes or no."""

    AUTHOR = "author", _("its author")
    TEAM = "team", _("the team")


URGENT = frozenset({Concern.PRIVACY, Concern.ILLEGAL})  # reports that are read before all else
PUBLIC_STATES = frozenset({State.PUBLISHED})


class SessionKind(models.TextChoices):
    """What kind of meeting (séance) something was said in."""

    ASSEMBLY = "assembly", _("assembly")
    WORKSHOP = "workshop", _("workshop")
    HOME_MEETING = "home_meeting", _("home meeting")
    CLASS = "class", _("class")
    STALL = "stall", _("stall")


class Channel(models.TextChoices):
    """How a contribution reached us."""

    WEB = "web", _("online")
    API = "api", _("by another service")
    MEETING = "meeting", _("in a meeting")
    STALL = "stall", _("at a stall")
    IMPORT = "import", _("from a file")
