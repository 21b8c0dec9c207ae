"""Labels on paper: four of thermal size on an A4 sheet with lines to cut along, in the order they come in.

What is larger than a quarter of the sheet stays a page of its own, and so does whatever a shop wants so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pypdf import PageObject, PdfWriter, Transformation
from pypdf.generic import DecodedStreamObject, NameObject

MM: Final = 72 / 25.4
WIDE, HIGH = 210 * MM, 297 * MM
MARGIN = 2 * MM
SMALLEST = 0.9
"""A label that would have to be made smaller than this might not be scanned any more."""
PLACES = ((0, 1), (1, 1), (0, 0), (1, 0))
"""Column and row from below, as people read."""
CUTS = (
    f"q 0.5 w [3 3] 0 d {WIDE / 2:.2f} 0 m {WIDE / 2:.2f} {HIGH:.2f} l "
    f"0 {HIGH / 2:.2f} m {WIDE:.2f} {HIGH / 2:.2f} l S Q"
)


@dataclass(frozen=True, slots=True)
class Fit:
    scale: float
    angle: int
    """Degrees against the clock."""


def fit(page: PageObject) -> Fit | None:
    """How a page goes into a quarter; None: it does not."""
    room = WIDE / 2 - 2 * MARGIN, HIGH / 2 - 2 * MARGIN
    shown = -page.rotation % 360
    fits = [Fit(_scale(_size(page, angle), room), angle) for angle in (shown, (shown + 90) % 360)]
    best = max(fits, key=lambda one: one.scale)
    return best if best.scale >= SMALLEST else None


def _size(page: PageObject, angle: int) -> tuple[float, float]:
    wide, high = float(page.mediabox.width), float(page.mediabox.height)
    return (high, wide) if angle % 180 else (wide, high)


def _scale(size: tuple[float, float], room: tuple[float, float]) -> float:
    return min(room[0] / size[0], room[1] / size[1], 1.0)


def lay(writer: PdfWriter, labels: Iterable[tuple[Iterable[PageObject], bool]]) -> None:
    """Each label with its pages, and whether its shop wants four on a sheet."""
    sheet, used = None, 0
    for pages, wants_four in labels:
        for page in pages:
            how = fit(page) if wants_four else None
            if how is None:
                writer.add_page(page)
                sheet = None
                continue
            if sheet is None or used == len(PLACES):
                sheet, used = _sheet(writer), 0
            _put(sheet, page, how, PLACES[used])
            used += 1


def _sheet(writer: PdfWriter) -> PageObject:
    sheet = writer.add_blank_page(width=WIDE, height=HIGH)
    lines = DecodedStreamObject()
    lines.set_data(CUTS.encode())
    sheet[NameObject("/Contents")] = writer._add_object(lines)  # noqa: SLF001 - pypdf offers no other way
    return sheet


def _put(sheet: PageObject, page: PageObject, how: Fit, place: tuple[int, int]) -> None:
    """In the middle of its quarter. What lies outside the label's own page is cut off."""
    box = page.mediabox
    wide, high = float(box.width), float(box.height)
    back = {0: (0.0, 0.0), 90: (high, 0.0), 180: (wide, high), 270: (0.0, wide)}[how.angle]
    move = Transformation().translate(-float(box.left), -float(box.bottom)).rotate(how.angle)
    wide, high = _size(page, how.angle)
    left = WIDE / 2 * place[0] + (WIDE / 2 - wide * how.scale) / 2
    bottom = HIGH / 2 * place[1] + (HIGH / 2 - high * how.scale) / 2
    sheet.merge_transformed_page(page, move.translate(*back).scale(how.scale).translate(left, bottom))
