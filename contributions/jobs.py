"""What happens later. A job has JSON arguments, fetches its own rows and may run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from campaigns.models import Campaign
from contributions import aside, blocks, following, notices, photos_kept, supporters
from contributions.drafts import IMPORT_ROUTE
from contributions.ledger import chain, closing
from contributions.models import (
    Batch,
    Block,
    Claim,
    Follow,
    ProposedChange,
    Report,
    Submission,
)

ASKED_LIFE = timedelta(days=7)
REPORT_LIFE = timedelta(days=365)
BATCH_LIFE = timedelta(days=30)
BLOCK_LIFE = timedelta(days=365)  # after its end
CHANGE_LIFE = timedelta(days=180)  # of proposed words, after they were answered
KEY_LIFE = timedelta(days=15)  # a day longer than a draft lives on its device


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def send_notices(event_id: int) -> None:
    """Tell the persons concerned by one event, each once (Notice rows are unique)."""
    notices.send(event_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def tell_followers(event_id: int) -> None:
    """Tell those who follow a contribution of one event, each once."""
    following.send_about(event_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def tell_supporters(event_id: int) -> None:
    """Tell those who hold with a contribution that it reads otherwise now, each once."""
    supporters.send_about(event_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def ask_follower(follow_id: int) -> None:
    """Ask the holder of an address whether they want to follow."""
    following.send_confirmation(follow_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def send_receipt_letter(letter_id: int, language: str) -> None:
    """Send a receipt's link to the address that was typed for it, and forget the address."""
    notices.send_link(letter_id, language)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def tell_blocked(number: int) -> None:
    """Tell whoever may not write in a campaign for a while until when, and why."""
    blocks.send_letter(number)


@app.periodic(cron="27 3 * * *")
@app.task(queue="upkeep")
def forget_addresses(timestamp: int) -> None:
    """Drop addresses whose holders never said yes, reports settled and blocks over a year ago."""
    now = timezone.now()
    Follow.objects.filter(confirmed_at=None, asked_at__lt=now - ASKED_LIFE).delete()
    Report.objects.filter(settled_at__lt=now - REPORT_LIFE).delete()
    Block.objects.filter(ends_at__lt=now - BLOCK_LIFE).delete()


@app.periodic(cron="47 3 * * *")
@app.task(queue="upkeep")
def forget_claims(timestamp: int) -> None:
    """Drop who was reading what, and which decisions were made together; the events stay."""
    now = timezone.now()
    Claim.objects.filter(until__lt=now).delete()
    Batch.objects.filter(at__lt=now - BATCH_LIFE).delete()


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep")
def forget_keys(timestamp: int) -> None:
    """Drop idempotency keys that no draft can still carry, but for those of imported files."""
    old = Submission.objects.filter(at__lt=timezone.now() - KEY_LIFE)
    old.exclude(route__startswith=IMPORT_ROUTE).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="end_overlays")
def end_overlays(timestamp: int) -> None:
    """End questions, provisional invisibility and delays of appeals that have lasted their time.

    What has waited seven days for an address to be confirmed is erased.
    """
    from contributions.actions import overlays  # noqa: PLC0415 -- which defers jobs itself

    overlays.end_overlays()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="end_changes")
def end_changes(timestamp: int) -> None:
    """End the team's changes that no author has answered, and those of texts that are gone."""
    from contributions.actions import suggesting  # noqa: PLC0415 -- which defers jobs itself

    suggesting.end_changes()


@app.periodic(cron="37 * * * *")
@app.task(queue="upkeep")
def forget_photos(timestamp: int) -> None:
    """Erase photos that waited too long for their text, and files withheld long ago."""
    photos_kept.forget(timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep")
def seal_ledgers(timestamp: int) -> None:
    """Give each entry of a ledger its place in the chain."""
    for campaign in Campaign.objects.filter(ledger__seal=None, ledger__isnull=False).distinct():
        chain.seal(campaign.pk)


@app.periodic(cron="47 * * * *")
@app.task(queue="upkeep")
def close_ledgers(timestamp: int) -> None:
    """Publish the figures of months that are over; once published they never change."""
    for campaign in Campaign.objects.order_by("pk"):
        closing.close_months(campaign, at=timezone.now())


@app.periodic(cron="57 3 * * *")
@app.task(queue="upkeep")
def forget_changes(timestamp: int) -> None:
    """Drop proposed words that were answered long ago; the events stay."""
    ended = ProposedChange.objects.filter(closed__at__lt=timezone.now() - CHANGE_LIFE)
    ended.delete()


@app.periodic(cron="47 3 * * *")
@app.task(queue="upkeep")
def forget_what_is_aside(timestamp: int) -> None:
    """End what has been kept long enough for the data officer, files included."""
    aside.forget(timezone.now())
