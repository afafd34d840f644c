"""The floors of DESIGN §3: imports and foreign keys go down only, doors read what is public."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ForeignObject

from contributions import models as contribution_models
from tests.shape.sources import (
    DOMAIN,
    FLOOR,
    PACKAGES,
    ROOT,
    files_of,
    imports_of,
    name_of,
    package_of,
    text_of,
)

HTTP = ("django.http", "django.shortcuts", "django.views", "rest_framework", "web", "api")

# What a public door may know of the stored rows behind the public views, and why.
STORED_ROWS_AT_PUBLIC_DOORS = {
    "api/views/contributions.py": ({"Contribution"}, "names the type of what an act answers"),
    "tiles/desk.py": ({"Event"}, "the desk's own tiles, behind the session"),
    "web/public/receipts.py": (
        {"Contribution", "Event", "Receipt"},
        "the author's page, opened by its token",
    ),
    "web/public/editing.py": (
        {"Contribution", "Photo"},
        "the author changes what they sent, by its receipt",
    ),
    "web/public/changes.py": ({"Contribution"}, "the author's own words, by the receipt"),
    "web/public/confirming.py": ({"Receipt"}, "the page behind the link of a letter, by its token"),
    "web/public/own_history.py": ({"Contribution", "Event"}, "a part of the author's page"),
    "web/public/own_replies.py": ({"Reply"}, "what somebody wrote, shown to them alone"),
    "web/public/photos.py": (
        {"Contribution", "Event", "Photo"},
        "one's own, by a key or a receipt",
    ),
    "web/public/second_look.py": (
        {"Photo", "Reply"},
        "what an author says back about their own, by its receipt or as its author",
    ),
    "web/photos.py": ({"Photo"}, "a file for whoever a door has let through"),
    "web/public/replying.py": ({"Reply"}, "change or take back one's own, as its author"),
    "web/public/following.py": ({"Follow"}, "the page of a follow, opened by its token"),
}
OF_THE_VIEWS = {
    "PublicContribution", "PublicReply", "PublicTombstone", "PublicEvent", "PublicPhoto",
    "PublicJoined", "PublicSplit", "Status", "Embed", "PublicLedgerMonth",
}  # fmt: skip
PUBLIC_COLUMNS = {
    "public_contributions": (
        "public_id campaign_id layer_id kind title text signature category_id status_id area_id "
        "feature_id public_geom geom_3857 px py morton precision channel voices support_count "
        "support_bucket reply_count published_on answer_service answer_text answered_on "
        "stems plain"
    ),
    "public_replies": (
        "public_id contribution_id signature text published_on rank has_quote "
        "quotes_contribution quoted_id"
    ),
    "public_tombstones": "rank contribution_id published_on erased_on",
    "public_events": "rank contribution_id act day status_id",
    "public_photos": (
        "public_id campaign_id contribution_id position alternative name media_type width height "
        "small_width small_height published_on"
    ),
    "public_ledger": "rank campaign_id month figures seal",
    "public_joined": "public_id contribution_id title text signature published_on",
    "public_splits": "contribution_id other_id title",
    "public_features": "public_id layer_id name properties geom_3857",
    "public_seeded_tiles": "layer_id z x y data",
    "public_layers": (
        "campaign_slug slug layer_id kind version revision category_ids category_slugs "
        "status_ids status_slugs area_ids area_slugs"
    ),
}
DESK_GATES = {"desk_contribution", "desk_reply", "desk_photo"}


def test_imports_lead_to_lower_packages_only_and_so_never_in_a_circle():
    upwards = [
        f"{name_of(path)}:{item.line} imports {item.module}"
        for path in files_of()
        for item in imports_of(path)
        if (to := item.module.split(".")[0]) in FLOOR
        and to != package_of(path)
        and FLOOR[to] >= FLOOR[package_of(path)]
    ]

    assert upwards == []


def test_modules_of_a_package_never_import_each_other_in_a_circle():
    modules = {
        name_of(path)[:-3].replace("/", ".").removesuffix(".__init__") for path in files_of()
    }
    graph = {}
    for path in files_of():
        module = name_of(path)[:-3].replace("/", ".").removesuffix(".__init__")
        graph[module] = {
            target
            for item in imports_of(path)
            if not item.is_late
            for target in [f"{item.module}.{name}" for name in item.names] + [item.module]
            if target in modules
            and target.split(".")[0] == module.split(".")[0]
            # `from package import one` inside the package's own __init__ or beside it
            and not (item.names and target == item.module and _only_modules(item, modules))
        } - {module}

    assert _circles(graph) == []


def _only_modules(item, modules) -> bool:
    return all(f"{item.module}.{name}" in modules for name in item.names)


def _circles(graph: dict[str, set[str]]) -> list[str]:
    """What is left when modules that import nothing left are taken away, again and again."""
    left = dict(graph)
    while free := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in free:
            del left[name]
    # what only leads into a circle is not part of it
    while free := [n for n in left if not any(n in left[other] for other in left)]:
        for name in free:
            del left[name]
    return sorted(left)


def test_the_domain_knows_no_http():
    found = [
        f"{name_of(path)}:{item.line} imports {item.module}"
        for path in files_of(*DOMAIN, migrations=True)
        for item in imports_of(path)
        if item.module in HTTP or item.module.startswith(tuple(f"{name}." for name in HTTP))
    ]

    assert found == []


def test_a_late_import_says_why():
    excuse = re.compile(r"# noqa: PLC0415 -- \w+")
    silent = [
        f"{name_of(path)}:{item.line}"
        for path in files_of(migrations=True)
        for item in imports_of(path)
        if item.is_late and not excuse.search(text_of(path).splitlines()[item.line - 1])
    ]

    assert silent == []


def test_nothing_listens_to_signals():
    signals = re.compile(r"\bsignals\b|\breceiver\b|\bSignal\(|(?<!sqlite3)\.connect\(")
    found = [
        f"{name_of(path)}:{number}"
        for path in files_of(migrations=True)
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if signals.search(line)
    ]

    assert found == []


def test_foreign_keys_point_down_the_floors():
    upwards = []
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.app_label
        if label not in PACKAGES:
            continue
        for field in model._meta.get_fields():
            if not (isinstance(field, ForeignObject) or field.many_to_many) or field.auto_created:
                continue
            to = field.related_model._meta.app_label
            if to != label and FLOOR.get(to, len(FLOOR)) >= FLOOR[label]:
                upwards.append(f"{model._meta.label}.{field.name} → {to}")

    assert upwards == []


def test_public_doors_read_the_public_views_alone():
    stored = {name for name in contribution_models.__all__ if name not in OF_THE_VIEWS} | DESK_GATES

    found = {}
    for path in public_doors():
        names = {
            name
            for item in imports_of(path)
            if item.module.startswith("contributions")
            for name in item.names
            if name in stored
        }
        if names:
            found[name_of(path)] = names

    assert found == {name: names for name, (names, _why) in STORED_ROWS_AT_PUBLIC_DOORS.items()}


@pytest.mark.parametrize(
    "path", ["tiles/sql/contributions.sql", "tiles/sql/features.sql", "tiles/sql/changes.sql"]
)
def test_the_sql_of_public_tiles_reads_public_views_alone(path):
    sql = re.sub(r"--.*", "", (ROOT / path).read_text())
    made_here = set(re.findall(r"(?:\bWITH|,)\s+(\w+) AS (?:(?:NOT )?MATERIALIZED )?\(", sql))

    read = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", sql)) - made_here

    assert {name for name in read - {"unnest"} if not name.startswith("public_")} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("view", PUBLIC_COLUMNS)
def test_a_public_view_shows_a_closed_list_of_columns(view):
    """No true place, no author, no state, no instant; a new column is added here on purpose."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} LIMIT 0")
        columns = {column.name for column in cursor.description}

    assert columns == set(PUBLIC_COLUMNS[view].split())


def test_public_doors_do_not_walk_back_to_the_stored_rows():
    back = re.compile(
        r"\.contribution_set\b|\.revisions\b|\.supports\b|\bcontribution\.receipt\b|"
        r"\.contributions\.(all|filter|exclude|get|count|exists|values|order_by|first)\b|"
        r"\bcontributions__|\bgeom__|\"geom\"|author"
    )
    excused = set(STORED_ROWS_AT_PUBLIC_DOORS) | {
        "api/serializers.py", "web/public/pictures.py", "tiles/report/drawing.py",
    }  # fmt: skip

    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in public_doors()
        if name_of(path) not in excused
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if back.search(line) and '_("' not in line and '"""' not in line
    ]

    assert found == []


def public_doors():
    return [
        path
        for path in files_of("web", "api", "tiles")
        if not name_of(path).startswith(("web/desk/", "web/account/", "web/templatetags/"))
    ]
