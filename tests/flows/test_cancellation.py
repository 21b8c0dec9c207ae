"""Orders called off between the sandbox's Shopee and the sandbox's Odoo, from every side."""

import pytest

from channels import shops
from channels.models import Listing, Order
from erp_bridge import tasks
from erp_bridge.odoo import connect
from omnihub.cancellation import choosing, preview, rules, saga
from omnihub.cancellation.models import Cancellation
from omnihub.core.models import Work
from omnihub.notifications.models import Message
from tests.flows.far_side import proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def shop(chain, shop):
    return shops.switch(shop, "cancels", on=True, by="sari")


def ordered(chain, pieces=2, *, status="READY_TO_SHIP", **wishes):
    lines = [{"sku": "SKU-0001", "quantity": pieces}]
    [number] = chain.sandbox.new_orders(1, lines=lines, status=status, **wishes)
    chain.hear()
    return Order.objects.select_related("shop").get(number=number)


def begin(order, **wishes):
    wanted = Cancellation(order=order, **{"reason": "out_of_stock", **wishes})
    shown = preview.of(wanted)
    assert shown.possible
    return saga.begin(wanted, shown.kept(), "sari")


def settled(row):
    row.refresh_from_db()
    return row.state, dict(row.steps.order_by("position").values_list("side", "state"))


def reserved(chain):
    return sum(quant["reserved_quantity"] for quant in chain.odoo("stock.quant"))


def equal(chain):
    """Beside another order, since an empty proof proves nothing."""
    chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0002"}])
    chain.hear()
    proved()


def watch(chain):
    tasks.watch_orders()
    chain.settle()


def held():
    rows = Work.objects.filter(topic="cancellation.step", state="held")
    return list(rows.values_list("code", flat=True))


def test_a_cancelled_order_is_cancelled_at_shopee_and_in_odoo_and_its_pieces_are_free(chain, shop):
    order = ordered(chain)
    assert reserved(chain) == 2
    shown = preview.of(Cancellation(order=order))
    said = " ".join(str(words) for card in shown.cards for words in card.words)
    assert chain.papers()[order.number].orders[0]["name"] in said
    row = begin(order)
    begin(order)
    chain.settle()
    assert settled(row) == (
        "done",
        {
            "channel": "done",
            "payment": "done",
            "erp": "done",
            "stock": "done",
            "label": "skipped",
            "message": "skipped",  # Shopee tells its buyers itself
        },
    )
    order.refresh_from_db()
    assert chain.truth(order.number)["status"] == "CANCELLED"
    assert order.cancel_reason.startswith("seller")
    assert chain.papers()[order.number].states == (["cancel"], ["cancel"], [])
    assert reserved(chain) == 0
    assert Message.objects.exclude(state="skipped").count() == 0
    chain.hear()
    assert Cancellation.objects.count() == 1
    equal(chain)


def test_answers_that_get_lost_on_both_sides_lead_to_the_same_end(chain, shop):
    order = ordered(chain)
    row = begin(order)
    chain.dials(shopee_cut=1, shopee_only="cancel_order", shopee_times=1)
    chain.settle()
    assert settled(row)[0] == "done"
    assert chain.papers()[order.number].states == (["cancel"], ["cancel"], [])
    assert reserved(chain) == 0
    equal(chain)


def test_some_pieces_go_and_the_rest_of_the_order_is_kept(chain, shop):
    order = ordered(chain, 3)
    assert order.can_cancel_part
    line = order.lines.get()
    shown = preview.of(Cancellation(order=order, kind="partial", pieces={line.key: 2}))
    assert any("about" in str(cost) for cost in shown.cards[0].costs)
    row = begin(order, kind="partial", pieces={line.key: 2})
    chain.settle()
    assert settled(row)[0] == "done"
    order.refresh_from_db()
    assert (order.status, order.lines.get().quantity) == ("ready_to_ship", 1)
    assert reserved(chain) == 1
    equal(chain)


def test_a_cancellation_that_crosses_the_hand_over_changes_nothing_and_tells_a_person(chain, shop):
    order = ordered(chain)
    row = begin(order)
    chain.sandbox.step(order.number, "arrange", "track", "pickup")
    chain.settle()
    assert (settled(row)[0], held()) == ("refused", ["cancel_crossed"])
    chain.hear()
    assert chain.truth(order.number)["status"] == "SHIPPED"
    assert chain.papers()[order.number].states[:2] == (["sale"], ["done"])
    equal(chain)


def test_shopee_refuses_an_arranged_order_and_a_person_decides(chain, shop):
    order = ordered(chain, status="PROCESSED")
    row = begin(order)
    chain.settle()
    assert (settled(row)[0], held()) == ("person", ["cancel_not_any_more"])
    assert choosing.withdraw(row.pk, "sari")
    chain.settle()
    assert chain.papers()[order.number].states[0] == ["sale"]


@pytest.mark.parametrize(
    ("answer", "status", "papers", "state"),
    [("accept", "CANCELLED", "cancel", "done"), ("reject", "READY_TO_SHIP", "sale", "refused")],
)
def test_a_buyers_request_is_answered_at_shopee(chain, shop, answer, status, papers, state):
    order = ordered(chain)
    chain.sandbox.step(order.number, "request_cancel")
    chain.hear()
    row = Cancellation.objects.get()
    assert row.request
    row.answer = answer
    saga.begin(row, [], "sari")
    chain.settle()
    chain.hear()
    assert settled(row)[0] == state
    assert chain.truth(order.number)["status"] == status
    assert chain.papers()[order.number].states[0] == [papers]
    assert Cancellation.objects.count() == 1
    equal(chain)


@pytest.mark.parametrize("rule", ["ask", "do"])
def test_a_sales_order_cancelled_in_odoo_is_asked_about_or_called_off_at_once(chain, shop, rule):
    order = ordered(chain)
    rules.choose(shop, rule)
    [sale] = chain.papers()[order.number].orders
    watch(chain)
    connect.client().cancel_sales([sale["id"]])
    watch(chain)
    row = Cancellation.objects.get()
    assert row.begun_by == "odoo"
    if rule == "ask":
        assert (row.state, chain.truth(order.number)["status"]) == ("preview", "READY_TO_SHIP")
        saga.begin(row, preview.of(row).kept(), "sari")
        chain.settle()
    assert settled(row)[0] == "done"
    assert chain.truth(order.number)["status"] == "CANCELLED"
    assert reserved(chain) == 0
    equal(chain)


def test_what_shopee_cancels_gets_a_receipt_and_the_stock_is_offered_once_more(chain, shop):
    order = ordered(chain, 2)
    chain.sandbox.step(order.number, "cancel")
    chain.hear()
    row = Cancellation.objects.get()
    assert (row.begun_by, settled(row)[0]) == ("channel", "done")
    assert row.steps.get(side="stock").facts["back"] == {"SKU-0001": 2}
    assert Listing.objects.filter(sku="SKU-0001").exists()
    assert reserved(chain) == 0
