"""The administration in a real browser: every page is quiet, and a mapping goes out and comes in by hand."""

import csv
import io

import pytest
from django.urls import reverse

from channels.models import Component
from tests.core.test_admin_pages import EVERY, OURS, rows, url
from tests.factories import ListingFactory, ProductFactory

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
IMPORT = "/admin/channels/listing/import/"


def addresses(models):
    """Of each table its list, and the page and the history of a row."""
    for model in models:
        yield url(model, "changelist")
        first = model._default_manager.first()
        if first is not None:
            yield from (url(model, page, first.pk) for page in ("change", "history"))


@pytest.mark.timeout(600)
def test_every_page_of_the_administration_is_quiet_and_no_wider_than_a_phone_where_people_act(visitor):
    rows(2)
    page = visitor.page()
    acted_on, widths = {reverse("admin:index"), IMPORT, *addresses(OURS)}, {}
    for address in sorted({*acted_on, *addresses(EVERY)}):
        page.set_viewport_size(WIDE)
        assert page.goto(address).ok, address
        page.wait_for_function("window.Alpine !== undefined")
        if address in acted_on:
            page.set_viewport_size(PHONE)
            widths[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {address: width for address, width in widths.items() if width > PHONE["width"]} == {}


def test_a_mapping_is_exported_edited_looked_at_and_imported(visitor):
    listing = ListingFactory(name="Cangkir")
    ProductFactory(sku="CUP")
    page = visitor.page()
    page.goto("/admin/channels/listing/")
    page.click("a:has-text('Export')")
    page.check("#format-1")
    with page.expect_download() as download:
        page.click("form.card button:has-text('Export')")
    assert download.value.suggested_filename.endswith(".csv")
    table = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    table[1][5:7] = ["CUP", "2"]
    edited = io.StringIO()
    csv.writer(edited, delimiter=";").writerows(table)
    page.goto(IMPORT)
    file = {"name": "mapping.csv", "mimeType": "text/csv", "buffer": edited.getvalue().encode()}
    page.set_input_files("[name=import_file]", file)
    page.click("button:has-text('Show what would change')")
    page.wait_for_selector("td:has-text('2 × CUP')")
    assert not Component.objects.exists()
    page.click("button:has-text('Import 1 change')")
    page.wait_for_selector("text=Imported: 1 new")
    assert list(listing.components.values_list("product__sku", "quantity")) == [("CUP", 2)]


def test_a_wrong_file_is_corrected_without_javascript(visitor):
    listing = ListingFactory()
    page = visitor.page(java_script_enabled=False)
    page.goto(IMPORT)
    head = "shop,item_id,model_id,product_sku,quantity,price_share"
    data = f"{head}\n{listing.shop.key},{listing.item_id},0,NO,1,1"
    page.set_input_files(
        "[name=import_file]", {"name": "m.csv", "mimeType": "text/csv", "buffer": data.encode()}
    )
    page.click("button:has-text('Show what would change')")
    assert page.locator("td:has-text('no product with the SKU “NO”')").is_visible()
    assert page.locator("button:has-text('Show what would change')").is_visible()
