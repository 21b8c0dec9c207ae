"""The packing table: a code is scanned, and the answer is ship or stop. From our own copy, so at once."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from channels.models import Order, Package, ReturnCase, own
from omnihub.core import clock
from omnihub.core.folded import same
from shipping import packing
from shipping.label_looks import arranged_elsewhere
from shipping.models import Label, ScanEvent, Shipment

LONGEST_CODE = 100
Verdict = ScanEvent.Verdict


@dataclass(frozen=True, slots=True)
class Scan:
    """`packages` has several where an order's number stands for several parcels."""

    code: str
    verdict: ScanEvent.Verdict
    order: Order | None = None
    packages: tuple[Package, ...] = ()
    before: Shipment | None = None
    """Packed already, then and by whom."""
    returns: tuple[ReturnCase, ...] = ()

    @property
    def ship(self) -> bool:
        return self.verdict == Verdict.SHIP

    @property
    def package(self) -> Package | None:
        return self.packages[0] if len(self.packages) == 1 else None


def tidy(text: str) -> str:
    """Scanners add line ends and spaces, and some a control character before them."""
    return "".join(sign for sign in text if sign.isprintable() and not sign.isspace())[:LONGEST_CODE]


def take(text: str, by: str, shop_pk: int | None = None) -> Scan:
    """Answer, keep the answer, and mark the parcel as packed where it may go. `shop_pk`: only that shop's
    parcels are packed at this table.
    """
    scan = judge(tidy(text), shop_pk)
    with transaction.atomic():
        shipment = _shipment(scan.package) if scan.package else None
        if scan.ship and shipment and not packing.mark(shipment.pk, by):
            scan = Scan(scan.code, Verdict.AGAIN, scan.order, scan.packages, _read(shipment))
        if scan.ship and scan.order and not scan.packages:
            scan = replace(scan, verdict=packing.pack_own(scan.order.pk, by))
        ScanEvent.objects.create(
            at=clock.now(),
            by=by[:150],
            code=scan.code,
            verdict=scan.verdict,
            order=scan.order,
            shipment=shipment,
        )
    return scan


def judge(code: str, shop_pk: int | None = None) -> Scan:
    """Writes nothing."""
    packages = _packages(code) if code else []
    if shop_pk and any(one.order.shop_id == shop_pk for one in packages):
        packages = [one for one in packages if one.order.shop_id == shop_pk]
    if not packages:
        return _own(code, shop_pk) or _not_found(code)
    order = packages[0].order
    verdict = _verdict(packages, shop_pk)
    shipment = getattr(packages[0], "shipment", None)
    before = shipment if verdict == Verdict.AGAIN else None
    return Scan(code, verdict, order, tuple(packages), before)


def _packages(code: str) -> list[Package]:
    """By the waybill, else by the number of the package or of the order."""
    every = Package.objects.select_related("order__shop", "shipment").order_by("-pk")
    for found in (
        same(every, "tracking_number", code),
        every.filter(order__in=same(Order.objects.all(), "number", code)),
        same(every, "number", code),
    ):
        if packages := list(found[:10]):
            return packages
    return []


def _own(code: str, shop_pk: int | None) -> Scan | None:
    """An order of our own shop has no parcel before it is handed over: its number stands for it."""
    found = same(Order.objects.select_related("shop"), "number", code) if code else Order.objects.none()
    order = found.filter(shop__kind=own.KIND).order_by("-pk").first()
    if order is None:
        return None
    other = shop_pk is not None and order.shop_id != shop_pk
    return Scan(code, Verdict.OTHER_SHOP if other else packing.of_own(order), order)


def _not_found(code: str) -> Scan:
    old = Label.objects.filter(replaced_number=code).exclude(replaced_number="")
    label = old.select_related("shipment__package__order__shop").first()
    if label:
        package = label.shipment.package
        return Scan(code, Verdict.OLD_LABEL, package.order, (package,))
    returns = ReturnCase.objects.filter(Q(tracking_number=code) | Q(number=code)).exclude(number="")
    return Scan(code, Verdict.UNKNOWN, returns=tuple(returns[:10]) if code else ())


def _verdict(packages: list[Package], shop_pk: int | None) -> ScanEvent.Verdict:
    order = packages[0].order
    if shop_pk and order.shop_id != shop_pk:
        return Verdict.OTHER_SHOP
    if stop := packing.stop(order, packages):
        return stop
    return Verdict.SEVERAL if len(packages) > 1 else packing.of_parcel(order, packages[0])


def _shipment(package: Package) -> Shipment:
    """Somebody may have arranged it at the marketplace itself."""
    shipment = Shipment.objects.filter(package=package).first()
    if shipment is None:
        arranged_elsewhere([package])
        shipment = Shipment.objects.get(package=package)
    return shipment


def _read(shipment: Shipment) -> Shipment:
    shipment.refresh_from_db()
    return shipment


def today() -> QuerySet[ScanEvent]:
    start, _end = clock.jakarta_day(clock.jakarta_date(clock.now()))
    return since(start)


def since(start: datetime) -> QuerySet[ScanEvent]:
    return ScanEvent.objects.filter(at__gte=start)
