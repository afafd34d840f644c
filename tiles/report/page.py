"""The report's page: words, figures, map and everything they need, in one file of HTML."""

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns import logo
from campaigns.errors import Refused
from campaigns.models import Campaign
from tiles.report import inlining
from tiles.report.figures import Entry, Figures, count

if TYPE_CHECKING:
    from tiles.report.drawing import Drawing

Json = dict[str, Any]

SHEETS = (
    "vendor/leaflet/leaflet.css", "vendor/leaflet-cluster/MarkerCluster.css", "css/tokens.css",
    "css/base.css", "css/report.css",
)  # fmt: skip
PACKAGES = (
    ("vendor/leaflet/leaflet.js", "vendor/leaflet/LICENSE"),
    (
        "vendor/leaflet-cluster/leaflet.markercluster.js",
        "vendor/leaflet-cluster/MIT-LICENCE.txt",
    ),
    (
        "vendor/leaflet-subgroup/leaflet.featuregroup.subgroup.js",
        "vendor/leaflet-subgroup/LICENSE",
    ),
    ("vendor/leaflet-heat/leaflet-heat.js", "vendor/leaflet-heat/LICENSE"),
)
LICENCES = (
    "vendor/leaflet/LICENSE",
    "vendor/leaflet-cluster/MIT-LICENCE.txt",
    "vendor/fonts/LICENSE",
)
GLYPH = re.compile(r'<symbol id="([\w-]+)".*?</symbol>')


def make(campaign: Campaign, *, on: date, language: str = "") -> str:
    """The whole file, as of the day `on`, in the campaign's language unless another is named.

    Raises Refused (nothing_public) for a campaign that not everybody may see.
    """
    if not campaign.is_visible:
        raise Refused(
            "nothing_public",
            _("This campaign is a draft: nothing of it is public yet, so a report would be empty."),
        )
    with translation.override(language or campaign.language):
        return _made(campaign, on, language or campaign.language)


def file_name(campaign: Campaign, on: date) -> str:
    """The name under which the file is kept."""
    return f"parvis-{campaign.slug}-{on.isoformat()}.html"


def _made(campaign: Campaign, on: date, language: str) -> str:
    from tiles.report import drawing  # noqa: PLC0415 -- slow import: folium, only where it draws

    figures = count(campaign, language)
    glyphs = {found[1]: found[0] for found in GLYPH.finditer(inlining.text_of("img/icons.svg"))}
    drawn = drawing.draw(campaign, figures, set(glyphs))
    titles = {name: layer.title_in(language) for name, layer in drawn.layers.items()}
    words = {
        "campaign": campaign,
        "city": settings.CITY_NAME,
        "logo": logo.kept(settings.CITY_LOGO) if settings.CITY_LOGO else None,
        "language": language,
        "on": on,
        "phases": list(campaign.phases.all()),
        "figures": figures,
        "tables": figures.tables,
        "supported": figures.most_supported(),
        "address": _address(campaign),
        "bands": drawing.bands(figures) if figures.areas else [],
        "has_closed_areas": any(not item.is_open for item in figures.areas),
        "sources": sorted({layer.attribution for layer in drawn.layers.values()} - {""}),
        "data": _data(campaign, figures, titles),
    }
    used = {"dot", *(line.icon for line in figures.by_category.lines)} & set(glyphs)
    sprite = inlining.picture("".join(glyphs[name] for name in sorted(used)))
    return render_to_string("report/report.html", {**words, **_parts(drawn), "glyphs": sprite})


def _parts(drawn: "Drawing") -> dict[str, Any]:
    """What makes the page more than words: the map, its scripts, the sheet, what they may do."""
    sheet = inlining.sheet(SHEETS, LICENCES)
    ours = inlining.text_of("js/report.js")
    program = f"{ours}\nprepare();\n{drawn.program}\nstart({drawn.name});\n"
    scripts = [*(inlining.script(*package) for package in PACKAGES), inlining.module(program)]
    return {
        "policy": policy(sheet, scripts),
        "sheet": sheet.html,
        "scripts": [script.html for script in scripts],
        "map": inlining.picture(drawn.place),
    }


def _address(campaign: Campaign) -> str:
    """Where the campaign's contributions are read: an address to type, never a link."""
    return settings.PUBLIC_URL + reverse("web:contributions", args=[campaign.slug])


def policy(sheet: inlining.Element, scripts: list[inlining.Element]) -> str:
    """What the file may do: run these scripts, wear this sheet, and fetch nothing at all."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(script.source for script in scripts)}",
            f"style-src {sheet.source}",
            "font-src data:",
            *(["img-src data:"] if settings.CITY_LOGO else []),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _data(campaign: Campaign, figures: Figures, layers: dict[str, str]) -> Json:
    """The words of the map, by number: what `static/js/report.js` puts in place as text."""
    west, south, east, north = campaign.perimeter.extent
    return {
        "bounds": [[south, west], [north, east]],
        "language": campaign.language,
        "rows": [_row(figures, entry) for entry in figures.entries],
        "kinds": [line.label for line in figures.by_kind.lines],
        "categories": [[line.label, line.colour] for line in figures.by_category.lines],
        "areas": [
            [line.label, _contributions(line.contributions)] for line in figures.by_area.lines
        ],
        "labels": _labels(figures, layers),
        "address": _address(campaign),
        "words": {
            "map": _("Map of the contributions"),
            "zoomIn": _("Zoom in"),
            "zoomOut": _("Zoom out"),
            "close": _("Close"),
            "answered": _("The city has answered"),
            "cluster": _("%(count)s contributions close together: come closer to see them"),
        },
    }


def _row(figures: Figures, entry: Entry) -> list[Any]:
    """One contribution; `static/js/report.js` reads the same order."""
    return [
        entry.title,
        entry.first_words,
        figures.kind_of(entry),
        figures.category_of(entry),
        figures.area_of(entry) if entry.area_id in figures.ranks["area"] else -1,
        date_format(entry.published_on, "DATE_FORMAT"),
        ngettext("%(count)s support", "%(count)s supports", entry.support_count)
        % {"count": number_format(entry.support_count)},
        entry.public_id,
        int(entry.answered_on is not None),
    ]


def _contributions(number: int) -> str:
    words = ngettext("%(count)s contribution", "%(count)s contributions", number)
    return words % {"count": number_format(number)}


def _labels(figures: Figures, layers: dict[str, str]) -> dict[str, list[Any]]:
    """The words of each switch: its label, its count, the colour that stands before it."""
    themes = {
        f"category-{rank}": [line.label, number_format(line.contributions), line.colour]
        for rank, line in enumerate(figures.by_category.lines)
    }
    return {
        **themes,
        "areas": [_("Areas, shaded by number"), "", 0],
        "heat": [_("Where contributions are many"), "", 0],
        **{name: [title, "", 0] for name, title in layers.items()},
    }
