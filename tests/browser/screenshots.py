"""The pictures of the README: `make screenshots`.

They come from a demo that is started for them, or from the one that OMNIHUB_URL and SANDBOX_URL name.
A scene is set first, through the sandbox: one order in each state, one that nobody has mapped, three that
have been paid out.
"""

import json
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import requests
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.demo_process import Demo

OMNIHUB = os.environ.get("OMNIHUB_URL", "")
SANDBOX = os.environ.get("SANDBOX_URL", "")
LOGIN = os.environ.get("OMNIHUB_LOGIN", "demo")
PASSWORD = os.environ.get("OMNIHUB_PASSWORD", "demo-omnihub")
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
NEWEST_FIRST = (
    "UNPAID",
    "READY_TO_SHIP",
    "PROCESSED",
    "UNMAPPED",
    "SHIPPED",
    "RELEASED",
    "READY_TO_SHIP",
    "TO_CONFIRM_RECEIVE",
    "RELEASED",
    "COMPLETED",
    "SHIPPED",
    "RELEASED",
)
UNMAPPED = [
    {"sku": "GANTUNGAN-01", "quantity": 2, "original_price": 59000, "name": "Gantungan Kunci Akrilik"}
]
PATIENCE = 60
PAGES = {
    "today": "/",
    "orders": "/orders/",
    "stock": "/stock/",
    "attention": "/attention/",
    "health": "/health/",
    "proof": "/proof/",
    "shops": "/shops/",
    "odoo": "/odoo/",
}
LOOKS = [("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", PHONE, "light")]
IN_EVERY_LOOK = {"today", "orders", "order"}


class Place:
    """Where OmniHub and its sandbox answer."""

    def __init__(self, omnihub: str, sandbox: str) -> None:
        self.omnihub, self.sandbox = omnihub, sandbox

    def control(self, path: str, wishes: dict[str, object]) -> dict[str, object]:
        answer = requests.post(f"{self.sandbox}/world/api/{path}", json=wishes, timeout=30)
        answer.raise_for_status()
        found: dict[str, object] = answer.json()
        return found

    def set_scene(self) -> list[tuple[str, str]]:
        """What each order is to show and its number, newest first."""
        self.control("market", {"running": False})
        found = []
        for place, status in reversed(list(enumerate(NEWEST_FIRST))):
            wishes: dict[str, object] = {
                "shop_id": 220000456 if place % 3 == 1 else 220000123,
                "status": status,
            }
            if status == "UNMAPPED":
                wishes |= {"status": "READY_TO_SHIP", "lines": UNMAPPED}
            found.append((status, str(self.control("orders", wishes)["order_sns"][0])))
            time.sleep(1.1)  # a marketplace's times have steps of one second
        return found[::-1]

    def log_in(self, page: Page) -> None:
        page.goto(f"{self.omnihub}/admin/login/?next=/orders/")
        page.fill("[name=username]", LOGIN)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/orders/")

    def prove(self, page: Page) -> None:
        page.goto(f"{self.omnihub}/proof/")
        seal = page.locator(".seal time")
        before = seal.get_attribute("datetime") if seal.count() else ""
        page.click("button:has-text('Run now')")
        page.wait_for_selector(f".seal time:not([datetime='{before}'])", timeout=PATIENCE * 1000)

    def order(self, page: Page, number: str) -> str:
        page.goto(f"{self.omnihub}/orders/?q={number}")
        return str(page.get_attribute("table.orders tbody a", "href"))


@contextmanager
def place():
    if OMNIHUB:
        yield Place(OMNIHUB, SANDBOX or "http://127.0.0.1:8900")
        return
    with tempfile.TemporaryDirectory(prefix="omnihub-pictures-") as folder:
        demo = Demo(Path(folder))
        try:
            demo.wait_for_welcome()
            yield Place(f"http://127.0.0.1:{demo.port}", f"http://127.0.0.1:{demo.sandbox_port}")
        finally:
            demo.kill()


def wait_for_scene(page: Page, scene: list[tuple[str, str]]) -> None:
    """Until every order is listed, what was paid out is paid in Odoo, and the unmapped one is held."""
    ends = {"RELEASED": " .chain li:nth-child(4).is-done", "UNMAPPED": ".is-held"}
    for status, number in scene:
        page.wait_for_selector(f"tr:has-text('{number}'){ends.get(status, '')}", timeout=PATIENCE * 1000)


def shoot(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    print(FOLDER / f"{name}.png")


def take_all(browser: Browser, at: Place) -> None:
    scene = at.set_scene()
    page = browser.new_page(viewport=WIDE)
    at.log_in(page)
    wait_for_scene(page, scene)
    at.prove(page)
    state = page.context.storage_state()
    order, held = (at.order(page, dict(scene)[status]) for status in ("RELEASED", "UNMAPPED"))
    pages = {**PAGES, "order": order, "held-order": held}
    for suffix, viewport, theme in LOOKS:
        context = browser.new_context(
            storage_state=state, viewport=viewport, device_scale_factor=2 if suffix == "-phone" else 1
        )
        context.add_init_script(f"localStorage.setItem('adminTheme', {json.dumps(json.dumps(theme))})")
        for name, path in pages.items():
            if not suffix or name in IN_EVERY_LOOK:
                shoot(context.new_page(), at.omnihub + path, f"{name}{suffix}")
        context.close()
    at.control("market", {"running": True})


def main() -> None:
    path = chromium.find() or sys.exit(
        "There is no Chromium; on Debian: apt-get install chromium-headless-shell"
    )
    FOLDER.mkdir(parents=True, exist_ok=True)
    with place() as at, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        take_all(browser, at)
        browser.close()


if __name__ == "__main__":
    main()
