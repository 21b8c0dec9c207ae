import pytest

from channels.models import Checkout
from channels.own import links
from erp_bridge import pull_website
from erp_bridge.odoo.website_sales import Website
from tests.channels.website import given

pytestmark = [pytest.mark.browser]
LOOKS = [
    ("wide", {}),
    ("dark", {"theme": "dark"}),
    ("phone", {"width": 390, "height": 844}),
    ("phonedark", {"width": 390, "height": 844, "theme": "dark"}),
]


def test_pictures(visitor, settings, monkeypatch, transactional_db):
    settings.PUBLIC_URL = "http://testserver"
    monkeypatch.setattr(
        pull_website,
        "websites",
        lambda: [Website(1, "Toko Contoh", "PT Contoh"), Website(2, "Outlet Bandung", "PT Contoh")],
    )
    shop = given.site()
    order = given.taken(shop)
    for name, look in LOOKS:
        page = visitor.page(**look)
        page.goto("/shops/websites/")
        page.screenshot(path=f"/tmp/website/sites-{name}.png")
        page.goto(f"/orders/{order}/")
        page.wait_for_selector("#own-links")
        page.screenshot(path=f"/tmp/website/order-{name}.png", full_page=True)
    page = visitor.page()
    page.goto("/shops/")
    page.screenshot(path="/tmp/website/shops.png", full_page=True)
    page.goto(f"/storefront/{shop.pk}/")
    page.screenshot(path="/tmp/website/storefront.png")
    page.goto(f"/orders/{order}/")
    page.click("text=Send checkout link")
    page.wait_for_selector(".link-box")
    page.screenshot(path="/tmp/website/order-sent.png")
    phone = visitor.page(width=390, height=844, login=False, locale="en-GB")
    phone.goto(f"/checkout/{links.pay_token(Checkout.objects.get())}/")
    phone.screenshot(path="/tmp/website/checkout.png", full_page=True)
