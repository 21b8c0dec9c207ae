"""Shopee's pushes as a whole: those that got lost, and whether they are sent at all."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from django.conf import settings
from django.db import transaction

from channels.models import Shop
from channels.records import LostData, PushStatusData
from channels.shopee import connect, hook, incoming
from channels.shopee.payloads import PushConfig
from omnihub.core import clock, inbox
from omnihub.core.errors import Unreadable
from omnihub.core.outcomes import Deadline
from omnihub.core.texts import Text, beside

NEEDED = frozenset(incoming.READERS)
BY_API = frozenset(range(1, 14))
"""The codes that the API switches; the others only the console does."""


def take_lost(deadline: Deadline) -> LostData:
    """Each page is stored before it is confirmed: what Shopee forgets then is safe with us.

    A page that was stored but not confirmed comes again, and changes nothing.
    """
    client = connect.public()
    fetched = fresh = mark = 0
    while not deadline.passed():
        page = client.lost_pushes()
        fresh += store(page.bodies)
        fetched += len(page.bodies)
        if page.bodies:
            if page.last_message_id in {0, mark}:
                raise _without_end()
            mark = page.last_message_id
            client.confirm_lost_pushes(mark)
        if not (page.more and page.bodies):
            return LostData(fetched, fresh, finished=True)
    return LostData(fetched, fresh, finished=False)


@transaction.atomic
def store(bodies: Iterable[bytes]) -> int:
    """Into the inbox by the hook's own rule: what also arrived as a push is there once."""
    return sum(inbox.store(incoming.KIND, hook.event_key(body), body) for body in bodies)


def _without_end() -> Unreadable:
    return Unreadable(
        Text(
            "Shopee shows lost pushes, but not up to where: they are stored here and cannot be "
            "confirmed. Try it again; where it stays so, tell Shopee's support."
        ),
        code="lost_pushes_without_mark",
    )


def status() -> PushStatusData:
    return judged(connect.public().push_config())


def switch_on() -> PushStatusData:
    """Our address, the codes that the API may switch, and none of our shops left out."""
    client = connect.public()
    config = client.push_config()
    ours = {shop.remote_id for shop in _blocked(config)}
    offered = (config.on | config.off) or NEEDED
    wishes: dict[str, Any] = {
        "callback_url": settings.SHOPEE_PUSH_URL,
        "set_push_config_on": sorted(NEEDED & BY_API & offered),
    }
    if ours:
        wishes["blocked_shop_id_list"] = [int(one) for one in config.blocked_shop_ids if one not in ours]
    client.set_push_config(wishes)
    return status()


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    words: str
    by_api: bool = True


def judged(config: PushConfig) -> PushStatusData:
    found = list(_problems(config))
    if not found:
        return PushStatusData(config.status or "normal")
    return PushStatusData(
        state=config.status,
        code=found[0].code,
        words=reduce(beside, (problem.words for problem in found)) if found else "",
        can_switch_on=any(problem.by_api for problem in found),
    )


def _problems(config: PushConfig) -> Iterator[Problem]:
    """The worst first. All of them cost only time: the regular looks find what no push tells."""
    if config.status == "suspended":
        yield Problem("pushes_suspended", _suspended(config))
    if config.callback_url != settings.SHOPEE_PUSH_URL:
        yield Problem("push_address", _address(config.callback_url))
    if blocked := _blocked(config):
        names = ", ".join(str(shop) for shop in blocked)
        words = Text("Shopee is told to send no pushes of %(shops)s.", shops=names)
        yield Problem("push_shops_blocked", beside(words, PRESS))
    off = sorted(NEEDED & config.off)
    if mine := [code for code in off if code in BY_API]:
        words = Text("Pushes that OmniHub needs are switched off: %(names)s.", names=_named(mine))
        yield Problem("push_codes_off", beside(words, PRESS))
    if theirs := [code for code in off if code not in BY_API]:
        words = Text(
            "Switch these pushes on in the Shopee console, under Push Mechanism: %(names)s.",
            names=_named(theirs),
        )
        yield Problem("push_codes_off", words, by_api=False)
    if config.status == "warning":
        yield Problem("pushes_warning", WARNING, by_api=False)


PRESS = Text("Press Switch push on again under Shops.")
WARNING = Text(
    "Shopee warns that too many of its pushes fail, and will switch them off when most do. Look "
    "whether this OmniHub can be reached from the internet at SHOPEE_PUSH_URL, and answers within "
    "3 seconds."
)


def _suspended(config: PushConfig) -> str:
    since = ""
    if config.suspended_at:
        moment = f"{config.suspended_at.astimezone(clock.JAKARTA):%-d %b %H:%M}"
        since = Text(" since %(moment)s Jakarta time", moment=moment)
    return Text(
        "Shopee has switched all pushes off%(since)s, because too many failed. Orders come by the "
        "regular looks only, some minutes late. Make sure that SHOPEE_PUSH_URL can be reached from "
        "the internet. %(press)s Where Shopee does not let us, switch them on in its console, "
        "under Push Mechanism.",
        since=since,
        press=PRESS,
    )


def _address(theirs: str) -> str:
    ours = settings.SHOPEE_PUSH_URL
    if not ours:
        return Text("SHOPEE_PUSH_URL is not set: OmniHub does not know at which address Shopee reaches it.")
    return Text(
        "Shopee sends pushes to %(theirs)s, OmniHub expects %(ours)s. Both must be the same, letter "
        "by letter. If ours is right, press Switch push on again under Shops; else correct "
        "SHOPEE_PUSH_URL. Until then orders come by the regular looks only.",
        theirs=theirs or Text("no address"),
        ours=ours,
    )


def _blocked(config: PushConfig) -> Sequence[Shop]:
    blocked = Shop.objects.filter(kind=incoming.KIND, remote_id__in=config.blocked_shop_ids)
    return list(blocked.order_by("name", "pk"))


def _named(codes: Iterable[int]) -> str:
    return ", ".join(f"{code} ({incoming.NAMES.get(code, 'unknown')})" for code in codes)
