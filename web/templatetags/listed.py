"""The lines of the desk's lists, in its templates."""

from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.safestring import SafeString

from web.desk.queries import Line
from web.desk.rows import drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def list_line(context: RequestContext, line: Line) -> SafeString:
    """A line of the open list; marked where its item is the one that is open."""
    sight: Any = context.get("sight")  # Any: web.desk.item.Sight, or None
    return drawn(
        line,
        context["listing"],
        context["campaign"].slug,
        is_open=sight is not None and sight.item.public_id == line.public_id,
        is_picking=context["is_picking"],
    )
