"""The list of labels, what is printed of it, and what must not be."""

import io

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from channels.models import SyncRun
from omnihub.core.models import Work
from shipping import printing
from shipping.models import Label, Shipment, ShippingPolicy
from tests.dashboard import given
from tests.shipping import drawn
from tests.shipping.given import label, labelled, parcel

pytestmark = pytest.mark.django_db
PAGE, PRINT = "/shipping/labels/", "/shipping/labels/print/"


@pytest.fixture
def shop():
    return given.shop(arranges=True)


def press(browser, *shipments, **more):
    return browser.post(PRINT, {"shipment": [one.pk for one in shipments], **more}, follow=True)


def pages(response):
    assert response["Content-Type"] == "application/pdf"
    body = b"".join(response.streaming_content)
    return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]


def seen(browser, query=""):
    response = browser.get(PAGE + query)
    assert response.status_code == 200
    return response.content.decode()


def test_each_group_shows_its_own_labels(owner, shop):
    labelled(shop, "SPX-NEW")
    labelled(shop, "SPX-OLD").label.printed_at = None
    Label.objects.filter(tracking_number="SPX-OLD").update(printed_at="2026-11-28T00:00Z", printed_by="budi")
    label(parcel(shop, "SPX-MAKING"), "making")
    label(parcel(shop, "SPX-BAD"), "failed", problem_words="It is cut off.")
    shown = {
        group: [number for number in ("NEW", "OLD", "MAKING", "BAD") if f"SPX-{number}" in seen(owner, query)]
        for group, query in (("to print", ""), ("printed", "?group=printed"), ("waiting", "?group=waiting"))
    }
    assert shown == {"to print": ["NEW"], "printed": ["OLD"], "waiting": ["MAKING"]}
    failed = seen(owner, "?group=failed")
    assert "It is cut off." in failed
    assert "Fetch the ticked" in failed


def test_many_labels_become_one_file_by_first_sku_then_by_ship_by(owner, shop):
    late = given.NOON.replace(day=25)
    rows = [("W1", "TAS-2", None), ("W2", "tas-1", late), ("W3", "TAS-1", given.NOON)]
    shipments = [labelled(shop, w, line__sku=sku, **({"ship_by": by} if by else {})) for w, sku, by in rows]
    found = pages(press(owner, *shipments))
    assert [text.strip() for text in found] == ["W3", "W2", "W1"]
    assert set(Label.objects.values_list("prints", "printed_by")) == {(1, "owner")}
    assert LogEntry.objects.filter(content_type__model="label").count() == 3


def test_a_reprint_counts_once_more_and_needs_no_marketplace(owner, shop, settings):
    settings.SHOPEE_BASE_URL = "http://127.0.0.1:9"
    shipment = labelled(shop, "W1")
    for _ in range(2):
        pages(press(owner, shipment))
    assert Label.objects.get().prints == 2


def test_what_was_called_off_is_left_out_loudly_until_a_second_click(owner, shop):
    good, gone, asked = (
        labelled(shop, waybill, status=status)
        for waybill, status in (("W1", "packed"), ("W2", "cancelled"), ("W3", "cancel_requested"))
    )
    text = press(owner, good, gone, asked).content.decode()
    assert "Stop: 2 parcels must not be shipped" in text
    assert gone.order.number in text
    assert asked.order.number in text
    assert not Label.objects.filter(printed_at__isnull=False).exists()
    assert [one.strip() for one in pages(press(owner, good, gone, asked, confirmed="1"))] == ["W1"]
    assert list(Label.objects.filter(prints=1).values_list("tracking_number", flat=True)) == ["W1"]
    assert "Do not ship:" in seen(owner)


def test_a_label_that_is_not_here_or_for_another_printer_is_named(owner, shop):
    first = labelled(shop, "W1")
    lost = labelled(shop, "W2")
    default_storage.delete(lost.label.file.name)
    zpl = parcel(shop, "W3")
    label(zpl, format="zpl", body=drawn.zpl("W3"))
    text = press(owner, first, lost, zpl).content.decode()
    assert "the label is not here" in text
    assert "it is for the other kind of printer" in text
    owner.post("/shipping/labels/fetch/", {"shipment": [first.pk, lost.pk]})
    states = dict(Label.objects.values_list("tracking_number", "state"))
    assert (states["W1"], Label.objects.get(shipment=lost).state) == ("stored", "wanted")
    printers = press(owner, zpl, format="zpl")
    assert b"".join(printers.streaming_content) == drawn.zpl("W3") + b"\n"
    assert printers["Content-Disposition"].startswith('attachment; filename="labels-')


def test_all_that_nobody_printed_go_at_once_and_never_too_many(owner, shop, monkeypatch):
    shipments = [labelled(shop, f"W{number}") for number in range(4)]
    monkeypatch.setattr("omnihub.dashboard.views.labels.MOST", 3)
    text = press(owner, *shipments).content.decode()
    assert "At most 3 labels go into one file." in text
    assert len(pages(owner.post(PRINT, {"all": "1"}, follow=True))) == 3
    assert Label.objects.filter(printed_at=None).count() == 1


def test_the_file_is_only_for_who_printed_it(owner, clerk, shop):
    printed = press(owner, labelled(shop, "W1"))
    assert len(pages(printed)) == 1
    address = printed.redirect_chain[0][0]
    other = given.browser(given.person("shipping.change_label", name="budi"))
    assert other.get(address).status_code == 404
    assert clerk.get(address).status_code == 403
    assert owner.get(f"{address}x").status_code == 404
    assert clerk.post(PRINT, {"all": "1"}).status_code == 403


def test_labels_are_asked_for_shops_or_for_the_ticked(owner, shop):
    owner.post("/shipping/labels/fetch/")
    assert SyncRun.objects.get().kind == "labels"
    failed = parcel(shop, "W1")
    label(failed, "failed", problem="label_cut", problem_words="It is cut off.")
    text = owner.post("/shipping/labels/fetch/", {"shipment": failed.pk}, follow=True).content.decode()
    assert "1 label is fetched." in text
    assert Label.objects.get().state == "wanted"
    assert Work.objects.get(topic="label.fetch").subject == f"{shop.key}:{failed.pk}"


def test_many_rows_cost_no_more_queries_and_the_rest_is_on_the_next_page(owner, shop):
    labelled(shop, "W0")
    with CaptureQueriesContext(connection) as one:
        seen(owner)
    for number in range(1, 53):
        label(parcel(shop, f"W{number}"), "stored", body=b"%PDF")
    with CaptureQueriesContext(connection) as many:
        text = seen(owner)
    assert len(many) == len(one)
    older = text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert seen(owner, older.removeprefix(PAGE)).count('name="shipment"') == 3


# Paper ------------------------------------------------------------------------------------------------


def test_a_pick_list_adds_up_the_pieces_of_each_product(owner, shop):
    first = parcel(shop, "W1", line__sku="TAS-1", line__quantity=2, line__listing=None)
    second = parcel(shop, "W2", line__sku="TAS-1", line__listing=None)
    gone = parcel(shop, "W3", line__sku="TAS-9", line__listing=None, status="cancelled")
    text = owner.post("/shipping/pick-list/", {"shipment": [first.pk, second.pk, gone.pk]}).content.decode()
    assert '<strong class="big">3</strong>' in text
    assert f"{first.order.number} × 2, {second.order.number}" in text
    assert "TAS-9" not in text
    assert "Do not ship, and left out here:" in text


def test_a_parcel_of_a_split_order_has_its_own_lines_only(owner, shop):
    shipment = parcel(shop, "W1", lines=2)
    line, other = shipment.order.lines.order_by("pk")
    shipment.package.contents = {line.key: 1}
    shipment.package.save()
    text = owner.get(f"/shipping/packing-slips/?ids={shipment.pk}").content.decode()
    assert line.sku in text
    assert other.sku not in text


def test_paper_for_too_many_says_so(owner, shop):
    ids = ",".join(str(pk) for pk in range(1, printing.MOST + 11))
    text = owner.get(f"/shipping/pick-list/?ids={ids}").content.decode()
    assert "10 more were ticked" in text


def test_the_paper_is_chosen_at_the_print_and_else_by_the_shops_rule(owner, shop):
    shipments = [labelled(shop, f"W{n}", line__sku=f"TAS-{n}") for n in range(5)]
    on_sheets = [text.split() for text in pages(press(owner, *shipments, paper="four"))]
    assert on_sheets == [["W0", "W1", "W2", "W3"], ["W4"]]
    ShippingPolicy.objects.create(shop=shop, sheets="four")
    assert len(pages(press(owner, *shipments))) == 2
    assert len(pages(press(owner, *shipments, paper="one"))) == 5
    Label.objects.update(printed_at=None)
    everything = owner.post(PRINT, {"all": "one"}, follow=True)
    assert len(pages(everything)) == 5


def test_what_was_just_arranged_prints_from_the_same_page_and_nothing_else_with_it(owner, shop):
    labelled(shop, "W-OTHER")
    mine = parcel(shop, "W-MINE", "waiting", status="ready_to_ship")
    late = parcel(shop, "W-LATE", "waiting", status="ready_to_ship")
    owner.post("/shipping/arrange/", {"shipment": [mine.pk, late.pk]})
    Shipment.objects.filter(pk__in=[mine.pk, late.pk]).update(state="arranged")
    label(mine)
    page = owner.get("/shipping/").text
    assert "Print its label" in page
    assert "1 label is still on its way." in page
    picked = owner.post("/shipping/pick-list/", {"batch": "arranged"}).text
    assert (mine.order.number in picked, late.order.number in picked) == (True, True)
    assert [t.strip() for t in pages(owner.post(PRINT, {"all": "1", "batch": "arranged"}, follow=True))] == [
        "W-MINE"
    ]


def test_a_label_that_nobody_needs_is_no_failure(owner, shop):
    label(parcel(shop, "SPX-GONE", "gone"), "failed", problem="label_parcel_gone")
    label(parcel(shop, "SPX-BAD"), "failed", problem="label_cut")
    failed = seen(owner, "?group=failed")
    assert ("SPX-BAD" in failed, "SPX-GONE" in failed) == (True, False)
