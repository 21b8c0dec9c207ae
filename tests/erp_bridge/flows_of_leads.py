"""Carts left behind as leads in an Odoo: the sandbox's and, where there is one, a real one."""

import secrets
from datetime import timedelta

import pytest

from channels.models import Checkout, CheckoutLine, Shop, Storefront
from channels.own import left, moves
from channels.states import OrderStatus
from erp_bridge import lead_card
from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.core.models import Work
from tests.erp_bridge.books import run, works
from tests.factories import CheckoutFactory, OrderFactory

HOSTILE = "Budi <script>alert(1)</script> ' OR 1=1 --"


class Desk:
    """The shop of `books` as one of ours, and the sales people of its Odoo."""

    def __init__(self, books):
        Shop.objects.filter(pk=books.shop.pk).update(kind="own")
        self.shop = Shop.objects.get(pk=books.shop.pk)
        Storefront.objects.get_or_create(shop=self.shop, defaults={"slug": f"toko-{self.shop.remote_id}"})
        self.client, self.line = books.client, books.line

    def cart(self, **wishes):
        """Left behind three hours ago, with consent."""
        values = {"state": Checkout.State.OPEN, "order": None, "number": "", "placed_at": None}
        consent = {"may_be_reminded": True, "changed_at": clock.now() - timedelta(hours=3)}
        keys = {"public_id": secrets.token_urlsafe(12)}
        made = CheckoutFactory(shop=self.shop, **(values | consent | keys | wishes))
        CheckoutLine.objects.create(
            checkout=made, key="1", sku="TAS-1", name="Tas <b>Besar</b>", quantity=2, unit_price="45000.00"
        )
        return made

    def bought(self, cart):
        """Another cart of the same buyer, paid."""
        order = OrderFactory(shop=self.shop, status=OrderStatus.UNPAID, number=secrets.token_hex(7), lines=0)
        other = CheckoutFactory(shop=self.shop, order=order, number=order.number, phone=cart.phone)
        moves.paid(other.order_id, clock.now())

    def leads(self, cart):
        """All that came of it, those that were given up, too."""
        every = {"active_test": False}
        domain = [["referred", "=like", f"%{cart.public_id}"]]
        return self.client.execute("crm.lead", "search_read", domain=domain, fields=FIELDS, context=every)


FIELDS = ["name", "contact_name", "phone", "email_from", "description", "expected_revenue", "tag_ids"]
FIELDS += ["user_id", "team_id", "company_id", "stage_id", "active"]


@pytest.fixture
def desk(books):
    return Desk(books)


def push(cart):
    return run("lead.push", str(cart.pk))


def test_a_cart_left_behind_is_one_lead_and_won_when_its_buyer_pays(desk):
    cart = desk.cart(name=HOSTILE)
    assert left.ask() == 1
    row = push(cart)
    assert row.state == "done", row.note
    [lead] = desk.leads(cart)
    assert (lead["contact_name"], lead["phone"], lead["email_from"]) == (HOSTILE, cart.phone, cart.email)
    assert (lead["expected_revenue"], lead["active"], lead["stage_id"][1]) == (90_000, True, "New")
    assert "2 x Tas &lt;b&gt;Besar&lt;/b&gt; [TAS-1]" in lead["description"]
    assert "<script>" not in lead["description"]
    [tag] = desk.client.read("crm.tag", lead["tag_ids"], ["name"])
    assert tag["name"] == lead_card.TAG
    bound = Binding.objects.get(kind="lead", subject=str(cart.pk))
    assert (bound.odoo_model, bound.odoo_id, bound.state) == ("crm.lead", lead["id"], "New")

    desk.client.write("crm.lead", [lead["id"]], {"name": "Telepon jam 10", "active": False})
    desk.bought(cart)
    waiting = Work.objects.filter(topic="lead.push", state="waiting")
    assert [row.subject for row in waiting] == [str(cart.pk)]
    assert push(cart).state == "done"
    [lead] = desk.leads(cart)
    assert (lead["name"], lead["stage_id"][1], lead["active"]) == ("Telepon jam 10", "Won", True)
    assert Binding.objects.get(kind="lead").state == "Won"


@pytest.mark.parametrize("number", [2, 4, 5, 6])
def test_a_line_cut_at_any_call_makes_no_second_lead(desk, number):
    cart = desk.cart()
    left.ask()
    desk.line.cut(number)
    push(cart)
    desk.line.cut()
    Work.objects.filter(topic="lead.push").update(state="waiting", look_first=False)
    row = push(cart)
    assert row.state == "done", row.note
    assert len(desk.leads(cart)) == 1


def test_one_that_was_deleted_in_odoo_is_not_made_again(desk):
    cart = desk.cart()
    left.ask()
    push(cart)
    desk.client.unlink("crm.lead", [lead["id"] for lead in desk.leads(cart)])
    assert "deleted" in push(cart).note
    assert desk.leads(cart) == []


def test_what_changed_since_makes_no_lead_and_without_crm_it_waits(desk, monkeypatch):
    cart = desk.cart()
    left.ask()
    Checkout.objects.filter(pk=cart.pk).update(may_be_reminded=False)
    assert push(cart).state == "done"
    Checkout.objects.filter(pk=cart.pk).update(may_be_reminded=True)
    monkeypatch.setattr("erp_bridge.push_leads.MODEL", "crm.nothing")
    row = push(cart)
    assert (row.state, row.code) == ("held", "no_crm")
    Shop.objects.update(pushes_orders=False)
    assert push(cart).state == "done"
    cart.refresh_from_db()
    assert (desk.leads(cart), cart.lead_at) == ([], None)
    assert works("lead.push", [str(cart.pk)])
