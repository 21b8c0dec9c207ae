"""What a downloaded label is: told by its first bytes, never by its name, and whole or refused."""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text
from shipping.models import Label

PDF, ZIP, ZPL_BEGINS, ZPL_ENDS = b"%PDF", b"PK\x03\x04", b"^XA", b"^XZ"
END_OF_PDF, NEAR_THE_END = b"%%EOF", 2048
LARGEST_FILE = 20 * 2**20
LARGEST_ARCHIVE = 60 * 2**20
MOST_MEMBERS = 200
INK = re.compile(rb"(?:Tj|TJ|Do|EI|sh|\s(?:[fFSsBb]\*?|['\"]))(?=\s|$)")
"""What puts something on a PDF's page: text, a picture, a line, a filled shape."""


@dataclass(frozen=True, slots=True)
class LabelFile:
    format: str
    body: bytes
    pages: int


def read(body: bytes) -> LabelFile:
    """Raises Unreadable with a code: nothing in it, a web page, cut off, or of no known kind."""
    start = body.lstrip(b"\xef\xbb\xbf\r\n\t \x00")
    if not start:
        raise Unreadable(Text("The marketplace sent an empty file instead of a label."), code="label_empty")
    if len(body) > LARGEST_ARCHIVE:
        raise _too_large()
    if start.startswith(ZIP):
        return _of_archive(body)
    return _sheet(start)


def _sheet(start: bytes) -> LabelFile:
    if start.startswith(PDF):
        return LabelFile(Label.Format.PDF, start, _pages(start))
    if start.startswith(b"<"):
        raise Unreadable(Text("The marketplace sent a web page instead of a label."), code="label_html")
    if ZPL_BEGINS in start[:1024].upper():
        return LabelFile(Label.Format.ZPL, start, _labels(start))
    raise Unreadable(Text("The marketplace sent a file that is no label."), code="label_unknown_file")


def _pages(body: bytes) -> int:
    """Whole: it ends as a PDF ends, opens without being mended, and no page of it is empty."""
    if END_OF_PDF not in body[-NEAR_THE_END:]:
        raise _cut()
    try:
        pages = PdfReader(io.BytesIO(body), strict=False).pages
        inked = [_has_ink(one) for one in pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise _cut() from error
    if not inked or not all(inked):
        raise Unreadable(Text("The marketplace sent a label with an empty page."), code="label_blank")
    return len(inked)


def _has_ink(page: PageObject) -> bool:
    contents = page.get_contents()
    return contents is not None and INK.search(contents.get_data()) is not None


def _labels(body: bytes) -> int:
    """ZPL: as many ends as beginnings, and something printed between them."""
    text = body.upper()
    begun, ended = text.count(ZPL_BEGINS), text.count(ZPL_ENDS)
    if begun != ended or not text.rstrip(b"\r\n\t \x00").endswith(ZPL_ENDS):
        raise _cut()
    if text.count(b"^FD") + text.count(b"^GF") + text.count(b"^XG") < begun:
        raise Unreadable(Text("The marketplace sent a label with an empty page."), code="label_blank")
    return ended


def _of_archive(body: bytes) -> LabelFile:
    sheets = [_sheet(one.lstrip(b"\xef\xbb\xbf\r\n\t \x00")) for one in _members(body)]
    if not sheets:
        raise Unreadable(Text("The marketplace sent an archive without a label."), code="label_empty")
    if len({sheet.format for sheet in sheets}) > 1:
        raise Unreadable(Text("The marketplace sent labels of two kinds in one file."), code="label_mixed")
    return together(sheets)


def _members(body: bytes) -> list[bytes]:
    """Unpacked in memory and by what comes out, not by what the archive says of itself."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_MEMBERS:
                raise _too_large()
            found: list[bytes] = []
            for info in sorted(infos, key=lambda one: one.filename):
                with archive.open(info) as member:
                    found.append(member.read(LARGEST_FILE + 1))
                if len(found[-1]) > LARGEST_FILE or sum(map(len, found)) > LARGEST_ARCHIVE:
                    raise _too_large()
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise _cut() from error
    return [one for one in found if one.strip()]


def together(sheets: list[LabelFile]) -> LabelFile:
    """Several files of one format as one."""
    if len(sheets) == 1:
        return sheets[0]
    pages = sum(sheet.pages for sheet in sheets)
    if sheets[0].format == Label.Format.ZPL:
        return LabelFile(Label.Format.ZPL, b"\n".join(sheet.body for sheet in sheets), pages)
    writer = PdfWriter()
    for sheet in sheets:
        writer.append(io.BytesIO(sheet.body))
    out = io.BytesIO()
    writer.write(out)
    return LabelFile(Label.Format.PDF, out.getvalue(), pages)


def _cut() -> Unreadable:
    return Unreadable(Text("The marketplace's label is cut off or damaged."), code="label_cut")


def _too_large() -> Unreadable:
    return Unreadable(Text("The marketplace sent more than a label can be."), code="label_too_large")
