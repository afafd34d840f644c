"""What happens later. A job has JSON arguments, fetches its own rows and may run twice."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from contributions import notices
from contributions.drafts import IMPORT_ROUTE
from contributions.models import Submission

KEY_LIFE = timedelta(hours=24)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def send_notices(event_id: int) -> None:
    """Tell the persons concerned by one event, each once (Notice rows are unique)."""
    notices.send(event_id)


@app.periodic(cron="17 3 * * *")
@app.task(queue="upkeep")
def forget_keys(timestamp: int) -> None:
    """Drop idempotency keys older than a day, but for those of imported files."""
    old = Submission.objects.filter(at__lt=timezone.now() - KEY_LIFE)
    old.exclude(route__startswith=IMPORT_ROUTE).delete()
