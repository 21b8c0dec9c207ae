"""A sum that is given back, spread over the taxes of the invoice it comes from. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import InvoiceLine
from omnihub.core.money import CENT

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a credit note: the taxes and the account of what was sold."""

    account_id: int | None
    taxes: tuple[int, ...]
    price: Decimal

    def values(self, name: str) -> dict[str, Any]:
        """Whole rupiah go as they are; JSON knows no decimals."""
        whole = self.price == self.price.to_integral_value()
        return {
            "name": name,
            "quantity": 1,
            "price_unit": int(self.price) if whole else float(self.price),
            "account_id": self.account_id,
            "tax_ids": [[6, 0, list(self.taxes)]],
        }


def by_move(lines: Iterable[InvoiceLine]) -> dict[int, list[InvoiceLine]]:
    found: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        if line.move_id is not None:
            found[line.move_id].append(line)
    return dict(found)


def parts(amount: Decimal, lines: Sequence[InvoiceLine]) -> list[Part]:
    """One a tax, in whole rupiah, by what was sold with it less the vouchers of the same tax. They add up to
    the amount, tax and all.
    """
    groups: dict[tuple[int, ...], list[InvoiceLine]] = defaultdict(list)
    for line in lines:
        groups[line.taxes].append(line)
    sold = {taxes: some for taxes, some in groups.items() if _gross(some) > 0}
    shares = convert.share(amount, [_gross(some) for some in sold.values()])
    return [
        Part(_account(some), taxes, _price(share, some))
        for (taxes, some), share in zip(sold.items(), shares, strict=True)
        if share
    ]


def _gross(lines: Sequence[InvoiceLine]) -> Decimal:
    return sum((line.gross for line in lines), NOTHING)


def _account(lines: Sequence[InvoiceLine]) -> int | None:
    return max(lines, key=lambda line: line.gross).account_id


def _price(amount: Decimal, lines: Sequence[InvoiceLine]) -> Decimal:
    """A tax on top of the price comes on top of this one, too."""
    gross, price = _gross(lines), sum((line.price for line in lines), NOTHING)
    if abs(price - gross) < len(lines):
        return amount
    return (amount * price / gross).quantize(CENT)
