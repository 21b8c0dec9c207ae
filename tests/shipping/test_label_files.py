"""A downloaded file is a whole label, or it is refused with the reason."""

import io

import pytest
from pypdf import PdfReader, PdfWriter

from omnihub.core.errors import Unreadable
from shipping import label_files, splitting
from shipping.label_files import LARGEST_FILE, MOST_MEMBERS
from tests.shipping import drawn


def refused(body):
    with pytest.raises(Unreadable) as failure:
        label_files.read(body)
    return failure.value.code


def read(body):
    found = label_files.read(body)
    return found.format, found.pages


def page_without_anything():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_told_by_its_first_bytes_and_counted():
    assert read(drawn.pdf("SPXID01")) == ("pdf", 1)
    assert read(b"\r\n" + drawn.pdf("SPXID01", "SPXID02")) == ("pdf", 2)


def test_zpl_is_kept_for_label_printers():
    assert read(drawn.zpl("SPXID01", "SPXID02")) == ("zpl", 2)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "label_empty"),
        (b"\r\n  \x00", "label_empty"),
        (b"<!DOCTYPE html><html>Sorry</html>", "label_html"),
        (b"\xef\xbb\xbf<html>", "label_html"),
        (b"GIF89a", "label_unknown_file"),
        (drawn.pdf("SPXID01")[:-300], "label_cut"),
        (drawn.pdf("SPXID01")[:200] + b"%%EOF", "label_cut"),
        (b"%PDF-1.4 nothing else %%EOF", "label_cut"),
        (page_without_anything(), "label_blank"),
        (drawn.pdf("SPXID01", ""), "label_blank"),
        (b"^XA^FDSPXID01^FS", "label_cut"),
        (b"^XA^FDSPXID01^FS^XZ^XA^FDSPX", "label_cut"),
        (b"^XA^XZ", "label_blank"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_whole_label_is_refused(body, code):
    assert refused(body) == code


def test_an_empty_page_among_others_is_refused():
    writer = PdfWriter()
    writer.append(io.BytesIO(drawn.pdf("SPXID01")))
    writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    assert refused(out.getvalue()) == "label_blank"


def test_a_zip_is_unpacked_whatever_is_in_it():
    assert read(drawn.archive(**{"a.pdf": drawn.pdf("SPXID01")})) == ("pdf", 1)
    two = drawn.archive(**{"b.txt": drawn.zpl("B"), "a.txt": drawn.zpl("A")})
    found = label_files.read(two)
    assert (found.format, found.pages, found.body) == ("zpl", 2, drawn.zpl("A") + b"\n" + drawn.zpl("B"))
    both = label_files.read(drawn.archive(**{"1.pdf": drawn.pdf("A"), "2.pdf": drawn.pdf("B", "C")}))
    assert drawn.texts(both.body) == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (drawn.archive(), "label_unknown_file"),
        (drawn.archive(**{"a.pdf": b""}), "label_empty"),
        (drawn.archive(**{"a.pdf": drawn.pdf("A"), "b.zpl": drawn.zpl("B")}), "label_mixed"),
        (drawn.archive(**{"a.pdf": drawn.pdf("A")[:-300]}), "label_cut"),
        (drawn.archive(**{"a.html": b"<html>"}), "label_html"),
        (drawn.archive(**{"a.zip": drawn.archive(**{"b.pdf": drawn.pdf("A")})}), "label_unknown_file"),
        (drawn.archive(**{"a.pdf": drawn.pdf("A")})[:-60], "label_cut"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_wrong_inside_a_zip_is_refused(body, code):
    assert refused(body) == code


def test_a_zip_bomb_is_not_unpacked():
    bomb = drawn.archive(**{"a.pdf": b"\x00" * (LARGEST_FILE + 1)})
    assert len(bomb) < 100_000
    assert refused(bomb) == "label_too_large"
    many = drawn.archive(**{f"{n}.zpl": b"x" for n in range(MOST_MEMBERS + 1)})
    assert refused(many) == "label_too_large"


# One file for many parcels ----------------------------------------------------------------------------


def split(body, **waybills):
    found = splitting.split(label_files.read(body), waybills)
    return found and {number: one.body for number, one in found.items()}


def test_pages_go_to_whose_waybill_stands_on_them_in_whatever_order():
    found = split(drawn.pdf("AWB JX 02", "AWB: jx01"), first="JX01", second="JX02")
    assert {number: drawn.texts(body) for number, body in found.items()} == {
        "first": ["AWB: jx01"],
        "second": ["AWB JX 02"],
    }
    for body in found.values():
        assert label_files.read(body).pages == 1


def test_zpl_goes_to_whose_waybill_stands_in_it():
    found = split(drawn.zpl("JX02", "JX01"), first="JX01", second="JX02")
    assert found == {"first": drawn.zpl("JX01"), "second": drawn.zpl("JX02")}


@pytest.mark.parametrize(
    "pages",
    [
        ["JX01", "JX01"],
        ["JX01", "a picture"],
        ["JX01", "JX02", "JX02 second page"],
        ["JX01 and JX02", "JX02"],
        ["JX01 JX02"],
    ],
)
def test_nothing_is_guessed_where_a_page_does_not_tell_whose_it_is(pages):
    assert split(drawn.pdf(*pages), first="JX01", second="JX02") is None


def test_the_only_parcel_owns_all_pages():
    assert len(PdfReader(io.BytesIO(split(drawn.pdf("a picture", "more"), first="JX01")["first"])).pages) == 2
