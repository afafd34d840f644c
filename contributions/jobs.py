"""What happens later. A job has JSON arguments, fetches its own rows and may run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from contributions import following, notices, photos_kept
from contributions.drafts import IMPORT_ROUTE
from contributions.models import Follow, Report, Submission

ASKED_LIFE = timedelta(days=7)
REPORT_LIFE = timedelta(days=365)
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
def ask_follower(follow_id: int) -> None:
    """Ask the holder of an address whether they want to follow."""
    following.send_confirmation(follow_id)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def send_receipt_letter(letter_id: int, language: str) -> None:
    """Send a receipt's link to the address that was typed for it, and forget the address."""
    notices.send_link(letter_id, language)


@app.periodic(cron="27 3 * * *")
@app.task(queue="upkeep")
def forget_addresses(timestamp: int) -> None:
    """Drop addresses whose holders never said yes, and reports that were settled a year ago."""
    now = timezone.now()
    Follow.objects.filter(confirmed_at=None, asked_at__lt=now - ASKED_LIFE).delete()
    Report.objects.filter(settled_at__lt=now - REPORT_LIFE).delete()


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep")
def forget_keys(timestamp: int) -> None:
    """Drop idempotency keys that no draft can still carry, but for those of imported files."""
    old = Submission.objects.filter(at__lt=timezone.now() - KEY_LIFE)
    old.exclude(route__startswith=IMPORT_ROUTE).delete()


@app.periodic(cron="*/5 * * * *")
@app.task(queue="upkeep", queueing_lock="end_overlays")
def end_overlays(timestamp: int) -> None:
    """End questions, provisional invisibility and delays of appeals that have lasted their time."""
    from contributions.actions import overlays  # noqa: PLC0415 -- which defers jobs itself

    overlays.end_overlays()


@app.periodic(cron="37 * * * *")
@app.task(queue="upkeep")
def forget_photos(timestamp: int) -> None:
    """Erase photos that waited too long for their text, and files withheld long ago."""
    photos_kept.forget(timezone.now())
