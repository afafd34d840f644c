"""The report to hand over: a download, never a page of ours."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from campaigns import access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotVisible
from tiles.report import page
from web.desk.doors import SignedInRequest, signed_in

# Its scripts run for whoever opens the file, and never in our origin, even if it is shown here.
NEVER_HERE = "default-src 'none'; sandbox; frame-ancestors 'none'"
LANGUAGES = {"", *(code for code, _name in settings.LANGUAGES)}


@require_safe
@signed_in
def report(request: SignedInRequest, slug: str) -> HttpResponse:
    """The file of `manage.py report_map`; `?language=` names another than the campaign's."""
    campaign = access.desk_of(request.user, slug, Right.ANALYSE)
    language = request.GET.get("language", "")
    if language not in LANGUAGES:
        raise NotVisible
    on = timezone.localdate(database_now())
    return HttpResponse(
        page.make(campaign, on=on, language=language),
        headers={
            "Content-Disposition": f'attachment; filename="{page.file_name(campaign, on)}"',
            "Content-Security-Policy": NEVER_HERE,
        },
    )
