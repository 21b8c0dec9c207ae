"""What listings are made of, out into a spreadsheet and in again."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from channels.mapping import columns, plan, resource, spreadsheet
from channels.mapping.spreadsheet import Unreadable
from channels.models import Component, Listing
from omnihub.core.models import Work
from tests.factories import (
    ComponentFactory,
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    ProductFactory,
    ShopFactory,
)

pytestmark = pytest.mark.django_db

IMPORT = "admin:channels_listing_import"
CONFIRM = "admin:channels_listing_process_import"
EXPORT = "admin:channels_listing_export"
HEAD = [
    "shop",
    "item_id",
    "model_id",
    "listing_sku",
    "listing_name",
    "product_sku",
    "quantity",
    "price_share",
]


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(resource.Waiting, "folder", tmp_path / "imports")
    return tmp_path / "imports"


@pytest.fixture
def shop():
    return ShopFactory(remote_id="220000123")


@pytest.fixture
def cup():
    return ProductFactory(sku="CUP")


@pytest.fixture
def plate():
    return ProductFactory(sku="PLATE")


def row(listing, sku="", quantity="", share=""):
    key = (listing.shop.key, listing.item_id, listing.model_id, listing.sku, listing.name)
    return [*key, sku, quantity, share]


def text(*rows, separator=",", head=HEAD):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *rows])
    return out.getvalue().encode()


def workbook(*rows, head=HEAD):
    book = openpyxl.Workbook()
    for cells in [head, *rows]:
        book.active.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def look(client, data, name="mapping.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse(IMPORT), {"import_file": file, "format": "0", "resource": "0"})


def confirm(client, looked):
    form = looked.context["confirm_form"]
    return client.post(reverse(CONFIRM), form.initial, follow=True)


def faults(*rows):
    made = plan.make(list(columns.lines(spreadsheet.read(text(*rows)))))
    return {fault.row: fault.words for fault in made.faults}


def exported(client, file_format, **filters):
    answer = client.post(reverse(EXPORT, query=filters), {"format": file_format, "resource": "0"})
    assert answer.status_code == 200
    return answer.content


def made_of(listing):
    parts = listing.components.order_by("pk")
    return [(part.product.sku, part.quantity, part.price_share, part.by_hand) for part in parts]


def bundle(shop, cup, plate):
    listing = ListingFactory(shop=shop, name="Set, 2 cangkir; 1 piring")
    ComponentFactory(listing=listing, product=cup, quantity=2, price_share="0.6", by_hand=True)
    ComponentFactory(listing=listing, product=plate, price_share="0.4", by_hand=True)
    return listing


@pytest.mark.parametrize("file_format", ["0", "1"])
def test_what_is_exported_and_imported_again_changes_nothing(admin_client, shop, cup, plate, file_format):
    bundle(shop, cup, plate)
    ListingFactory(shop=shop, product=True)
    ListingFactory(shop=shop)
    ListingFactory(shop=shop, product=ProductFactory(sku="=1+1", active=False), name="@evil")
    ListingFactory(shop=shop, product=ProductFactory(sku="'-5"), name="-10% + bonus")
    ListingFactory(shop=shop, product=ProductFactory(sku="00042"))
    before = list(Component.objects.values_list())
    looked = look(admin_client, exported(admin_client, file_format))
    made = looked.context["result"].plan
    assert (made.faults, made.changes, made.unchanged) == ([], [], 6)
    assert list(Component.objects.values_list()) == before


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_an_edited_file_shows_what_would_change_and_writes_it_on_a_persons_word(
    admin_client, shop, cup, plate, separator
):
    new, changed = ListingFactory(shop=shop), bundle(shop, cup, plate)
    kept, taken_back = ListingFactory(shop=shop, product=cup), ListingFactory(shop=shop, sku="PLATE")
    outside = ListingFactory(shop=shop, product=plate)
    ComponentFactory(listing=taken_back, product=cup, by_hand=True)
    share = "0,5" if separator == ";" else "50%"
    data = text(
        row(new, "CUP", "3"),
        row(changed, "CUP", "1", share),
        row(changed, "PLATE", "2.0", share),
        row(kept, "CUP", "1", "1"),
        row(taken_back),
        separator=separator,
    )
    looked = look(admin_client, b"\xef\xbb\xbf" + data)
    made = looked.context["result"].plan
    assert (made.new, made.changed, made.removed, made.unchanged) == (1, 1, 1, 1)
    assert "2 × CUP (60 %), 1 × PLATE (40 %)" in looked.text
    assert made_of(new) == []
    answer = confirm(admin_client, looked)
    assert "Imported: 1 new, 1 changed, 1 removed, 1 as they were." in answer.text
    assert made_of(new) == [("CUP", 3, 1, True)]
    assert made_of(changed) == [("CUP", 1, Decimal("0.5"), True), ("PLATE", 2, Decimal("0.5"), True)]
    assert made_of(kept) == [("CUP", 1, 1, False)]
    assert made_of(taken_back) == [("PLATE", 1, 1, False)]
    assert made_of(outside) == [("PLATE", 1, 1, False)]


def test_an_import_asks_for_the_open_orders_and_tells_the_listings_history(admin_client, shop, cup):
    listing = ListingFactory(shop=shop)
    order = OrderFactory(shop=shop, lines=0)
    OrderLineFactory(order=order, listing=listing)
    confirm(admin_client, look(admin_client, text(row(listing, "CUP"))))
    assert Work.objects.get(topic="order.push").subject == str(order.pk)
    assert order.events.get().by == "admin"
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (str(listing.pk), "Imported: not mapped → 1 × CUP")
    history = admin_client.get(reverse("admin:channels_listing_history", args=[listing.pk]), follow=True)
    assert "nothing → 1 × CUP" in history.text


def test_a_single_wrong_row_and_nothing_is_written(admin_client, shop, cup):
    good, bad = ListingFactory(shop=shop), ListingFactory(shop=shop)
    looked = look(admin_client, text(row(good, "CUP"), row(bad, "NOTHING")))
    assert "confirm_form" not in looked.context
    assert "1 row is wrong" in looked.text
    assert not Component.objects.exists()


def test_every_wrong_row_is_told_with_its_number_and_a_reason(shop, cup, plate):
    listings = [ListingFactory(shop=shop) for _ in range(11)]
    archived = ProductFactory(sku="OLD", active=False)
    a, b, c, d, e, f, g, h, i, j, k = listings
    stranger = Listing(shop=shop, item_id="999", model_id="0")
    shortened = Listing(shop=shop, item_id="2.60014E+11", model_id="0")
    told = faults(
        row(a, "NOTHING"),
        row(b, "CUP", "0"),
        row(c, "CUP", "1.5"),
        row(d, "CUP", "1", "much"),
        row(e, "CUP", "1", "1.5"),
        row(f, "CUP", "1", "0.5"),
        row(f, "PLATE", "1", "0.3"),
        row(g, "CUP", "1", "0.5"),
        row(g, "CUP", "2", "0.5"),
        row(h, archived.sku),
        row(i, "CUP", "1", ""),
        row(i, "PLATE", "1", ""),
        row(j, "CUP"),
        row(j, ""),
        row(stranger, "CUP"),
        row(shortened, "CUP"),
        ["lazada:1", "1", "0", "", "", "CUP", "1", "1"],
        row(k, "CUP", "1,000"),
    )
    words = {
        2: "no product with the SKU “NOTHING”",
        3: "The quantity is 0",
        4: "“1.5” is no whole number",
        5: "“much” is no number",
        6: "not between 0 and 1",
        7: "add up to 80 %",
        10: "stands in row 9",
        11: "OLD is archived",
        12: "price share is missing",
        13: "price share is missing",
        15: "SKU is missing",
        16: "has no listing 999",
        17: "shortened a long number",
        18: "no shop “lazada:1”",
        19: "“1,000” is no whole number",
    }
    assert told.keys() == words.keys()
    assert {number: said for number, said in told.items() if words[number] not in said} == {}


def test_what_a_spreadsheet_makes_of_numbers_is_understood(shop):
    zeros, number = ProductFactory(sku="00123"), ProductFactory(sku="77")
    first, second = (ListingFactory(shop=shop, item_id=item) for item in ("100", "200"))
    head = [shop.key, 100.0, 0, "", "", 123.0, 2.0, 1.0]
    made = plan.make(
        list(
            columns.lines(
                spreadsheet.read(workbook(head, [shop.key, "200.0", "0.0", "", "", "77.0", "1", "1"]))
            )
        )
    )
    assert made.faults == []
    assert {(c.listing, c.parts[0].product, c.parts[0].quantity) for c in made.changes} == {
        (first, zeros, 2),
        (second, number, 1),
    }


def test_a_number_that_could_be_several_skus_is_no_guess(shop):
    for sku in ("0123", "00123"):
        ProductFactory(sku=sku)
    assert "could be several SKUs: " in faults(row(ListingFactory(shop=shop), "123"))[2]


def test_a_sku_is_never_another_one_of_the_same_number(shop):
    ProductFactory(sku="0123")
    exact = ProductFactory(sku="123")
    listing = ListingFactory(shop=shop)
    made = plan.make(list(columns.lines(spreadsheet.read(text(row(listing, "123"))))))
    assert made.changes[0].parts[0].product == exact


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "is empty"),
        (text(head=["nonsense", "words"]), "Missing: shop, item_id, model_id, product_sku"),
        (text(), "no row below its headers"),
        (b"%PDF-1.7\x00\x01\x02", "is no spreadsheet"),
        (b"PK\x03\x04broken", "is no spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Save it as .xlsx"),
        (b'a,"unclosed\x00', "is no spreadsheet"),
        (b"x" * (10 * 2**20 + 1), "too large"),
    ],
)
def test_a_file_that_is_no_such_spreadsheet_is_told_in_words(admin_client, data, words):
    looked = look(admin_client, data)
    assert looked.status_code == 200
    assert words in looked.text


def test_too_many_rows_are_refused_before_anything_is_looked_up(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    with pytest.raises(Unreadable, match="rows"):
        spreadsheet.read(text(*[["x"]] * 4))
    assert len(spreadsheet.read(text(*[["x"]] * 3, [""], [""])).rows) == 3


def test_a_workbook_that_unpacks_to_a_giant_is_refused(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 10)
    with pytest.raises(Unreadable, match="too large"):
        spreadsheet.read(workbook())


def test_columns_may_stand_in_any_order_and_letters(shop, cup):
    listing = ListingFactory(shop=shop)
    head = ["Price share", "QUANTITY", "Product SKU", "note", "Model ID", "Item ID", "Shop"]
    data = text(
        ["1", "2", "CUP", "mine", listing.model_id, listing.item_id, shop.key], separator=";", head=head
    )
    (change,) = plan.make(list(columns.lines(spreadsheet.read(data)))).changes
    assert (change.listing, change.after) == (listing, "2 × CUP")


def test_what_went_wrong_between_the_look_and_the_word_is_told_and_nothing_written(admin_client, shop, cup):
    looked = look(admin_client, text(row(ListingFactory(shop=shop), "CUP")))
    cup.active = False
    cup.save()
    answer = confirm(admin_client, looked)
    assert "Nothing was imported, because something has changed meanwhile. Row 2" in answer.text
    assert not Component.objects.exists()


@pytest.mark.parametrize("name", ["0" * 32, "../../etc/passwd", "x"])
def test_a_file_that_waits_no_longer_must_be_chosen_again(admin_client, folder, name):
    form = {"import_file_name": name, "original_file_name": "a.csv", "format": "0", "resource": "0"}
    answer = admin_client.post(reverse(CONFIRM), form, follow=True)
    assert "choose it once more" in answer.text


def test_a_file_waits_for_its_word_in_a_folder_of_our_own_and_no_longer_than_a_day(
    admin_client, shop, cup, folder, monkeypatch
):
    data = text(row(ListingFactory(shop=shop), "CUP"))
    looked = look(admin_client, data)
    assert [file.stat().st_mode & 0o777 for file in folder.iterdir()] == [0o600]
    confirm(admin_client, looked)
    assert list(folder.iterdir()) == []
    look(admin_client, data)
    monkeypatch.setattr(resource, "KEPT_SECONDS", -1)
    look(admin_client, data)
    assert len(list(folder.iterdir())) == 1


def test_a_formula_never_leaves_as_one(admin_client, shop):
    product = ProductFactory(sku='=HYPERLINK("http://evil")')
    ListingFactory(shop=shop, name="+SUM(A1)", sku="@x", product=product)
    told = exported(admin_client, "1").decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(told)) for cell in line]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
    book = openpyxl.load_workbook(io.BytesIO(exported(admin_client, "0")))
    assert {cell.data_type for line in book.active for cell in line} <= {"s", "n"}


def test_an_export_holds_what_the_list_shows(admin_client, shop):
    ListingFactory(shop=shop, name="Tanpa produk")
    ListingFactory(shop=shop, name="Dengan produk", product=True)
    told = exported(admin_client, "1", mapping="unmapped").decode()
    assert "Tanpa produk" in told
    assert "Dengan produk" not in told


def person(client, *rights):
    user = User.objects.create_user("sari", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def test_who_may_only_look_exports_and_cannot_import(client, shop, cup):
    listing = ListingFactory(shop=shop)
    looker = person(client, "view_listing")
    assert listing.item_id in exported(looker, "1").decode()
    assert look(looker, text(row(listing, "CUP"))).status_code == 403
    assert looker.post(reverse(CONFIRM), {}).status_code == 403
    assert reverse(IMPORT) not in looker.get(reverse("admin:channels_listing_changelist")).text


def test_who_may_not_see_listings_exports_none(client):
    stranger = person(client, "view_order")
    assert stranger.get(reverse(EXPORT)).status_code == 403
    assert stranger.post(reverse(EXPORT), {"format": "0", "resource": "0"}).status_code == 403


def test_queries_do_not_grow_with_the_rows(admin_client, shop, django_assert_max_num_queries):
    products = [ProductFactory() for _ in range(60)]
    listings = [ListingFactory(shop=shop) for _ in products]
    data = text(*[row(listing, product.sku) for listing, product in zip(listings, products, strict=True)])
    with django_assert_max_num_queries(20):
        looked = look(admin_client, data)
    with django_assert_max_num_queries(60):
        confirm(admin_client, looked)
    assert Component.objects.filter(by_hand=True).count() == 60
    with django_assert_max_num_queries(15):
        exported(admin_client, "0")
