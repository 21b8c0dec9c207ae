"""Labels drawn: 10 x 15 cm for a thermal printer, or A4; a page for each package. Or in a printer's words."""

import io
from collections.abc import Sequence

from reportlab.graphics.barcode.code128 import Code128
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from sandbox.shopee import parcels, people
from sandbox.shopee.models import Package

THERMAL = (100 * mm, 150 * mm)
LEFT = 6 * mm
MOST_LINES = 9


def pdf(wanted: Sequence[Package], *, thermal: bool) -> bytes:
    size = THERMAL if thermal else A4
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=size, invariant=True)
    for parcel in wanted:
        _draw(canvas, parcel, top=size[1])
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def _draw(canvas: Canvas, parcel: Package, *, top: float) -> None:
    """In the upper left corner, as large as a thermal label."""
    canvas.rect(3 * mm, top - 147 * mm, 94 * mm, 144 * mm)
    _text(canvas, top - 11 * mm, _heading(parcel), size=14, bold=True)
    code = Code128(parcel.tracking_number, barHeight=20 * mm, barWidth=0.33 * mm, quiet=False)
    code.drawOn(canvas, LEFT, top - 36 * mm)
    _text(canvas, top - 42 * mm, f"No. Resi: {parcel.tracking_number}", size=11, bold=True)
    canvas.line(3 * mm, top - 45 * mm, 97 * mm, top - 45 * mm)
    height = top - 51 * mm
    for words in [*_people(parcel), *_goods(parcel)]:
        _text(canvas, height, words)
        height -= 5 * mm
    _order_code(canvas, parcel, top)


def _order_code(canvas: Canvas, parcel: Package, top: float) -> None:
    order_sn = parcel.order.order_sn
    code = Code128(order_sn, barHeight=9 * mm, barWidth=0.28 * mm, quiet=False)
    code.drawOn(canvas, LEFT, top - 138 * mm)
    _text(canvas, top - 143 * mm, f"No. Pesanan: {order_sn}", bold=True)


def _text(canvas: Canvas, height: float, words: str, *, size: int = 9, bold: bool = False) -> None:
    canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
    canvas.drawString(LEFT, height, words[:52])


def _heading(parcel: Package) -> str:
    paid = "COD" if parcel.order.cod else "NON COD"
    return f"{parcel.order.facts['shipping']['carrier']}  {paid}"


def _people(parcel: Package) -> list[str]:
    """The sandbox's labels are masked like its answers; Shopee's own hold the full address."""
    order = parcel.order
    to = people.recipient_address(order.facts["buyer"], masked=True)
    place, count = order.parcels.index(parcel) + 1, len(order.parcels)
    return [
        f"Penerima: {to['name']}  {to['phone']}",
        to["full_address"],
        f"{to['district']}, {to['city']} {to['zipcode']}",
        "Pengirim: Toko, KOTA BANDUNG",
        f"Berat: {parcels.grams(order, parcel)} gr   Paket {place}/{count} {parcel.number}",
        f"Kode: {parcels.pickup_code(order, parcel)}" if parcels.service(order) else "",
    ]


def _goods(parcel: Package) -> list[str]:
    lines = parcels.lines(parcel.order, parcel)
    rows = [f"{line['quantity']} x {line['sku']} {line['item_name']} {line['model_name']}" for line in lines]
    more = len(rows) - MOST_LINES
    return rows[:MOST_LINES] + ([f"... {more} more"] if more > 0 else [])


def zpl(parcel: Package) -> str:
    """For label printers that draw themselves."""
    rows = [_heading(parcel), f"No. Pesanan: {parcel.order.order_sn}", *_people(parcel), *_goods(parcel)]
    texts = "".join(f"^FO40,{320 + 40 * place}^A0N,28,28^FD{row}^FS\n" for place, row in enumerate(rows))
    code = f"^FO40,60^BY3^BCN,180,Y,N,N^FD{parcel.tracking_number}^FS\n"
    return f"^XA\n^CI28^PW800^LL1200\n{code}{texts}^XZ\n"
