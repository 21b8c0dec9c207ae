"""One method for each call of Odoo's external API that the bridge makes.

https://www.odoo.com/documentation/18.0/developer/reference/external_api.html
All arguments go by name, so that one code serves JSON-RPC, XML-RPC and JSON-2.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, Self

from erp_bridge.odoo.dialect import ASKED, Dialect
from erp_bridge.odoo.payloads import (
    Entry,
    EntryLine,
    Invoice,
    InvoiceLine,
    Lead,
    Loaded,
    Mention,
    Move,
    Moved,
    Payment,
    Picking,
    ReturnLine,
    Row,
    Sale,
    SaleLine,
    link,
    rows,
)
from omnihub.core.errors import Refused, Unreadable

Domain = Sequence[Any]
COMMON = 6
"""So many first characters many order numbers share: marketplaces begin them with the day."""


class Wire(Protocol):
    """A protocol: how a call travels. `ids` is None for a method of the model itself."""

    def call(self, model: str, method: str, ids: Sequence[int] | None, named: Mapping[str, Any]) -> Any: ...

    def log_in(self) -> int: ...

    def version(self) -> str: ...


class Memory:
    """What a client and its companions for single companies share."""

    def __init__(self) -> None:
        self.calls = 0
        self.dialect: Dialect | None = None


class Client:
    def __init__(self, wire: Wire, *, context: Mapping[str, Any], memory: Memory | None = None) -> None:
        self.wire = wire
        self.context = dict(context)
        self.memory = memory or Memory()

    @property
    def calls(self) -> int:
        """How many calls were made, for measuring."""
        return self.memory.calls

    def for_company(self, company_id: int) -> Self:
        """The same connection; every call names the company."""
        context = {**self.context, "allowed_company_ids": [company_id]}
        return type(self)(self.wire, context=context, memory=self.memory)

    def execute(
        self,
        model: str,
        method: str,
        ids: Sequence[int] | None = None,
        *,
        context: Mapping[str, Any] | None = None,
        **named: Any,
    ) -> Any:
        self.memory.calls += 1
        return self.wire.call(model, method, ids, {**named, "context": {**self.context, **(context or {})}})

    # Any model ----------------------------------------------------------------------------------

    def search_read(
        self,
        model: str,
        domain: Domain,
        fields: Sequence[str],
        *,
        order: str = "id",
        limit: int | None = None,
        archived: bool = False,
    ) -> list[Row]:
        named: dict[str, Any] = {"domain": list(domain), "fields": list(fields), "order": order}
        if limit:
            named["limit"] = limit
        context = {"active_test": False} if archived else None
        return rows(self.execute(model, "search_read", context=context, **named))

    def count(self, model: str, domain: Domain) -> int:
        return int(self.execute(model, "search_count", domain=list(domain)))

    def read(self, model: str, ids: Sequence[int], fields: Sequence[str]) -> list[Row]:
        return rows(self.execute(model, "read", ids, fields=list(fields)))

    def write(self, model: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        self.execute(model, "write", ids, vals=dict(values))

    def create(self, model: str, values: Mapping[str, Any], context: Mapping[str, Any] | None = None) -> int:
        made = self.execute(model, "create", context=context, vals_list=[dict(values)])
        first = made[0] if isinstance(made, list) and made else made
        if not isinstance(first, int) or isinstance(first, bool):
            raise Unreadable(f"Odoo made a {model} without an id.", code="odoo_no_id")
        return first

    def unlink(self, model: str, ids: Sequence[int]) -> None:
        self.execute(model, "unlink", ids)

    def load(self, model: str, columns: Sequence[str], data: Sequence[Sequence[str]]) -> Loaded:
        """Create or update by external id (column `id`) or database id (`.id`), all or nothing."""
        return Loaded.of(self.execute(model, "load", fields=list(columns), data=[list(row) for row in data]))

    def external_ids(self, model: str, ids: Sequence[int]) -> dict[int, str]:
        """Any user may ask this way; the table of external ids itself is for administrators."""
        found = rows(self.execute(model, "get_metadata", ids))
        return {int(row["id"]): str(row.get("xmlid") or "") for row in found}

    def may(self, model: str, operation: str) -> bool:
        """Whether the user has this right (read, write, create, unlink) on the model at all."""
        try:
            return bool(self.execute(model, "has_access", [], operation=operation))
        except Refused:  # before Odoo 18 it had another name
            named: dict[str, Any] = {"operation": operation, "raise_exception": False}
            return bool(self.execute(model, "check_access_rights", **named))

    def in_group(self, external_id: str) -> bool:
        """Whether the user we log in as belongs to it, also through another group."""
        return bool(self.execute("res.users", "has_group", [self.wire.log_in()], group_ext_id=external_id))

    def decimals(self, model: str, field: str) -> int | None:
        """How many decimals a number keeps; the table of accuracies itself is for administrators."""
        named: dict[str, Any] = {"allfields": [field], "attributes": ["digits"]}
        digits = self.execute(model, "fields_get", **named).get(field, {}).get("digits")
        return int(digits[1]) if digits else None

    def fields(self, model: str, names: Sequence[str] = ()) -> dict[str, Row]:
        named: dict[str, Any] = {"attributes": ["type", "string"]}
        if names:
            named["allfields"] = list(names)
        answer: dict[str, Row] = self.execute(model, "fields_get", **named)
        return answer

    def has(self, model: str, names: Sequence[str] = ()) -> bool:
        """Whether this Odoo has the model at all, with these fields: an app brings it."""
        try:
            return set(names) <= self.fields(model, names).keys()
        except Refused:
            return False

    def dialect(self) -> Dialect:
        if self.memory.dialect is None:
            self.memory.dialect = Dialect.of(
                {model: set(self.fields(model, names)) for model, names in ASKED.items()}
            )
        return self.memory.dialect

    # Sales orders -------------------------------------------------------------------------------

    def find_sales(self, ids: Sequence[int], references: Sequence[str]) -> list[Sale]:
        domain = ["|", ["id", "in", list(ids)], ["client_order_ref", "in", list(references)]]
        return [Sale.of(row) for row in self.search_read("sale.order", domain, self._sale_fields())]

    def find_mentions(self, numbers: Sequence[str], since: str) -> list[Mention]:
        """Sales orders in which somebody wrote one of these numbers, wherever: two searches for all of them.

        A whole field costs next to nothing. Inside a text only the orders made since `since` are looked
        through, and by what the numbers have in common: a search for each would cost Odoo seconds.
        """
        listed = list(numbers)
        parts = sorted({number[:COMMON] for number in listed})
        whole = _any([[name, "in", listed] for name in Mention.WHOLE])
        inside = _any([[name, "ilike", part] for part in parts for name in Mention.TEXTS])
        found = {one.id: one for one in self._mentions(whole)}
        found |= {one.id: one for one in self._mentions(["&", ["date_order", ">=", since], *inside])}
        return [found[pk] for pk in sorted(found) if any(found[pk].names(number) for number in listed)]

    def _mentions(self, domain: Domain) -> list[Mention]:
        return [Mention.of(row) for row in self.search_read("sale.order", domain, Mention.FIELDS)]

    def read_sales(self, ids: Sequence[int]) -> list[Sale]:
        """Searched and not read: one that was deleted meanwhile is left out, and spoils nothing."""
        found = self.search_read("sale.order", [["id", "in", list(ids)]], self._sale_fields())
        return [Sale.of(row) for row in found]

    def _sale_fields(self) -> list[str]:
        return [*Sale.FIELDS, *(["locked"] if self.dialect().sale_locked else [])]

    def find_lines(self, sale_ids: Sequence[int]) -> list[SaleLine]:
        """Sections, notes and the lines of down payments are none."""
        domain = [["order_id", "in", list(sale_ids)], ["product_uom_qty", "!=", 0]]
        found = self.search_read("sale.order.line", domain, SaleLine.FIELDS)
        return [line for line in map(SaleLine.of, found) if line.product_id is not None]

    def emptied_lines(self, sale_ids: Sequence[int]) -> list[int]:
        """Lines with nothing in them, which is how a line is taken out of a confirmed order."""
        domain = [["order_id", "in", list(sale_ids)], ["product_uom_qty", "=", 0]]
        return [int(row["id"]) for row in self.search_read("sale.order.line", domain, ["order_id"])]

    def confirm_sales(self, ids: Sequence[int], *, from_stock: bool = True) -> None:
        """Refused as a whole when one of them is not a quotation. Sets date_order to now.

        Not `from_stock`: the order asks nothing of the warehouse, so that nothing is reserved or moved.
        """
        self.execute(
            "sale.order", "action_confirm", ids, context=None if from_stock else {"skip_procurement": True}
        )

    def lock_sales(self, ids: Sequence[int]) -> None:
        self.execute("sale.order", "action_lock", ids)

    def unlock_sales(self, ids: Sequence[int]) -> None:
        self.execute("sale.order", "action_unlock", ids)

    def cancel_sales(self, ids: Sequence[int]) -> None:
        self.execute("sale.order", "action_cancel", ids, context={"disable_cancel_warning": True})

    # Deliveries ---------------------------------------------------------------------------------

    def find_pickings(self, sale_ids: Sequence[int]) -> list[Picking]:
        fields = [*Picking.FIELDS, *(["carrier_tracking_ref"] if self.dialect().tracking else [])]
        return [
            Picking.of(row)
            for row in self.search_read("stock.picking", [["sale_id", "in", list(sale_ids)]], fields)
        ]

    def find_moves(self, picking_ids: Sequence[int]) -> list[Move]:
        quantity = self.dialect().move_quantity
        domain = [["picking_id", "in", list(picking_ids)], ["state", "not in", ["done", "cancel"]]]
        found = self.search_read("stock.move", domain, [*Move.FIELDS, quantity])
        return [Move.of(row, quantity) for row in found]

    def cancel_pickings(self, ids: Sequence[int]) -> None:
        self.execute("stock.picking", "action_cancel", ids)

    def undelivered_lines(self, sale_ids: Sequence[int]) -> list[Row]:
        """Lines of goods and services that Odoo does not count as delivered, with what was ordered."""
        domain = [["order_id", "in", list(sale_ids)], ["display_type", "=", False]]
        found = self.search_read(
            "sale.order.line", domain, ["order_id", "product_uom_qty", "qty_delivered"], order="id"
        )
        return [row for row in found if row["qty_delivered"] != row["product_uom_qty"]]

    def validate_pickings(self, ids: Sequence[int]) -> None:
        """Its answer proves little (True with nothing moved, or a question to a person): read the state."""
        self.execute(
            "stock.picking", "button_validate", ids, context={"skip_sms": True, "skip_backorder": True}
        )

    # Invoices -----------------------------------------------------------------------------------

    def held_back(self, sale_ids: Sequence[int]) -> set[int]:
        """Orders of which some line can not be invoiced in full now."""
        domain = [["order_id", "in", list(sale_ids)], ["display_type", "=", False]]
        fields = ["order_id", "product_uom_qty", "qty_to_invoice", "qty_invoiced"]
        return {
            link(row["order_id"]) or 0
            for row in self.search_read("sale.order.line", domain, fields)
            if row["qty_to_invoice"] + row["qty_invoiced"] != row["product_uom_qty"]
        }

    def read_invoices(self, ids: Sequence[int]) -> list[Invoice]:
        found = self.search_read("account.move", [["id", "in", list(ids)]], Invoice.FIELDS)
        return [Invoice.of(row) for row in found]

    def open_invoicing(self, sale_ids: Sequence[int]) -> int:
        """The wizard that makes one invoice an order of what can be invoiced now."""
        values = {
            "advance_payment_method": "delivered",
            "sale_order_ids": [[6, 0, list(sale_ids)]],
            "consolidated_billing": False,
        }
        return self.create("sale.advance.payment.inv", values, _active("sale.order", sale_ids))

    def create_invoices(self, wizard_id: int, sale_ids: Sequence[int]) -> None:
        self.execute(
            "sale.advance.payment.inv",
            "create_invoices",
            [wizard_id],
            context=_active("sale.order", sale_ids),
        )

    def post_invoices(self, ids: Sequence[int]) -> None:
        self.execute("account.move", "action_post", ids)

    # Credit notes -------------------------------------------------------------------------------

    def find_credit_notes(self, invoice_ids: Sequence[int]) -> list[Invoice]:
        """Of these invoices, whoever made them, cancelled ones too."""
        domain = [["reversed_entry_id", "in", list(invoice_ids)], ["move_type", "=", "out_refund"]]
        return [Invoice.of(row) for row in self.search_read("account.move", domain, Invoice.FIELDS)]

    def find_invoice_lines(self, move_ids: Sequence[int]) -> list[InvoiceLine]:
        domain = [["move_id", "in", list(move_ids)], ["display_type", "=", "product"]]
        found = self.search_read("account.move.line", domain, InvoiceLine.FIELDS)
        return [InvoiceLine.of(row) for row in found]

    def reverse_invoices(self, ids: Sequence[int], *, journal_id: int | None, date: str, reason: str) -> None:
        """A draft credit note of each, in full, dated on that day."""
        values: dict[str, Any] = {"move_ids": [[6, 0, list(ids)]], "date": date, "reason": reason}
        if journal_id:
            values["journal_id"] = journal_id
        context = _active("account.move", ids)
        wizard = self.create("account.move.reversal", values, context)
        self.execute("account.move.reversal", "refund_moves", [wizard], context=context)

    def open_items(self, move_ids: Sequence[int]) -> list[Row]:
        """The receivable lines of these entries that are not matched in full."""
        domain = [
            ["move_id", "in", list(move_ids)],
            ["account_type", "=", "asset_receivable"],
            ["reconciled", "=", False],
            ["parent_state", "=", "posted"],
        ]
        return self.search_read("account.move.line", domain, ["move_id", "account_id", "amount_residual"])

    def reconcile(self, line_ids: Sequence[int]) -> None:
        self.execute("account.move.line", "reconcile", line_ids)

    # Returns ------------------------------------------------------------------------------------

    def find_moved(self, picking_ids: Sequence[int]) -> list[Moved]:
        quantity = self.dialect().move_quantity
        domain = [["picking_id", "in", list(picking_ids)], ["state", "!=", "cancel"]]
        found = self.search_read("stock.move", domain, [*Moved.FIELDS, quantity])
        return [Moved.of(row, quantity) for row in found]

    def open_returning(self, picking_ids: Sequence[int]) -> list[int]:
        """A wizard for each of these deliveries; none of them has made anything yet."""
        values = [{"picking_id": pk} for pk in picking_ids]
        made = self.execute("stock.return.picking", "create", vals_list=values)
        return [int(pk) for pk in made]

    def returning_lines(self, wizard_ids: Sequence[int]) -> list[ReturnLine]:
        domain = [["wizard_id", "in", list(wizard_ids)]]
        found = self.search_read("stock.return.picking.line", domain, ReturnLine.FIELDS)
        return [ReturnLine.of(row) for row in found]

    def create_return(self, wizard_id: int) -> None:
        self.execute("stock.return.picking", "action_create_returns", [wizard_id])

    # Payments -----------------------------------------------------------------------------------

    def open_payment(self, invoice_ids: Sequence[int], *, journal_id: int, date: str, memo: str) -> int:
        """The wizard that pays all these invoices with one payment."""
        values = {
            "journal_id": journal_id,
            "payment_date": date,
            "communication": memo,
            "group_payment": True,
        }
        return self.create("account.payment.register", values, _active("account.move", invoice_ids))

    def create_payment(self, wizard_id: int, invoice_ids: Sequence[int]) -> None:
        self.execute(
            "account.payment.register",
            "action_create_payments",
            [wizard_id],
            context={**_active("account.move", invoice_ids), "dont_redirect_to_payments": True},
        )

    def find_payments(self, journal_id: int, memo: str) -> list[Payment]:
        domain = [["journal_id", "=", journal_id], [self.dialect().payment_memo, "=", memo]]
        return self._payments(domain)

    def payments_of(self, invoice_ids: Sequence[int]) -> list[Payment]:
        """Whoever made them; none where this Odoo cannot be asked that way round (before 18)."""
        if not self.dialect().payment_invoices:
            return []
        return self._payments([["invoice_ids", "in", list(invoice_ids)]])

    def open_advance(
        self, *, incoming: bool, partner_id: int, amount: float, journal_id: int, date: str, memo: str
    ) -> int:
        """A draft payment of a customer's, for no invoice in particular."""
        values = {
            "payment_type": "inbound" if incoming else "outbound",
            "partner_type": "customer",
            "partner_id": partner_id,
            "amount": amount,
            "journal_id": journal_id,
            "date": date,
            self.dialect().payment_memo: memo,
        }
        return self.create("account.payment", values)

    def post_payments(self, ids: Sequence[int]) -> None:
        self.execute("account.payment", "action_post", ids)

    def read_payments(self, ids: Sequence[int]) -> list[Payment]:
        return self._payments([["id", "in", list(ids)]])

    def _payments(self, domain: Domain) -> list[Payment]:
        found = self.search_read("account.payment", domain, [*Payment.FIELDS, "reconciled_invoice_ids"])
        return [Payment.of(row) for row in found]

    # Leads --------------------------------------------------------------------------------------

    def find_leads(self, reference: str) -> list[Lead]:
        """By who referred them; those that somebody gave up, too."""
        return self._leads([["referred", "=", reference]])

    def read_leads(self, ids: Sequence[int]) -> list[Lead]:
        """One that was deleted is left out."""
        return self._leads([["id", "in", list(ids)]])

    def _leads(self, domain: Domain) -> list[Lead]:
        return [Lead.of(row) for row in self.search_read("crm.lead", domain, Lead.FIELDS, archived=True)]

    def win_leads(self, ids: Sequence[int]) -> None:
        """Takes up again what was given up; won twice is won once."""
        self.execute("crm.lead", "action_set_won", ids)

    def find_tag(self, name: str) -> int | None:
        found = self.search_read("crm.tag", [["name", "=", name]], ["name"], limit=1)
        return int(found[0]["id"]) if found else None

    # Journal entries ----------------------------------------------------------------------------

    def find_entries(self, journal_id: int, reference: str) -> list[Entry]:
        """With this reference, and the corrections that name it at their beginning; cancelled ones too."""
        own = [["ref", "=", reference], ["ref", "=like", f"{_literal(reference)} #%"]]
        domain = [["journal_id", "=", journal_id], ["move_type", "=", "entry"], "|", *own]
        return [Entry.of(row) for row in self.search_read("account.move", domain, Entry.FIELDS)]

    def entry_lines(self, entry_ids: Sequence[int]) -> list[EntryLine]:
        domain = [["move_id", "in", list(entry_ids)]]
        found = self.search_read("account.move.line", domain, EntryLine.FIELDS)
        return [EntryLine.of(row) for row in found]

    def open_entry(
        self, *, journal_id: int, date: str, reference: str, lines: Sequence[Mapping[str, Any]]
    ) -> int:
        """A draft entry."""
        values = {
            "move_type": "entry",
            "journal_id": journal_id,
            "date": date,
            "ref": reference,
            "line_ids": [[0, 0, dict(line)] for line in lines],
        }
        return self.create("account.move", values)

    def default_accounts(self, journal_ids: Sequence[int]) -> dict[int, int]:
        """By journal; those without one are left out."""
        rows = self.search_read("account.journal", [["id", "in", journal_ids]], ["default_account_id"])
        found = {int(row["id"]): link(row["default_account_id"]) for row in rows}
        return {journal: account for journal, account in found.items() if account is not None}

    def default_account(self, journal_id: int) -> int:
        """On which a bank-type journal keeps its money."""
        account = self.default_accounts([journal_id]).get(journal_id)
        if account is None:
            raise Refused(
                f"Odoo's journal #{journal_id} has no account of its own: give it one under Accounting > "
                "Configuration > Journals.",
                code="odoo_journal",
            )
        return account

    def open_on(self, account_id: int, entry_ids: Sequence[int]) -> list[Row]:
        """What of these entries is not matched on an account that matches at all."""
        domain = [
            ["move_id", "in", list(entry_ids)],
            ["account_id", "=", account_id],
            ["account_id.reconcile", "=", True],
            ["reconciled", "=", False],
            ["parent_state", "=", "posted"],
        ]
        return self.search_read("account.move.line", domain, ["move_id", "name", "amount_residual"])

    def open_in(self, journal_id: int, account_id: int, name: str) -> list[Row]:
        """What a journal's entries hold under this name and is not matched."""
        domain = [
            ["journal_id", "=", journal_id],
            ["account_id", "=", account_id],
            ["name", "=", name],
            ["account_id.reconcile", "=", True],
            ["reconciled", "=", False],
            ["parent_state", "=", "posted"],
        ]
        return self.search_read("account.move.line", domain, ["move_id", "name", "amount_residual"])

    def owing_lines(self, move_ids: Sequence[int]) -> list[EntryLine]:
        """The receivable lines of these invoices and notes, matched or not."""
        domain = [["move_id", "in", list(move_ids)], ["account_type", "=", "asset_receivable"]]
        found = self.search_read("account.move.line", domain, EntryLine.FIELDS)
        return [EntryLine.of(row) for row in found]

    def receivable_of(self, partner_id: int) -> int:
        field = "property_account_receivable_id"
        found = self.search_read("res.partner", [["id", "=", partner_id]], [field], archived=True)
        account = link(found[0][field]) if found else None
        if account is None:
            raise Refused(f"Odoo's contact #{partner_id} has no receivable account.", code="odoo_partner")
        return account

    def balance(self, account_id: int, until: str) -> float:
        """What an account holds at the end of a day, by what is posted."""
        domain = [
            ["account_id", "=", account_id],
            ["parent_state", "=", "posted"],
            ["date", "<=", until],
        ]
        found = self.execute(
            "account.move.line", "read_group", domain=domain, fields=["balance:sum"], groupby=[]
        )
        return float(found[0]["balance"] or 0) if found else 0.0


def _literal(words: str) -> str:
    """For a pattern, in which % and _ stand for others."""
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _any(leaves: Sequence[Domain]) -> list[Any]:
    return ["|"] * (len(leaves) - 1) + list(leaves)


def _active(model: str, ids: Iterable[int]) -> dict[str, Any]:
    listed = list(ids)
    return {"active_model": model, "active_ids": listed, "active_id": listed[0] if listed else False}
