"""Levels, what is promised of them, and which numbers they make stale."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from channels import listings, offers, orders, reservations, stock
from channels.models import Listing, Order, OrderEvent, Published, Reservation, StockLevel
from channels.records import BY_MARKETPLACE, SellableData
from channels.reservations import NotEnough
from omnihub.core import work
from omnihub.core.models import Work
from tests.channels import given
from tests.channels.given import NOON
from tests.factories import (
    ComponentFactory,
    ListingFactory,
    ProductFactory,
    PublishedFactory,
    ShopFactory,
    StockLevelFactory,
    StockPolicyFactory,
)

pytestmark = pytest.mark.django_db

PLACE = "odoo:1"


def shop(**wishes):
    """Publishes stock."""
    made = ShopFactory(stock_place=PLACE, pushes_stock=True, **wishes)
    StockPolicyFactory(shop=made)
    return made


def reading(sku="SKU-100", sellable=10, at=NOON, place=PLACE):
    return SellableData(sku, place, sellable, at)


def stale():
    return sorted(Work.objects.filter(topic="stock.push", state="waiting").values_list("subject", flat=True))


def listed(where, product, **wishes):
    return ListingFactory(shop=where, sku=product.sku, product=product, **wishes)


def now_offered(listing):
    [offer] = offers.of(listing.shop, Listing.objects.filter(pk=listing.pk))
    return offer


# Readings ---------------------------------------------------------------------------------------------


def test_a_reading_is_kept_and_makes_the_numbers_of_its_listings_stale():
    where, product = shop(), ProductFactory(sku="SKU-100")
    listing = listed(where, product)
    assert stock.set_sellable([reading(sellable=7)]) == 1
    level = StockLevel.objects.get()
    assert (level.sellable, level.read_at, level.place) == (7, NOON, PLACE)
    assert stale() == [f"{where.key}:{listing.item_id}"]


def test_an_older_reading_changes_nothing():
    ProductFactory(sku="SKU-100")
    stock.set_sellable([reading(sellable=7, at=NOON)])
    assert stock.set_sellable([reading(sellable=9, at=NOON - timedelta(seconds=1))]) == 0
    assert StockLevel.objects.get().sellable == 7


def test_the_newest_reading_of_one_batch_counts():
    ProductFactory(sku="SKU-100")
    stock.set_sellable([reading(sellable=9, at=NOON + timedelta(seconds=1)), reading(sellable=7)])
    assert StockLevel.objects.get().sellable == 9


def test_an_equal_number_only_moves_the_moment_and_makes_nothing_stale():
    listed(shop(), ProductFactory(sku="SKU-100"))
    stock.set_sellable([reading()])
    Work.objects.all().delete()
    assert stock.set_sellable([reading(at=NOON + timedelta(minutes=1))]) == 0
    assert StockLevel.objects.get().read_at == NOON + timedelta(minutes=1)
    assert stale() == []


def test_zero_is_a_number_absent_is_absent_and_less_than_zero_is_kept():
    listing = listed(shop(), ProductFactory(sku="SKU-100"))
    assert now_offered(listing).problem.code == offers.NO_READING
    assert now_offered(listing).figure is None
    assert stock.set_sellable([reading(sellable=0)]) == 1
    assert (now_offered(listing).figure.value, now_offered(listing).problem) == (0, None)
    stock.set_sellable([reading(sellable=Decimal("-3.5"), at=NOON + timedelta(seconds=1))])
    assert StockLevel.objects.get().sellable == Decimal("-3.5")
    assert (now_offered(listing).figure.value, now_offered(listing).problem.code) == (0, offers.NEGATIVE)


def test_a_sku_nobody_knows_is_left_out_and_holds_up_no_other():
    ProductFactory(sku="SKU-100")
    assert stock.set_sellable([reading(sku="NOBODY"), reading()]) == 1


def test_only_shops_that_sell_from_there_and_publish_are_told():
    product = ProductFactory(sku="SKU-100")
    here, switched_off, unapproved = shop(), shop(), ShopFactory(stock_place=PLACE, pushes_stock=True)
    elsewhere, stopped = shop(), shop()
    switched_off.pushes_stock = False
    switched_off.save()
    elsewhere.stock_place = "odoo:2"
    elsewhere.save()
    stopped.stock_policy.stopped = "stock_zeros"
    stopped.stock_policy.save()
    for one in (here, switched_off, unapproved, elsewhere, stopped):
        listed(one, product)
    stock.set_sellable([reading()])
    assert [subject.rpartition(":")[0] for subject in stale()] == [here.key]


def test_thousands_of_readings_take_few_queries(django_assert_max_num_queries):
    where = shop()
    products = [ProductFactory(sku=f"P-{number}") for number in range(120)]
    for product in products:
        listed(where, product)
    found = [reading(sku=product.sku, sellable=number) for number, product in enumerate(products)]
    with django_assert_max_num_queries(20):
        assert stock.set_sellable(found) == 120
    assert len(stale()) == 120


def test_another_place_asks_for_a_look_through_the_shop():
    where = shop()
    stock.use_place(where, PLACE)
    assert not Work.objects.filter(topic="stock.check").exists()
    stock.use_place(where, "odoo:7")
    where.refresh_from_db()
    assert where.stock_place == "odoo:7"
    assert Work.objects.filter(topic="stock.check", subject=where.key).exists()


# Orders reserve ---------------------------------------------------------------------------------------


def sell(where, number="261120AAAA0001", quantity=1, minute=0, **wishes):
    line = given.line(quantity=quantity)
    orders.save_all(where, [given.order(number, minute, lines=(line,), **wishes)])
    return Order.objects.get(number=number)


@pytest.fixture
def shelf():
    """SKU-100, ten pieces, in a shop that publishes and in another that sells from the same place."""
    product = ProductFactory(sku="SKU-100")
    StockLevelFactory(product=product, read_at=NOON)
    where, other = shop(), shop()
    mine = listed(where, product, item_id="100")
    theirs = listed(other, product, item_id="900")
    return where, mine, theirs


def test_an_order_takes_its_pieces_from_every_shop_the_moment_it_is_mirrored(shelf):
    where, mine, theirs = shelf
    sell(where, quantity=3)
    assert now_offered(mine).figure.value == now_offered(theirs).figure.value == 7
    assert stale() == sorted([f"{where.key}:100", f"{theirs.shop.key}:900"])


def test_they_are_given_back_when_it_is_cancelled(shelf):
    where, mine, _theirs = shelf
    sell(where, quantity=3)
    Work.objects.all().delete()
    sell(where, quantity=3, minute=5, status="cancelled", cancelled_at=NOON + timedelta(minutes=5))
    assert now_offered(mine).figure.value == 10
    assert len(stale()) == 2


def test_completed_before_the_erp_could_be_told_it_keeps_its_pieces_until_somebody_settles_it(shelf):
    where, mine, _theirs = shelf
    order = sell(where, quantity=3)
    row = Work.objects.get(topic="order.push", subject=str(order.pk))
    Work.objects.filter(pk=row.pk).update(state="held", fate="person")
    sell(where, quantity=3, minute=5, status="completed", completed_at=NOON + timedelta(minutes=5))
    assert now_offered(mine).figure.value == 7
    work.close([row.pk], "typed in by hand")
    assert now_offered(mine).figure.value == 10


def test_history_reserves_nothing(shelf):
    where, mine, _theirs = shelf
    order = sell(where, quantity=3, placed_at=datetime(2025, 1, 1, tzinfo=UTC))
    assert order.history
    assert now_offered(mine).figure.value == 10
    assert stale() == []


def test_what_the_marketplace_ships_from_its_own_warehouse_takes_nothing_of_ours(shelf):
    where, mine, _theirs = shelf
    sell(where, quantity=3, fulfilled_by=BY_MARKETPLACE)
    assert now_offered(mine).figure.value == 10
    where.pushes_fulfilled = True
    where.save()
    assert now_offered(mine).figure.value == 7


def test_news_that_moves_no_piece_makes_nothing_stale(shelf):
    where, _mine, _theirs = shelf
    sell(where)
    Work.objects.all().delete()
    sell(where, minute=5, status="packed")
    assert stale() == []


def test_pieces_are_ours_to_keep_until_the_erp_was_read_after_it_took_them(shelf):
    where, mine, theirs = shelf
    order = sell(where, quantity=3)
    held = NOON + timedelta(minutes=2)
    stock.mark_held([order.pk], held)
    assert now_offered(mine).figure.value == 7
    Work.objects.all().delete()
    stock.set_sellable([reading(sellable=10, at=held - timedelta(seconds=1))])
    assert now_offered(mine).figure.value == 7
    assert stock.set_sellable([reading(sellable=7, at=held + timedelta(seconds=1))]) == 1
    assert now_offered(mine).figure.value == now_offered(theirs).figure.value == 7


def test_a_number_that_stays_equal_frees_what_the_erp_took_over_meanwhile(shelf):
    where, mine, _theirs = shelf
    order = sell(where, quantity=3)
    stock.mark_held([order.pk], NOON + timedelta(minutes=2))
    Work.objects.all().delete()
    assert stock.set_sellable([reading(sellable=10, at=NOON + timedelta(minutes=3))]) == 0
    assert now_offered(mine).figure.value == 10
    assert len(stale()) == 2


def test_the_first_moment_counts_and_none_gives_the_pieces_back_to_us(shelf):
    where, _mine, _theirs = shelf
    order = sell(where)
    stock.mark_held([order.pk], NOON)
    stock.mark_held([order.pk], NOON + timedelta(days=1))
    order.refresh_from_db()
    assert order.erp_held_at == NOON
    stock.mark_held([order.pk], None)
    order.refresh_from_db()
    assert order.erp_held_at is None


def test_an_oversell_is_taken_and_calls_a_person(shelf):
    where, mine, _theirs = shelf
    sell(where, "A", quantity=9)
    assert not OrderEvent.objects.filter(unusual=True).exists()
    order = sell(where, "B", quantity=4)
    event = OrderEvent.objects.get(unusual=True)
    assert (event.order, event.kind) == (order, "oversold")
    assert "SKU-100 (3 missing)" in event.after
    assert (now_offered(mine).figure.value, now_offered(mine).problem.code) == (0, offers.OVERSOLD)
    sell(where, "B", quantity=4, minute=9, status="packed")
    assert OrderEvent.objects.filter(unusual=True).count() == 1


def test_a_bundle_takes_of_each_product_what_it_is_made_of():
    where = shop()
    cup, plate = ProductFactory(sku="CUP"), ProductFactory(sku="PLATE")
    StockLevelFactory(product=cup, sellable=20)
    StockLevelFactory(product=plate, sellable=9)
    bundle = ListingFactory(shop=where, item_id="100")
    ComponentFactory(listing=bundle, product=cup, quantity=4)
    ComponentFactory(listing=bundle, product=plate, quantity=1)
    single = listed(where, cup)
    assert now_offered(bundle).figure.value == 5
    sell(where, quantity=2)
    assert now_offered(bundle).figure.value == 3
    assert now_offered(single).figure.value == 12


def test_an_order_of_an_unmapped_listing_reserves_once_it_is_mapped(shelf):
    where, mine, _theirs = shelf
    bare = ListingFactory(shop=where, item_id="500", sku="")
    orders.save_all(where, [given.order(lines=(given.line("500-0", sku="", quantity=2),))])
    assert now_offered(mine).figure.value == 10
    Work.objects.all().delete()
    listings.link(bare, [listings.Part(mine.components.get().product)], "sari")
    assert now_offered(mine).figure.value == 8
    assert f"{where.key}:100" in stale()


def test_what_promotions_of_other_listings_keep_is_not_offered_and_ones_own_is_the_floor(shelf):
    _where, mine, theirs = shelf
    PublishedFactory(listing=theirs, campaign=4)
    PublishedFactory(listing=mine, campaign=8)
    offer = now_offered(mine)
    assert offer.figure.offered == 6
    assert offer.figure.value == 8


# Baskets of our own checkout --------------------------------------------------------------------------


def later():
    return datetime.now(UTC) + timedelta(minutes=15)


def test_a_basket_keeps_its_pieces_until_its_time_is_over(shelf):
    where, mine, _theirs = shelf
    reservations.reserve(where, "cart:1", {"SKU-100": 4}, later())
    assert now_offered(mine).figure.value == 6
    Reservation.objects.update(until=datetime.now(UTC) - timedelta(seconds=1))
    assert now_offered(mine).figure.value == 10


def test_a_basket_is_refused_whole_when_one_thing_is_lacking(shelf):
    where, _mine, _theirs = shelf
    StockLevelFactory(product__sku="SKU-200", sellable=1)
    with pytest.raises(NotEnough) as refusal:
        reservations.reserve(where, "cart:1", {"SKU-100": 1, "SKU-200": 3, "SKU-300": 1}, later())
    assert refusal.value.missing == {"SKU-200": 2, "SKU-300": 1}
    assert not Reservation.objects.exists()


def test_the_same_basket_reserves_anew_and_can_be_left(shelf):
    where, mine, _theirs = shelf
    reservations.reserve(where, "cart:1", {"SKU-100": 8}, later())
    reservations.reserve(where, "cart:1", {"SKU-100": 9}, later())
    assert now_offered(mine).figure.value == 1
    reservations.release("cart:1")
    assert now_offered(mine).figure.value == 10


def test_orders_leave_less_for_baskets(shelf):
    where, _mine, _theirs = shelf
    sell(where, quantity=8)
    with pytest.raises(NotEnough):
        reservations.reserve(where, "cart:1", {"SKU-100": 3}, later())
    reservations.reserve(where, "cart:1", {"SKU-100": 2}, later())


def test_a_page_of_offers_takes_few_queries(shelf, django_assert_max_num_queries):
    where, mine, _theirs = shelf
    for number in range(40):
        listing = listed(where, ProductFactory(sku=f"Q-{number}"))
        PublishedFactory(listing=listing, value=5, accepted=5, pushed_at=NOON)
    with django_assert_max_num_queries(12):
        assert len(offers.of(where, Listing.objects.filter(shop=where))) == 41
    assert Published.objects.count() == 40
    assert mine.shop == where
