"""Whoever refers to a person has a rule for the day when two persons turn out to be one."""

from django.apps import apps

from accounts.models import Person
from contributions.actions.persons import MERGE_RULES


def test_every_foreign_key_to_a_person_has_a_merge_rule_and_every_rule_a_foreign_key():
    keys = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if field.related_model is Person and field.concrete and not field.auto_created
    }

    assert keys == MERGE_RULES.keys()


def test_merge_rules_are_of_three_kinds():
    assert set(MERGE_RULES.values()) <= {"move", "once", "stay"}
