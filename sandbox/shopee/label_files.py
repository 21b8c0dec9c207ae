"""The file that a download gives: as the shop prints, or broken as a dial says."""

import io
import zipfile
from collections.abc import Sequence

from django.http import HttpResponse

from sandbox import faults
from sandbox.shopee import label_pages, shop_looks
from sandbox.shopee.models import Package

EDGE_PAGE = b"<!DOCTYPE html><html><head><title>Shopee</title></head><body>Please log in.</body></html>"


def answer(wanted: Sequence[Package]) -> HttpResponse:
    """Whoever downloads has to look at the first bytes: the headers promise little."""
    content, kind = _file(wanted)
    if faults.dials.strikes("shopee.label_empty"):
        content = b""
    elif faults.dials.strikes("shopee.label_html"):
        content, kind = EDGE_PAGE, "text/html"
    elif faults.dials.strikes("shopee.label_cut"):
        content = content[: len(content) * 2 // 3]
    return HttpResponse(content, content_type=kind)


def _file(wanted: Sequence[Package]) -> tuple[bytes, str]:
    setting = shop_looks.of(wanted[0].order.shop_id)["print_setting"]
    thermal = wanted[0].label_type.startswith("THERMAL")
    if not thermal or setting == "pdf":
        return label_pages.pdf(wanted, thermal=thermal), "application/pdf"
    return _packed(wanted, zpl=setting == "zip_zpl"), "application/zip"


def _packed(wanted: Sequence[Package], *, zpl: bool) -> bytes:
    """One file for each package."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for parcel in wanted:
            name = f"{parcel.order.order_sn}_{parcel.number}"
            if zpl:
                archive.writestr(f"{name}.txt", label_pages.zpl(parcel))
            else:
                archive.writestr(f"{name}.pdf", label_pages.pdf([parcel], thermal=True))
    return packed.getvalue()
