"""What is public of texts that were joined to another, and of those that became two."""

from django.db import models

from contributions.models.public import PublicContribution


class PublicJoined(models.Model):
    """A row of the view: a text that everybody could read before it was joined to another."""

    public_id = models.BigIntegerField(primary_key=True)
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="joined"
    )
    title = models.TextField()
    text = models.TextField()
    signature = models.TextField()
    published_on = models.DateField()

    class Meta:
        managed = False
        db_table = "public_joined"
        ordering = ["published_on", "public_id"]

    def __str__(self) -> str:
        return self.title


class PublicSplit(models.Model):
    """A row of the view: another contribution that was one text with this one, and its title."""

    contribution_id = models.BigIntegerField(primary_key=True)
    other_id = models.BigIntegerField()
    title = models.TextField()

    class Meta:
        managed = False
        db_table = "public_splits"
        ordering = ["other_id"]

    def __str__(self) -> str:
        return f"{self.contribution_id} and {self.other_id}"
