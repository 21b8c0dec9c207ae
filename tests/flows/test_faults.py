"""Either end answers 429 or 500, hangs, refuses the connection or cuts it after the work: at every step."""

from datetime import timedelta

import pytest

from channels import settlements, todos
from channels.models import Order
from channels.shopee.client import ShopClient
from omnihub.core import clock, cursors, work
from omnihub.core.models import Gate, Work
from omnihub.demo import setting_up
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

FAULTS = ("error", "busy", "down", "cut", "hang")
HANGS, HEARS = 0.9, 0.5
ODOO_STEPS = {
    '"sale.order", "load"': (),
    "action_confirm": (),
    '"stock.picking", "load"': ("arrange", "pickup"),
    "button_validate": ("arrange", "pickup"),
    '"create_invoices"': ("arrange", "pickup"),
    "invoice_date": ("arrange", "pickup"),
    "action_post": ("arrange", "pickup"),
    "action_create_payments": ("arrange", "pickup", "deliver", "complete", "release"),
}
SHOPEE_CALLS = (
    "get_order_list",
    "get_order_detail",
    "get_escrow_detail_batch",
    "get_package_detail",
    "get_escrow_list",
)


@pytest.fixture
def impatient(chain, settings):
    """Whoever hangs is not waited for; it does the work all the same, a moment later."""

    def begin():
        settings.READ_TIMEOUT = settings.ODOO_READ_TIMEOUT = HEARS
        chain.restart_clients()
        chain.patience = HANGS + 0.2
        chain.sandbox.control("settings", {"hang_seconds": HANGS})

    return begin


def strike(chain, remote, fault, only):
    """Once, at the call that contains this text; it must have struck by the time this is asked again."""
    chain.dials(**{f"{remote}_{fault}": 1, f"{remote}_only": only, f"{remote}_times": 1})


def struck(chain, remote):
    return chain.sandbox.control("faults")[f"{remote}.times"] == 0


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_odoo_does_at_whatever_step_no_document_is_made_twice(chain, shop, impatient, fault):
    if fault == "hang":
        impatient()
    numbers = []
    for step, life in ODOO_STEPS.items():
        numbers += chain.sandbox.new_orders(1, voucher_from_seller=2500)
        if life:
            chain.hear()
            chain.sandbox.step(numbers[-1], *life)
        strike(chain, "odoo", fault, step)
        chain.deliver(chain.news())
        work.add([todos.releases(shop.key, "test")])
        chain.drain()
        assert struck(chain, "odoo"), step
        if fault in {"cut", "hang"}:  # Odoo may have done it, or be doing it still
            assert {row.look_first for row in chain.waiting()} == {True}, step
            assert min(row.not_before for row in chain.waiting()) > clock.now() + timedelta(seconds=100)
        chain.settle()
        chain.dials()
    assert not [f"{row}: {row.note}" for row in Work.objects.filter(state="held")]
    one_each(chain, numbers)
    assert len(chain.odoo("account.payment")) == 1
    proved()


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_shopee_does_at_whatever_call_every_order_arrives(chain, shop, impatient, fault):
    if fault == "hang":
        impatient()
    numbers = []
    for call in SHOPEE_CALLS:
        numbers += chain.sandbox.new_orders(1, status="SHIPPED")
        strike(chain, "shopee", fault, call)
        chain.catch_up()
        assert struck(chain, "shopee"), call
        assert not Work.objects.filter(state="held").exists(), call
        chain.dials()
    one_each(chain, numbers, papers="invoices")
    proved()


def wallet_was_read(shop):
    """Yesterday: a first look goes a month back, in more calls than a storm lets through."""
    yesterday = clock.now() - timedelta(days=1)
    cursors.move(settlements.cursor(shop.key), str(clock.to_epoch(yesterday)))


def test_when_everything_fails_at_random_nothing_is_lost_and_nothing_doubled(chain, shop):
    chain.know_odoo()
    chain.sandbox.control("settings", {"refresh_replay": True})
    wallet_was_read(shop)
    numbers = chain.sandbox.new_orders(10) + chain.sandbox.new_orders(10, status="RELEASED")
    faults = {f"{remote}_{fault}": 0.06 for remote in ("shopee", "odoo") for fault in FAULTS[:4]}
    chain.dials(**faults, shopee_expire_token=0.1)
    chain.catch_up()
    chain.dials()
    chain.catch_up()
    assert not [f"{row}: {row.note}" for row in Work.objects.filter(state="held")]
    one_each(chain, numbers)
    proved()


def test_a_token_that_expires_in_mid_batch_is_renewed_once_and_the_batch_goes_on(chain, shop, monkeypatch):
    numbers = chain.sandbox.new_orders(50)
    shop.connection.refresh_from_db()
    before = shop.connection.version
    ask, calls = ShopClient.escrow_detail_batch, []

    def expired_on_the_second(client, some):
        calls.append(some)
        if len(calls) == 2:
            chain.sandbox.control("expire_tokens", {})
        return ask(client, some)

    monkeypatch.setattr(ShopClient, "escrow_detail_batch", expired_on_the_second)
    chain.catch_up()
    shop.connection.refresh_from_db()
    assert shop.connection.version == before + 1
    assert len(calls) == 4  # 20, 20 with an old token, the same 20, 10
    assert set(Work.objects.filter(topic="order.pull").values_list("state", "attempts")) == {("done", 1)}
    one_each(chain, numbers)
    proved()


def test_a_renewed_token_that_never_reached_us_needs_the_seller_and_loses_no_order(chain, shop):
    chain.sandbox.control("expire_tokens", {})
    numbers = chain.sandbox.new_orders(5)
    strike(chain, "shopee", "cut", "access_token/get")
    chain.hear()
    shop.refresh_from_db()
    assert shop.state == "disconnected"
    assert "Connect the shop again" in shop.state_reason
    assert {row.fate for row in Work.objects.filter(topic="order.pull")} == {"settings"}

    setting_up.connect_shop(shop.remote_id)
    chain.settle()
    one_each(chain, numbers)
    proved()


def test_while_odoo_is_down_the_mirror_goes_on_and_afterwards_every_order_is_written_once(
    chain, shop, settings
):
    settings.GATES = settings.GATES | {
        "odoo": {"per_second": 10**6, "burst": 10**6, "break_after": 3, "pause_seconds": 20}
    }
    numbers = chain.sandbox.new_orders(6)
    chain.hear()
    chain.dials(odoo_down=1)
    numbers += chain.sandbox.new_orders(20)
    for number in numbers[:3]:
        chain.sandbox.step(number, "arrange", "pickup")
    chain.deliver(chain.news())
    for _ in range(6):
        chain.drain()
        chain.wake()
    chain.drain()
    assert Gate.objects.get(pk="odoo").failures >= 3
    assert set(Order.objects.values_list("number", flat=True)) == set(numbers)
    assert set(Order.objects.filter(number__in=numbers[:3]).values_list("status", flat=True)) == {"shipped"}
    waiting = Work.objects.filter(topic="order.push").exclude(state="done")
    assert waiting.count() == 23
    assert {row.state for row in waiting} == {"waiting"}
    assert {row.fate for row in waiting} == {"again"}
    assert all("odoo" in row.note.lower() for row in waiting)
    assert len(chain.papers()) == 6

    chain.dials()
    chain.settle()
    one_each(chain, numbers)
    proved()
