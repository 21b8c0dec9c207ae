"""Whether and by which ways a buyer is told of an event: rows of the log, not written yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels import marketplaces
from channels.models import Order, Shop
from omnihub.core import clock
from omnihub.notifications import addresses, events, rendering, ways
from omnihub.notifications.addresses import Address
from omnihub.notifications.events import EMAIL, Because, State, Way
from omnihub.notifications.models import Message, MessagePolicy, Number, OptOut
from omnihub.notifications.templates import Book

TOO_OLD = timedelta(days=1)
UNREACHED_FOR = timedelta(weeks=3)
"""So long a number that was not on WhatsApp is not tried there again."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something to tell the buyer of an order, and when it happened."""

    order: Order
    event: str
    at: datetime
    because: str = ""
    """Why it is not told, where that is clear before any way is looked at."""
    part: str = ""
    """Which one it is, of an event that may happen to an order more than once."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What it brings along itself; nothing that names a person."""


@dataclass(slots=True)
class Known:
    """What has to be known of the recipients and shops, read once for many orders."""

    book: Book
    now: datetime
    opted_out: set[tuple[str, str]] = field(default_factory=set)
    unreached: set[str] = field(default_factory=set)
    policies: dict[int, MessagePolicy] = field(default_factory=dict)
    addresses: dict[tuple[int, str], Address] = field(default_factory=dict)
    """By order and way: reading a telephone number takes longer than all the rest."""

    @classmethod
    def of(cls, orders: Sequence[Order]) -> "Known":
        known = cls(Book(), clock.now())
        known.policies = policies_of({order.shop for order in orders})
        known.addresses = {(one.pk, way): address(one, way) for one in orders for way in Way.values}
        known.look_up({digest for each in known.addresses.values() for digest in each.hashes})
        return known

    def look_up(self, hashes: Iterable[str]) -> None:
        wanted = list(hashes)
        rows = OptOut.objects.filter(recipient_hash__in=wanted)
        self.opted_out = set(rows.values_list("recipient_hash", "way"))
        since = self.now - UNREACHED_FOR
        numbers = Number.objects.filter(recipient_hash__in=wanted, unreached_at__gt=since)
        self.unreached = set(numbers.values_list("recipient_hash", flat=True))


def policies_of(shops: Iterable[Shop]) -> dict[int, MessagePolicy]:
    wanted = {shop.pk: shop for shop in shops}
    rows = MessagePolicy.objects.filter(shop__in=wanted)
    found = {row.shop_id: row for row in rows}
    return {pk: found.get(pk) or MessagePolicy(shop=shop) for pk, shop in wanted.items()}


def address(order: Order, way: str) -> Address:
    if way == EMAIL:
        return addresses.email(order.recipient_email)
    return addresses.phone(way, order.recipient_phone)


def messages(occasion: Occasion, known: Known) -> list[Message]:
    """One for each way that was looked at: of each chain the first that may speak, and those before it."""
    policy = known.policies[occasion.order.shop_id]
    chains = events.CHAINS[policy.plan(occasion.event)]
    because = occasion.because or of_the_order(occasion.order, policy)
    if because or not chains:
        silent = because or Because.NOT_PLANNED
        way = chains[0][0] if chains else EMAIL
        return [made(occasion, way, policy, known, because=silent)]
    return [row for chain in chains for row in _along(chain, occasion, policy, known)]


def _along(chain: Sequence[str], occasion: Occasion, policy: MessagePolicy, known: Known) -> list[Message]:
    rows: list[Message] = []
    for way in chain:
        rows.append(made(occasion, way, policy, known))
        if rows[-1].state == State.WAITING:
            break
    return rows


def of_the_order(order: Order, policy: MessagePolicy) -> str:
    """Why nobody may write to this buyer at all."""
    if not order.shop.messages:
        return Because.SWITCHED_OFF
    if tells_buyers(order.shop.kind) and not policy.may_message_marketplace:
        return Because.MARKETPLACE
    return ""


def tells_buyers(kind: str) -> bool:
    """A kind nobody knows here is none that writes to buyers."""
    found = marketplaces.MARKETPLACES.get(kind)
    return found is not None and found.tells_buyers


def of_the_way(way: str, to: Address, known: Known) -> str:
    if not ways.ready(way):
        return Because.NOT_SET_UP
    if to.because:
        return to.because
    if any((one, way) in known.opted_out for one in to.hashes):
        return Because.OPTED_OUT
    if way != EMAIL and known.unreached.intersection(to.hashes):
        return Because.NOT_ON_WHATSAPP
    return ""


def made(occasion: Occasion, way: str, policy: MessagePolicy, known: Known, *, because: str = "") -> Message:
    """What is not said has no address in the log."""
    order, language = occasion.order, policy.language
    to = known.addresses[order.pk, way]
    template = known.book.find(occasion.event, way, language)
    silent = because or of_the_way(way, to, known) or template.because
    row = Message(
        order=order,
        event=occasion.event,
        part=occasion.part,
        facts=dict(occasion.facts),
        way=way,
        language=language,
        shown=to.shown,
        happened_at=occasion.at,
        made_at=known.now,
        state=State.SKIPPED if silent else State.WAITING,
        because=silent,
    )
    if not silent:
        text = rendering.rendered(order, template, policy, way, language, occasion.facts)
        row.recipient, row.recipient_hash = to.value, to.hash
        row.subject, row.digest = text.subject[:300], text.digest
    return row
