"""Labels on A4: read back from the file that a printer gets."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.units import mm

from shipping import printing
from shipping.models import ShippingPolicy
from tests.factories import ShopFactory
from tests.shipping import drawn
from tests.shipping.given import label, parcel

A4, LYING = (210 * mm, 297 * mm), (150 * mm, 100 * mm)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


def printed(shop, *bodies, paper="four"):
    """The pages of the merged file."""
    made = [label(parcel(shop, f"W{n}"), body=body) for n, body in enumerate(bodies)]
    with printing.merged(made, paper) as file:
        return PdfReader(io.BytesIO(file.read())).pages


def told(pages):
    return [page.extract_text().split() for page in pages]


def turned(body, angle):
    """As some printers' drivers make them: upright on paper, lying in the file."""
    writer = PdfWriter(clone_from=io.BytesIO(body))
    writer.pages[0].rotate(angle)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_four_labels_share_a_sheet_in_picking_order_and_each_waybill_stands_once(shop):
    pages = printed(shop, *(drawn.pdf(f"SPX{n}") for n in range(9)))
    assert told(pages) == [[f"SPX{n}" for n in some] for some in (range(4), range(4, 8), range(8, 9))]
    sizes = {(round(page.mediabox.width / mm), round(page.mediabox.height / mm)) for page in pages}
    assert sizes == {(210, 297)}
    assert all(b"[3 3] 0 d" in page.get_contents().get_data() for page in pages)


def test_what_is_larger_than_a_quarter_stays_a_page_of_its_own_and_the_order_is_kept(shop):
    first, large, last = drawn.pdf("SPX1"), drawn.pdf("SPX2", size=A4), drawn.pdf("SPX3")
    pages = printed(shop, first, large, last)
    assert told(pages) == [["SPX1"], ["SPX2"], ["SPX3"]]
    assert b"[3 3] 0 d" not in pages[1].get_contents().get_data()


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_each_label_lies_within_its_own_quarter_however_its_page_was_turned(shop, angle):
    size = LYING if angle in (90, 270) else drawn.THERMAL
    [page] = printed(shop, *(turned(drawn.pdf(f"SPX{n}", size=size), angle) for n in range(4)))
    places = {}

    def seen(text, cm, tm, *_font):
        if text.strip():
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            places[text.strip()] = (x > 105 * mm, y > 148.5 * mm)
            assert 0 < x < 210 * mm
            assert 0 < y < 297 * mm

    page.extract_text(visitor_text=seen)
    assert places == {
        "SPX0": (False, True),
        "SPX1": (True, True),
        "SPX2": (False, False),
        "SPX3": (True, False),
    }


def test_a_shops_rule_holds_until_a_person_chooses_otherwise(shop):
    ShippingPolicy.objects.create(shop=shop, sheets="four")
    assert len(printed(shop, drawn.pdf("SPX1"), drawn.pdf("SPX2"), paper="")) == 1
    other = ShopFactory()
    assert len(printed(other, drawn.pdf("SPX3"), drawn.pdf("SPX4"), paper="")) == 2
    assert len(printed(shop, drawn.pdf("SPX5"), drawn.pdf("SPX6"), paper="one")) == 2
