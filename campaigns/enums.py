"""Words of the campaigns."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(models.TextChoices):
    """Who finds a campaign: nobody but its staff, or everybody."""

    DRAFT = "draft", _("draft")
    PUBLIC = "public", _("public")
    ARCHIVED = "archived", _("archived")


VISIBLE = frozenset({Visibility.PUBLIC, Visibility.ARCHIVED})


class Commitment(models.TextChoices):
    """How far the city commits itself (the degrees of participation)."""

    INFORM = "inform", _("to inform")
    CONSULT = "consult", _("to consult")
    INVOLVE = "involve", _("to work it out together")
    DECIDE = "decide", _("to decide together")


class Accent(models.TextChoices):
    """The colour of a campaign's buttons, links and lines; tokens.css holds its values."""

    GREEN = "green", _("green")
    BLUE = "blue", _("blue")
    PLUM = "plum", _("plum")
    BRICK = "brick", _("brick")
    OCHRE = "ochre", _("ochre")
    SLATE = "slate", _("slate")


class OutsidePolicy(models.TextChoices):
    """What happens to a place outside the perimeter."""

    REFUSE = "refuse", _("refused")
    FLAG = "flag", _("accepted and flagged")
    BUFFER = "buffer", _("accepted up to a distance")


class Act(models.TextChoices):
    """What a resident may do while a phase is open."""

    CONTRIBUTE = "contribute", _("contribute")
    REPLY = "reply", _("reply")
    SUPPORT = "support", _("support")


class Role(models.TextChoices):
    """What a person is for one campaign."""

    FACILITATOR = "facilitator", _("facilitator")
    MODERATOR = "moderator", _("moderator")
    PLANNER = "planner", _("planner")
    MANAGER = "manager", _("manager")
    DATA_OFFICER = "data_officer", _("data officer")


class Right(models.TextChoices):
    """What a role lets a person do on the desk."""

    SEE_DESK = "see_desk", _("see the desk")
    ENTER_SESSIONS = "enter_sessions", _("enter what a group said")
    MODERATE = "moderate", _("moderate")
    ANALYSE = "analyse", _("analyse")
    ANSWER = "answer", _("answer")
    CONFIGURE = "configure", _("configure")
    READ_SET_ASIDE = "read_aside", _("read personal data that was set aside")


class Moderation(models.TextChoices):
    """When a contribution is read by a moderator."""

    AFTER = "after", _("after publication")
    BEFORE = "before", _("before publication")
    BEFORE_ACCOUNTLESS = "before_accountless", _("before publication for the accountless")
    BY_RISK = "by_risk", _("after publication, but before it when a rule notices something")


class RuleKind(models.TextChoices):
    """What a rule notices in a text, or in how it comes in; then a person reads it first."""

    LINKS = "links", _("Links to other sites")
    EMAIL = "email", _("An e-mail address in the text")
    PHONE = "phone", _("A telephone number in the text")
    PLATE = "plate", _("A number plate in the text")
    WORDS = "words", _("Words of a list")
    REPEATED = "repeated", _("The same text again")
    MANY = "many", _("Many texts from one device")
    OUTSIDE = "outside", _("A place outside the usual area")
    FIRST = "first", _("The first text of an author")
    REPORTED = "reported", _("Reported by several readers")


class ReasonCode(models.TextChoices):
    """Why something may be withheld: the charter's articles, and no other."""

    OFF_TOPIC = "off_topic", _("off topic")
    OUTSIDE_AREA = "outside_area", _("outside the area")
    PERSONAL_DATA = "personal_data", _("personal data")
    INSULT = "insult", _("insult or discrimination")
    ACCUSATION = "accusation", _("accusation of a person")
    ILLEGAL = "illegal", _("illegal")
    ADVERTISING = "advertising", _("advertising")
    DUPLICATE = "duplicate", pgettext_lazy("reason", "duplicate")
    UNREADABLE = "unreadable", _("unreadable")
    THIRD_PARTY_RIGHTS = "third_party_rights", _("rights of third parties")
