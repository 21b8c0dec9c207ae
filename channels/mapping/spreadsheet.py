"""A spreadsheet as people send it, whatever their Excel made of it: the text of its cells, row by row."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

MOST_ROWS = 50_000
MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 200 * 2**20
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = ";,\t"
BROKEN = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, SyntaxError, LookupError),
    *(ValueError, TypeError, AttributeError, EOFError, OSError),
)
"""What openpyxl raises where a file only looks like a workbook."""


class Unreadable(Exception):
    """Not a spreadsheet we can read; in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The row after the headers is number 2, as every spreadsheet shows it."""

    headers: list[str]
    rows: list[list[str]]


def read(data: bytes) -> Sheet:
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is too large. Split it into files of at most 10 MB."))
    if data.startswith(OLD_EXCEL):
        raise Unreadable(_("This is a file of an old Excel (.xls). Save it as .xlsx or .csv and try again."))
    rows = _workbook(data) if data.startswith(ZIP) else _separated(data)
    table = list(islice(rows, MOST_ROWS + 2))
    while table and not any(table[-1]):
        table.pop()
    if not table:
        raise Unreadable(_("The file is empty."))
    if len(table) > MOST_ROWS + 1:
        raise Unreadable(_("The file has more than 50,000 rows. Split it into several files."))
    return Sheet(table[0], table[1:])


def _workbook(data: bytes) -> Iterator[list[str]]:
    """The sheet that was open when it was saved. A formula counts by the value it showed then."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("The file is too large. Split it into several files."))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.active
        if sheet is None:
            raise Unreadable(_("The file is empty."))
        sheet.reset_dimensions()  # what some programs write there is wrong
        for row in sheet.iter_rows(values_only=True):
            yield [_text(value) for value in row]
    except BROKEN as error:
        raise Unreadable(_no_spreadsheet()) from error


def _text(value: object) -> str:
    """Excel keeps numbers as fractions: 123 comes as 123.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _separated(data: bytes) -> Iterator[list[str]]:
    """Excel separates by what its country separates by: in Indonesia that is a semicolon."""
    text = _decoded(data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=head.count)
    try:
        yield from _stripped(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(_no_spreadsheet()) from error


def _stripped(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    return ([cell.strip() for cell in row] for row in rows)


def _decoded(data: bytes) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(ord(char) < ord(" ") and char not in "\r\n\t" for char in text):
            return text
    raise Unreadable(_no_spreadsheet())


def _no_spreadsheet() -> str:
    return _("This is no spreadsheet. Export the mapping, edit that file and import it again.")
