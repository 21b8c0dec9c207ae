import pytest
from django.urls import reverse

from erp_bridge import bindings
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import OdooProfile
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
