"""What a look at Odoo's Website does before it reads an order, and what it makes of one."""

import math
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from channels import todos
from channels.models import Shop
from erp_bridge import pull_website, website_orders
from erp_bridge.odoo import connect
from erp_bridge.odoo.website_sales import Delivered, Line, Partner, WebsiteSale
from omnihub.core.errors import Fate
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels.website import given

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, 3, tzinfo=UTC)
GOODS = Line(11, 5, "Tas", Decimal(2), Decimal(90_000), delivery=False)
SALE = WebsiteSale(
    id=7,
    name="S00042",
    state="sale",
    created_at=AT,
    changed_at=AT,
    ordered_at=AT,
    total=Decimal(99_000),
    currency="IDR",
    carrier="JNE",
    paid=True,
    buyer=Partner("Dewi", "+6281200000064", "dewi@example.com", "Jl. Mawar 1", "Bandung"),
    recipient=Partner("Ibu Dewi", street="Jl. Kenanga 9", city="Jakarta"),
    lines=(GOODS, Line(12, 6, "Delivery", Decimal(1), Decimal(9_000), delivery=True)),
    delivered=Delivered(AT, "JNE0012345678"),
)


class WithoutWebsite:
    def fields(self, _model, _names):
        return {}


def test_a_database_without_the_website_is_a_setting_and_no_order_is_asked_for(monkeypatch):
    shop = given.site()
    monkeypatch.setattr(connect, "client", WithoutWebsite)
    row = Work(pk=1, topic=todos.ERP_WEBSITE, subject=shop.key)
    [outcome] = pull_website.deliver([row], Deadline(math.inf)).values()
    assert (outcome.fate, outcome.code) == (Fate.SETTINGS, "website_not_installed")


def test_a_shop_whose_reading_is_switched_off_is_left_alone():
    shop = given.site()
    Shop.objects.filter(pk=shop.pk).update(pulls=False)
    row = Work(pk=1, topic=todos.ERP_WEBSITE, subject=shop.key)
    [outcome] = pull_website.deliver([row], Deadline(math.inf)).values()
    assert outcome.fate == "done"


def test_a_sale_is_told_with_its_recipient_and_the_buyers_mail_address():
    order = website_orders.order(SALE, {5: ["TAS-1"]})
    assert (order.confirmed, order.cancelled, order.paid_at) == (True, False, AT)
    assert [line.sku for line in order.goods] == ["TAS-1"]
    assert (order.shipping, order.discount) == (9_000, 0)
    assert (order.buyer.name, order.buyer.address, order.buyer.email) == (
        "Ibu Dewi",
        "Jl. Kenanga 9",
        "dewi@example.com",
    )
    assert (order.sent.courier, order.sent.waybill) == ("JNE", "JNE0012345678")
