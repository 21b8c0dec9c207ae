import pytest
from django.urls import reverse

from erp_bridge import bindings, profiles
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import Binding, OdooProfile
from omnihub.core.models import Work
from tests import factories

pytestmark = pytest.mark.django_db


def test_support_sees_bindings_and_cannot_change_them(admin_client):
    bindings.bind(Link(Kind.ORDER, "1", 10, "S00010", "sale"))
    page = admin_client.get(reverse("admin:erp_bridge_binding_changelist"))
    assert page.status_code == 200
    assert "S00010" in page.content.decode()
    assert admin_client.get(reverse("admin:erp_bridge_binding_add")).status_code == 403


def test_a_profile_can_be_edited(admin_client):
    profile = OdooProfile.objects.create(
        shop=factories.ShopFactory(),
        company_id=1,
        warehouse_id=1,
        wallet_journal_id=1,
        buyer_partner_id=1,
        tax_policy="none",
        names={"company_id": "PT Contoh"},
    )
    page = admin_client.get(reverse("admin:erp_bridge_odooprofile_changelist"))
    assert "PT Contoh" in page.content.decode()
    form = admin_client.get(reverse("admin:erp_bridge_odooprofile_change", args=[profile.pk]))
    assert form.status_code == 200


def test_an_order_that_odoo_lost_is_made_anew_on_a_persons_word(admin_client):
    shop = factories.ShopFactory(pushes_orders=True)
    order = factories.OrderFactory(shop=shop)
    subject = str(order.pk)
    bindings.bind_all([Link(Kind.ORDER, subject, 10, "S00010", "sale"), Link(Kind.INVOICE, subject, 11)])
    row = Binding.objects.get(kind=Kind.ORDER)
    admin_client.post(
        reverse("admin:erp_bridge_binding_changelist"), {"action": "make_anew", "_selected_action": [row.pk]}
    )
    assert not Binding.objects.exists()
    assert Work.objects.get().subject == subject


def test_a_changed_profile_sends_open_orders_again_and_wakes_what_waited_for_it(db):
    shop = factories.ShopFactory(pushes_orders=True)
    profile = OdooProfile.objects.create(
        shop=shop, company_id=1, warehouse_id=1, wallet_journal_id=1, buyer_partner_id=1, tax_policy="none"
    )
    under_way = factories.OrderFactory(shop=shop, status="shipped", history=False)
    factories.OrderFactory(shop=shop, status="cancelled", history=False)
    profiles.kept(profile)
    pushes = Work.objects.filter(topic="order.push")
    assert [row.subject for row in pushes] == [str(under_way.pk)]
    assert Work.objects.filter(topic="stock.pull", subject="odoo:1").exists()
