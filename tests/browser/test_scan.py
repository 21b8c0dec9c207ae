"""The packing table in a real browser: a hand scanner types, a phone looks, and the connection goes."""

import base64

import pytest
from reportlab.graphics import renderSVG
from reportlab.graphics.barcode import createBarcodeDrawing

from shipping.models import Shipment
from tests.browser import accessibility
from tests.dashboard import given
from tests.shipping.given import parcel

CAMERA = """
delete window.BarcodeDetector;
navigator.mediaDevices.getUserMedia = async () => {
  const image = new Image();
  image.src = "PICTURE";
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width + 80; canvas.height = image.height + 80;
  const pen = canvas.getContext("2d");
  setInterval(() => {
    pen.fillStyle = "#fff"; pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 40, 40);
  }, 50);
  return canvas.captureStream(15);
};
"""
"""A camera that sees one picture, in a browser that reads no barcodes."""

pytestmark = pytest.mark.browser


def scanned(page, code):
    """As a hand scanner does: keys, wherever the cursor is, then Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def verdict(page, word):
    page.wait_for_selector(f'.verdict strong:text-is("{word}")')
    return page.locator("#live .verdict").inner_text()


def test_a_hand_scanner_is_answered_and_goes_on_typing(visitor, owner):
    shop = given.shop(arranges=True)
    good, gone = parcel(shop, "SPXID0001"), parcel(shop, "SPXID0002", status="cancelled")
    page = visitor.page()
    page.goto("/shipping/scan/")
    scanned(page, "spxid0001")
    assert good.order.number in verdict(page, "SHIP")
    assert page.locator(".inside li").count() == 1
    assert accessibility.violations(page) == []
    page.click(".scan-counts")
    scanned(page, "SPXID0002")
    assert "Cancelled" in verdict(page, "STOP")
    assert accessibility.violations(page) == []
    scanned(page, good.order.number)
    page.wait_for_selector("text=Scanned already")
    assert Shipment.objects.filter(packed_by="owner").count() == 1
    assert gone.order.number
    page.context.set_offline(True)
    scanned(page, "SPXID0001")
    page.wait_for_selector("[data-offline]:visible")
    assert page.locator("#live .verdict").count() == 0
    page.context.set_offline(False)
    scanned(page, "SPXID0002")
    assert "Cancelled" in verdict(page, "STOP")
    assert page.locator("[data-offline]:visible").count() == 0
    meant = ("ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError")
    visitor.faults = [fault for fault in visitor.faults if not any(one in fault for one in meant)]


def test_the_camera_reads_a_waybill_with_the_library_where_the_browser_cannot(visitor, owner):
    parcel(given.shop(arranges=True), "SPXID0123456")
    drawing = createBarcodeDrawing("Code128", value="SPXID0123456", barHeight=120, barWidth=2.4, quiet=True)
    drawn = renderSVG.drawToString(drawing).encode()
    picture = f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}"
    page = visitor.page()
    page.add_init_script(CAMERA.replace("PICTURE", picture))
    page.goto("/shipping/scan/")
    page.click("[data-camera]")
    verdict(page, "SHIP")
    assert Shipment.objects.get().packed_by == "owner"
    page.click("[data-camera]")
    assert page.locator("video:visible").count() == 0
