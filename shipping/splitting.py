"""One file with the labels of many parcels, cut into one for each.

Safe only where every page tells by its own text whose it is. A courier that draws its waybill as a picture,
or needs two pages, gets its labels one by one instead: nothing is guessed by the order of pages.
"""

import io
import re
from collections.abc import Mapping, Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from shipping.label_files import LabelFile
from shipping.models import Label

ONE_LABEL = re.compile(rb"\^XA.*?\^XZ", re.DOTALL | re.IGNORECASE)


def split(file: LabelFile, waybills: Mapping[str, str]) -> dict[str, LabelFile] | None:
    """By the package's number. None: it cannot be told safely which page is whose."""
    if len(waybills) == 1:
        return dict.fromkeys(waybills, file)
    if file.pages != len(waybills) or not all(waybills.values()):
        return None
    return _pdf(file, waybills) if file.format == Label.Format.PDF else _zpl(file, waybills)


def _pdf(file: LabelFile, waybills: Mapping[str, str]) -> dict[str, LabelFile] | None:
    reader = PdfReader(io.BytesIO(file.body))
    try:
        owners = _owners([page.extract_text() for page in reader.pages], waybills)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError):
        return None
    if owners is None:
        return None
    found = {}
    for number, page in zip(owners, reader.pages, strict=True):
        writer = PdfWriter()
        writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
        found[number] = LabelFile(file.format, out.getvalue(), 1)
    return found


def _zpl(file: LabelFile, waybills: Mapping[str, str]) -> dict[str, LabelFile] | None:
    parts = ONE_LABEL.findall(file.body)
    owners = _owners([part.decode("utf-8", "replace") for part in parts], waybills)
    if owners is None:
        return None
    return {number: LabelFile(file.format, part, 1) for number, part in zip(owners, parts, strict=True)}


def _owners(texts: Sequence[str], waybills: Mapping[str, str]) -> list[str] | None:
    """For each page its package: exactly one waybill stands on it, and each on exactly one page."""
    found = []
    for text in texts:
        plain = "".join(text.split()).upper()
        named = [number for number, waybill in waybills.items() if waybill.upper() in plain]
        if len(named) != 1:
            return None
        found.append(named[0])
    return found if len(set(found)) == len(waybills) else None
