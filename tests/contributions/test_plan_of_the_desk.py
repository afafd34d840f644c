"""What the desk reads at every page comes from indexes as small as what waits."""

import pytest
from django.db import connection

from contributions.models import Waiting
from tests.factories import a_crowd, a_layer
from web.desk import matters

pytestmark = pytest.mark.django_db
EVERYTHING = "Seq Scan on contributions_contribution"


@pytest.fixture
def crowd():
    """Three thousand published texts, none of which waits or lies under anything."""
    layer = a_layer()
    a_crowd(layer, 3_000)
    with connection.cursor() as cursor:
        for table in ("reply", "photo"):
            cursor.execute(f"ANALYZE contributions_{table}")
    return layer.campaign


def test_the_stream_of_a_campaign_reads_nothing_of_what_is_published(crowd):
    plan = Waiting.objects.of_campaign(crowd).order_by("urgency", "since", "id")[:26].explain()

    assert "overlaid_by_layer" in plan
    assert "held_by_age" in plan
    assert EVERYTHING not in plan


def test_nor_does_the_count_of_what_is_to_be_settled(crowd):
    with connection.execute_wrapper(explained := Explained()):
        matters.count_of(crowd)

    assert explained.plans
    for plan in explained.plans:
        assert "overlaid_by_layer" in plan
        assert EVERYTHING not in plan


class Explained:
    """Notes the plan of every statement that is made meanwhile."""

    def __init__(self) -> None:
        self.plans: list[str] = []

    def __call__(self, execute, sql, parameters, many, context):
        with context["cursor"].connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}", parameters)
            self.plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, parameters, many, context)
