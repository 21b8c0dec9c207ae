import pytest
from tests.browser import accessibility, scenes
from tests.browser.test_pages import narrowed, PHONE, WIDE, ALIVE

pytestmark = [pytest.mark.browser]
NAMES = ["customers", "customer", "possible duplicates", "carts left behind", "storefront", "done order"]


def test_pictures(visitor):
    places = scenes.everything()
    out = {}
    for theme in ("light", "dark"):
        page = visitor.page(theme=theme)
        for name in NAMES:
            for size, label in ((WIDE, "wide"), (PHONE, "phone")):
                page.set_viewport_size(size)
                page.goto(places[name])
                page.wait_for_function(ALIVE)
                page.screenshot(path=f"/tmp/crm/{name.replace(' ', '_')}-{theme}-{label}.png", full_page=True)
                if label == "wide":
                    out[name, theme] = accessibility.violations(page)
                else:
                    out[name, theme, "w"] = narrowed(page)
    print(out)
    assert {k: v for k, v in out.items() if len(k) == 2 and v} == {}
    assert {k: v for k, v in out.items() if len(k) == 3 and v > 390} == {}
