"""What there is to choose from in Odoo for a shop's profile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import Row, link, name, number, text
from omnihub.core.errors import Refused, SignedOut


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing of Odoo's to choose. `note` is what a person needs to tell it from the next one.

    Without `company_ids` it belongs to no company in particular.
    """

    id: int
    name: str
    company_ids: tuple[int, ...] = ()
    note: str = ""
    product_id: int | None = None
    """Of a delivery method: its service."""

    def belongs_to(self, company_id: int) -> bool:
        return not self.company_ids or company_id in self.company_ids


@dataclass(frozen=True, slots=True)
class Choices:
    """A company's note is its currency, and so is a pricelist's; an account's is its code. `assets`: where
    tax paid in advance is kept, among others; `money`: where withdrawals may arrive; `earlier`: where another
    program's sales may have been carried over to.
    """

    companies: tuple[Choice, ...] = ()
    warehouses: tuple[Choice, ...] = ()
    wallet_journals: tuple[Choice, ...] = ()
    sale_journals: tuple[Choice, ...] = ()
    taxes: tuple[Choice, ...] = ()
    taxes_on_top: tuple[Choice, ...] = ()
    pricelists: tuple[Choice, ...] = ()
    teams: tuple[Choice, ...] = ()
    salespeople: tuple[Choice, ...] = ()
    carriers: tuple[Choice, ...] = ()
    accounts: tuple[Choice, ...] = ()
    assets: tuple[Choice, ...] = ()
    money: tuple[Choice, ...] = ()
    earlier: tuple[Choice, ...] = ()
    services: tuple[Choice, ...] = ()

    def part(self, name: str) -> tuple[Choice, ...]:
        found: tuple[Choice, ...] = getattr(self, name)
        return found

    def of_company(self, company_id: int) -> "Choices":
        """What belongs to the company or to none in particular; prices in its own currency only."""
        own = {
            part: tuple(one for one in self.part(part) if one.belongs_to(company_id))
            for part in self.__slots__
            if part != "companies"
        }
        currency = next((one.note for one in self.companies if one.id == company_id), "")
        own["pricelists"] = tuple(one for one in own["pricelists"] if one.note == currency)
        return replace(self, **own)


FEE_TYPES = ("expense", "expense_direct_cost", "income", "income_other")
"""What a marketplace keeps is an expense to most bookkeepers, and less income to some."""

ASSET_TYPES = ("asset_current", "asset_prepayments", "liability_current")
"""The chart of Indonesia has input tax among the liabilities."""

MONEY_TYPES = ("asset_cash", "asset_current")
EARLIER_TYPES = ("asset_current", "liability_current", "equity", "income", "income_other")
"""What was sold before go-live: still owed by an opening balance, or income nobody has booked yet."""


def companies(client: Client | None = None) -> tuple[Choice, ...]:
    """Raises RemoteError."""
    found = (client or connect.client()).search_read("res.company", [], ["name", "currency_id"])
    return _choices(found, _currency)


def carriers(client: Client | None = None) -> tuple[Choice, ...]:
    """Delivery methods alone. Raises RemoteError; empty where there are none or we may not read them."""
    rows = _read(client or connect.client(), "delivery.carrier", [], ["product_id"])
    found = zip(_choices(rows), rows, strict=True)
    return tuple(replace(one, product_id=link(row["product_id"])) for one, row in found)


def read(client: Client | None = None, company_id: int | None = None) -> Choices:
    """Everything there is to choose from, for one company or for all; what the user may not read is empty.

    An account has its code in its own companies only, so codes are read for one company. Raises RemoteError.
    """
    every = client or connect.client()
    erp = every.for_company(company_id) if company_id else every
    taxes = _read(erp, "account.tax", [["type_tax_use", "=", "sale"]], ["price_include", "amount"])
    journals = _read(erp, "account.journal", [["type", "in", ["bank", "cash", "sale"]]], ["type", "code"])
    return Choices(
        companies=companies(every),
        warehouses=_choices(_read(erp, "stock.warehouse", [], ["code"]), _code),
        wallet_journals=_choices([row for row in journals if row["type"] != "sale"], _code),
        sale_journals=_choices([row for row in journals if row["type"] == "sale"], _code),
        taxes=_choices([row for row in taxes if row["price_include"]], _percent),
        taxes_on_top=_choices([row for row in taxes if not row["price_include"]], _percent),
        pricelists=_choices(_read(erp, "product.pricelist", [], ["currency_id"]), _currency),
        teams=_choices(_read(erp, "crm.team", [], [])),
        salespeople=_choices(
            _read(erp, "res.users", [["share", "=", False]], ["login"], "company_ids"), _login
        ),
        carriers=carriers(erp),
        services=_choices(
            _read(erp, "product.product", [["type", "=", "service"], ["sale_ok", "=", True]], [SKU]), _sku
        ),
        **_accounts(erp),
    )


SKU = "default_code"


def _accounts(client: Client) -> dict[str, tuple[Choice, ...]]:
    try:
        known = client.fields("account.account", ["company_ids", "company_id", "deprecated"])
    except (Refused, SignedOut):
        return {}
    company = next(iter(known.keys() & {"company_ids", "company_id"}), "")
    kinds = {
        "accounts": FEE_TYPES,
        "assets": ASSET_TYPES,
        "money": MONEY_TYPES,
        "earlier": EARLIER_TYPES,
    }
    every = sorted({kind for some in kinds.values() for kind in some})
    domain: list[Any] = [["account_type", "in", every]]
    domain += [["deprecated", "=", False]] if "deprecated" in known else []
    asked = ["code", "account_type"]
    rows = _read(client, "account.account", domain, asked, company, order="code")
    return {
        part: _choices([row for row in rows if row["account_type"] in some], _code)
        for part, some in kinds.items()
    }


def _read(
    client: Client,
    model: str,
    domain: Domain,
    fields: Sequence[str],
    company: str = "company_id",
    order: str = "id",
) -> list[Row]:
    """A model whose module isn't installed, or that the user may not read, gives nothing to choose from."""
    asked = ["name", *([company] if company else []), *fields]
    try:
        return client.search_read(model, domain, asked, order=order)
    except (Refused, SignedOut):
        return []


def _choices(rows: Sequence[Row], note: Callable[[Row], str] = lambda _row: "") -> tuple[Choice, ...]:
    return tuple(Choice(int(row["id"]), text(row["name"]), companies_of(row), note(row)) for row in rows)


def companies_of(row: Row) -> tuple[int, ...]:
    """Whichever of the two fields a model has."""
    one = link(row.get("company_id"))
    return tuple(row.get("company_ids") or ()) if one is None else (one,)


def _currency(row: Row) -> str:
    return name(row["currency_id"])


def _code(row: Row) -> str:
    return text(row["code"])


def _sku(row: Row) -> str:
    return text(row[SKU])


def _login(row: Row) -> str:
    return text(row["login"])


def _percent(row: Row) -> str:
    return f"{plain(number(row['amount']))} %"
