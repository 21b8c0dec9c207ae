"""Which wallets are laid beside their journal in Odoo, and how far: some are shared, or hold the gross."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.wallets import kinds
from erp_bridge.models import OdooProfile

FULL = OdooProfile.Settlement.FULL


def words() -> list[str]:
    """One sentence a journal that is not simply one shop's; nothing where each shop has its own."""
    rows = OdooProfile.objects.filter(shop__pushes_orders=True, shop__kind__in=kinds()).order_by("pk")
    by_place: dict[tuple[int, int], list[OdooProfile]] = defaultdict(list)
    for row in rows.select_related("shop"):
        by_place[row.company_id, row.wallet_journal_id].append(row)
    return [sentence for some in by_place.values() for sentence in _of(some)]


def _of(some: list[OdooProfile]) -> Iterator[str]:
    full = [one.shop.name for one in some if one.settlement == FULL]
    gross = [one.shop.name for one in some if one.settlement != FULL]
    if len(full) > 1 and not gross:
        yield _(
            "%(shops)s share a wallet journal in Odoo: each one's entries are compared by themselves, their "
            "balances only together."
        ) % {"shops": ", ".join(full)}
    if full and gross:
        yield _(
            "%(gross)s: payouts are booked as one payment of the gross, into the same journal as %(full)s. "
            "There the entries of %(full)s are compared, and no balance."
        ) % {"gross": ", ".join(gross), "full": ", ".join(full)}
    if gross and not full:
        yield ngettext(
            "%(shops)s: payouts are booked as one payment of the gross, so its wallet is not compared with "
            "Odoo. The proof compares the payments.",
            "%(shops)s: payouts are booked as one payment of the gross, so their wallets are not compared "
            "with Odoo. The proof compares the payments.",
            len(gross),
        ) % {"shops": ", ".join(gross)}
