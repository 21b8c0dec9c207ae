from datetime import timedelta

import pytest

from channels import marketplaces
from channels.models import Shop
from channels.records import OrderData
from erp_bridge import tasks
from erp_bridge.models import OdooProfile, ProofRun
from erp_bridge.proof import marketplace
from omnihub.core import clock


class TwoListedOneRead:
    def __init__(self, _shop):
        pass

    def releases(self, _since, _until):
        return iter(())

    def listed(self, _since, _until):
        return iter([("GOOD", "SHIPPED"), ("POISON", "SHIPPED")])

    def read(self, numbers):
        now = clock.now()
        good = OrderData(
            number="GOOD",
            status="shipped",
            remote_status="SHIPPED",
            updated_at=now,
            read_at=now,
            placed_at=now,
        )
        return [good] if "GOOD" in numbers else []


def test_an_order_that_cannot_be_read_is_in_the_marketplaces_column(monkeypatch):
    monkeypatch.setitem(marketplaces.MARKETPLACES, "half", TwoListedOneRead)
    now = clock.now()
    window = marketplace.Window(now - timedelta(days=1), now, timedelta(0))
    profile = OdooProfile(order_at="ready_to_ship", invoice_at="shipped")
    found = list(marketplace.sold(Shop(kind="half", remote_id="1"), profile, window))
    assert [(one.number, one.unread) for one in found] == [("GOOD", False), ("POISON", True)]


@pytest.mark.django_db
def test_old_proofs_are_forgotten_and_young_ones_kept(settings):
    settings.KEEP_DAYS = {"proofs": 90}
    old, young = (
        ProofRun.objects.create(started_at=clock.now() - timedelta(days=days), days=3, settle_seconds=0)
        for days in (91, 89)
    )
    tasks.prove()
    kept = set(ProofRun.objects.values_list("pk", flat=True))
    assert young.pk in kept
    assert old.pk not in kept
