"""What Odoo answers, in types. It writes False for "nothing" in every field, and [id, name] for a link."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from omnihub.core.errors import Unreadable
from omnihub.core.money import CENT

Row = Mapping[str, Any]
MARKUP = re.compile(r"<[^>]*>")
TOKEN = re.compile(r"[A-Z0-9][A-Z0-9_-]{5,}")

CERTAIN = 100
UNDONE = frozenset({"draft", "canceled", "cancel", "rejected"})
"""States of a payment that pays nothing; `cancel` up to Odoo 17."""


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def link(value: Any) -> int | None:
    """The id of a many2one: [7, "Name"], 7 or False."""
    if isinstance(value, list | tuple):
        return int(value[0]) if value else None
    return int(value) if value else None


def name(value: Any) -> str:
    return str(value[1]) if isinstance(value, list | tuple) and len(value) > 1 else ""


def number(value: Any) -> Decimal:
    """Quantities and money. XML-RPC's and JSON's decimals arrive as Decimal, whole ones as int."""
    if isinstance(value, bool) or value is None:
        return Decimal(0)
    return Decimal(value)


def money(value: Any) -> Decimal:
    return number(value).quantize(CENT)


STAMPS = ("create_date", "write_date")


def touched(row: Row) -> bool:
    """Whether it was written to after the second in which it was made. Confirming writes, too."""
    return bool(row["create_date"] != row["write_date"])


def rows(answer: Any) -> list[Row]:
    if not isinstance(answer, list) or not all(isinstance(row, Mapping) for row in answer):
        raise Unreadable("Odoo answered something else than a list of records.", code="odoo_not_rows")
    return answer


@dataclass(frozen=True, slots=True)
class Sale:
    """A sales order."""

    FIELDS = (
        "name",
        "client_order_ref",
        "origin",
        "state",
        "amount_total",
        "date_order",
        "invoice_status",
        "invoice_ids",
        *STAMPS,
    )

    id: int
    name: str
    reference: str
    state: str
    total: Decimal
    ordered_at: str
    invoice_status: str
    invoice_ids: tuple[int, ...]
    locked: bool
    origin: str = ""
    touched: bool = False

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            name=text(row["name"]),
            reference=text(row["client_order_ref"]),
            state=text(row["state"]),
            total=money(row["amount_total"]),
            ordered_at=text(row["date_order"]),
            invoice_status=text(row["invoice_status"]),
            invoice_ids=tuple(row["invoice_ids"] or ()),
            locked=bool(row.get("locked")) or row["state"] == "done",
            origin=text(row.get("origin")),
            touched=touched(row),
        )

    @property
    def draft(self) -> bool:
        return self.state in {"draft", "sent"}

    @property
    def confirmed(self) -> bool:
        return self.state in {"sale", "done"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A sales order as somebody typed it in, with the places where a marketplace's number may stand."""

    WHOLE = ("client_order_ref", "origin", "name")
    TEXTS = ("client_order_ref", "origin", "note")
    FIELDS = (*WHOLE, "note", "state", "amount_total")

    id: int
    name: str
    state: str
    total: Decimal
    words: str

    @classmethod
    def of(cls, row: Row) -> Self:
        said = [text(row[field]) for field in (*cls.WHOLE, "note")]
        return cls(
            id=int(row["id"]),
            name=text(row["name"]),
            state=text(row["state"]),
            total=money(row["amount_total"]),
            words=MARKUP.sub(" ", " ".join(said)),
        )

    @property
    def alive(self) -> bool:
        return self.state != "cancel"

    def names(self, number: str) -> bool:
        """As a word of its own, in capitals or not: no part of a longer number."""
        pattern = rf"(?<![A-Za-z0-9]){re.escape(number)}(?![A-Za-z0-9])"
        return re.search(pattern, self.words, re.IGNORECASE) is not None

    def tokens(self) -> set[str]:
        return set(TOKEN.findall(self.words.upper()))


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line of a sales order. `stocked`: what was delivered of it is counted by transfers."""

    FIELDS = (
        "order_id",
        "product_id",
        "product_uom_qty",
        "price_unit",
        "qty_delivered",
        "qty_delivered_method",
        *STAMPS,
    )

    id: int
    sale_id: int | None
    product_id: int | None
    quantity: Decimal
    unit_price: Decimal
    delivered: Decimal
    stocked: bool
    touched: bool = False

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            sale_id=link(row["order_id"]),
            product_id=link(row["product_id"]),
            quantity=number(row["product_uom_qty"]),
            unit_price=money(row["price_unit"]),
            delivered=number(row["qty_delivered"]),
            stocked=row["qty_delivered_method"] == "stock_move",
            touched=touched(row),
        )


@dataclass(frozen=True, slots=True)
class Picking:
    """A transfer: the delivery itself, a step before it inside the warehouse, or a return."""

    FIELDS = ("name", "state", "sale_id", "picking_type_code")

    id: int
    name: str
    state: str
    sale_id: int | None
    outgoing: bool
    tracking: str
    incoming: bool = False

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            name=text(row["name"]),
            state=text(row["state"]),
            sale_id=link(row["sale_id"]),
            outgoing=row["picking_type_code"] == "outgoing",
            tracking=text(row.get("carrier_tracking_ref")),
            incoming=row["picking_type_code"] == "incoming",
        )

    @property
    def open(self) -> bool:
        return self.state not in {"done", "cancel"}

    @property
    def done(self) -> bool:
        return self.state == "done"


@dataclass(frozen=True, slots=True)
class Move:
    """One product in a transfer: how much is asked for, and how much will go when it is validated."""

    FIELDS = ("picking_id", "product_id", "product_uom_qty", "state")

    id: int
    picking_id: int | None
    product_id: int | None
    demand: Decimal
    quantity: Decimal
    state: str

    @classmethod
    def of(cls, row: Row, quantity_field: str) -> Self:
        return cls(
            id=int(row["id"]),
            picking_id=link(row["picking_id"]),
            product_id=link(row["product_id"]),
            demand=number(row["product_uom_qty"]),
            quantity=number(row[quantity_field]),
            state=text(row["state"]),
        )


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice, or a credit note with the invoice it reverses. `residual`: what is still open of it."""

    FIELDS = (
        "name",
        "ref",
        "state",
        "move_type",
        "amount_total",
        "amount_residual",
        "payment_state",
        "invoice_date",
        "partner_id",
        "journal_id",
        "invoice_origin",
        "reversed_entry_id",
    )

    id: int
    name: str
    state: str
    move_type: str
    total: Decimal
    payment_state: str
    date: str
    partner_id: int | None = None
    ref: str = ""
    residual: Decimal = Decimal(0)
    journal_id: int | None = None
    origin: str = ""
    reversed_id: int | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            name=text(row["name"]),
            state=text(row["state"]),
            move_type=text(row["move_type"]),
            total=money(row["amount_total"]),
            payment_state=text(row["payment_state"]),
            date=text(row["invoice_date"]),
            partner_id=link(row.get("partner_id")),
            ref=text(row.get("ref")),
            residual=money(row.get("amount_residual")),
            journal_id=link(row.get("journal_id")),
            origin=text(row.get("invoice_origin")),
            reversed_id=link(row.get("reversed_entry_id")),
        )

    @property
    def sale(self) -> bool:
        """Not a credit note."""
        return self.move_type == "out_invoice"

    @property
    def draft(self) -> bool:
        return self.state == "draft"

    @property
    def alive(self) -> bool:
        return self.state != "cancel"

    @property
    def posted(self) -> bool:
        return self.state == "posted"

    @property
    def paid(self) -> bool:
        return self.payment_state in {"paid", "in_payment", "reversed"}


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """What an invoice or a credit note sells or takes back. `gross` has the tax in it, `net` has not."""

    FIELDS = (
        "move_id",
        "account_id",
        "tax_ids",
        "quantity",
        "price_unit",
        "discount",
        "price_subtotal",
        "price_total",
        "sale_line_ids",
    )

    id: int
    move_id: int | None
    account_id: int | None
    taxes: tuple[int, ...]
    price: Decimal
    net: Decimal
    gross: Decimal
    quantity: Decimal = Decimal(1)
    sale_lines: tuple[int, ...] = ()

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            move_id=link(row["move_id"]),
            account_id=link(row["account_id"]),
            taxes=tuple(sorted(row["tax_ids"] or ())),
            price=number(row["quantity"]) * number(row["price_unit"]) * (1 - number(row["discount"]) / 100),
            net=money(row["price_subtotal"]),
            gross=money(row["price_total"]),
            quantity=number(row["quantity"]),
            sale_lines=tuple(row.get("sale_line_ids") or ()),
        )


@dataclass(frozen=True, slots=True)
class Moved:
    """What of one product a transfer moved, or is to move."""

    FIELDS = ("picking_id", "product_id", "product_uom_qty", "state")

    picking_id: int | None
    product_id: int | None
    quantity: Decimal

    @classmethod
    def of(cls, row: Row, quantity_field: str) -> Self:
        done = row["state"] == "done"
        return cls(
            picking_id=link(row["picking_id"]),
            product_id=link(row["product_id"]),
            quantity=number(row[quantity_field if done else "product_uom_qty"]),
        )


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A line of the wizard that makes a return; it begins with a quantity of nothing."""

    FIELDS = ("wizard_id", "product_id", "move_quantity")

    id: int
    wizard_id: int | None
    product_id: int | None
    delivered: Decimal

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            int(row["id"]), link(row["wizard_id"]), link(row["product_id"]), number(row["move_quantity"])
        )


@dataclass(frozen=True, slots=True)
class Payment:
    """`entry_id`: its journal entry, once it is posted. `waits_on`: the account on which its money waits
    for the bank, or for whoever brings it there.
    """

    FIELDS = ("name", "state", "date", "amount", "move_id", "is_reconciled", "outstanding_account_id")

    id: int
    name: str
    state: str
    invoice_ids: tuple[int, ...]
    amount: Decimal = Decimal(0)
    entry_id: int | None = None
    matched: bool = False
    waits_on: int | None = None

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            name=text(row["name"]),
            state=text(row["state"]),
            invoice_ids=tuple(row.get("reconciled_invoice_ids") or ()),
            amount=money(row["amount"]),
            entry_id=link(row["move_id"]),
            matched=bool(row["is_reconciled"]),
            waits_on=link(row["outstanding_account_id"]),
        )

    @property
    def draft(self) -> bool:
        return self.state == "draft"

    @property
    def alive(self) -> bool:
        """One that was cancelled goes on naming the invoices it was made for."""
        return self.state not in UNDONE


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry that is no invoice."""

    FIELDS = ("name", "state", "ref")

    id: int
    name: str
    state: str
    reference: str

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(int(row["id"]), text(row["name"]), text(row["state"]), text(row["ref"]))


@dataclass(frozen=True, slots=True)
class EntryLine:
    """`open`: what is left of it to be matched."""

    FIELDS = ("move_id", "account_id", "partner_id", "name", "balance", "amount_residual", "reconciled")

    id: int
    entry_id: int | None
    account_id: int
    partner_id: int | None
    name: str
    balance: Decimal
    open: Decimal
    matched: bool

    @classmethod
    def of(cls, row: Row) -> Self:
        return cls(
            id=int(row["id"]),
            entry_id=link(row["move_id"]),
            account_id=link(row["account_id"]) or 0,
            partner_id=link(row["partner_id"]),
            name=text(row["name"]),
            balance=money(row["balance"]),
            open=money(row["amount_residual"]),
            matched=bool(row["reconciled"]),
        )


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead or an opportunity. `won` is the stage that says so; whoever gave it up has archived it."""

    FIELDS = ("name", "stage_id", "probability", "active")

    id: int
    name: str
    stage: str
    won: bool
    alive: bool

    @classmethod
    def of(cls, row: Row) -> Self:
        alive = bool(row["active"])
        won = alive and number(row["probability"]) == CERTAIN
        return cls(int(row["id"]), text(row["name"]), name(row["stage_id"]), won, alive)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The answer of an import: the ids of all its records, or what is wrong and where."""

    ids: tuple[int, ...]
    messages: tuple[Row, ...]

    @classmethod
    def of(cls, answer: Any) -> Self:
        if not isinstance(answer, Mapping) or "ids" not in answer:
            raise Unreadable("Odoo answered an import without ids.", code="odoo_not_loaded")
        return cls(tuple(answer["ids"] or ()), tuple(answer.get("messages") or ()))

    @property
    def errors(self) -> list[Row]:
        return [message for message in self.messages if message.get("type") == "error"]

    def words(self) -> str:
        first: Sequence[Row] = self.errors or self.messages
        said = str(first[0].get("message", "")) if first else "the import was refused"
        return " ".join(said.split())[:1000]

    def blamed(self, starts: Sequence[int]) -> dict[int, str]:
        """Which record is refused, and why. `starts` holds the first row of each record.

        Where a whole batch fails and is then tried one by one, Odoo puts the batch's error on top and
        pins it on the first record, whether that one is good or not.
        """
        found = [(_record(message, starts), str(message.get("message", ""))) for message in self.errors]
        if len(found) > 1 and any(words == found[0][1] for _, words in found[1:]):
            found = found[1:]
        blamed: dict[int, str] = {}
        for record, words in found:
            if record is not None:
                blamed.setdefault(record, " ".join(words.split())[:1000])
        return blamed


def _record(message: Row, starts: Sequence[int]) -> int | None:
    where = message.get("rows")
    row = where.get("from") if isinstance(where, Mapping) else message.get("record")
    if not isinstance(row, int):
        return None
    return max((place for place, start in enumerate(starts) if start <= row), default=None)
