"""A change of words that waits for the other side: the author's late one, or the team's."""

from typing import Self

from django.db import models
from django.db.models import Q

from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Category
from contributions.enums import Side
from contributions.models.contribution import TITLE_LENGTH, Contribution
from contributions.models.event import Event


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def open(self) -> Self:
        """Those that nobody has answered, taken back or ended."""
        return self.filter(closed=None)

    def with_their_words(self) -> Self:
        """Everything that a page shows of them, in one query."""
        return self.select_related(
            "opened__statement", "opened__by", "closed__statement", "category"
        )


class ProposedChange(models.Model):
    """Other words for a contribution; never public before the other side has said yes.

    title, text: blank where they stay as they are; category counts where `sets_category`.
    version: of the contribution that it was written for. opened, closed: the events of its
    beginning and its end, which say by whom, when, and how it ended. until: when a change of the
    team ends by itself; the author's own wait.
    """

    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="proposed_changes"
    )
    side = models.CharField(max_length=6, choices=Side)
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    sets_category = models.BooleanField(default=False)
    version = models.PositiveIntegerField()
    opened = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="opens_change")
    closed = models.OneToOneField(
        Event, null=True, on_delete=models.PROTECT, related_name="closes_change"
    )
    until = models.DateTimeField(null=True)

    objects = ProposedChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["until"],
                condition=Q(closed=None, until__isnull=False),
                name="proposed_changes_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposed_change_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
            models.UniqueConstraint(
                fields=["contribution"], condition=Q(closed=None), name="proposed_change_open_once"
            ),
            models.CheckConstraint(
                name="proposed_change_changes_something",
                condition=~Q(title="") | ~Q(text="") | Q(sets_category=True),
            ),
            models.CheckConstraint(
                name="proposed_change_of_the_team_ends",
                condition=Q(side=Side.TEAM, until__isnull=False)
                | Q(side=Side.AUTHOR, until__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"change of {self.contribution_id} by {self.side}"

    @property
    def changes_words(self) -> bool:
        """Whether title or text would be others: what people hold with."""
        return bool(self.title or self.text)
