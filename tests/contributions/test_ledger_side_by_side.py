"""Moves and the sealing of the ledger, at the same time on two connections."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from contributions.enums import State
from contributions.ledger import chain, verifying
from contributions.models import LedgerSeal
from tests.factories import a_contribution, a_layer

pytestmark = pytest.mark.django_db(transaction=True)


def beside(act):
    """Start `act` on a connection of its own; returns the thread."""

    def run():
        try:
            act()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_a_move_never_waits_for_who_seals_and_who_seals_waits_for_another():
    layer = a_layer()
    is_held, may_end = threading.Event(), threading.Event()

    @transaction.atomic
    def hold():
        chain.lock(layer.campaign.pk)
        is_held.set()
        may_end.wait(30)

    holder = beside(hold)
    assert is_held.wait(30)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        a_contribution(layer, state=State.REJECTED)
        with pytest.raises(OperationalError, match="lock timeout"):
            chain.seal(layer.campaign.pk)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
        may_end.set()
        holder.join()

    assert chain.seal(layer.campaign.pk) == 2


def test_many_who_seal_at_once_make_one_chain():
    layer = a_layer()
    for _one in range(3):
        a_contribution(layer)
    together = threading.Barrier(4)

    def seal():
        together.wait(30)
        chain.seal(layer.campaign.pk)

    for thread in [beside(seal) for _one in range(4)]:
        thread.join()

    positions = LedgerSeal.objects.order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4, 5, 6]
    assert verifying.faults(layer.campaign) == []
