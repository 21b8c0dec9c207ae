"""Shipping documents: made, waited for, downloaded, and what goes wrong with them."""

import io
import zipfile

import pytest
from pypdf import PdfReader

from tests.sandbox_process import eventually

CREATE, RESULT = "logistics/create_shipping_document", "logistics/get_shipping_document_result"
DOWNLOAD = "logistics/download_shipping_document"
PARAMETER = "logistics/get_shipping_document_parameter"


@pytest.fixture
def arranged(sandbox):
    sandbox.control("settings", {"label_seconds": 0})
    return sandbox.new_orders(3, status="PROCESSED")


def asked(sandbox, *order_sns, **more):
    rows = []
    for sn in order_sns:
        number = sandbox.control(f"orders/{sn}")["tracking_number"]
        rows.append({"order_sn": sn, "tracking_number": number, **more})
    return {"order_list": rows}


def download(shopee, *order_sns, **more):
    return shopee.answer(DOWNLOAD, post={"order_list": [{"order_sn": sn} for sn in order_sns], **more})


def test_one_document_holds_a_page_for_each_order(sandbox, shopee, arranged):
    assert shopee(CREATE, post=asked(sandbox, *arranged))["error"] == ""
    rows = shopee.good(RESULT, post=asked(sandbox, *arranged))["result_list"]
    assert [(row["order_sn"], row["status"]) for row in rows] == [(sn, "READY") for sn in arranged]
    pages = PdfReader(io.BytesIO(download(shopee, *arranged).content)).pages
    assert [round(float(size) / 72 * 2.54) for size in pages[0].mediabox.upper_right] == [10, 15]
    for sn, page in zip(arranged, pages, strict=True):
        order, text = sandbox.control(f"orders/{sn}"), page.extract_text()
        assert sn in text
        assert order["tracking_number"] in text
        assert order["lines"][0]["sku"] in text
        assert order["buyer"]["name"] not in text


def test_a_normal_document_is_as_large_as_a_sheet(sandbox, shopee, arranged):
    kind = {"shipping_document_type": "NORMAL_AIR_WAYBILL"}
    suggested = shopee.good(PARAMETER, post=asked(sandbox, arranged[0]))["result_list"][0]
    assert suggested["suggest_shipping_document_type"] == "THERMAL_AIR_WAYBILL"
    assert kind["shipping_document_type"] in suggested["selectable_shipping_document_type"]
    shopee.good(CREATE, post=asked(sandbox, arranged[0], **kind))
    page = PdfReader(io.BytesIO(download(shopee, arranged[0], **kind).content)).pages[0]
    assert round(page.mediabox.width / 72 * 2.54) == 21
    other = download(shopee, arranged[0], shipping_document_type="THERMAL_AIR_WAYBILL").json()
    assert other["error"] == "logistics.shipping_document_should_print_first"


def test_a_shop_that_prints_thermally_gets_an_archive(sandbox, shopee, arranged):
    shopee.good(CREATE, post=asked(sandbox, *arranged))
    for setting, start in (("zip_pdf", b"%PDF"), ("zip_zpl", b"^XA")):
        sandbox.control("shop", {"shop_id": 220000123, "print_setting": setting})
        archive = zipfile.ZipFile(io.BytesIO(download(shopee, *arranged).content))
        assert len(archive.namelist()) == 3
        assert all(archive.read(name).startswith(start) for name in archive.namelist())


def test_a_document_takes_its_time_and_a_push_says_when_it_is_there(sandbox, shopee, arranged, receiver):
    sandbox.control("settings", {"label_seconds": 0.6})
    shopee.good(CREATE, post=asked(sandbox, arranged[0]))
    rows = shopee.good(RESULT, post=asked(sandbox, arranged[0]))["result_list"]
    assert rows[0]["status"] == "PROCESSING"
    assert download(shopee, arranged[0]).json()["error"] == "logistics.download_later"
    push = receiver.next()
    assert (push["code"], push["data"]["ordersn"], push["data"]["status"]) == (15, arranged[0], "READY")
    assert download(shopee, arranged[0]).content.startswith(b"%PDF")


def test_what_cannot_be_printed_is_refused_and_the_rest_goes_on(sandbox, shopee, arranged):
    early, late = *sandbox.new_orders(1), *sandbox.new_orders(1, status="SHIPPED")
    body = shopee(CREATE, post=asked(sandbox, early, arranged[0], late))
    assert [row.get("fail_error", "") for row in body["response"]["result_list"]] == [
        "logistics.order_status_error",
        "",
        "logistics.package_can_not_print",
    ]
    assert [row["order_sn"] for row in body["warning"]] == [early, late]
    body = shopee(CREATE, post=asked(sandbox, early, late))
    assert body["error"] == "common.batch_api_all_failed"
    assert len(body["response"]["result_list"]) == 2


def test_a_number_that_is_not_the_couriers_or_not_there_yet_is_invalid(sandbox, shopee, arranged):
    wrong = {"order_list": [{"order_sn": arranged[0], "tracking_number": "SPXID0"}]}
    (row,) = shopee(CREATE, post=wrong)["response"]["result_list"]
    assert row["fail_error"] == "logistics.tracking_number_invalid"
    sandbox.control("settings", {"tracking_seconds": 30})
    (waiting,) = sandbox.new_orders(1)
    sandbox.step(waiting, "arrange")
    (row,) = shopee(CREATE, post=asked(sandbox, waiting))["response"]["result_list"]
    assert row["fail_error"] == "logistics.tracking_number_invalid"


def test_nothing_is_downloaded_before_it_was_made_or_after_the_hand_over(sandbox, shopee, arranged):
    first = "logistics.shipping_document_should_print_first"
    assert download(shopee, arranged[0]).json()["error"] == first
    shopee.good(CREATE, post=asked(sandbox, *arranged))
    eventually(lambda: download(shopee, arranged[0]).content.startswith(b"%PDF"))
    sandbox.step(arranged[0], "pickup")
    assert download(shopee, arranged[0]).json()["error"] == "logistics.package_can_not_print"
    sandbox.step(arranged[1], "request_cancel")
    assert download(shopee, arranged[1]).json()["error"] == "logistics.order_status_error"


@pytest.mark.parametrize(
    ("dial", "looks"),
    [
        ("label_empty", lambda content: content == b""),
        ("label_cut", lambda content: content.startswith(b"%PDF") and b"%%EOF" not in content),
        ("label_html", lambda content: content.startswith(b"<!DOCTYPE html>")),
    ],
)
def test_dials_break_the_file(sandbox, shopee, arranged, dial, looks):
    shopee.good(CREATE, post=asked(sandbox, arranged[0]))
    eventually(lambda: download(shopee, arranged[0]).content.startswith(b"%PDF"))
    sandbox.control("faults", {f"shopee.{dial}": 1})
    assert looks(download(shopee, arranged[0]).content)
    sandbox.control("faults", {})
    assert b"%%EOF" in download(shopee, arranged[0]).content


def test_a_document_may_fail_and_be_made_again(sandbox, shopee, arranged):
    sandbox.control("faults", {"shopee.label_failed": 1})
    shopee.good(CREATE, post=asked(sandbox, arranged[0]))
    (row,) = shopee.good(RESULT, post=asked(sandbox, arranged[0]))["result_list"]
    assert (row["status"], row["fail_error"]) == ("FAILED", "logistics.package_print_failed")
    assert download(shopee, arranged[0]).json()["error"] == "logistics.package_print_failed"
    sandbox.control("faults", {})
    shopee.good(CREATE, post=asked(sandbox, arranged[0]))
    (row,) = shopee.good(RESULT, post=asked(sandbox, arranged[0]))["result_list"]
    assert row["status"] == "READY"


def test_each_package_of_a_split_order_has_its_own_page(sandbox, shopee, arranged):
    lines = [{"sku": "SKU-0001"}, {"sku": "SKU-0002"}]
    (sn,) = sandbox.new_orders(1, status="PROCESSED", lines=lines, packages=2)
    packages = sandbox.control(f"orders/{sn}")["packages"]
    rows = [
        {"order_sn": sn, **{name: package[name] for name in ("package_number", "tracking_number")}}
        for package in packages
    ]
    shopee.good(CREATE, post={"order_list": rows})
    shopee.good(RESULT, post={"order_list": rows})
    content = shopee.answer(DOWNLOAD, post={"order_list": rows}).content
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    assert ["SKU-0001" in text for text in texts] == [True, False]
    assert [package["tracking_number"] in text for package, text in zip(packages, texts, strict=True)] == [
        True,
        True,
    ]
