"""Labels from the sandbox's Shopee into the file storage: many at once, and through each of its faults."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from channels import shops, syncs, todos
from channels.models import Order, Shop, SyncRun
from omnihub.core import clock
from omnihub.core.models import Work
from shipping import label_tasks
from shipping.models import Label, ShippingPolicy
from tests.flows.chain import SHOP
from tests.shipping import drawn

pytestmark = [pytest.mark.django_db, pytest.mark.flow]
COUNT = 6


@pytest.fixture
def ready(chain, opened):
    """A shop that fetches labels, with parcels that are arranged and numbered."""
    shops.go_live(opened, clock.now() - timedelta(hours=20), by="sari")
    shop = shops.switch(opened, "arranges", on=True, by="sari")
    chain.sandbox.control("settings", {"label_seconds": 0})
    chain.sandbox.new_orders(COUNT, status="PROCESSED")
    chain.catch_up()
    Work.objects.filter(topic=todos.LABEL).delete()
    Label.objects.all().delete()
    return shop


def fetch(chain, shop):
    syncs.ask(shop, SyncRun.Kind.LABELS, "sari")
    chain.settle()
    return SyncRun.objects.filter(kind="labels").latest("pk")


def held():
    return list(Work.objects.filter(topic=todos.LABEL, state="held").values_list("code", flat=True))


def waybills():
    return set(Order.objects.filter(status="packed").values_list("packages__tracking_number", flat=True))


def stored():
    """What is in the files, by the waybill of the parcel that each belongs to."""
    found = Label.objects.filter(state="stored").select_related("shipment__package")
    return {one.shipment.package.tracking_number: default_storage.open(one.file.name).read() for one in found}


def test_one_press_fetches_all_labels_each_with_its_own_parcels_waybill(chain, ready):
    run = fetch(chain, ready)
    assert (run.state, run.found, run.held, run.asked_by) == ("done", COUNT, 0, "sari")
    found = stored()
    assert found.keys() == waybills()
    for waybill, body in found.items():
        (text,) = drawn.texts(body)
        assert waybill in text
    assert set(Label.objects.values_list("format", "pages", "kind")) == {("pdf", 1, "THERMAL_AIR_WAYBILL")}


def test_a_shop_gets_the_paper_it_prefers(chain, ready):
    ShippingPolicy.objects.create(shop=ready, paper="a4")
    fetch(chain, ready)
    assert set(Label.objects.values_list("kind", "state")) == {("NORMAL_AIR_WAYBILL", "stored")}


@pytest.mark.parametrize(("setting", "format_"), [("zip_pdf", "pdf"), ("zip_zpl", "zpl")])
def test_a_shop_with_a_thermal_setting_sends_archives(chain, ready, setting, format_):
    chain.sandbox.control("shop", {"shop_id": int(SHOP), "print_setting": setting})
    fetch(chain, ready)
    found = stored()
    assert found.keys() == waybills()
    assert set(Label.objects.values_list("format", "pages")) == {(format_, 1)}
    if format_ == "zpl":
        assert all(waybill.encode() in body for waybill, body in found.items())


@pytest.mark.parametrize("fault", ["label_empty", "label_cut", "label_html"])
def test_what_is_no_label_is_refused_tried_again_and_then_a_person_is_asked(chain, ready, fault):
    chain.dials(**{f"shopee_{fault}": 1})
    run = fetch(chain, ready)
    assert held() == [fault] * COUNT
    assert (run.state, run.held) == ("done", COUNT)
    assert set(Label.objects.values_list("state", "problem", "file")) == {("failed", fault, "")}
    chain.dials()
    fetch(chain, ready)
    assert stored().keys() == waybills()
    assert held() == []


def test_a_label_that_shopee_fails_to_make_is_made_again(chain, ready):
    chain.dials(shopee_label_failed=0.5)
    fetch(chain, ready)
    chain.dials()
    assert len(stored()) + len(held()) == COUNT
    fetch(chain, ready)
    assert stored().keys() == waybills()


def test_the_push_says_that_it_is_ready_and_nobody_asks_before(chain, ready):
    chain.sandbox.control("settings", {"label_seconds": 0.3})
    label_tasks.fetch()
    chain.drain()
    later = clock.now() + timedelta(hours=1)
    Work.objects.filter(topic=todos.LABEL, state="waiting").update(not_before=later)
    assert set(Label.objects.values_list("state", flat=True)) == {"making"}
    for _ in range(COUNT * 40):
        chain.deliver(body for body in chain.news() if b'"code":15' in body.replace(b" ", b""))
        chain.drain()
        if len(stored()) == COUNT:
            break
        chain.sandbox.control("pushes?limit=1")
    assert stored().keys() == waybills()


def test_a_cancelled_order_needs_no_label_and_its_neighbours_get_theirs(chain, ready):
    gone = Order.objects.filter(status="packed").first()
    chain.sandbox.step(gone.number, "request_cancel", "accept_cancel")
    label_tasks.fetch()
    chain.settle()
    assert len(stored()) == COUNT - 1
    assert held() == []
    assert Label.objects.get(shipment__order=gone).problem == "label_order_cancelled"


def test_a_parcel_that_left_before_its_label_came_calls_nobody(chain, ready):
    """The marketplace says so first; the mirror, which did not hear of it, is read again."""
    number = Order.objects.filter(status="packed").values_list("number", flat=True).first()
    chain.sandbox.step(number, "pickup")
    fetch(chain, ready)
    assert held() == []
    label = Label.objects.get(shipment__order__number=number)
    assert (label.state, label.problem) == ("failed", "label_parcel_gone")
    assert len(stored()) == COUNT - 1


def test_a_shop_that_does_not_arrange_asks_for_nothing(chain, ready):
    shops.switch(ready, "arranges", on=False, by="sari")
    run = fetch(chain, Shop.objects.get())
    assert run.state == "failed"
    assert not Label.objects.exists()
