"""A cart left behind as a lead in the sandbox's Odoo: once, found again after a lost answer, won when paid."""

import math
from datetime import timedelta

import pytest

from channels.models import Checkout, CheckoutLine
from channels.own import left, moves
from erp_bridge import lead_card, push_leads
from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.factories import CheckoutFactory, OdooProfileFactory, ShopFactory

pytestmark = [pytest.mark.flow, pytest.mark.django_db]
HOSTILE = "Budi <script>alert(1)</script> ' OR 1=1"


@pytest.fixture
def shop(chain):
    shop = ShopFactory(kind="own", remote_id="toko", name="Toko Melati", connection=None)
    OdooProfileFactory(shop=shop, company_id=1, team_id=None, salesperson_id=None)
    return shop


def left_behind(shop, **wishes):
    values = {"state": Checkout.State.OPEN, "order": None, "number": "", "placed_at": None, "city": "BANDUNG"}
    consent = {"may_be_reminded": True, "changed_at": clock.now() - timedelta(hours=3)}
    made = CheckoutFactory(shop=shop, **(values | consent | wishes))
    CheckoutLine.objects.create(
        checkout=made, key="1", sku="TAS-1", name="Tas <b>Besar</b>", quantity=2, unit_price="45000.00"
    )
    return made


def push(checkout):
    """The outcome of its work, done now."""
    work = Work.objects.get(topic="lead.push", subject=str(checkout.pk), state="waiting")
    outcome = push_leads.deliver([work], Deadline(math.inf))[work.pk]
    Work.objects.filter(pk=work.pk).update(state="done")
    return outcome


def leads(chain):
    return chain.erp().execute(
        "crm.lead", "search_read", domain=[["referred", "like", "OmniHub"]], context={"active_test": False}
    )


def test_a_cart_becomes_one_lead_with_its_goods_and_is_won_when_it_is_paid(shop, chain):
    checkout = left_behind(shop, name=HOSTILE)
    left.ask()
    assert push(checkout).fate == "done"
    [lead] = leads(chain)
    assert (lead["contact_name"], lead["phone"], lead["email_from"]) == (
        HOSTILE,
        checkout.phone,
        checkout.email,
    )
    assert (lead["expected_revenue"], lead["user_id"], lead["company_id"][0]) == (90_000, False, 1)
    assert "2 x Tas &lt;b&gt;Besar&lt;/b&gt; [TAS-1] = Rp 90.000" in lead["description"].replace("\xa0", " ")
    [tag] = chain.erp().execute("crm.tag", "read", lead["tag_ids"], fields=["name"])
    assert tag["name"] == lead_card.TAG
    bound = Binding.objects.get(kind="lead", subject=str(checkout.pk))
    assert (bound.odoo_model, bound.odoo_id, bound.state) == ("crm.lead", lead["id"], "New")

    bought = CheckoutFactory(shop=shop)
    moves.paid(bought.order_id, clock.now())
    chain.erp().execute("crm.lead", "action_set_lost", [lead["id"]])
    assert push(checkout).fate == "done"
    [lead] = leads(chain)
    assert (lead["stage_id"][1], lead["active"]) == ("Won", True)
    assert Binding.objects.get(kind="lead").state == "Won"


def test_a_lost_answer_makes_no_second_lead_and_writes_over_nobodys_words(shop, chain):
    checkout = left_behind(shop)
    left.ask()
    push(checkout)
    [lead] = leads(chain)
    chain.erp().write("crm.lead", [lead["id"]], {"name": "Telepon jam 10", "phone": "+6221555"})
    Binding.objects.all().delete()
    Work.objects.update(state="waiting")
    assert push(checkout).fate == "done"
    [again] = leads(chain)
    assert (again["id"], again["name"], again["phone"]) == (lead["id"], "Telepon jam 10", "+6221555")
    assert Binding.objects.get(kind="lead").name == "Telepon jam 10"

    chain.erp().unlink("crm.lead", [lead["id"]])
    Work.objects.update(state="waiting")
    assert push(checkout).fate == "done"
    assert leads(chain) == []


def test_what_changed_since_it_was_asked_makes_no_lead(shop, chain):
    checkout = left_behind(shop)
    left.ask()
    Checkout.objects.filter(pk=checkout.pk).update(may_be_reminded=False)
    assert push(checkout).fate == "done"
    assert leads(chain) == []
    Checkout.objects.filter(pk=checkout.pk).update(may_be_reminded=True)
    Work.objects.update(state="waiting")
    shop.pushes_orders = False
    shop.save()
    assert push(checkout).fate == "done"
    checkout.refresh_from_db()
    assert (leads(chain), checkout.lead_at) == ([], None)


def test_without_crm_the_cart_waits_for_the_setting(shop, chain, monkeypatch):
    checkout = left_behind(shop)
    left.ask()
    monkeypatch.setattr("erp_bridge.push_leads.MODEL", "crm.nothing")
    outcome = push(checkout)
    assert (outcome.fate, outcome.code) == ("settings", "no_crm")
    assert Checkout.objects.get(pk=checkout.pk).lead_at
