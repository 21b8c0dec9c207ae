"""A day of a gateway's own book, sorted by shop and by what an entry is made of. Reads, and pure sums."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from channels.models import Shop
from erp_bridge import queries
from erp_bridge.bindings import Kind
from erp_bridge.entries import Amount
from erp_bridge.odoo.payloads import Payment
from erp_bridge.records import OURS, ZERO, Profile
from omnihub.core import clock
from omnihub.core.texts import Text
from payments.models import LedgerEntry

SETTLED, REFUNDED, WITHDRAWN, CHARGED = "settled", "refunded", "withdrawn", "fees"
KINDS: Mapping[str, str] = {
    LedgerEntry.Kind.PAYMENT: SETTLED,
    LedgerEntry.Kind.REFUND: REFUNDED,
    LedgerEntry.Kind.PAYOUT: REFUNDED,
    LedgerEntry.Kind.WITHDRAWAL: WITHDRAWN,
    LedgerEntry.Kind.FEE: CHARGED,
}
NEVER_MOVED = frozenset({"PENDING", "FAILED", "VOIDED", "REVERSED", "CANCELLED"})
FEE, TAX, MONEY = "Biaya", "PPN atas biaya", "Saldo"
NAMES: Mapping[str, str] = {
    SETTLED: "Pembayaran",
    REFUNDED: "Pengembalian dana",
    WITHDRAWN: "Penarikan",
    CHARGED: FEE,
}
"""Of lines in Odoo, in the words of those who work there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry of the gateway's book. `binding`: what of ours its payment in Odoo is bound to."""

    remote_id: str
    kind: str
    label: str
    amount: Decimal
    fee: Decimal
    fee_tax: Decimal
    net: Decimal
    incoming: bool
    binding: tuple[str, str] | None = None

    @property
    def moved(self) -> Decimal:
        """Before fees: below zero where it goes out."""
        return self.amount if self.incoming else -self.amount

    @property
    def adds_up(self) -> bool:
        """A payment comes in less its fee; whatever goes out takes the fee along."""
        return self.moved - self.fee - self.fee_tax == self.net

    @property
    def bookable(self) -> bool:
        owned = self.binding is not None or self.kind not in {SETTLED, REFUNDED}
        return bool(self.kind) and self.adds_up and owned


Lines = Mapping[str, Sequence[Moved]]


def day(gateway: str, day: date) -> tuple[dict[Profile, dict[str, list[Moved]]], list[Moved]]:
    """By shop and kind what can be booked, and what a person has to look at."""
    profiles = _profiles()
    shops: dict[Profile, dict[str, list[Moved]]] = defaultdict(lambda: defaultdict(list))
    strays: list[Moved] = []
    for row in _rows(gateway, day) if profiles else ():
        moved = _moved(row)
        profile = profiles.get(_shop(row) or next(iter(profiles)))
        if profile is None:  # of a shop that is not booked in Odoo
            continue
        if moved.bookable:
            shops[profile][moved.kind].append(moved)
        else:
            strays.append(moved)
    return {profile: dict(kinds) for profile, kinds in shops.items()}, strays


def _profiles() -> dict[int, Profile]:
    """Of our own shops that are booked, the first one first: it keeps what belongs to no order."""
    shops = Shop.objects.filter(
        kind__in=OURS, pushes_orders=True, odoo_profile__clearing_journal_id__isnull=False
    )
    rows = shops.select_related("odoo_profile").order_by("pk")
    return {row.pk: queries.profile_of(row.odoo_profile) for row in rows}


def _rows(gateway: str, day: date) -> list[LedgerEntry]:
    """Payments by when they were settled, everything else by when it happened."""
    start, end = clock.jakarta_day(day)
    settled = Q(kind=LedgerEntry.Kind.PAYMENT, settled_at__gte=start, settled_at__lt=end)
    other = ~Q(kind=LedgerEntry.Kind.PAYMENT) & Q(at__gte=start, at__lt=end)
    rows = LedgerEntry.objects.filter(settled | other, gateway=gateway).exclude(remote_status__in=NEVER_MOVED)
    related = rows.select_related("receipt__payment__order", "refund__receipt__payment__order")
    return list(related.order_by("at", "pk"))


def _shop(row: LedgerEntry) -> int | None:
    receipt = row.receipt or (row.refund and row.refund.receipt)
    return receipt.payment.order.shop_id if receipt else None


def _moved(row: LedgerEntry) -> Moved:
    binding = None
    if row.kind == LedgerEntry.Kind.PAYMENT and row.receipt_id:
        binding = (str(Kind.RECEIPT), str(row.receipt_id))
    elif row.refund_id and KINDS.get(row.kind) == REFUNDED:
        binding = (str(Kind.REFUND), str(row.refund_id))
    return Moved(
        remote_id=row.remote_id,
        kind=KINDS.get(row.kind, ""),
        label=str(row.get_kind_display()),
        amount=row.amount,
        fee=row.fee,
        fee_tax=row.fee_tax,
        net=row.net,
        incoming=row.incoming,
        binding=binding,
    )


def lacking(profile: Profile, lines: Lines) -> str | None:
    """What of the profile these lines need and nobody has chosen yet."""
    every = [one for found in lines.values() for one in found]
    if profile.gateway_fee_account_id is None and (any(one.fee for one in every) or lines.get(CHARGED)):
        return Text("account for the gateway's fees")
    if profile.input_tax_account_id is None and any(one.fee_tax for one in every):
        return Text("account for input tax")
    if profile.bank_account_id is None and lines.get(WITHDRAWN):
        return Text("account for withdrawals")
    return None


def amounts(
    profile: Profile,
    balance_account: int,
    lines: Sequence[Moved],
    payments: Mapping[tuple[str, str], Payment],
) -> list[Amount]:
    """The lines of one entry: what changes the balance, its fee and tax, and where the money came from."""
    against: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for one in lines:
        waits_on = payments[one.binding].waits_on if one.binding else None
        other = profile.gateway_fee_account_id if one.kind == CHARGED else profile.bank_account_id
        against[waits_on or other or 0, NAMES[one.kind]] -= one.moved
    fee = sum((one.fee for one in lines), ZERO)
    tax = sum((one.fee_tax for one in lines), ZERO)
    found = [Amount(balance_account, sum((one.net for one in lines), ZERO), MONEY)]
    found += [Amount(account, total, name) for (account, name), total in sorted(against.items())]
    found += [Amount(profile.gateway_fee_account_id or 0, fee, FEE)]
    found += [Amount(profile.input_tax_account_id or 0, tax, TAX)]
    return [each for each in found if each.balance]
