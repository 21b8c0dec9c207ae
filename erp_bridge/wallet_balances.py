"""What a marketplace's wallets hold at the beginning and end of a day, and what their journal does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channels import settlements
from channels.models import Shop, WalletDay
from erp_bridge.odoo.client import Client
from erp_bridge.records import ZERO
from erp_bridge.wallet_journal import Journal
from omnihub.core import clock


@dataclass(frozen=True, slots=True)
class Balances:
    """At the marketplace and in Odoo, before the day and after it. `first`: no day before it was compared.
    `new`: what wallets held that joined the others' journal on this day.
    """

    opening: Decimal
    closing: Decimal
    before: Decimal
    after: Decimal
    first: bool
    new: Decimal = ZERO

    @property
    def off(self) -> Decimal:
        return self.after - self.closing

    @property
    def arose(self) -> Decimal:
        """What of it came about on this day. A wallet that joins brings what nobody booked for it yet."""
        if self.first or (self.new and not self.off):
            return self.off
        return self.off - (self.before - (self.opening - self.new))


def read(client: Client, account_id: int, journal: Journal, day: date, moved: Decimal) -> Balances | None:
    """`moved`: what moved in Odoo on that day. None where a wallet was not read that far."""
    kept = [_at_marketplace(shop, day) for shop in Shop.objects.filter(pk__in=journal.shops)]
    known = [one for one in kept if one]
    if not known or len(known) < len(kept):
        return None
    after = Decimal(str(client.balance(account_id, day.isoformat())))
    known_before = _known_before(journal.shops, day)
    joining = WalletDay.objects.filter(shop__in=set(journal.shops) - known_before, day=day)
    brought = list(joining.values_list("opening", flat=True))
    return Balances(
        opening=sum((opening for opening, _closing in known), ZERO),
        closing=sum((closing for _opening, closing in known), ZERO),
        before=after - moved,
        after=after,
        first=bool(brought) and not known_before,
        new=sum(brought, ZERO),
    )


def _known_before(shops: Sequence[int], day: date) -> set[int]:
    """Whose wallets were laid beside the journal on a day before this one."""
    rows = WalletDay.objects.filter(shop__in=shops, day__lt=day).select_related("shop")
    found = rows.values_list("shop", "day", "shop__go_live_at")
    return {shop for shop, at, live in found if live and at >= clock.jakarta_date(live)}


def _at_marketplace(shop: Shop, day: date) -> tuple[Decimal, Decimal] | None:
    """Before and after the day. A wallet in which nothing ever moved is empty."""
    if settlements.read_until(shop) < clock.jakarta_day(day)[1]:
        return None
    days = WalletDay.objects.filter(shop=shop)
    row = days.filter(day__lte=day).order_by("-day").first()
    if row is not None:
        return (row.opening if row.day == day else row.closing), row.closing
    later = days.order_by("day").first()
    held = later.opening if later else ZERO
    return held, held
