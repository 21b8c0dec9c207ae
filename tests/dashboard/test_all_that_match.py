"""Something done with all that match a filter: shown first, then done once, come what may meanwhile."""

import io
import re
import uuid

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from channels.models import Order
from omnihub.dashboard.queries import counting, keyset
from omnihub.dashboard.views import shipping_choice
from shipping import move_arranging, todos
from shipping.models import Move, MoveBatch, Shipment
from shipping.ways import Wish
from tests.dashboard import given
from tests.factories import OrderFactory, PackageFactory
from tests.rounds import once_around
from tests.shipping.given import labelled, parcel

pytestmark = [pytest.mark.django_db, pytest.mark.pg]
ALL, ASK = "/orders/moves/all/", "/orders/moves/ask/"
MANY = keyset.PAGE_SIZE + 5


@pytest.fixture
def shop():
    return given.shop(arranges=True)


def to_ship(shop, count=1, **wishes):
    made = [OrderFactory(shop=shop, status="ready_to_ship", **wishes) for _ in range(count)]
    for one in made:
        PackageFactory(order=one)
    return made


def told(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def shown(browser, address):
    """The page that says what would be done, and what its form sends."""
    response = browser.get(address)
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', response.text)
    return told(response), {name: value.replace("&amp;", "&") for name, value in fields}


def test_all_orders_of_a_filter_are_arranged_and_not_just_those_of_the_page(owner, shop):
    to_ship(shop, MANY)
    to_ship(given.shop(name="Toko Lain", arranges=True))
    OrderFactory(shop=shop, status="ready_to_ship", fulfilled_by="marketplace")
    OrderFactory(shop=shop, status="ready_to_ship", history=True)
    listed = f"/orders/?shop={shop.pk}&status=to_ship"
    page = owner.get(listed).text
    assert f"all {MANY + 2} that match" in page
    [carried] = re.findall(r'name="matching" value="([^"]+)"', page)
    confirm = owner.post(ASK, {"what": "arranged", "matching": carried.replace("&amp;", "&")}).url
    text, form = shown(owner, confirm)
    assert f"Arranged: {MANY} orders" in text
    assert f"Toko Contoh Ready to ship {MANY}" in text
    assert "1 The marketplace ships it from its own warehouse." in text
    assert "1 It was placed before go-live." in text
    moved = owner.post(ALL, form).url
    once_around([todos.MOVE], 5)
    assert Shipment.objects.filter(state="asked", order__shop=shop).count() == MANY
    assert Shipment.objects.exclude(order__shop=shop).count() == 0
    assert f"0 done, 0 stood there already, 0 not moved, {MANY} on the way" in told(owner.get(moved))
    Shipment.objects.all().update(state="arranged")
    failed = Shipment.objects.first()
    Shipment.objects.filter(pk=failed.pk).update(state="failed", problem_words="The slot is full.")
    text = told(owner.get(moved))
    assert f"{MANY - 1} done, 0 stood there already, 1 not moved, 0 on the way" in text
    assert "The slot is full." in told(owner.get(f"{moved}?show=refused"))
    batch = MoveBatch.objects.get().pk
    papers = owner.get(f"/shipping/labels/many/?of=batch&batch={batch}")
    assert f"{MANY - 1} parcels in picking order" in told(papers)


def test_pressed_twice_it_is_one_batch_and_who_asked_is_written_down(owner, shop):
    parcel(shop, "SPX1")
    _text, form = shown(owner, f"{ALL}?what=packed")
    first, second = owner.post(ALL, form), owner.post(ALL, form)
    assert first.url == second.url
    assert Move.objects.count() == 1
    [entry] = LogEntry.objects.get_for_object(MoveBatch.objects.get())
    assert (entry.actor.username, entry.changes["orders"]) == ("owner", ["None", "1"])
    assert entry.changes["all that match"] == ["None", "/orders/"]


def test_orders_that_arrive_after_the_page_was_shown_are_not_caught(owner, shop):
    before = parcel(shop, "SPX1").order
    _text, form = shown(owner, f"{ALL}?what=packed")
    parcel(shop, "SPX2")
    owner.post(ALL, form)
    assert [one.order_id for one in Move.objects.all()] == [before.pk]


def test_one_batch_takes_the_first_and_says_so(owner, shop, settings):
    settings.MOST_AT_ONCE = 50
    made = to_ship(shop, 52)
    text, form = shown(owner, f"{ALL}?what=arranged&status=to_ship")
    assert "One batch takes at most 50" in text
    assert "Arranged: 50 orders" in text
    owner.post(ALL, form)
    oldest = sorted(made, key=lambda one: (one.placed_at, one.pk))[:50]
    assert {one.order_id for one in Move.objects.all()} == {one.pk for one in oldest}


def test_beyond_ten_thousand_nobody_counts(owner, shop, monkeypatch):
    monkeypatch.setattr(counting, "MOST", MANY - 1)
    given.orders(MANY, shop=shop, status="completed")
    assert f"all {MANY - 1}+ that match" in owner.get("/orders/").text
    text = told(owner.get(f"{ALL}?what=packed"))
    assert f"{MANY - 1}+ match your filter." in text
    assert "Nothing can be done with any of them." in text


def test_a_search_is_a_filter_too_and_a_buyers_name_only_for_who_may_read_it(owner, shop):
    wanted = parcel(shop, "SPX1", recipient_name="Budi Santoso", recipient_is_clear=True).order
    parcel(shop, "SPX2")
    text, _form = shown(owner, f"{ALL}?what=packed&q=Budi")
    assert "Packed: 1 order " in text
    _text, form = shown(owner, f"{ALL}?what=packed&q={wanted.number}")
    owner.post(ALL, form)
    assert [one.order_id for one in Move.objects.all()] == [wanted.pk]
    warehouse = given.browser(given.person("shipping.change_shipment", "shipping.view_shipment"))
    assert "Nothing can be done" in told(warehouse.get(f"{ALL}?what=packed&q=Budi"))


def test_parcels_of_a_tab_are_moved_by_their_own_rows(owner, shop):
    for number in range(3):
        parcel(shop, f"SPX{number}")
    parcel(shop, "SPX9", "waiting", status="ready_to_ship")
    page = owner.get("/shipping/?tab=arranged").text
    assert "All 3 packed" in page
    [link] = re.findall(r'href="([^"]+what=packed[^"]*)"', page)
    text, form = shown(owner, link.replace("&amp;", "&"))
    assert "Packed: 3 parcels" in text
    owner.post(ALL, form)
    once_around([todos.MOVE], 5)
    assert Shipment.objects.exclude(packed_at=None).count() == 3


def test_all_parcels_of_a_tab_and_shop_are_arranged_without_waiting_for_free_cancellation(owner, shop):
    mine = parcel(shop, "SPX1", "waiting", status="ready_to_ship")
    other = parcel(given.shop(name="Toko Lain", arranges=True), "SPX2", "waiting", status="ready_to_ship")
    sent = {"matching": f"/shipping/?shop={shop.pk}", "at_once": "1"}
    confirm = owner.post("/shipping/arrange/", sent).url
    assert 'name="at_once" value="1" checked' in owner.get(confirm).text
    _text, form = shown(owner, confirm)
    owner.post(ALL, form | {"at_once": "1"})
    once_around([todos.MOVE], 5)
    assert [Shipment.objects.get(pk=one.pk).state for one in (mine, other)] == ["asked", "waiting"]
    assert MoveBatch.objects.get().at_once


def test_each_parcel_of_a_split_order_is_told_alone(owner, shop):
    [order] = to_ship(shop)
    PackageFactory(order=order)
    _text, form = shown(owner, f"{ALL}?what=arranged&status=to_ship")
    moved = owner.post(ALL, form).url
    once_around([todos.MOVE], 5)
    assert sorted(Move.objects.values_list("shipment", flat=True)) == sorted(
        Shipment.objects.values_list("pk", flat=True)
    )
    assert "2 on the way" in told(owner.get(moved))


def test_a_look_of_all_is_for_who_may_sync_and_leaves_out_shops_that_are_not_read(owner, shop):
    parcel(shop, "SPX1")
    parcel(given.shop(name="Toko Mati", pulls=False), "SPX2")
    text, _form = shown(owner, f"{ALL}?what=look&of=parcels&tab=arranged&shop={shop.pk}")
    assert "Read again from the marketplace: 1 parcel " in text
    assert "Left out" not in text
    text, form = shown(owner, f"{ALL}?what=look&of=parcels&tab=arranged")
    assert "1 Its shop is not read" in text
    owner.post(ALL, form)
    assert list(Move.objects.values_list("order__shop__name", "shipment")) == [("Toko Contoh", None)]
    warehouse = given.browser(given.person("shipping.change_shipment", "shipping.view_shipment"))
    assert warehouse.get(f"{ALL}?what=look").status_code == 403


def test_a_wrong_click_or_a_wrong_filter_does_no_harm(owner, shop):
    assert owner.get(f"{ALL}?what=burn").status_code == 302
    answer = owner.post(ALL, {"what": "packed", "click": "x", "until": "y"}, follow=True)
    assert "Nothing was done." in answer.text
    assert not MoveBatch.objects.exists()


def test_more_orders_cost_no_more_statements(owner, shop):
    to_ship(shop, 3)
    statements(owner)  # what a process asks once
    few = statements(owner)
    to_ship(shop, MANY)
    assert statements(owner) == few


def statements(browser):
    browser.get("/orders/")
    with CaptureQueriesContext(connection) as looked:
        _text, form = shown(browser, f"{ALL}?what=arranged&status=to_ship&q=2")
    with CaptureQueriesContext(connection) as asked:
        browser.post(ALL, form | {"click": str(uuid.uuid4())})
    return len(looked), len(asked)


def test_labels_of_all_are_parts_in_picking_order_each_with_its_lists(owner, shop, monkeypatch):
    monkeypatch.setattr("omnihub.dashboard.views.print_run.MOST", 2)
    for number in range(3):
        labelled(shop, f"SPX{number}")
    called_off = labelled(shop, "SPX9")
    Order.objects.filter(pk=called_off.order_id).update(status="cancelled")
    wish = {"matching": "/shipping/labels/", "paper": "four"}
    page = owner.post("/shipping/labels/print/", wish, follow=True)
    assert page.text.count('name="paper" value="four"') == 2
    assert "1 parcel is left out: its order is cancelled." in told(page)
    parts = re.findall(r'name="parcels" value="([^"]+)"', page.text)
    assert len(parts) == 2
    file = owner.post("/shipping/labels/print/", {"parcels": parts[1]}, follow=True)
    assert "-part-2-of-2.pdf" in file["Content-Disposition"]
    assert len(PdfReader(io.BytesIO(file.getvalue())).pages) == 1
    assert Shipment.objects.filter(label__printed_at__isnull=False).count() == 1
    lists = told(owner.post("/shipping/pick-list/", {"parcels": parts[0]}))
    assert "2 parcels" in lists


def test_labels_of_all_orders_of_a_filter_and_of_the_ticked(owner, shop):
    first, second = labelled(shop, "SPX1"), labelled(shop, "SPX2")
    many = "/shipping/labels/many/"
    assert "2 parcels in picking order" in told(owner.post(many, {"matching": "/orders/"}, follow=True))
    assert "1 parcel in picking order" in told(owner.post(many, {"order": [first.order_id]}))
    searched = {"matching": f"/orders/?q={second.order.number}"}
    assert "1 parcel in picking order" in told(owner.post(many, searched, follow=True))


def test_a_way_is_chosen_for_more_parcels_than_a_form_has_fields(owner, shop, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    shop_off = given.shop(name="Toko Lain", arranges=True)
    made = [parcel(shop, f"SPX{number}", "waiting", status="ready_to_ship") for number in range(30)]
    parcel(shop_off, "SPX99", "waiting", status="ready_to_ship")
    page = owner.post("/shipping/choose/", {"ask": "ways", "matching": f"/shipping/?shop={shop.pk}"})
    assert "How are 30 parcels handed over?" in told(page)
    [key] = re.findall(r'name="parcels" value="([^"]+)"', page.text)
    owner.post("/shipping/choose/", {"parcels": key})
    assert Shipment.objects.filter(state="asked").count() == len(made)


def test_a_way_for_thousands_is_one_batch_that_keeps_it_and_the_page_says_where_it_ends(
    owner, shop, settings, monkeypatch
):
    monkeypatch.setattr(shipping_choice, "FEW", 3)
    settings.MOST_AT_ONCE = 6
    made = [parcel(shop, f"SPX{number}", "waiting", status="ready_to_ship") for number in range(8)]
    page = owner.post("/shipping/choose/", {"ask": "ways", "matching": f"/shipping/?shop={shop.pk}"})
    assert "How are 6 parcels handed over?" in told(page)
    assert "One batch takes at most 6" in told(page)
    [key] = re.findall(r'name="parcels" value="([^"]+)"', page.text)
    [name] = re.findall(r'<select id="(way-[^"]+)"', page.text)
    response = owner.post("/shipping/choose/", {"parcels": key, name: "dropoff", "at_once": "1"})
    batch = MoveBatch.objects.get()
    assert (response.url, batch.at_once) == (f"/orders/moves/{batch.pk}/", True)
    once_around([todos.MOVE], 5)
    asked = Shipment.objects.filter(state="asked").order_by("pk")
    assert [one.pk for one in asked] == [one.pk for one in made[:6]]
    assert {one.wish["method"] for one in asked} == {"dropoff"}


def test_what_a_batch_did_not_arrange_goes_the_way_it_was_to_go(owner, shop):
    made = parcel(shop, "SPX1", "failed", status="ready_to_ship")
    wish = Wish(method="dropoff")
    batch = move_arranging.ask({wish: [made.pk]}, "sari", at_once=False)
    once_around([todos.MOVE], 5)
    Shipment.objects.update(state="failed", wish={})
    owner.post(ASK, {"what": "arranged", "again": batch.pk})
    once_around([todos.MOVE], 5)
    made.refresh_from_db()
    assert (made.state, made.wish) == ("asked", {"method": "dropoff"})
