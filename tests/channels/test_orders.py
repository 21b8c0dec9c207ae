"""Orders into the mirror: versions, batches, events, work."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given as hypothetically
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from channels import orders
from channels.models import Customer, Listing, Order, OrderEvent, OrderLine, Package
from channels.records import AddressData, BuyerData, PackageData
from omnihub.core import clock
from omnihub.core.models import Work
from tests.channels import given
from tests.channels.given import CLEAR, MASKED, NOON
from tests.factories import ListingFactory, OrderFactory, ProductFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory()


def save(shop, *found):
    return orders.save_all(shop, found)


def the_order():
    return Order.objects.get()


def pushes():
    return [work.subject for work in Work.objects.filter(topic="order.push").order_by("pk")]


# What a first sight leaves behind ---------------------------------------------------------------------


def test_an_order_is_written_with_all_that_belongs_to_it(shop):
    saved = save(shop, given.order())

    order = the_order()
    assert saved == orders.Saved(created=1)
    assert (order.number, order.status, order.remote_status) == (
        "261120AAAA0001",
        "ready_to_ship",
        "READY_TO_SHIP",
    )
    assert (order.gross, order.escrow_amount) == (Decimal(90000), Decimal(77950))
    assert sum(Decimal(term) for term in order.escrow_terms.values()) == order.escrow_amount
    assert order.customer.username == "pembeli01"
    assert order.recipient_city == "KOTA BANDUNG"
    line = order.lines.get()
    assert (line.sku, line.quantity, line.total) == ("SKU-100", 1, Decimal(90000))
    assert order.packages.get().number == "OFG-261120AAAA0001"
    assert [(event.kind, event.before, event.after) for event in order.events.order_by("pk")] == [
        ("status", "", "ready_to_ship"),
        ("escrow", "", "90000"),
    ]


def test_the_erp_is_to_learn_of_it_under_the_orders_own_key(shop):
    save(shop, given.order())
    work = Work.objects.get(topic="order.push")
    order = the_order()
    assert (work.subject, work.key) == (str(order.pk), f"odoo:order:{order.pk}")


def test_fifty_orders_cost_as_many_queries_as_ten(shop):
    def queries(numbers):
        found = [
            given.order(f"ORDER{number:03d}", lines=(given.line(f"{number}-0"),), escrow=None)
            for number in numbers
        ]
        with CaptureQueriesContext(connection) as context:
            save(shop, *found)
        return len(context)

    few, many = queries(range(10)), queries(range(100, 150))
    assert many <= few + 6  # SQLite takes a long INSERT in several parts
    assert many <= 40


def test_the_same_order_twice_in_one_list_is_one_order(shop):
    save(shop, given.order(minute=5, status="packed"), given.order(minute=1))
    assert the_order().status == "packed"


def test_a_text_longer_than_its_column_is_cut_and_the_order_kept(shop):
    save(shop, given.order(lines=(given.line(name="x" * 400),), cancel_reason="y" * 400))
    assert len(OrderLine.objects.get().name) == 300
    assert len(the_order().cancel_reason) == 300


# Versions ---------------------------------------------------------------------------------------------


def test_newer_news_wins(shop):
    save(shop, given.order(minute=1))
    saved = save(shop, given.order(minute=2, status="packed", remote_status="PROCESSED"))
    assert saved == orders.Saved(changed=1)
    assert the_order().status == "packed"


def test_older_news_is_dropped(shop):
    save(shop, given.order(minute=2, status="packed"))
    saved = save(shop, given.order(minute=1))
    assert saved == orders.Saved(same=1)
    assert the_order().status == "packed"


def test_since_when_pieces_are_cancelled_is_kept_with_the_line(shop):
    def cut(minute, pieces):
        line = given.line(quantity=5 - pieces, cancelled=pieces)
        save(shop, given.order(minute=minute, lines=(line,)))
        kept = OrderLine.objects.get()
        return kept.quantity, kept.cancelled, kept.cancelled_at

    def read(minute):
        return NOON + timedelta(minutes=minute, seconds=1)

    assert cut(1, 0) == (5, 0, None)
    assert cut(2, 1) == (4, 1, read(2))
    assert cut(3, 1) == (4, 1, read(2))
    assert cut(4, 3) == (2, 3, read(4))


def test_within_one_second_of_shopee_the_later_read_wins(shop):
    save(shop, given.order(read=NOON + timedelta(seconds=9), status="packed"))
    save(shop, given.order(read=NOON + timedelta(seconds=8)))
    assert the_order().status == "packed"


def test_the_same_answer_again_changes_nothing(shop):
    save(shop, given.order())
    Work.objects.all().delete()
    events = OrderEvent.objects.count()
    saved = save(shop, given.order(read=NOON + timedelta(minutes=9)))
    assert saved == orders.Saved(same=1)
    assert (pushes(), OrderEvent.objects.count()) == ([], events)


def test_an_answer_without_escrow_packages_or_address_erases_none(shop):
    package = PackageData("OFG1", "LOGISTICS_REQUEST_CREATED", "SPX Standard", "SPXID01")
    save(shop, given.order(packages=(package,)))
    save(shop, given.order(minute=1, escrow=None, packages=(), address=None, lines=()))
    order = the_order()
    assert order.gross == Decimal(90000)
    assert order.recipient_name == MASKED.name
    assert order.lines.get().total == Decimal(90000)
    assert order.packages.get().tracking_number == "SPXID01"


def test_a_package_read_without_its_tracking_number_keeps_it(shop):
    package = PackageData("OFG1", "LOGISTICS_REQUEST_CREATED", "SPX Standard", "SPXID01")
    save(shop, given.order(packages=(package,)))
    save(shop, given.order(minute=1, packages=(PackageData("OFG1", "LOGISTICS_PICKUP_DONE", "SPX"),)))
    [kept] = Package.objects.all()
    assert (kept.tracking_number, kept.remote_status) == ("SPXID01", "LOGISTICS_PICKUP_DONE")


def test_packages_that_are_put_together_anew_replace_the_old_ones(shop):
    save(shop, given.order(packages=(PackageData("OFG1"),)))
    save(shop, given.order(minute=1, packages=(PackageData("OFG2"), PackageData("OFG3"))))
    assert sorted(Package.objects.values_list("number", flat=True)) == ["OFG2", "OFG3"]


def test_a_masked_buyer_never_overwrites_a_clear_one(shop):
    clear = BuyerData("9193214", "pembeli01", CLEAR.name, CLEAR.phone)
    save(shop, given.order(address=CLEAR, buyer=clear))
    save(shop, given.order(minute=5))
    order = the_order()
    assert (order.recipient_name, order.recipient_is_clear) == ("Budi", True)
    assert Customer.objects.get().phone == CLEAR.phone


def test_a_clear_buyer_replaces_a_masked_one_even_late(shop):
    save(shop, given.order(minute=5))
    save(shop, given.order(minute=1, address=CLEAR))
    assert the_order().recipient_address == "Jl. Dago 1"


def test_an_order_is_completed_when_it_was_first_seen_so(shop):
    first, later = NOON + timedelta(minutes=3), NOON + timedelta(minutes=8)
    save(shop, given.order(minute=8, status="completed", completed_at=later))
    save(shop, given.order(minute=3, status="completed", completed_at=first))
    assert the_order().completed_at == first


STAGES = [
    given.order(minute=2, escrow=given.escrow(("100-0", 90000))),
    given.order(
        minute=4, status="packed", address=CLEAR, escrow=given.escrow(("100-0", 90000), voucher=5000)
    ),
    given.order(
        minute=6,
        status="shipped",
        escrow=None,
        packages=(PackageData("OFG-261120AAAA0001", "LOGISTICS_PICKUP_DONE", "SPX", "SPXID01", NOON),),
        shipped_at=NOON,
    ),
    given.order(
        minute=8,
        status="completed",
        completed_at=NOON + timedelta(minutes=8),
        lines=(),
        packages=(),
        escrow=None,
    ),
]


def state(shop):
    order = Order.objects.get(shop=shop)
    skipped = {"id", "shop_id", "changed_at", "customer_id", "read_at"}
    fields = {column.attname for column in Order._meta.concrete_fields} - skipped
    return (
        {name: getattr(order, name) for name in fields},
        sorted(order.lines.values_list("key", "sku", "quantity", "total")),
        sorted(order.packages.values_list("number", "remote_status", "tracking_number", "shipped_at")),
        list(Customer.objects.filter(shop=shop).values_list("username", "name", "phone")),
    )


def test_all_orders_of_arrival_end_in_the_same_copy():
    ends = []
    for arrival in itertools.permutations(STAGES):
        shop = ShopFactory(pushes_orders=False)
        for data in arrival:
            save(shop, data)
        ends.append(state(shop))
    assert all(end == ends[0] for end in ends)
    assert ends[0][0]["status"] == "completed"
    assert ends[0][0]["seller_voucher"] == Decimal(5000)
    assert ends[0][2] == [("OFG-261120AAAA0001", "LOGISTICS_PICKUP_DONE", "SPXID01", NOON)]


@st.composite
def answers(draw):
    """Any news of one order, at any minute, with any part missing, masked or changed."""
    minute = draw(st.integers(0, 3))
    name = draw(st.sampled_from(["B***i", "S***o", "Budi", "Siti"]))
    total = draw(st.sampled_from([None, 80000, 90000]))
    tracking = draw(st.sampled_from([None, "", "SPXID01", "SPXID02"]))
    number = "261120AAAA0001"
    return given.order(
        number,
        minute=minute,
        read=NOON + timedelta(hours=1, microseconds=draw(st.integers(0, 10**9))),
        status=draw(st.sampled_from(["unpaid", "ready_to_ship", "packed", "cancelled"])),
        escrow=None if total is None else given.escrow(("100-0", total)),
        packages=() if tracking is None else (PackageData("OFG1", f"AT {minute}", "SPX", tracking),),
        address=draw(st.sampled_from([None, AddressData(name, "******64" if "*" in name else "0812", name)])),
        buyer=BuyerData("9193214", name, name, "******64" if "*" in name else "0812"),
        lines=draw(st.sampled_from([(), (given.line(),), (given.line(), given.line("200-0"))])),
        paid_at=draw(st.sampled_from([None, NOON, NOON + timedelta(minutes=1)])),
    )


@hypothesis_settings(max_examples=25)
@hypothetically(st.lists(answers(), min_size=2, max_size=4, unique_by=lambda one: one.read_at), st.randoms())
def test_any_news_in_any_order_ends_in_the_same_copy(news, chance):
    shuffled = list(news)
    chance.shuffle(shuffled)
    ends = []
    for arrival in (news, shuffled):
        shop = ShopFactory(pushes_orders=False)
        for data in arrival:
            save(shop, data)
        ends.append(state(shop))
    assert ends[0] == ends[1]


# Events and work --------------------------------------------------------------------------------------


def test_a_move_that_calls_a_person_is_marked(shop):
    save(shop, given.order(status="cancelled"))
    save(shop, given.order(minute=1, status="shipped"))
    move = OrderEvent.objects.filter(kind="status").latest("pk")
    assert (move.before, move.after, move.unusual) == ("cancelled", "shipped", True)


def test_what_the_erp_does_not_care_about_is_not_sent(shop):
    save(shop, given.order())
    Work.objects.all().delete()
    save(shop, given.order(minute=1, ship_by=NOON + timedelta(days=9), buyer_total=Decimal(1)))
    assert pushes() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "packed"},
        {"escrow": given.escrow(("100-0", 80000))},
        {"lines": (given.line(quantity=2),)},
        {"lines": (given.line(), given.line("200-0"))},
        {"packages": (PackageData("OFG-261120AAAA0001", tracking_number="SPXID01"),)},
        {"address": CLEAR},
        {"shipped_at": NOON},
    ],
)
def test_what_the_erp_cares_about_is_sent_again(shop, changes):
    save(shop, given.order())
    Work.objects.all().delete()
    save(shop, replace(given.order(minute=1), **changes))
    assert pushes() == [str(the_order().pk)]


def test_history_is_mirrored_and_never_sent(shop):
    shop.go_live_at = NOON
    shop.save()
    save(shop, given.order())
    assert the_order().history
    assert pushes() == []


def test_before_the_shop_goes_live_everything_is_history():
    shop = ShopFactory(go_live_at=None)
    save(shop, given.order())
    assert the_order().history
    assert pushes() == []


def test_a_shop_that_does_not_push_adds_no_work():
    save(ShopFactory(pushes_orders=False), given.order())
    assert pushes() == []
    assert not the_order().history


# Listings ---------------------------------------------------------------------------------------------


def test_a_line_knows_the_listing_it_was_sold_by(shop):
    listing = ListingFactory(shop=shop, item_id="100", model_id="0")
    ListingFactory(item_id="100", model_id="0")  # another shop's
    save(shop, given.order())
    assert OrderLine.objects.get().listing == listing


def test_a_listing_first_seen_in_an_order_is_made_and_finds_its_product(shop):
    product = ProductFactory(sku="SKU-100")
    save(shop, given.order())
    listing = Listing.objects.get()
    assert (listing.item_id, listing.sku, listing.name) == ("100", "SKU-100", "Produk 100")
    assert list(listing.products.all()) == [product]


# Releases ---------------------------------------------------------------------------------------------


def payments():
    return [(work.subject, work.key) for work in Work.objects.filter(topic="payment.push").order_by("pk")]


def test_a_release_is_said_once_and_asks_for_its_days_payment(shop):
    order = OrderFactory(shop=shop, escrow_amount=Decimal(77950))
    late = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)  # already the 24th in Jakarta
    assert orders.save_releases(shop, [given.release(order.number, at=late)]) == []
    assert orders.save_releases(shop, [given.release(order.number, at=late + timedelta(days=1))]) == []
    order.refresh_from_db()
    assert order.released_at == late
    assert payments() == [(f"{shop.pk}:2026-11-24", f"odoo:payments:{shop.pk}")]
    assert [event.after for event in order.events.filter(kind="released")] == ["77950"]
    assert not Work.objects.filter(topic="order.pull").exists()


def test_what_is_released_within_the_gathering_time_is_one_days_one_payment(shop, settings):
    settings.PAYMENT_GATHER_SECONDS = 3600
    before = clock.now()
    orders.save_releases(shop, [given.release(OrderFactory(shop=shop).number)])
    [first] = Work.objects.filter(topic="payment.push")
    assert first.not_before >= before + timedelta(hours=1)
    orders.save_releases(shop, [given.release(OrderFactory(shop=shop).number)])
    [row] = Work.objects.filter(topic="payment.push")
    assert (row.pk, row.not_before) == (first.pk, first.not_before)


def test_a_payout_that_differs_from_the_escrow_has_the_order_read_again(shop):
    order = OrderFactory(shop=shop, escrow_amount=Decimal(80000))
    orders.save_releases(shop, [given.release(order.number)])
    assert Work.objects.get(topic="order.pull").subject == f"{shop.key}:{order.number}"


def test_released_orders_nobody_knows_are_named(shop):
    assert orders.save_releases(shop, [given.release("NOBODY")]) == ["NOBODY"]


def test_history_and_silent_shops_ask_for_no_payment(shop):
    order = OrderFactory(shop=shop, history=True)
    orders.save_releases(shop, [given.release(order.number)])
    silent = ShopFactory(pushes_orders=False)
    orders.save_releases(silent, [given.release(OrderFactory(shop=silent).number)])
    assert payments() == []
