"""docs/privacy.md names every field that can hold something of a person, and none that is not."""

import re
from pathlib import Path

from django.apps import apps
from django.contrib.gis.db.models import GeometryField
from django.db import models

from accounts.models import Person

DOCUMENT = (Path(__file__).resolve().parents[2] / "docs" / "privacy.md").read_text()
NAMED = set(re.findall(r"`((?:account|accounts|campaigns|contributions)\.\w+\.\w+)`", DOCUMENT))
# Words that the city writes about a campaign, not a person about anything.
OF_THE_CITY = {
    "campaigns.Organisation", "campaigns.Campaign", "campaigns.Phase", "campaigns.Reason",
    "campaigns.Category", "campaigns.CampaignArea", "campaigns.RiskRule", "contributions.Status",
}  # fmt: skip
ALSO_PERSONAL = {"signature", "display_name", "typed_address", "found_address", "password",
                 "last_login", "title"}  # fmt: skip


def personal_fields() -> set[str]:
    """Every e-mail, free text, place, link to a person, and what is personal by its name."""
    found = set()
    for label in ("accounts", "campaigns", "contributions"):
        for model in apps.get_app_config(label).get_models():
            if not model._meta.managed:
                continue
            for field in model._meta.local_fields:
                name = f"{model._meta.label}.{field.name}"
                if model._meta.label in OF_THE_CITY and not isinstance(field, models.EmailField):
                    continue
                if is_personal(field):
                    found.add(name)
    return found


def is_personal(field: models.Field) -> bool:
    if isinstance(field, models.ForeignKey):
        return field.related_model is Person
    if isinstance(field, models.GeneratedField):
        return isinstance(field.output_field, GeometryField)
    kinds = (models.EmailField, models.TextField, GeometryField, models.JSONField)
    return isinstance(field, kinds) or field.name in ALSO_PERSONAL


def test_each_field_that_can_hold_something_of_a_person_is_named():
    assert personal_fields() - NAMED == set()


def test_each_field_that_is_named_exists():
    for name in NAMED:
        label, model, field = name.split(".")
        apps.get_model(label, model)._meta.get_field(field)


def test_the_parameters_that_it_promises_are_those_of_the_program():
    from django.conf import settings

    from accounts.actions import DEVICE_LIFE
    from contributions.aside import ASIDE_LIFE
    from contributions.jobs import ASKED_LIFE, BATCH_LIFE, CHANGE_LIFE, KEY_LIFE, REPORT_LIFE
    from contributions.photos_kept import AHEAD_LIFE, WITHHELD_LIFE

    assert DEVICE_LIFE.days == 395  # thirteen months
    assert (ASKED_LIFE.days, REPORT_LIFE.days) == (7, 365)
    assert (KEY_LIFE.days, BATCH_LIFE.days) == (15, 30)
    assert (AHEAD_LIFE.days, WITHHELD_LIFE.days) == (2, 190)
    assert (ASIDE_LIFE.days, CHANGE_LIFE.days) == (180, 180)
    assert settings.SESSION_COOKIE_AGE == 12 * 3600
