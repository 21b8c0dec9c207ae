"""The stock step is over when the pieces are offered again, or it is known why they are not."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import offers
from channels.models import Listing, Order, Published, StockLevel, StockPolicy
from omnihub.cancellation import preview, saga
from omnihub.cancellation.models import Cancellation, Step
from omnihub.core import clock
from omnihub.core.models import Work
from tests.factories import ListingFactory, OrderFactory, OrderLineFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling(world):
    """A second shop sells the same product, and shows what is left of ten."""
    world = world()
    listing = Listing.objects.get()
    product = listing.components.get().product
    now = clock.now()
    level = StockLevel.objects.create(
        product=product, place="odoo:1", sellable=8, read_at=now, changed_at=now - timedelta(hours=1)
    )
    world.order.erp_held_at = now - timedelta(hours=1)
    world.order.save()
    other = ShopFactory(name="Toko Kedua", stock_place="odoo:1", pushes_stock=True)
    StockPolicy.objects.create(shop=other, approved_at=now)
    theirs = ListingFactory(shop=other, item_id="27001", sku="TAS-B", product=product)
    Published.objects.create(listing=theirs, value=8, accepted=8, pushed_at=now - timedelta(hours=1))
    world.level, world.theirs, world.other = level, theirs, other
    return world


def begin(world):
    wanted = Cancellation(order=world.order, reason="out_of_stock")
    row = saga.begin(wanted, preview.of(wanted).kept(), "sari")
    world.work()
    return row


def stock(row):
    return row.steps.get(side=Step.Side.STOCK)


def open_work():
    rows = Work.objects.filter(state="waiting").exclude(topic__startswith="cancellation")
    return {row.topic: row for row in rows}


def odoo_is_read(world):
    Work.objects.filter(topic="stock.pull").update(state="done")
    world.level.sellable = Decimal(10)
    world.level.read_at = clock.now()
    world.level.save()


def is_pushed(world):
    [figure] = [
        one.figure.value for one in offers.of(world.other, Listing.objects.filter(pk=world.theirs.pk))
    ]
    Work.objects.filter(topic="stock.push").update(state="done")
    now = clock.now()
    Published.objects.filter(listing=world.theirs).update(value=figure, accepted=figure, pushed_at=now)


def told(row):
    return [(one["shop"], one["sku"], one["pieces"], one["shows"]) for one in stock(row).facts["offered"]]


def test_the_step_waits_for_odoos_number_and_for_the_shop_that_shows_it(selling):
    row = begin(selling)
    assert stock(row).state == "running"
    assert open_work()["stock.pull"].subject == "odoo:1"
    odoo_is_read(selling)
    selling.work(later=True)
    assert stock(row).state == "running"
    assert open_work()["stock.push"].subject == f"{selling.other.key}:27001"
    is_pushed(selling)
    selling.work(later=True)
    assert stock(row).state == "done"
    assert ("Toko Kedua", "TAS-B", 2, 10) in told(row)
    assert all(one["since"] for one in stock(row).facts["offered"] if one["shop"] == "Toko Kedua")
    row.refresh_from_db()
    assert row.state == "done"


def test_a_shop_that_shows_the_number_by_a_sale_of_its_own_is_not_waited_for(selling):
    """It took one off eleven by itself since it was told; so nobody tells it anything any more."""
    now = clock.now()
    Published.objects.filter(listing=selling.theirs).update(value=11, accepted=11)
    sold = OrderFactory(shop=selling.other, lines=0, placed_at=now - timedelta(minutes=30), status="paid")
    Order.objects.filter(pk=sold.pk).update(erp_held_at=now - timedelta(minutes=20))
    OrderLineFactory(order=sold, listing=selling.theirs, quantity=1)
    row = begin(selling)
    odoo_is_read(selling)
    selling.work(later=True)
    [shown] = [one for one in stock(row).facts["offered"] if one["shop"] == "Toko Kedua"]
    assert (stock(row).state, shown["shows"], bool(shown["since"])) == ("done", 10, True)


def test_a_shop_that_writes_no_stock_is_named_with_the_reason_and_holds_up_nothing(selling):
    StockPolicy.objects.update(stopped="stock_foreign", stopped_because="Another tool writes there.")
    row = begin(selling)
    assert stock(row).state == "done"
    words = {one["shop"]: str(one["why"]) for one in stock(row).facts["offered"]}
    assert "Another tool writes there." in words["Toko Kedua"]
    assert "switched off" in words["Toko Contoh"]


def test_a_push_that_waits_for_a_person_is_named_and_holds_up_nothing(selling):
    row = begin(selling)
    odoo_is_read(selling)
    selling.work(later=True)
    Work.objects.filter(topic="stock.push").update(state="held", note="The shop is not connected.")
    selling.work(later=True)
    assert stock(row).state == "done"
    assert "not connected" in str(stock(row).facts["offered"])


def test_a_shop_that_never_answers_does_not_keep_the_cancellation_open_for_ever(selling):
    row = begin(selling)
    odoo_is_read(selling)
    selling.work(later=True)
    assert stock(row).state == "running"
    Step.objects.filter(pk=stock(row).pk).update(begun_at=clock.now() - timedelta(minutes=31))
    selling.work(later=True)
    assert stock(row).state == "done"
    assert "goes on telling" in str(stock(row).words)
    row.refresh_from_db()
    assert row.state == "done"
