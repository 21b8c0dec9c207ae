import pytest
from datetime import timedelta
from tests.cancellation.conftest import World
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from tests.browser.scenes import everything
from tests.browser.accessibility import *
pytestmark = [pytest.mark.browser]
def test_shots(visitor, monkeypatch):
    world = World(monkeypatch, can_cancel_part=True)
    line = world.order.lines.get()
    for theme, width in (("light", 1440), ("dark", 1440), ("light", 390)):
        page = visitor.page(theme=theme, width=width)
        for name, url in (("preview", f"/orders/{world.order.pk}/cancel/"), ("part", f"/orders/{world.order.pk}/cancel/?kind=partial&pieces-{line.pk}=1")):
            page.goto(url); page.screenshot(path=f"/tmp/shot_{name}_{theme}_{width}.png", full_page=True)
    page = visitor.page()
    page.goto(f"/orders/{world.order.pk}/cancel/")
    page.select_option("select[name=reason]", "out_of_stock"); page.click("text=Cancel the order"); page.wait_for_selector(".ticks")
    world.work(); page.reload()
    for theme, width in (("light", 1440), ("dark", 1440), ("light", 390)):
        page = visitor.page(theme=theme, width=width)
        page.goto(f"/cancellations/{Cancellation.objects.get().pk}/"); page.screenshot(path=f"/tmp/shot_receipt_{theme}_{width}.png", full_page=True)
    page = visitor.page(); page.goto(f"/orders/{world.order.pk}/"); page.screenshot(path="/tmp/shot_order.png", full_page=True)
    page.emulate_media(media="print"); page.goto(f"/cancellations/{Cancellation.objects.get().pk}/"); page.screenshot(path="/tmp/shot_print.png", full_page=True)
def test_shots_list(visitor, settings):
    settings.SHOPEE_BASE_URL = settings.ODOO_URL = "http://127.0.0.1:9"
    found = everything()
    for theme, width in (("light", 1440), ("dark", 1440), ("light", 390)):
        page = visitor.page(theme=theme, width=width)
        for name in ("cancellations", "cancellation", "answer a request", "cancel"):
            page.goto(found[name]); page.screenshot(path=f"/tmp/shot_s_{name.replace(' ','_')}_{theme}_{width}.png", full_page=True)
