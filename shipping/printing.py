"""Many labels as one file, in the order in which a warehouse picks. All from our own storage: the marketplace
may be down.

The order: parcels that begin with the same SKU lie together, by SKU; among them those that must leave first.
OmniHub knows no shelves, so the SKU stands for the place.
"""

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Min, QuerySet
from django.db.models.functions import Upper
from pypdf import PageObject, PdfReader, PdfWriter

from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.people import audit
from shipping import sheets
from shipping.models import Label, Shipment, ShippingPolicy

MOST = 250
"""Labels in one file: about as many as a person carries to the tables, and a minute of a printer."""
IN_MEMORY = 8 * 2**20


class Left(StrEnum):
    CANCELLED = "cancelled"
    CANCEL_ASKED = "cancel_asked"
    NOT_HERE = "not_here"
    OTHER_FORMAT = "other_format"


STOPS = {OrderStatus.CANCELLED: Left.CANCELLED, OrderStatus.CANCEL_REQUESTED: Left.CANCEL_ASKED}


@dataclass(frozen=True, slots=True)
class LeftOut:
    shipment: Shipment
    because: Left


@dataclass(frozen=True, slots=True)
class Batch:
    labels: list[Label]
    left_out: list[LeftOut]

    @property
    def called_off(self) -> list[LeftOut]:
        return [one for one in self.left_out if one.because in STOPS.values()]


@dataclass(frozen=True, slots=True)
class Picked:
    """A parcel's place in picking order, and how far its label is."""

    pk: int
    sku: str
    status: str
    label: str
    printed: bool


def batch(shipments: Iterable[int], format_: str) -> Batch:
    """What of these can be printed on such a printer, in picking order, and what cannot, with the reason."""
    found = Shipment.objects.filter(pk__in=list(shipments)[:MOST])
    labels, left_out = [], []
    for shipment in _in_picking_order(found.select_related("label", "package", "order__shop")):
        label: Label | None = getattr(shipment, "label", None)
        because = _why_not(shipment, label, format_)
        if because or label is None:
            left_out.append(LeftOut(shipment, because or Left.NOT_HERE))
        else:
            label.shipment = shipment
            labels.append(label)
    return Batch(labels, left_out)


def picked(found: QuerySet[Shipment], most: int) -> list[Picked]:
    """The first of these in picking order, with no more of each than a page of many shows."""
    rows = _in_picking_order(found)
    terms = ("pk", "first_sku", "order__status", "label__state", "label__printed_at")
    return [
        Picked(pk, sku or "", status, label or "", printed=printed is not None)
        for pk, sku, status, label, printed in rows.values_list(*terms)[:most]
    ]


def _in_picking_order(found: QuerySet[Shipment]) -> QuerySet[Shipment]:
    rows = found.annotate(first_sku=Min(Upper("order__lines__sku")))
    return rows.order_by("first_sku", F("order__ship_by").asc(nulls_last=True), "order_id", "pk")


def _why_not(shipment: Shipment, label: Label | None, format_: str) -> Left | None:
    if stop := STOPS.get(OrderStatus(shipment.order.status)):
        return stop
    if (
        label is None
        or label.state != Label.State.STORED
        or not default_storage.exists(label.file.name or "")
    ):
        return Left.NOT_HERE
    return None if label.format == format_ else Left.OTHER_FORMAT


@transaction.atomic
def mark(labels: Sequence[Label], by: str) -> None:
    """Each print is told to the audit log: labels name buyers."""
    pks = [label.pk for label in labels]
    rows = list(Label.objects.select_for_update(of=["self"]).filter(pk__in=pks).order_by("pk"))
    audit.all_changed({row: {"prints": (row.prints, row.prints + 1)} for row in rows})
    changes = {"printed_at": clock.now(), "printed_by": by[:150], "prints": F("prints") + 1}
    Label.objects.filter(pk__in=pks).update(**changes)


def merged(labels: Sequence[Label], paper: str = "") -> IO[bytes]:
    """One file of labels of one format, at its beginning. Large ones wait on the disk, not in memory.

    `paper`: how they are laid on it for this print; empty: each as its shop's rule says.
    """
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the answer closes it
    if labels and labels[0].format == Label.Format.ZPL:
        for label in labels:
            out.write(_body(label) + b"\n")
    else:
        with PdfWriter() as writer:
            sheets.lay(writer, _read(labels, paper))
            writer.write(out)
    out.seek(0)
    return out


def _read(labels: Sequence[Label], paper: str) -> Iterator[tuple[Iterable[PageObject], bool]]:
    rules = ShippingPolicy.objects.filter(shop__in={label.shop_id for label in labels})
    by_shop = dict(rules.values_list("shop", "sheets"))
    for label in labels:
        wanted = paper or by_shop.get(label.shop_id)
        yield PdfReader(io.BytesIO(_body(label))).pages, wanted == ShippingPolicy.Sheets.FOUR


def _body(label: Label) -> bytes:
    with default_storage.open(label.file.name or "") as file:
        return bytes(file.read())
