"""The first page under somebody's eyes: the chart is drawn, keeps up, and is never built again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache

from omnihub.core import clock
from tests.dashboard import given
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.browser
CHART = "Chart.getChart(document.querySelector('#sales-chart canvas'))"
DRAWN = f"window.Chart && {CHART} && !document.documentElement.hasAttribute('x-cloak')"
NARROWED_AT_THE_END = f"""() => new Promise(done => {{
  const chart = {CHART};
  chart.data.datasets[0].data[0] = 9e6;
  chart.update();
  requestAnimationFrame(() => {{
    chart.canvas.parentNode.style.width = '300px';
    setTimeout(() => {{ for (const end = performance.now() + 500; performance.now() < end;); done(); }});
  }});
}})"""
INK = """() => {
  const canvas = document.querySelector('#sales-chart canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) colours.add([data[at], data[at + 1], data[at + 2]].join(', '));
  }
  return [...colours];
}"""


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def shops(visitor):
    found = [given.shop(name=name, synced_at=clock.now()) for name in ("Batik", "Kopi")]
    for number, shop in enumerate(found, 1):
        sold(shop, 1_200_000 * number, clock.now() - timedelta(days=3))
        sold(shop, 100_000 * number, clock.now())
    return found


def sold(shop, gross, placed_at):
    return OrderFactory(shop=shop, lines=0, gross=Decimal(gross), placed_at=placed_at)


def opened(visitor, **wishes):
    page = visitor.page(reduced_motion="reduce", **wishes)
    page.goto("/")
    page.wait_for_function(DRAWN)
    page.evaluate("document.fonts.ready")
    return page


def refresh(page):
    """The live part asks once more; answers when the answer is on the page."""
    with page.expect_response(lambda response: "hx-request" in response.request.headers):
        page.evaluate("htmx.trigger('#live', 'refresh')")
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def values(page):
    return page.evaluate(f"{CHART}.data.datasets.map(one => [one.label, one.data.at(-1)])")


def test_the_chart_is_drawn_with_the_colours_of_the_shops(visitor, shops):
    page = opened(visitor)
    assert page.evaluate("Chart.version").startswith("4.")
    assert values(page) == [["Kopi", 200_000], ["Batik", 100_000]]
    colours = page.evaluate(f"{CHART}.data.datasets.map(one => one.backgroundColor)")
    inked = page.evaluate(INK)
    assert all(colour.removeprefix("rgb(").removesuffix(")") in inked for colour in colours)
    assert len(set(colours)) == 2
    box = page.locator("#sales-chart")
    assert box.get_attribute("role") == "img"
    assert "Today so far: Rp 300.000." in box.get_attribute("aria-label")
    ticks = page.evaluate(f"{CHART}.scales.y.ticks.map(tick => tick.label.replace(/\\s/g, ' '))")
    assert (ticks[0], ticks[-1]) == ("Rp 0", "Rp 4 jt")
    assert "Inter" in page.evaluate(f"{CHART}.ctx.font")


def test_a_refresh_tells_the_chart_what_is_new_and_builds_no_other(visitor, shops):
    page = opened(visitor)
    page.evaluate(f"window.first = {CHART}")
    before = page.locator("#sales-chart").get_attribute("aria-label")
    sold(shops[0], 50_000, clock.now())
    refresh(page)
    page.wait_for_function(f"{CHART}.data.datasets[1].data.at(-1) === 150000")
    assert page.evaluate(f"window.first === {CHART} && window.first.canvas.isConnected")
    assert page.evaluate("Object.keys(Chart.instances).length") == 1
    assert page.locator("#sales-chart").get_attribute("aria-label") != before
    assert page.locator("#sales-chart canvas").count() == 1


def test_a_refresh_with_other_news_leaves_the_chart_as_it_is(visitor, shops):
    page = opened(visitor)
    page.evaluate(
        f"window.updates = 0; const chart = {CHART}; const update = chart.update;"
        "chart.update = function (...rest) { window.updates += 1; return update.apply(this, rest); }; null"
    )
    for order in given.orders(3, shop=shops[0], status="unpaid"):
        given.push(order, note=f"Reason {order.pk}.")
        refresh(page)
    assert page.locator(".is-queue li.is-alarm:has-text('Held') strong").inner_text() == "3"
    assert page.evaluate("window.updates") == 0
    assert page.evaluate("Object.keys(Chart.instances).length") == 1


def test_the_first_sale_brings_the_chart(visitor):
    shop = given.shop()
    page = visitor.page()
    page.goto("/")
    assert page.locator("[data-chart]").count() == 0
    sold(shop, 75_000, clock.now())
    refresh(page)
    page.wait_for_function(DRAWN)
    assert values(page) == [["Toko Contoh", 75_000]]


def test_the_chart_follows_the_window_after_refreshes(visitor, shops):
    page = opened(visitor)
    given.push(given.orders(1, shop=shops[0])[0])
    refresh(page)
    page.set_viewport_size({"width": 900, "height": 800})
    page.wait_for_function(
        f"Math.abs({CHART}.width - document.querySelector('#sales-chart').clientWidth) < 2"
    )


def test_the_chart_follows_a_window_that_narrows_when_a_movement_ends(visitor, shops):
    """On a busy machine the movement's last picture is also the first one of the new width."""
    page = visitor.page()
    page.goto("/")
    page.wait_for_function(DRAWN)
    page.evaluate(NARROWED_AT_THE_END)
    page.wait_for_function(f"{CHART}.width === 300", timeout=5000)


def test_another_theme_draws_the_chart_in_its_colours(visitor, shops):
    page = opened(visitor)
    light = page.evaluate(f"[{CHART}.options.scales.x.ticks.color, {CHART}.options.scales.y.grid.color]")
    page.evaluate(f"window.first = {CHART}")
    page.keyboard.press("Control+e")
    page.wait_for_function("document.documentElement.classList.contains('dark')")
    page.wait_for_function(f"{CHART}.options.scales.x.ticks.color !== '{light[0]}'")
    dark = page.evaluate(f"[{CHART}.options.scales.x.ticks.color, {CHART}.options.scales.y.grid.color]")
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert page.evaluate(f"window.first === {CHART}")


def test_the_table_beside_the_chart_stays_unfolded_over_a_refresh(visitor, shops):
    page = opened(visitor)
    page.click("#sales-table summary")
    assert page.locator("#sales-table tbody tr").count() == 14
    given.push(given.orders(1, shop=shops[0])[0])
    refresh(page)
    assert page.locator("#sales-table tbody tr").first.is_visible()
    assert "Rp 300.000" in page.locator("#sales-table tbody tr").first.inner_text()


def test_nothing_is_asked_of_a_tab_that_nobody_sees(visitor, shops):
    page = opened(visitor)
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => 'hidden'});"
        "document.getElementById('live').dataset.refresh = '0.05';"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(400)
    assert [request for request in visitor.requests if request.is_fragment] == []


@pytest.mark.parametrize("width", [390, 820])
def test_no_width_is_too_narrow(visitor, shops, width):
    for number in range(10):
        ShopFactory(name=f"Toko dengan nama yang panjang sekali {number}")
    page = opened(visitor, width=width, height=844)
    page.click("#sales-table summary")
    page.evaluate("document.querySelector('#sales-chart canvas').style.width = '3000px'")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_the_table_says_it_all(visitor, shops):
    page = visitor.page(java_script_enabled=False)
    page.goto("/")
    assert not page.locator("#sales-chart").is_visible()
    page.click("#sales-table summary")
    assert "Rp 300.000" in page.locator("#sales-table tbody tr").first.inner_text()


def test_a_figure_leads_to_its_orders(visitor, shops):
    late = OrderFactory(shop=shops[0], ship_by=clock.now() - timedelta(minutes=5))
    page = opened(visitor)
    page.click(".is-queue a:has-text('Late')")
    page.wait_for_url("**/orders/?due=late")
    page.wait_for_selector(f"#order-{late.pk}")
    assert page.locator("#chip-due").get_attribute("aria-current") == "true"


def test_a_new_installation_is_led_step_by_step(visitor):
    page = visitor.page()
    page.goto("/")
    assert page.locator(".steps li").count() == 4
    page.click(".steps a:has-text('Connect a shop')")
    page.wait_for_url("**/shops/")
