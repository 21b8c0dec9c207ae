"""What Shopee knows and Odoo holds in the end: asked of the sandbox, never of the product."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from erp_bridge.proof import report
from erp_bridge.proof import run as proof


@dataclass
class Papers:
    """What Odoo holds for one order number, cancelled documents too."""

    orders: list[dict[str, Any]] = field(default_factory=list)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    invoices: list[dict[str, Any]] = field(default_factory=list)
    payments: list[dict[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> tuple[int, int, int, int]:
        return len(self.orders), len(self.deliveries), len(self.invoices), len(self.payments)

    @property
    def states(self) -> tuple[list[str], list[str], list[str]]:
        found = (self.orders, self.deliveries, self.invoices)
        return tuple([paper["state"] for paper in papers] for papers in found)  # type: ignore[return-value]


class FarSide:
    def __init__(self, sandbox) -> None:
        self.sandbox = sandbox

    def dials(self, **faults: float | str) -> None:
        """`dials(odoo_cut=1)`. Pushes are kept back always: these tests carry them over themselves."""
        named = {name.replace("_", ".", 1): value for name, value in faults.items()}
        self.sandbox.control("faults", {"push.drop": 1, **named})

    def odoo(self, model: str) -> list[dict[str, Any]]:
        return self.sandbox.control(f"odoo/{model}")

    def by_hand(self, model: str, method: str, *args: Any, **kwargs: Any) -> Any:
        """What a person with all rights does in Odoo."""
        given = {"method": method, "args": args, "kwargs": kwargs}
        return self.sandbox.control(f"odoo/{model}", given)["result"]

    def papers(self) -> dict[str, Papers]:
        found: dict[str, Papers] = defaultdict(Papers)
        number_of: dict[int, str] = {}
        for sale in self.odoo("sale.order"):
            number_of[sale["id"]] = sale["client_order_ref"]
            found[sale["client_order_ref"]].orders.append(sale)
        for picking in self.odoo("stock.picking"):
            if picking["sale_id"]:
                found[number_of[picking["sale_id"][0]]].deliveries.append(picking)
        sale_of = {
            pk: number for number, one in found.items() for sale in one.orders for pk in sale["invoice_ids"]
        }
        for move in self.odoo("account.move"):
            if move["id"] in sale_of:
                found[sale_of[move["id"]]].invoices.append(move)
        for payment in self.odoo("account.payment"):
            for pk in payment["reconciled_invoice_ids"]:
                found[sale_of[pk]].payments.append(payment)
        return found

    def truth(self, number: str) -> dict[str, Any]:
        return self.sandbox.control(f"orders/{number}")


def one_each(far: FarSide, numbers: Iterable[str], *, papers: str = "orders") -> None:
    """Exactly these orders are in Odoo, each once, at the seller's gross to the rupiah."""
    found, wanted = far.papers(), sorted(numbers)
    gross = {order["order_sn"]: order["gross"] for order in far.sandbox.control("orders")["orders"]}
    kinds = ("orders", "deliveries", "invoices", "payments")
    asked = kinds[: kinds.index(papers) + 1]
    assert sorted(found) == wanted
    for number in wanted:
        counts = Counter({kind: len(getattr(found[number], kind)) for kind in kinds if kind in asked})
        assert counts == dict.fromkeys(asked, 1), number
        sums = [paper["amount_total"] for paper in found[number].orders + found[number].invoices]
        assert set(sums) == {gross[number]}, number


def proved(days: int = 1):
    """A proof that must be equal; what differs is told."""
    made = proof.prove(days=days, settle_seconds=0)
    assert made.verdict == made.Verdict.EQUAL, "\n".join(report.lines(made))
    return made
