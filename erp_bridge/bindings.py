"""Which document of the ERP belongs to what of ours. The only place that knows both ids."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from erp_bridge.models import Binding
from erp_bridge.records import Bound
from omnihub.core import batches, clock, upsert

Kind = Binding.Kind
MODELS = {
    Kind.PRODUCT: "product.product",
    Kind.PARTNER: "res.partner",
    Kind.ORDER: "sale.order",
    Kind.DELIVERY: "stock.picking",
    Kind.INVOICE: "account.move",
    Kind.PAYMENT: "account.payment",
    Kind.CREDIT: "account.move",
    Kind.RETURN: "stock.picking",
    Kind.RECEIPT: "account.payment",
    Kind.REFUND: "account.payment",
    Kind.ENTRY: "account.move",
    Kind.LEAD: "crm.lead",
}
SINGLE = frozenset({Kind.PRODUCT, Kind.PARTNER, Kind.ORDER, Kind.RECEIPT, Kind.REFUND, Kind.LEAD})
OF_AN_ORDER = (Kind.ORDER, Kind.DELIVERY, Kind.INVOICE, Kind.PAYMENT, Kind.CREDIT, Kind.RETURN)
DIGESTS = ("digest", "lines", "seen")
DOUBTED = "doubted"
"""Equal to no digest, and not empty: the order was complete once."""

DELETED = "deleted"
"""State of a sales order that Odoo has no longer."""

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Link:
    """`digest`, `lines` and `seen`: None leaves the stored one as it is."""

    kind: str
    subject: str
    odoo_id: int
    name: str = ""
    state: str = ""
    digest: str | None = None
    lines: str | None = None
    seen: str | None = None


def find(kind: str, subject: str) -> Bound | None:
    return find_all(kind, [subject]).get(subject)


def find_all(kind: str, subjects: Iterable[str]) -> dict[str, Bound]:
    """The first document of each subject that has one."""
    wanted = list(subjects)
    found: dict[str, Bound] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = Binding.objects.filter(kind=kind, subject__in=wanted[start : start + AT_ONCE])
        for row in rows.order_by("-pk"):
            found[row.subject] = Bound(row.odoo_id, row.name, row.state, row.digest, row.lines)
    return found


def every(kind: str, subject: str) -> dict[int, str]:
    """All documents of a subject that has several, each with its digest."""
    rows = Binding.objects.filter(kind=kind, subject=subject)
    return dict(rows.values_list("odoo_id", "digest"))


def ids_of(kind: str, subjects: Sequence[str]) -> list[int]:
    """All of Odoo's ids of these, also where one has several."""
    rows = Binding.objects.filter(kind=kind, subject__in=subjects)
    return sorted(set(rows.values_list("odoo_id", flat=True)))


def bind(link: Link) -> None:
    bind_all([link])


@transaction.atomic
def bind_all(links: Iterable[Link]) -> None:
    """Write what is new, renew what changed, touch nothing else. Three queries for any number."""
    wanted = {(link.kind, link.subject, _place(link)): link for link in links}
    if not wanted:
        return
    try:
        with transaction.atomic():
            _write(wanted)
    except IntegrityError:  # another lane met the same buyer; it has committed, so now its row is seen
        _write(wanted)


def _write(wanted: Mapping[tuple[str, str, int], Link]) -> None:
    subjects = {link.subject for link in wanted.values()}
    kinds = {link.kind for link in wanted.values()}
    stored = Binding.objects.select_for_update().filter(kind__in=kinds, subject__in=subjects).order_by("pk")
    rows = {(row.kind, row.subject, _place(row)): row for row in stored}
    changed = [row for key, row in rows.items() if key in wanted and _lay(row, wanted[key])]
    upsert.changed(Binding, changed, ["odoo_id", "name", "state", *DIGESTS, "as_of"])
    new = [_row(link) for key, link in sorted(wanted.items()) if key not in rows]
    Binding.objects.bulk_create(new, batch_size=AT_ONCE)


def doubt(kind: str, *subjects: str) -> None:
    """What was sent may no longer be what is there: the next push looks, whatever our digest says."""
    Binding.objects.filter(kind=kind, subject__in=subjects).exclude(digest="").update(digest=DOUBTED)


@transaction.atomic
def saw(kind: str, seen: Mapping[str, str]) -> None:
    """What the ERP holds of each subject now, as a digest."""
    rows = list(Binding.objects.select_for_update().filter(kind=kind, subject__in=seen).order_by("pk"))
    for row in rows:
        row.seen = seen[row.subject]
    upsert.changed(Binding, rows, ["seen"])


def forget(kind: str, subject: str) -> None:
    """A person says that these documents are gone. Those that are there all the same are found again."""
    Binding.objects.filter(kind=kind, subject=subject).delete()


def names(kind: str, state: str) -> list[str]:
    return list(
        Binding.objects.filter(kind=kind, state=state).order_by("name").values_list("name", flat=True)
    )


def subjects(kind: str, odoo_ids: Sequence[int]) -> Mapping[int, str]:
    """The other way round: what of ours stands behind these."""
    rows = Binding.objects.filter(odoo_model=MODELS[Kind(kind)], kind=kind, odoo_id__in=odoo_ids)
    return dict(rows.values_list("odoo_id", "subject"))


def skus(product_ids: Iterable[int]) -> dict[int, list[str]]:
    """Of the ERP's products those that are linked, each with its SKU; with both, where it was renamed."""
    found: dict[int, list[str]] = {}
    for some in batches.of(AT_ONCE, sorted(product_ids)):
        rows = Binding.objects.filter(odoo_model=MODELS[Kind.PRODUCT], odoo_id__in=some, kind=Kind.PRODUCT)
        for pk, sku in rows.order_by("pk").values_list("odoo_id", "name"):
            found.setdefault(pk, []).append(sku)
    return found


def product_ids(after: int, limit: int, linked_since: datetime | None = None) -> list[int]:
    """The ERP's products that are linked, or were since then, page by page in the order of their ids."""
    rows = Binding.objects.filter(odoo_model=MODELS[Kind.PRODUCT], odoo_id__gt=after, kind=Kind.PRODUCT)
    if linked_since:
        rows = rows.filter(as_of__gte=linked_since)
    return list(rows.order_by("odoo_id").values_list("odoo_id", flat=True).distinct()[:limit])


def _place(one: Link | Binding) -> int:
    """A subject has one product, partner or sales order, but several deliveries and invoices."""
    return 0 if one.kind in SINGLE else one.odoo_id


def _lay(row: Binding, link: Link) -> bool:
    values: dict[str, object] = {
        "odoo_id": link.odoo_id,
        "name": link.name[:100],
        "state": link.state[:32],
        **{name: new for name in DIGESTS if (new := getattr(link, name)) is not None},
    }
    changed = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    row.as_of = clock.now()
    return changed


def _row(link: Link) -> Binding:
    now = clock.now()
    return Binding(
        kind=link.kind,
        subject=link.subject,
        odoo_model=MODELS[Kind(link.kind)],
        odoo_id=link.odoo_id,
        name=link.name[:100],
        state=link.state[:32],
        digest=link.digest or "",
        lines=link.lines or "",
        seen=link.seen or "",
        bound_at=now,
        as_of=now,
    )
