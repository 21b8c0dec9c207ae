"""What an erasure leaves of a buyer, and of everybody and everything else."""

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.db.models import Sum

from channels import orders, returns
from channels.cases import CaseData, CaseState, Solution
from channels.erasing import of_profiles
from channels.models import Customer, CustomerProfile, ErasedBuyer, Order, OrderLine, ReturnCase
from channels.records import AddressData, BuyerData, LineData, OrderData
from channels.states import OrderStatus
from erp_bridge import queries
from erp_bridge.odoo import convert
from omnihub.core import clock, work
from omnihub.core.models import InboxMessage, Work
from omnihub.core.outcomes import Deadline
from omnihub.erasing import beginning, finding, planning
from omnihub.erasing.models import Erasure
from omnihub.notifications import addresses, stopping
from payments.models import Receipt, Refund
from tests.erasing import given
from tests.factories import CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings):
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def shop():
    return ShopFactory()


@pytest.fixture
def profile(shop):
    return given.buyer(shop)


def erase(profile):
    row = beginning.begin(of_profiles([profile.pk]), "sari")
    finish()
    row.refresh_from_db()
    return row


def finish():
    Work.objects.filter(topic="buyer.erase", state="waiting").update(not_before=clock.now())
    while work.run("buyer.erase", Deadline(math.inf)):
        pass


def sums():
    """What the reports are made of."""
    totals = Order.objects.aggregate(*(Sum(name) for name in ("gross", "buyer_total", "escrow_amount")))
    money = [Receipt.objects.aggregate(Sum("amount")), Refund.objects.aggregate(Sum("amount"))]
    lines = list(OrderLine.objects.order_by("pk").values_list("sku", "name", "quantity", "total"))
    days = list(Order.objects.order_by("pk").values_list("number", "placed_at", "status", "recipient_state"))
    return totals, money, lines, days


def test_nothing_of_the_buyer_is_left_in_any_table_or_file_and_no_sum_has_changed(profile):
    given.own_order(profile)
    other = OrderFactory(recipient_name="Orang Lain", recipient_is_clear=True)
    before = sums()
    assert len(given.traces()) > 40
    row = erase(profile)
    assert row.state == Erasure.State.DONE, list(Work.objects.values_list("topic", "state", "note"))
    assert given.traces() == []
    assert sums() == before
    assert (row.needles, row.files) == ("", [])
    other.refresh_from_db()
    assert (other.recipient_name, other.recipient_is_clear) == ("Orang Lain", True)
    assert InboxMessage.objects.get(event_key="of another").body == '{"ordersn": "2611OTHER"}'
    assert CustomerProfile.objects.filter(name="Orang Lain").exists()


def test_that_he_wants_no_messages_stays_known(profile):
    erase(profile)
    digest = addresses.phone("whatsapp", given.PHONE).hash
    assert stopping.opted_out("whatsapp", digest)


def test_erased_twice_is_erased_once(profile):
    erase(profile)
    again = erase(profile)
    assert again.state == Erasure.State.DONE
    assert sum(count for _name, count in again.counts) == 0
    assert ErasedBuyer.objects.count() == 1


def answer(order, **changes):
    """What the marketplace goes on telling of an order."""
    now = clock.now()
    buyer = BuyerData("9193214000", given.USERNAME, given.NAME, given.PHONE)
    address = AddressData(given.NAME, given.PHONE, given.STREET, city="KOTA BANDUNG", email=given.EMAIL)
    told = OrderData(
        number=order.number,
        status=order.status,
        remote_status=order.remote_status,
        updated_at=now,
        read_at=now,
        placed_at=order.placed_at,
        lines=tuple(
            LineData(line.key, line.item_id, line.model_id, line.sku, line.name, line.quantity)
            for line in order.lines.all()
        ),
        address=address,
        buyer=buyer,
        message="pasti sore",
    )
    return replace(told, **changes)


def test_a_later_look_at_the_marketplace_does_not_bring_him_back(shop, profile):
    Customer.objects.filter(profile=profile).update(remote_id="9193214000")
    order, parcel = Order.objects.filter(customer__profile=profile).order_by("pk")
    case = ReturnCase.objects.get(order=order)
    erase(profile)
    orders.save_all(shop, [answer(order), answer(parcel)])
    returns.save_all(shop, [_case(case)])
    assert given.traces() == []
    assert Order.objects.get(pk=order.pk).status == order.status
    older = answer(order, number="2610BACKFILLED", placed_at=order.placed_at - timedelta(days=90))
    orders.save_all(shop, [older])
    assert given.traces() == []
    assert Order.objects.get(number="2610BACKFILLED").erased_at


def _case(case):
    now = clock.now()
    return CaseData(
        number=case.number,
        order=case.order.number,
        state=CaseState.REFUNDED,
        remote_status="REFUND_PAID",
        solution=Solution.RETURN_AND_REFUND,
        asked_at=case.asked_at,
        updated_at=now,
        read_at=now,
        words=f"Rusak. {given.NAME}",
        pictures=("https://cf.example.com/wulandari.jpg",),
    )


def test_what_he_orders_afterwards_is_new_and_kept(shop, profile):
    Customer.objects.filter(profile=profile).update(remote_id="9193214000")
    order = Order.objects.filter(customer__profile=profile).first()
    erase(profile)
    later = answer(order, number="2612NEW", placed_at=clock.now() + timedelta(minutes=1))
    orders.save_all(shop, [later])
    new = Order.objects.get(number="2612NEW")
    assert (new.recipient_name, new.erased_at) == (given.NAME, None)
    assert new.customer.profile_id != profile.pk


def test_what_he_orders_afterwards_takes_up_no_contact_of_before(shop, profile):
    Customer.objects.filter(profile=profile).update(remote_id="9193214000")
    order = Order.objects.filter(customer__profile=profile).first()
    orders.save_all(shop, [answer(order)])
    before = contact(order)
    Work.objects.filter(topic="order.push").update(state="done")
    erase(profile)
    assert contact(order) == ""
    orders.save_all(shop, [answer(order, number="2612NEW", placed_at=clock.now() + timedelta(minutes=1))])
    after = contact(Order.objects.get(number="2612NEW"))
    assert (after[:-12], after == before) == (before[:-12], False)


def contact(order):
    """By what name Odoo knows the delivery address."""
    return convert.partner_subject(order.shop_id, queries.orders([order.pk])[order.pk].order)


@pytest.mark.parametrize(
    "status", [OrderStatus.SHIPPED, OrderStatus.READY_TO_SHIP, OrderStatus.RETURN_REQUESTED]
)
def test_an_open_order_is_named_and_nothing_is_erased(shop, status):
    profile = given.buyer(shop, status=status)
    before = given.traces()
    with pytest.raises(beginning.NotYet, match="is not over yet"):
        beginning.begin(of_profiles([profile.pk]), "sari")
    assert given.traces() == before
    assert not Erasure.objects.exists()


def test_open_refunds_returns_and_work_are_named_with_their_day(shop, profile):
    order = given.own_order(profile)
    last = clock.now() + timedelta(days=3)
    ReturnCase.objects.update(state=ReturnCase.State.DISPUTED, act_by=last)
    Refund.objects.update(state=Refund.State.ACCOUNT)
    Work.objects.create(
        topic="order.push",
        subject=str(order.pk),
        key="k",
        state="held",
        not_before=clock.now(),
        wanted_since=clock.now(),
    )
    found = planning.plan(of_profiles([profile.pk])).blockers
    assert [one.words.split()[0] for one in found] == ["Return", "A", "Work"]
    assert found[0].until == last


def test_a_message_that_nobody_has_read_yet_is_waited_for(profile):
    new = InboxMessage.objects.create(
        source="shopee", event_key="n", body=f'"{given.NAME}"', received_at=clock.now(), correlation_id="c"
    )
    row = beginning.begin(of_profiles([profile.pk]), "sari")
    work.run("buyer.erase", Deadline(math.inf))
    row.refresh_from_db()
    assert (row.state, Work.objects.get(topic="buyer.erase").code) == ("running", "erase_inbox")
    InboxMessage.objects.filter(pk=new.pk).update(state="done")
    finish()
    row.refresh_from_db()
    assert (row.state, given.traces()) == ("done", [])


def test_a_turn_that_is_cut_goes_on_where_it_stopped(profile):
    row = beginning.begin(of_profiles([profile.pk]), "sari")
    work.run("buyer.erase", Deadline(0))
    row.refresh_from_db()
    assert row.state == "running"
    assert row.files == []
    finish()
    row.refresh_from_db()
    assert (row.state, given.traces()) == ("done", [])


@pytest.mark.parametrize(
    "typed", [given.PHONE, *given.SPELLINGS[:4], given.EMAIL.upper(), given.USERNAME, "order", "key"]
)
def test_he_is_found_by_what_is_known_of_him(profile, typed):
    words = {"order": Order.objects.first().number, "key": f"#{profile.pk}"}
    assert finding.find(words.get(typed, typed)).profiles == [profile.pk]


def test_two_who_may_be_meant_are_both_named(profile):
    twin = CustomerFactory(phone_key=given.PHONE, profile=CustomerProfile.objects.create())
    assert finding.find(given.PHONE).profiles == [profile.pk, twin.profile_id]


def test_an_earlier_erasure_is_found_by_the_number_that_was_erased(profile):
    row = erase(profile)
    found = finding.find(given.SPELLINGS[0])
    assert (found.profiles, found.erased) == ([], row)


def test_the_plan_writes_nothing_and_counts_what_is_there(profile):
    before = given.traces()
    plan = planning.plan(of_profiles([profile.pk]))
    counts = {str(name): count for name, count in plan.counts}
    assert (counts["orders"], counts["labels"], counts["pictures of disputes"]) == (2, 1, 1)
    assert given.traces() == before
    assert default_storage.exists("labels")
    assert Order.objects.aggregate(Sum("gross"))["gross__sum"] == Decimal(180_000)
