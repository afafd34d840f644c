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
    """A row of the view: two contributions that were one text, seen from each side."""

    contribution = models.OneToOneField(
        PublicContribution, primary_key=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    other = models.ForeignKey(PublicContribution, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "public_splits"

    def __str__(self) -> str:
        return f"{self.contribution_id} and {self.other_id}"
