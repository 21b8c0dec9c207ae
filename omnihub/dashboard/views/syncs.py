"""Everything that is started by hand or by the clock: the manual syncs, and the scheduled actions."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channels import queries as channels
from channels import syncs
from channels.models import Shop, SyncRun
from omnihub.core import clock, schedules
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import runs
from omnihub.dashboard.queries import schedules as actions
from omnihub.dashboard.views.orders import PK

KINDS: dict[str, str | Promise] = {
    SyncRun.Kind.ORDERS: gettext_lazy("Sync Orders"),
    SyncRun.Kind.STOCK: gettext_lazy("Sync Inventory"),
    SyncRun.Kind.SHOP: gettext_lazy("Update Shop"),
    SyncRun.Kind.LABELS: gettext_lazy("Fetch Shipping Labels"),
}
ALL = "all"


@dataclass(frozen=True, slots=True)
class Cell:
    kind: str
    label: str | Promise
    last: SyncRun | None
    off: bool = False
    """This shop does no such thing."""


@dataclass(frozen=True, slots=True)
class Row:
    shop: Shop
    cells: list[Cell]

    @property
    def readable(self) -> bool:
        return self.shop.pulls and self.shop.state == Shop.State.CONNECTED


@access.page
def syncs_page(request: HttpRequest) -> HttpResponse:
    history = runs.history()
    context = {
        "title": _("Syncs"),
        "as_of": clock.now(),
        "kinds": KINDS.items(),
        "rows": _rows(),
        "runs": runs.current(*SyncRun.Kind.values),
        "history": history,
        "actions": actions.actions(),
        "longest": schedules.LONGEST,
        "may_sync": request.user.has_perm(access.SYNC),
        "may_run": request.user.has_perm(access.RUN_SCHEDULE),
    }
    return pages.show(request, "dashboard/syncs.html", context)


def _rows() -> list[Row]:
    last = runs.newest()
    return [
        Row(shop, [_cell(shop, kind, last.get((shop.pk, kind))) for kind in KINDS])
        for shop in Shop.objects.order_by("name", "pk")
    ]


def _cell(shop: Shop, kind: str, last: SyncRun | None) -> Cell:
    return Cell(kind, KINDS[kind], last, off=kind == SyncRun.Kind.LABELS and not shop.arranges)


@access.button(access.SYNC)
def ask(request: HttpRequest) -> HttpResponse:
    """One kind, of one shop or of all that may be read."""
    kind, _colon, shop = request.POST.get("ask", "").partition(":")
    if kind not in KINDS:
        raise Http404(kind)
    readable = channels.connected_shops()
    if kind == SyncRun.Kind.LABELS:
        readable = readable.filter(arranges=True)
    found = list(readable.filter(pk=int(shop)) if PK.fullmatch(shop) else readable if shop == ALL else [])
    for one in found:
        syncs.ask(one, SyncRun.Kind(kind), request.user.get_username())
    if found:
        names = ", ".join(one.name for one in found)
        messages.success(request, _("%(what)s: asked for %(shops)s.") % {"what": KINDS[kind], "shops": names})
    else:
        messages.warning(request, _("No shop can be read: it is switched off or needs a new authorisation."))
    return redirect("dashboard:syncs")


def named(name: str) -> str:
    if name not in settings.SCHEDULES:
        raise Http404(name)
    return name


@access.button(access.RUN_SCHEDULE)
def run_now(request: HttpRequest, name: str) -> HttpResponse:
    schedules.run_now(named(name))
    messages.success(request, _("“%(action)s” is done next.") % {"action": actions.WORDS[name]})
    return _back()


@access.button(access.RUN_SCHEDULE)
def intervals(request: HttpRequest) -> HttpResponse:
    """All that were typed differently; none where one of them cannot be."""
    wanted = {}
    for action in actions.actions():
        text = request.POST.get(f"minutes-{action.row.name}", str(action.row.minutes))
        wanted[action.row.name] = minutes = int(text) if PK.fullmatch(text) else 0
        if not schedules.SHORTEST <= minutes <= schedules.LONGEST:
            words = _("Please give whole minutes, from %(first)d to %(last)d.")
            messages.error(request, words % {"first": schedules.SHORTEST, "last": schedules.LONGEST})
            return _back()
    _save(request, wanted)
    return _back()


def _save(request: HttpRequest, wanted: Mapping[str, int]) -> None:
    for action in actions.actions():
        minutes = wanted.get(action.row.name)
        if minutes and minutes != action.row.minutes:
            schedules.set_minutes(action.row.name, minutes, request.user.get_username())
            words = ngettext(
                "“%(action)s” is done every minute now.",
                "“%(action)s” is done every %(n)d minutes now.",
                minutes,
            )
            messages.success(request, words % {"action": action.words, "n": minutes})


@access.button(access.RUN_SCHEDULE)
def switch(request: HttpRequest, name: str) -> HttpResponse:
    """What everything depends on is switched off only after its consequence was read."""
    on = request.POST.get("on") == "1"
    if not on and named(name) in actions.ESSENTIAL and request.POST.get("confirmed") != "1":
        context = {
            "title": _("Switch off?"),
            "name": name,
            "words": actions.WORDS[name],
            "off": actions.OFF[name],
        }
        return pages.show(request, "dashboard/schedule_off.html", context)
    schedules.switch(named(name), on=on, by=request.user.get_username())
    words = _("“%(action)s” is switched on.") if on else _("“%(action)s” is switched off.")
    messages.success(request, words % {"action": actions.WORDS[name]})
    return _back()


def _back() -> HttpResponse:
    return redirect("dashboard:syncs")
