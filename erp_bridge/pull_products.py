"""Odoo's products into the mirror: names, SKUs, barcodes, weights and prices that changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Self

from django.db import transaction

from channels import products
from channels.models import Product
from channels.records import ProductData
from erp_bridge import bindings
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect, errors
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import MOMENT
from erp_bridge.odoo.payloads import Row, money, number, text
from omnihub.core import cursors, routes, work
from omnihub.core.database import database_now
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

CURSOR = "odoo:products"
PAGE = 500
OVERLAP = timedelta(minutes=5)
"""write_date is the start of Odoo's transaction: a long one shows up late with an old date."""

FIELDS = ("name", "default_code", "barcode", "weight", "list_price", "active", "write_date")
DOUBLE = "double"
"""State of a binding whose SKU several products in Odoo carry: looked at again until that is put right."""

GRAMS = Decimal(1000)
HEAVIEST = 2**31 - 1
DEAREST = Decimal("999999999999.99")
LONGEST_SKU = 100
SHOWN = 5


@dataclass(slots=True)
class Look:
    """A look through the changed products, page by page, in the order of their ids."""

    since: str = ""
    after: int = 0
    newest: str = ""
    saved: int = 0
    skipped: int = 0
    doubles: dict[str, list[int]] = field(default_factory=dict)
    watched: list[str] = field(default_factory=list)

    @classmethod
    def resumed(cls) -> Self:
        """Where the last one ended, or stopped for lack of time."""
        since, _, rest = (cursors.read(CURSOR) or "").partition("|")
        after, _, newest = rest.partition("|")
        return cls(since, int(after or 0), newest or since, watched=bindings.names(Kind.PRODUCT, DOUBLE))

    def pause(self) -> None:
        cursors.move(CURSOR, f"{self.since}|{self.after}|{self.newest}")

    def finish(self) -> None:
        if self.newest > self.since:
            newest = datetime.strptime(self.newest, MOMENT).replace(tzinfo=UTC)
            cursors.move(CURSOR, f"{newest - OVERLAP:{MOMENT}}|0|")
        else:
            cursors.move(CURSOR, f"{self.since}|0|")

    def domain(self) -> list[object]:
        """A variant's name and price are its template's, so either date counts."""
        page: list[object] = [["id", ">", self.after], ["default_code", "!=", False]]
        if not self.since:
            return page
        changed = [["write_date", ">=", self.since], ["product_tmpl_id.write_date", ">=", self.since]]
        return [*page, "|", "|", *changed, ["default_code", "in", self.watched]]


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Given back, to go on where it stopped, when the time is up."""
    client = connect.client()
    look = Look.resumed()
    while not deadline.passed():
        if _page(client, look):
            look.finish()
            _let_in()
            return {row.pk: _outcome(client, look) for row in works}
    look.pause()
    return {}


def _let_in() -> None:
    """Odoo has just answered our user: what was held while it let nobody in is tried again."""
    for topic in routes.topics_of("odoo"):
        work.release(topic, codes=errors.SHUT_OUT)


def _page(client: Client, look: Look) -> bool:
    """True after the last one."""
    as_of = database_now()
    rows = client.search_read("product.product", look.domain(), FIELDS, limit=PAGE, archived=True)
    if rows:
        chosen = _one_a_sku(client, look, rows)
        _save(chosen, look, as_of)
        look.after = int(rows[-1]["id"])
        look.newest = max(look.newest, *(text(row["write_date"]) for row in rows))
    return len(rows) < PAGE


def _sku(row: Row) -> str:
    return text(row["default_code"]).strip()


def _one_a_sku(client: Client, look: Look, rows: Sequence[Row]) -> dict[str, Row]:
    """Where several products carry a SKU, the one we know stays; the others are told to a person."""
    chosen: dict[str, Row] = {}
    unclear: set[str] = set()
    bound = _bound({_sku(row) for row in rows})
    for row in rows:
        sku = _sku(row)
        if not sku or len(sku) > LONGEST_SKU:
            look.skipped += 1
        elif sku in chosen or bound.get(sku, row["id"]) != row["id"] or sku in look.watched:
            unclear.add(sku)
        chosen.setdefault(sku, row)
    for sku, all_of_it in _with_sku(client, unclear).items():
        alive = [row for row in all_of_it if row["active"]]
        if len(alive) > 1:
            look.doubles[sku] = [int(row["id"]) for row in alive]
        candidates = alive or all_of_it
        chosen[sku] = next((row for row in candidates if row["id"] == bound.get(sku)), candidates[0])
    return {sku: row for sku, row in chosen.items() if sku and len(sku) <= LONGEST_SKU}


def _bound(skus: set[str]) -> dict[str, int]:
    pks = dict(Product.objects.filter(sku__in=skus).values_list("sku", "pk"))
    found = bindings.find_all(Kind.PRODUCT, [str(pk) for pk in pks.values()])
    return {sku: found[str(pk)].odoo_id for sku, pk in pks.items() if str(pk) in found}


def _with_sku(client: Client, skus: set[str]) -> Mapping[str, list[Row]]:
    if not skus:
        return {}
    domain = [["default_code", "in", sorted(skus)]]
    found: dict[str, list[Row]] = {}
    for row in client.search_read("product.product", domain, FIELDS, archived=True):
        found.setdefault(_sku(row), []).append(row)
    return found


@transaction.atomic
def _save(chosen: Mapping[str, Row], look: Look, as_of: datetime) -> None:
    """Product and binding together: an order must not meet one without the other."""
    look.saved += products.save_all([_data(sku, row) for sku, row in chosen.items()], as_of)
    pks = dict(Product.objects.filter(sku__in=chosen).values_list("sku", "pk"))
    bindings.bind_all(
        Link(
            Kind.PRODUCT,
            str(pks[sku]),
            int(row["id"]),
            name=sku,
            state=DOUBLE if sku in look.doubles else "",
        )
        for sku, row in chosen.items()
        if sku in pks
    )


def _data(sku: str, row: Row) -> ProductData:
    """Zero is a price and a weight like any other."""
    grams = int((number(row["weight"]) * GRAMS).to_integral_value())
    return ProductData(
        sku=sku,
        name=text(row["name"])[:300],
        barcode=text(row["barcode"])[:100],
        weight_grams=min(max(grams, 0), HEAVIEST),
        price=min(money(row["list_price"]), DEAREST),
        active=bool(row["active"]),
    )


def _outcome(client: Client, look: Look) -> Outcome:
    without = client.count("product.product", [["default_code", "=", False], ["sale_ok", "=", True]])
    words = f"{look.saved} products read"
    if without or look.skipped:
        words += f"; {without + look.skipped} have no usable internal reference (SKU) and are left out"
    if not look.doubles:
        return Outcome.done(words)
    named = [f"{sku} ({', '.join(map(str, ids))})" for sku, ids in sorted(look.doubles.items())]
    more = f" and {len(named) - SHOWN} more" if len(named) > SHOWN else ""
    return Outcome.person(
        f"Several products in Odoo carry the same internal reference: {'; '.join(named[:SHOWN])}{more}. "
        f"Orders go to the one linked first. Give each product its own reference in Odoo. ({words})",
        "double_sku",
    )
