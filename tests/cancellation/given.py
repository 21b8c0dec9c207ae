"""A marketplace, an Odoo and a post office that do as a test tells them."""

from dataclasses import replace
from datetime import UTC, datetime

from channels import orders
from channels.calling_off import Reason
from channels.models import Order
from channels.records import LineData, OrderData, PulledOrders
from erp_bridge.undo import Consequence, Standing
from omnihub.core import clock
from omnihub.core.errors import Unreachable
from omnihub.notifications.telling import Draft, Told
from tests.factories import ListingFactory, ShopFactory

LONG_AGO = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


class Marketplace:
    """One order. `refuses`: what the next call raises; `lost`: that one is done, and its answer is lost."""

    cancel_reasons = tuple(Reason)

    def __init__(self, shop, data):
        self.shop, self.data = shop, data
        self.calls, self.refuses, self.lost, self.down = [], None, False, None

    def becomes(self, status, **facts):
        updated = max(clock.now(), self.data.updated_at)
        self.data = replace(self.data, status=status, remote_status=status, updated_at=updated, **facts)

    def pull(self, numbers):
        if self.down:
            raise self.down
        self.data = replace(self.data, read_at=clock.now())
        return PulledOrders((self.data,) if self.data.number in numbers else (), {})

    def cancel(self, number, wish):
        self._call(("cancel", number, wish.reason, dict(wish.pieces)))
        if wish.pieces:
            lines = [self._less(line, wish.pieces.get(line.key, 0)) for line in self.data.lines]
            self.becomes(self.data.status, lines=tuple(lines))
        else:
            self.becomes("cancelled", cancel_reason="seller: Out of Stock")
        self._lose()

    def answer_cancellation(self, number, *, accept):
        self._call(("answer", number, accept))
        self.becomes("cancelled" if accept else "ready_to_ship")
        self._lose()

    def estimate_cancel(self, _number, pieces):
        return 45000 * sum(pieces.values())

    def _less(self, line, count):
        return replace(line, quantity=line.quantity - count, cancelled=line.cancelled + count)

    def _call(self, call):
        self.calls.append(call)
        if self.refuses:
            refusal, self.refuses = self.refuses, None
            raise refusal

    def _lose(self):
        if self.lost:
            self.lost = False
            raise Unreachable("No answer.", sent=True, code="timeout")


class Undo:
    def __init__(self):
        self.asked, self.state, self.fails = [], Standing(done=True, words="S00042 was cancelled"), None
        self.cancelled = set()

    def cancelled_in_odoo(self, order_pk):
        return order_pk in self.cancelled

    def preview(self, _order_pk):
        if self.fails:
            raise self.fails
        return [Consequence("S00042", "is cancelled")]

    def ask(self, order_pk, reason):
        self.asked.append(order_pk)

    def standing(self, _order_pk):
        return self.state


class Telling:
    def __init__(self):
        self.sent = set()

    def drafts(self, _order_pk, _event, _facts=None):
        return [Draft("email", "id", "b***@contoh.id", "Pesanan dibatalkan", "Halo Budi")]

    def tell(self, order_pk, event, part="", facts=None):
        self.sent.add((order_pk, event))
        self.facts = dict(facts or {})

    def told(self, order_pk, event, part=""):
        return [Told(1, "email", "sent", "Sent", LONG_AGO)] if (order_pk, event) in self.sent else []


def order(status="ready_to_ship", **facts):
    """An order of two pieces in the mirror, and the marketplace that has it."""
    shop = ShopFactory(cancels=True, name="Toko Contoh", stock_place="odoo:1")
    listing = ListingFactory(shop=shop, item_id="26001", sku="TAS-1", product=True)
    data = OrderData(
        **{
            "number": "261120ABCD1234",
            "status": status,
            "remote_status": status.upper(),
            "updated_at": LONG_AGO,
            "read_at": LONG_AGO,
            "placed_at": LONG_AGO,
            "paid_at": LONG_AGO,
            "buyer_total": 90000,
            "lines": (LineData("26001-0", listing.item_id, "0", "TAS-1", "Tas", 2, listed_total=90000),),
        }
        | facts
    )
    orders.save_all(shop, [data])
    return Order.objects.select_related("shop").get(), Marketplace(shop, data)
