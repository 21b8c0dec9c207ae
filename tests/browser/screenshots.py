"""The pictures of the README, from a running demo: python -m tests.browser.screenshots

OMNIHUB_URL, OMNIHUB_LOGIN, OMNIHUB_PASSWORD and SANDBOX_URL name another one than the demo's defaults.
A scene is set first, through the sandbox: one order in each state, one that nobody has mapped, two that
have been paid out.
"""

import json
import os
import sys
import time
from pathlib import Path

import requests
from playwright.sync_api import Page, sync_playwright

from tests.browser import chromium

OMNIHUB = os.environ.get("OMNIHUB_URL", "http://127.0.0.1:8000")
SANDBOX = os.environ.get("SANDBOX_URL", "http://127.0.0.1:8900")
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


def control(path: str, wishes: dict[str, object]) -> dict[str, object]:
    answer = requests.post(f"{SANDBOX}/world/api/{path}", json=wishes, timeout=30)
    answer.raise_for_status()
    found: dict[str, object] = answer.json()
    return found


def set_scene() -> list[tuple[str, str]]:
    """What each order is to show and its number, newest first."""
    control("market", {"running": False})
    found = []
    for place, status in reversed(list(enumerate(NEWEST_FIRST))):
        wishes: dict[str, object] = {"shop_id": 220000456 if place % 3 == 1 else 220000123, "status": status}
        if status == "UNMAPPED":
            wishes |= {"status": "READY_TO_SHIP", "lines": UNMAPPED}
        found.append((status, str(control("orders", wishes)["order_sns"][0])))
        time.sleep(1.1)  # a marketplace's times have steps of one second
    return found[::-1]


def log_in(page: Page) -> None:
    page.goto(f"{OMNIHUB}/admin/login/?next=/orders/")
    page.fill("[name=username]", LOGIN)
    page.fill("[name=password]", PASSWORD)
    page.click("button:has-text('Log in')")
    page.wait_for_url("**/orders/")


def wait_for_scene(page: Page, scene: list[tuple[str, str]]) -> None:
    """Until every order is listed, what was paid out is paid in Odoo, and the unmapped one is held."""
    ends = {"RELEASED": " .chain li:nth-child(4).is-done", "UNMAPPED": ".is-held"}
    for status, number in scene:
        page.wait_for_selector(f"tr:has-text('{number}'){ends.get(status, '')}", timeout=PATIENCE * 1000)


def prove(page: Page) -> None:
    page.goto(f"{OMNIHUB}/proof/")
    seal = page.locator(".seal time")
    before = seal.get_attribute("datetime") if seal.count() else ""
    page.click("button:has-text('Run now')")
    page.wait_for_selector(f".seal time:not([datetime='{before}'])", timeout=PATIENCE * 1000)


def order_address(page: Page, number: str) -> str:
    page.goto(f"{OMNIHUB}/orders/?q={number}")
    return f"{OMNIHUB}{page.get_attribute('table.orders tbody a', 'href')}"


def shoot(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    page.screenshot(path=str(FOLDER / f"{name}.png"))
    print(FOLDER / f"{name}.png")


def main() -> None:
    path = chromium.find() or sys.exit("There is no Chromium; on Debian: apt-get install chromium")
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = set_scene()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        page = browser.new_page(viewport=WIDE)
        log_in(page)
        wait_for_scene(page, scene)
        prove(page)
        state = page.context.storage_state()
        order, held = (order_address(page, dict(scene)[status]) for status in ("RELEASED", "UNMAPPED"))
        pages = {
            "orders": f"{OMNIHUB}/orders/",
            "order": order,
            "held-order": held,
            "attention": f"{OMNIHUB}/attention/",
            "proof": f"{OMNIHUB}/proof/",
            "shops": f"{OMNIHUB}/shops/",
            "odoo": f"{OMNIHUB}/odoo/",
            "today": f"{OMNIHUB}/",
        }
        looks = [("", WIDE, "light"), ("-dark", WIDE, "dark"), ("-phone", PHONE, "light")]
        for suffix, viewport, theme in looks:
            context = browser.new_context(
                storage_state=state, viewport=viewport, device_scale_factor=2 if suffix == "-phone" else 1
            )
            context.add_init_script(f"localStorage.setItem('adminTheme', {json.dumps(json.dumps(theme))})")
            for name, address in pages.items():
                if not suffix or name in {"orders", "order"}:
                    shoot(context.new_page(), address, f"{name}{suffix}")
        browser.close()
    control("market", {"running": True})


if __name__ == "__main__":
    main()
