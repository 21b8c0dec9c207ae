"""How the pages write money and time."""

import functools
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from auditlog.models import LogEntry
from django import template
from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.template import Context
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from channels.models import Order
from channels.models.own import OURS
from erp_bridge.models import Binding
from omnihub.core import clock, money, texts
from omnihub.core.models import Work
from omnihub.dashboard import advice as advices
from omnihub.dashboard import erp_side, timeline
from omnihub.dashboard.advice import Advice
from omnihub.dashboard.markup import filled
from omnihub.dashboard.queries import counting
from omnihub.language.said import said
from omnihub.notifications.events import Way
from omnihub.people import audit, rights, traces, words
from payments.models import MethodGroup

register = template.Library()
MINUTE, HOUR, DAY = 60, 3600, 86400
GOLDEN_ANGLE = 137
LATELY = 8
PRIVATE = re.compile(r"\S+@\S+|\+?\d[\d\s().-]{4,}\d")


@register.filter
def rupiah(value: Decimal | None) -> str:
    return "–" if value is None else money.rupiah(value)


@register.filter
def rupiah_text(value: str) -> str:
    """A sum that was kept as text, as JSON keeps them."""
    return money.rupiah(Decimal(value))


@register.filter
def signed_rupiah(value: Decimal) -> str:
    return f"+{money.rupiah(value)}" if value > 0 else money.rupiah(value)


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """23 Nov 14:03, in Jakarta; the year only when it is not this one."""
    if value is None:
        return "–"
    here = value.astimezone(clock.JAKARTA)
    this_year = here.year == clock.now().astimezone(clock.JAKARTA).year
    year = "" if this_year else f" {here.year}"
    short, _long = _month(here.month, get_language())
    return _time(here, f"{here.day} {short}{year} {here.hour:02}:{here.minute:02}")


@register.filter
def second(value: datetime | None) -> SafeString | str:
    """23 Nov 14:03:22, where the order of things matters."""
    if value is None:
        return "–"
    here = value.astimezone(clock.JAKARTA)
    short, _long = _month(here.month, get_language())
    return _time(here, f"{here.day} {short} {here:%H:%M:%S}")


@register.filter
def clock_time(value: datetime) -> str:
    return f"{value.astimezone(clock.JAKARTA):%H:%M:%S}"


@register.filter
def minute(value: datetime) -> str:
    return f"{value.astimezone(clock.JAKARTA):%H:%M}"


@register.filter
def weekday(value: datetime) -> str:
    return date_format(value.astimezone(clock.JAKARTA), "l")


@register.filter
def long_date(value: datetime) -> str:
    return date_format(value.astimezone(clock.JAKARTA), "l, j F Y")


@register.filter
def ago(value: datetime | None) -> SafeString | str:
    return _("never") if value is None else _time(value, _ago(clock.now() - value))


@register.filter
def left(value: datetime) -> str:
    """How long there is still time, or since when there is none."""
    rest = value - clock.now()
    if rest.total_seconds() < 0:
        return _("%(span)s over") % {"span": span(-rest)}
    return _("%(span)s left") % {"span": span(rest)}


@register.filter
def span(value: timedelta) -> str:
    """How long it took or waited: 80 ms, 4.2 s, 3 min, 2 h, 5 days."""
    seconds = value.total_seconds()
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < MINUTE:
        return _("%(n)s s") % {"n": number_format(seconds, 1)}
    if seconds < HOUR:
        return _("%(n)d min") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return _("%(n)d h") % {"n": seconds // HOUR}
    days = int(seconds // DAY)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


@register.filter
def until(value: datetime) -> str:
    """How long until then."""
    return span(max(value - clock.now(), timedelta(0)))


@register.filter
def starts(text: str, beginning: str) -> bool:
    return text.startswith(beginning)


@register.filter
def isomoment(value: str) -> SafeString | str:
    """A moment that was kept as text beside a number."""
    return moment(datetime.fromisoformat(value)) if value else "–"


@register.filter
def pieces(value: Decimal) -> str:
    return f"{value.normalize():f}"


register.filter("said", said)


@register.filter
def kept(stored: texts.Kept) -> str:
    """A sentence as it is kept with its terms, for whoever reads it."""
    return said(texts.read(stored))


@register.filter
def of(terms: Mapping[Any, Any], name: str) -> Any:
    """One of a few terms, by its name."""
    return terms[name]


@register.filter
def pay_method(name: str) -> str:
    """A method as people call it: one of ours by its kind, a marketplace's by its own name."""
    return str(dict(MethodGroup.choices).get(name, name)) if name else _("not known")


@register.filter
def many(value: int) -> str:
    """A number that was counted up to a limit: 10.000+ where it reached it."""
    return f"{counting.MOST:,}+".replace(",", ".") if value > counting.MOST else str(value)


@register.filter
def topic(name: str) -> str:
    return timeline.topic(name)


@register.filter
def advice(work: Work) -> Advice:
    return advices.of(work.code, work.fate)


@register.filter
def way(name: str) -> str:
    """By which a message goes to a buyer."""
    return str(dict(Way.choices).get(name, name))


@register.filter
def document(kind: str) -> str:
    return str(erp_side.ALL[Binding.Kind(kind)]) if kind in Binding.Kind.values else kind


@register.filter
def status(value: str) -> str:
    return timeline.state(value)


@register.filter
def remote_state(order: Order) -> str:
    """The marketplace's own word. Our own shops have no other one than ours."""
    return status(order.status) if order.shop.kind in OURS else order.remote_status


@register.filter
def buyer(order: Order, may_see: bool) -> str:  # noqa: FBT001 - a filter's argument has no name
    """The marketplace's user name; buyers without one by the first and last letter of their name.

    Whom it goes to is told on the order's own page only.
    """
    if order.customer is None:
        return "–"
    name = order.customer.username
    return name if name and may_see else starred(name or order.customer.name)


@register.filter
def starred(name: str) -> str:
    return f"{name[:1]}***{name[-1:]}" if name else "–"


@register.filter
def without_numbers(text: str) -> str:
    """A buyer's note without the phone numbers and addresses people write into it."""
    return PRIVATE.sub("•••", text)


@register.inclusion_tag("dashboard/parts/history.html", takes_context=True)
def history(context: Context, subject: Model) -> dict[str, Any]:
    """What people changed of it lately."""
    rows = audit.of(subject).exclude(action=LogEntry.Action.ACCESS).select_related("actor", "content_type")
    request: HttpRequest = context["request"]
    may_see_all = request.user.has_perm(rights.SEE_LOG)
    return {
        "rows": [(row, words.who(row), words.action(row), words.changes(row)) for row in rows[:LATELY]],
        "all": traces.address(type(subject), subject.pk) if may_see_all else "",
    }


@register.filter
def picture(url: str) -> str:
    """Empty where the browser would not be let to fetch it."""
    return url if url.startswith(tuple(f"{host}/" for host in settings.PICTURES_FROM)) else ""


@register.filter
def hue(pk: int) -> int:
    """A colour of its own for each shop, far from its neighbours'."""
    return pk * GOLDEN_ANGLE % 360


def _ago(age: timedelta) -> str:
    if age.total_seconds() < MINUTE:
        return _("just now")
    return _("%(span)s ago") % {"span": span(age)}


@functools.cache
def _month(number: int, _language: str | None) -> tuple[str, str]:
    """Its name, short and long. Kept, because a list of orders asks a hundred times."""
    return MONTHS_3[number].title(), str(MONTHS[number])


def _time(value: datetime, text: str) -> SafeString:
    """Written without Django's formats, which take a quarter of a millisecond each: a list has a hundred."""
    here = value.astimezone(clock.JAKARTA)
    _short, month = _month(here.month, get_language())
    title = f"{here.day} {month} {here.year} {here.hour:02}:{here.minute:02}:{here.second:02}"
    return filled('<time datetime="{}" title="{} WIB">{}</time>', here.isoformat(), title, text)
