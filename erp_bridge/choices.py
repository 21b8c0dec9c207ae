"""What there is to choose from in Odoo for a shop's profile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import Row, link, name, number, text
from omnihub.core.errors import Refused, SignedOut


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing of Odoo's to choose. `note` is what a person needs to tell it from the next one."""

    id: int
    name: str
    company_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
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

    def of_company(self, company_id: int) -> "Choices":
        """What belongs to the company, or to none in particular."""
        kept = {
            part: tuple(one for one in getattr(self, part) if one.company_id in {None, company_id})
            for part in self.__slots__
            if part != "companies"
        }
        return replace(self, **kept)


def read(client: Client | None = None) -> Choices:
    """Everything there is to choose from; what the user may not read is empty. Raises RemoteError."""
    erp = client or connect.client()
    taxes = _read(erp, "account.tax", [["type_tax_use", "=", "sale"]], ["price_include", "amount"])
    journals = _read(erp, "account.journal", [["type", "in", ["bank", "cash", "sale"]]], ["type", "code"])
    return Choices(
        companies=_choices(
            erp.search_read("res.company", [], ["name", "currency_id"]), lambda row: name(row["currency_id"])
        ),
        warehouses=_choices(_read(erp, "stock.warehouse", [], ["code"]), _code),
        wallet_journals=_choices([row for row in journals if row["type"] != "sale"], _code),
        sale_journals=_choices([row for row in journals if row["type"] == "sale"], _code),
        taxes=_choices([row for row in taxes if row["price_include"]], _percent),
        taxes_on_top=_choices([row for row in taxes if not row["price_include"]], _percent),
        pricelists=_choices(
            _read(erp, "product.pricelist", [], ["currency_id"]), lambda row: name(row["currency_id"])
        ),
        teams=_choices(_read(erp, "crm.team", [], [])),
        salespeople=_choices(_read(erp, "res.users", [["share", "=", False]], ["login"]), _login),
        carriers=_choices(_read(erp, "delivery.carrier", [], [])),
    )


def _read(client: Client, model: str, domain: Domain, fields: Sequence[str]) -> list[Row]:
    """A model whose module isn't installed, or that the user may not read, gives nothing to choose from."""
    company = [] if model == "res.users" else ["company_id"]
    try:
        return client.search_read(model, domain, ["name", *company, *fields])
    except (Refused, SignedOut):
        return []


def _choices(rows: Sequence[Row], note: Callable[[Row], str] = lambda _row: "") -> tuple[Choice, ...]:
    return tuple(
        Choice(int(row["id"]), text(row["name"]), link(row.get("company_id")), note(row)) for row in rows
    )


def _code(row: Row) -> str:
    return text(row["code"])


def _login(row: Row) -> str:
    return text(row["login"])


def _percent(row: Row) -> str:
    return f"{plain(number(row['amount']))} %"
