from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channels import todos
from channels.models import Order, Product
from erp_bridge import bindings, push_orders, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import errors
from erp_bridge.odoo.payloads import Invoice
from erp_bridge.steps.case import Case, halved
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def order():
    shop = factories.ShopFactory(pushes_orders=True)
    OdooProfile.objects.create(
        shop=shop, company_id=1, warehouse_id=1, wallet_journal_id=1, buyer_partner_id=1, tax_policy="none"
    )
    order = factories.OrderFactory(shop=shop, status="ready_to_ship", history=False)
    listing = factories.ListingFactory(shop=shop, product=True)
    factories.OrderLineFactory(order=order, listing=listing)
    bindings.bind_all(Link(Kind.PRODUCT, str(pk), pk) for pk in Product.objects.values_list("pk", flat=True))
    Order.objects.filter(pk=order.pk).update(gross=None)
    return order


def test_an_order_whose_escrow_is_not_known_yet_is_read_again(order):
    work.add([todos.push(order.pk, "new")])
    row = Work.objects.get(topic="order.push")
    outcome = push_orders.deliver([row], Deadline.after(5))[row.pk]
    assert (outcome.fate, outcome.code) == ("again", "no_gross")
    assert Work.objects.get(topic="order.pull").subject == f"{order.shop.key}:{order.number}"


def test_money_released_while_its_order_was_being_written_is_asked_for_at_once(order):
    """The look at the mirror came before the release: only a fresh look knows of it."""
    pushable = queries.orders([order.pk])[order.pk]
    invoice = Invoice(7, "INV/2026/00007", "posted", "out_invoice", Decimal(90_000), "not_paid", "2026-11-01")
    case = Case(pushable.order, frozenset(), invoices=[invoice])
    at = datetime(2026, 11, 1, 18, tzinfo=UTC)  # the second of November in Jakarta
    Order.objects.filter(pk=order.pk).update(released_at=at)
    assert [todo.subject for todo in push_orders._payments(pushable.profile, [case])] == [
        f"{order.shop_id}:2026-11-02"
    ]


def test_an_order_that_a_rule_of_odoo_forbids_waits_for_that_right_and_stops_no_other(order):
    pushable = queries.orders([order.pk])[order.pk]
    cases = [Case(pushable.order, frozenset()) for _ in range(9)]

    def post(some):
        if cases[4] in some:
            raise errors.of("odoo.exceptions.AccessError", "Sorry, Rina is not allowed to post into Sales 2.")

    assert halved(cases, post, doing="post the invoice", code="odoo_post") == [*cases[:4], *cases[5:]]
    assert [case.outcome for case in cases].count(None) == 8
    outcome = cases[4].outcome
    assert (outcome.fate, outcome.code) == ("settings", "odoo_AccessError")
    assert f"{order.number}: could not post the invoice" in outcome.words
    assert "Sales 2" in outcome.words
