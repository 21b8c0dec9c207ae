"""The morning's digest for staff: what waits for them today. At most once a day for each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from channels.models import Order
from channels.states import OrderStatus
from omnihub.core import clock, work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.core.work import Todo
from omnihub.notifications import addresses, defaults, rendering, ways
from omnihub.notifications.addresses import Address
from omnihub.notifications.events import EMAIL
from omnihub.notifications.letters import Letter
from omnihub.notifications.models import StaffAlert
from omnihub.notifications.rendering import Rendered
from omnihub.notifications.templates import Template

TOPIC = "message.digest"
BEGINS, ENDS = time(7), time(11)
"""Later than that the morning is over: a digest is not made up for."""

TO_SHIP = (OrderStatus.READY_TO_SHIP, OrderStatus.PACKED)


def ask(now: datetime | None = None) -> int:
    """By the schedule, every few minutes. How many digests are to be sent."""
    here = (now or clock.now()).astimezone(clock.JAKARTA)
    if not BEGINS <= here.time() < ENDS:
        return 0
    with transaction.atomic():
        return _ask(here.date())


def _ask(today: date) -> int:
    due = StaffAlert.objects.select_for_update().filter(active=True, user__is_active=True)
    rows = list(due.filter(Q(told_on=None) | Q(told_on__lt=today)).order_by("pk"))
    StaffAlert.objects.filter(pk__in=[row.pk for row in rows]).update(told_on=today)
    work.add(Todo(TOPIC, f"{row.pk}:{today.isoformat()}", reason="every morning") for row in rows)
    return len(rows)


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    alerts = {row.pk: row for row in StaffAlert.objects.select_related("user")}
    counted = figures()
    return {one.pk: _tell(alerts.get(_alert(one)), one, counted) for one in works}


def _alert(one: Work) -> int:
    head = one.subject.partition(":")[0]
    return int(head) if head.isdecimal() else 0


def _tell(alert: StaffAlert | None, one: Work, counted: Mapping[str, str]) -> Outcome:
    if alert is None or not alert.active:
        return Outcome.done("Nobody wants it any more")
    if not ways.ready(alert.way):
        return Outcome.settings(Text("This way of messages is not set up."), "message_way_not_set_up")
    to = address(alert)
    if to.because:
        return Outcome.settings(
            Text("The address of %(who)s's digest cannot be right.", who=alert.user), "message_digest_address"
        )
    letter = Letter(to.value, f"digest-{one.subject}", text(alert.way, alert.language, counted))
    try:
        with ways.WAYS[alert.way]() as way:
            way.send(letter)
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done()


def address(alert: StaffAlert) -> Address:
    return addresses.email(alert.to) if alert.way == EMAIL else addresses.phone(alert.way, alert.to)


def text(way: str, language: str, counted: Mapping[str, str]) -> Rendered:
    if way == EMAIL:
        words = defaults.DIGESTS[language]
        template = Template(words.subject, words.text)
    else:
        own = defaults.DIGESTS_BY_WHATSAPP[language]
        template = Template("", own, remote_name=defaults.DIGEST, remote_language=language)
    return rendering.with_words({**counted, "shop": ""}, template, way, language, foot=False)


def figures() -> dict[str, str]:
    now = clock.now()
    ours = Order.objects.filter(history=False)
    to_ship = ours.filter(status__in=TO_SHIP, shipped_at=None)
    counts: Iterable[tuple[str, int]] = (
        ("to_ship", to_ship.count()),
        ("late", to_ship.filter(ship_by__lt=now).count()),
        ("held", Work.objects.filter(state=Work.State.HELD).count()),
        ("cancel_requests", ours.filter(status=OrderStatus.CANCEL_REQUESTED).count()),
    )
    told = {name: str(count) for name, count in counts}
    return {**told, "day": f"{clock.jakarta_date(now):%d/%m/%Y}", "link": settings.PUBLIC_URL}
