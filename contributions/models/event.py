"""What happened, who has been told, and the revision of what is public."""

from typing import Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.enums import ReasonCode, RuleKind
from contributions.enums import Doubt
from contributions.models.contribution import Contribution
from contributions.models.photo import Photo
from contributions.models.reply import Reply
from layers.models import Layer

ANSWER, STATUS = "answer", "status"  # the acts of the city that move no state
TRUSTED, SAMPLE = "trusted", "sample"  # what a rule says of a trusted author's text
FORGET = "forget"  # of the author: nothing moves, and no author is left
REDACT = "redact"  # of a moderator: personal data taken out of words or of a photo
CORRECT = "correct"  # of a moderator: words mended, a theme or a place set right
SPLIT = "split"  # of a moderator: one text becomes two
LOOK, ERASE = "look", "erase"  # of the data officer: at what was set aside, and its end
# Of a change of words that waits for the other side: the author's, then the team's (ADR 0032).
PROPOSE, RETRACT, ACCEPT, DECLINE = "propose", "retract", "accept", "decline"
SUGGEST, UNSUGGEST, AGREE, DISAGREE = "suggest", "unsuggest", "agree", "disagree"
LAPSE = "lapse"  # of the clock, or because the words it would change are others now
CHANGED = (ACCEPT, AGREE)  # the proposed words stand from then on
ON_CHANGES = (PROPOSE, RETRACT, ACCEPT, DECLINE, SUGGEST, UNSUGGEST, AGREE, DISAGREE, LAPSE)
# By which somebody of the team lets words stand that they have read.
LET_STAND = ("publish", "restore", "overturn", REDACT, SPLIT, *CHANGED)
# The acts whose words are the author's, whoever they were then.
SAID_BY_AUTHOR = ("resume", "appeal", PROPOSE, DISAGREE)
# The acts that move no state.
STILL = (ANSWER, STATUS, FORGET, REDACT, CORRECT, SPLIT, LOOK, ERASE, *ON_CHANGES)


class EventQuerySet(models.QuerySet["Event"]):
    def moves(self) -> Self:
        """Those that changed a state."""
        return self.exclude(act__in=STILL)

    def readings(self) -> Self:
        """Those that show that somebody of the team has read it and lets it stand."""
        return self.filter(Q(act__in=LET_STAND) | Q(act="release", by__isnull=False))

    def of_its_words(self) -> Self:
        """Those of the contribution itself, not of its replies and photos."""
        return self.filter(reply=None, photo=None)


class Event(models.Model):
    """One thing that happened: written once, never altered (a trigger refuses), no words in it.

    `reply` or `photo` is set when that is what changed under the contribution. before, after:
    states; of the act STATUS the slugs of the campaign's statuses, of ANSWER "answered" or nothing.
    doubt: why the door had it held, whatever the policy.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="events")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.PROTECT, related_name="events")
    photo = models.ForeignKey(Photo, null=True, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    act = models.CharField(max_length=12)
    before = models.CharField(max_length=50, blank=True)
    after = models.CharField(max_length=50, blank=True)
    reason = models.CharField(max_length=20, choices=ReasonCode, blank=True)
    doubt = models.CharField(max_length=10, choices=Doubt, blank=True, db_default="")
    is_automatic = models.BooleanField(default=False)
    at = models.DateTimeField(db_default=Now())

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["contribution", "at"], name="events_of_contribution")]
        constraints = [
            models.CheckConstraint(
                name="event_reject_has_a_reason", condition=~Q(act="reject") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="event_redact_has_a_reason", condition=~Q(act="redact") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id}: {self.before} → {self.after}"


class RuleHit(models.Model):
    """What a rule noticed when an event happened: how much, and how much it allows; no words."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="rule_hits")
    rule = models.CharField(max_length=10)
    found = models.PositiveIntegerField()
    allowed = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "rule"], name="rule_hit_once"),
            models.CheckConstraint(
                name="rule_hit_rule_known",
                condition=Q(rule__in=[*RuleKind.values, TRUSTED, SAMPLE]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} of event {self.event_id}"


class StatementQuerySet(models.QuerySet["Statement"]):
    def about(self, item: Contribution | Reply) -> Self:
        """Those of a reply, or of a contribution and its photos."""
        if isinstance(item, Reply):
            return self.filter(event__reply=item)
        return self.filter(event__contribution=item, event__reply=None)

    def of_author(self, person: AbstractBaseUser) -> Self:
        """Those about what a person wrote, by whomever."""
        own = Q(event__contribution__author=person, event__reply=None)
        return self.filter(own | Q(event__reply__author=person))

    def empty(self) -> None:
        """Leave no word of an author: what they said goes, and what decisions quoted of them."""
        self.filter(event__act__in=SAID_BY_AUTHOR).delete()
        self.exclude(passage="").update(passage="")


class Statement(models.Model):
    """The words of one event: a statement of reasons (DSA art. 17), a question, an appeal.

    passage: the extract of the author's own words that it is about, quoted from them.
    """

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="statement")
    text = models.TextField()
    passage = models.TextField(blank=True, db_default="")

    objects = StatementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"statement of {self.event_id}"


class Notice(models.Model):
    """What has been told to whom: one row a person and event, so that nobody is told twice."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="notices")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="notice_once")]

    def __str__(self) -> str:
        return f"notice of {self.event_id} to {self.person_id}"


class MoveRow(models.Model):
    """The database's copy of `contributions.moves.MOVES`, read by the trigger."""

    act = models.CharField(max_length=12)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)

    class Meta:
        db_table = "contributions_move"
        constraints = [models.UniqueConstraint(fields=["act", "before", "after"], name="move_once")]

    def __str__(self) -> str:
        return f"{self.act}: {self.before} → {self.after}"


class LayerRevision(models.Model):
    """How often what everybody sees of a layer has changed; moved by a trigger alone."""

    layer = models.OneToOneField(
        Layer, primary_key=True, on_delete=models.CASCADE, related_name="public_revision"
    )
    revision = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.layer_id} at {self.revision}"
