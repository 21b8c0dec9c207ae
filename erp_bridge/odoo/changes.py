"""What changed in Odoo of sales orders and their documents, as questions to a client."""

from collections.abc import Sequence
from typing import Any

from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import text


def sales(client: Client, since: str, after: int, limit: int) -> list[int]:
    """Those of which anything changed since: the order itself, which a changed line always touches, its
    transfers, or its invoices, which what happens to a payment touches.
    """
    changed: list[Any] = ["|", "|", ["write_date", ">=", since]]
    changed += [["picking_ids.write_date", ">=", since]]
    changed += [["order_line.invoice_lines.move_id.write_date", ">=", since]]
    domain = [["id", ">", after], *changed]
    return [int(row["id"]) for row in client.search_read("sale.order", domain, ["id"], limit=limit)]


def newest(client: Client) -> str:
    """When anything of that kind changed last, by Odoo's clock; empty where there is nothing yet."""
    found = ""
    for model in ("sale.order", "stock.picking", "account.move"):
        rows = client.search_read(model, [], ["write_date"], order="write_date desc, id desc", limit=1)
        found = max([found, *(text(row["write_date"]) for row in rows)])
    return found


def existing(client: Client, sale_ids: Sequence[int]) -> set[int]:
    found = client.search_read("sale.order", [["id", "in", list(sale_ids)]], ["id"])
    return {int(row["id"]) for row in found}
