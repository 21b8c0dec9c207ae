"""What the warehouse and the courier did with an order's parcels, for its timeline."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from channels.models import Order, own
from omnihub.dashboard.timeline import Entry, Rank
from shipping.models import Label, ScanEvent, Shipment


def of(order: Order, shipments: Sequence[Shipment], scans: Sequence[ScanEvent]) -> Iterator[Entry]:
    scanned = {one.shipment_id for one in scans if one.verdict == ScanEvent.Verdict.SHIP}
    for shipment in shipments:
        yield from _of_parcel(order, shipment)
        if shipment.packed_at and shipment.pk not in scanned:  # ticked in a list: a scan tells itself
            number = shipment.package.tracking_number or shipment.package.number
            yield _entry(shipment.packed_at, "inventory_2", _("Packed"), number, shipment.packed_by)
    yield from (_scanned(scan) for scan in scans)


def _of_parcel(order: Order, shipment: Shipment) -> Iterator[Entry]:
    package = shipment.package
    words = f"{package.carrier or order.carrier} {package.tracking_number}".strip()
    if order.shop.kind != own.KIND:  # of our own parcels a person says so, in a note
        if shipment.arranged_at:
            yield _entry(shipment.arranged_at, "package_2", _("Parcel arranged"), words, shipment.asked_by)
        if package.shipped_at:
            yield _entry(package.shipped_at, "local_shipping", _("Handed over to the courier"), words)
    label: Label | None = getattr(shipment, "label", None)
    if label:
        yield from _of_label(label)


def _of_label(label: Label) -> Iterator[Entry]:
    """Each earlier print stands in the audit log; here is the last one, and how many there were."""
    if label.fetched_at:
        yield _entry(label.fetched_at, "label", _("Label fetched"), label.tracking_number)
    if label.printed_at:
        times = _("%(n)d times so far") % {"n": label.prints} if label.prints > 1 else ""
        words = " · ".join(part for part in (label.tracking_number, times) if part)
        yield _entry(label.printed_at, "print", _("Label printed"), words, label.printed_by)


def _scanned(scan: ScanEvent) -> Entry:
    ship = scan.verdict == ScanEvent.Verdict.SHIP
    title, tone = (_("Scanned: ship"), "good") if ship else (_("Scanned: stop"), "warn")
    words = scan.code if ship else f"{scan.code} · {scan.get_verdict_display()}"
    return _entry(scan.at, "barcode_scanner", title, words, scan.by, tone)


def _entry(at: datetime, icon: str, title: str, words: str, person: str = "", tone: str = "") -> Entry:
    return Entry(at, Rank.EVENT, icon, "OmniHub", title, words, tone=tone, person=person)
