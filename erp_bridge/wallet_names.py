"""What the entries of a wallet's journal are called, for all time: by these names Odoo is asked for them."""

from collections.abc import Iterable
from datetime import date

from erp_bridge.records import Profile


def reference(profile: Profile, day: date, what: str) -> str:
    """An entry of a wallet's day."""
    return f"{beginning(profile)}{day.isoformat()} {what}"


def beginning(profile: Profile) -> str:
    return f"{profile.shop_kind.title()} {profile.shop_remote_id} "


def payout(profile: Profile, day: date) -> str:
    """A payment of the gross."""
    return f"{_of_payouts(profile)}{day.isoformat()}"


def _of_payouts(profile: Profile) -> str:
    return f"{profile.shop_kind.title()} {profile.shop_name} "


def is_of(profiles: Iterable[Profile], reference: str) -> bool:
    """An entry of one of these shops, or a payment of its gross."""
    return any(reference.startswith((beginning(one), _of_payouts(one))) for one in profiles)
