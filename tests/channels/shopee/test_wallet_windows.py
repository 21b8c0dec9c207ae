"""How often a wallet is asked, and that no line of it is missed, whatever its lines are spread like."""

import math
from datetime import timedelta
from decimal import Decimal

import pytest

from channels import settlements
from channels.models import WalletDay, WalletEntry
from channels.shopee import wallet
from channels.shopee.payloads import WalletLine, WalletList
from omnihub.core import clock, cursors, database
from omnihub.core.outcomes import Deadline
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db
FOREVER = Deadline(math.inf)


class Remote:
    """Shopee's side of it: the newest line first, a hundred a page, fifteen days at most."""

    def __init__(self, hours_ago):
        now, balance = database.database_now(), Decimal(0)
        self.lines, self.asked = [], []
        for ago in sorted(hours_ago, reverse=True):
            balance += 100
            at = now - timedelta(hours=ago)
            line = WalletLine(str(len(self.lines)), "PAID_ADS_REFUND", "COMPLETED", Decimal(100), balance, at,
                              "MONEY_IN", Decimal(0), "", "", "", "")  # fmt: skip
            self.lines.insert(0, line)

    def ask(self, call):
        since, until, page = (call.keywords[name] for name in ("since", "until", "page"))
        assert until - since <= timedelta(days=15)
        self.asked.append((since, until, page))
        found = [line for line in self.lines if since <= line.created_at <= until]
        return WalletList(tuple(found[page * 100 : page * 100 + 100]), more=len(found) > page * 100 + 100)


def look(remote, shop=None, deadline=FOREVER):
    shop = shop or ShopFactory()
    while not wallet.read(remote, shop, deadline):
        assert len(remote.asked) < 500
    return shop


def whole(shop, remote):
    days = WalletDay.objects.filter(shop=shop)
    return (
        WalletEntry.objects.filter(shop=shop).count() == len(remote.lines)
        and not days.exclude(gap=0).exists()
        and days.latest("day").closing == remote.lines[0].balance
    )


@pytest.mark.parametrize(
    ("hours_ago", "most"),
    [
        ([1], 3),
        ([day * 24 + 1 for day in range(30)], 3),
        ([place / 2 for place in range(1, 1400)], 27),
        ([700 + place / 100 for place in range(250)] + [2], 18),
        ([place / 1000 for place in range(1, 450)], 13),
    ],
    ids=["one line", "one a day", "two an hour", "a rush a month ago", "a rush just now"],
)
def test_the_first_look_sees_every_line_and_asks_as_rarely_as_they_allow(hours_ago, most):
    remote = Remote(hours_ago)
    shop = look(remote)
    assert whole(shop, remote)
    assert len(remote.asked) <= most, len(remote.asked)
    assert [one for one in remote.asked if one[2] and one[1] - one[0] > wallet.NARROWEST] == []


def test_a_busy_wallet_is_read_by_half_days_and_goes_on_where_its_time_was_over():
    remote = Remote([place / 20 for place in range(1, 1500)])
    shop = ShopFactory()
    turns = iter([*[0.0] * 12, *[math.inf] * 500])

    class Short:
        def passed(self):
            return next(turns) == 0.0 and len(remote.asked) > 9

    look(remote, shop, Short())
    assert whole(shop, remote)


def test_what_is_looked_at_again_for_a_withdrawal_takes_nothing_back_from_what_is_known_to_be_whole():
    remote = Remote([700, 3])
    shop = look(remote)
    until = settlements.read_until(shop)
    WalletEntry.objects.filter(shop=shop, identity="0").update(state="waiting")
    seen = []

    class Watching(Remote):
        def ask(self, call):
            seen.append(settlements.read_until(shop))
            return remote.ask(call)

    look(Watching([]), shop)
    assert len(seen) == 2
    assert min(seen) >= until - timedelta(seconds=1)
    assert int(cursors.read(settlements.cursor(shop.key))) >= clock.to_epoch(until)
