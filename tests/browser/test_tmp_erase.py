import pytest
from tests.browser import accessibility, scenes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(500)]


def test_pictures(visitor):
    places = scenes.everything()
    for look, width, theme in (
        ("light", 1440, "light"),
        ("dark", 1440, "dark"),
        ("phone", 390, "light"),
        ("phonedark", 390, "dark"),
    ):
        page = visitor.page(width=width, theme=theme)
        for name in ("customer", "customers", "erase a customer", "receipt of an erasure"):
            page.goto(places[name])
            page.wait_for_timeout(300)
            page.screenshot(path=f"/tmp/erase/{name.replace(' ', '-')}-{look}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            print(name, look, "overflow", wide)
