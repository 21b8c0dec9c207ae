"""The money of every channel, book against book: what differs, why, and what was decided about it."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import clock
from omnihub.core.workbooks import Cell
from omnihub.dashboard import access, difference_words, pages, sheets
from omnihub.dashboard.queries import reconciliation as queries
from omnihub.dashboard.queries import wallet_journals
from omnihub.dashboard.templatetags.hub import kept
from omnihub.reconciliation import deciding, running
from omnihub.reconciliation.models import Book, Difference

MOST_EXPORTED = 100_000
AT_ONCE = 500
CHOICES = (7, 14, 31, 92)


@access.page_for(access.SEE_DIFFERENCES)
def index(request: HttpRequest) -> HttpResponse:
    wish = queries.Wish.read(request.GET)
    found = queries.page(wish)
    context = {
        "title": _("Reconciliation"),
        "as_of": clock.now(),
        "wish": wish,
        "chips": _chips(wish),
        "books": Book.choices,
        "shops": list(Shop.objects.order_by("name", "pk")),
        "rows": [(row, difference_words.title(row), difference_words.called(row)) for row in found.rows],
        "older": found.after and wish.but(after=found.after).address,
        "first": wish.but().address if wish.after else "",
        "sums": queries.open_sums(),
        "run": queries.last_run(),
        "journals": wallet_journals.words(),
        "day_choices": CHOICES,
        "may_reconcile": request.user.has_perm(access.RECONCILE),
    }
    return pages.show(request, "dashboard/reconciliation.html", context)


def _chips(wish: queries.Wish) -> list[tuple[str, str, str, int]]:
    """Name, label, address, how many."""
    numbers = queries.numbers(wish)
    labels = {**dict(Difference.State.choices), "all": _("All")}
    return [
        (name, str(labels[name]), wish.but(group=name).address, numbers.get(name, 0))
        for name in queries.GROUPS
    ]


@access.page_for(access.SEE_DIFFERENCES)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Difference.objects.select_related("shop", "order"), pk=pk)
    return pages.show(request, "dashboard/difference.html", _context(request, row))


def _context(request: HttpRequest, row: Difference) -> dict[str, object]:
    return {
        "title": difference_words.title(row),
        "called": difference_words.called(row),
        "as_of": clock.now(),
        "row": row,
        "sides": difference_words.sides(row),
        "facts": list(difference_words.facts(row)),
        "may_reconcile": request.user.has_perm(access.RECONCILE),
        "note": request.POST.get("note", row.note),
    }


@access.button(access.RECONCILE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Difference.objects.select_related("shop", "order"), pk=pk)
    wanted, note = request.POST.get("state", ""), request.POST.get("note", "")
    try:
        row = deciding.decide(pk, wanted, note, request.user.get_username())
    except ValueError:
        messages.error(request, _("There is no such state."))
    except deciding.NoteMissing:
        context = {**_context(request, row), "note_missing": True}
        return pages.show(request, "dashboard/difference.html", context, status=422)
    else:
        messages.success(request, _("Kept: %(state)s.") % {"state": row.get_state_display()})
    return redirect("dashboard:difference", pk)


@access.button(access.RECONCILE)
def run(request: HttpRequest) -> HttpResponse:
    text = request.POST.get("days", "")
    days = int(text) if text in map(str, CHOICES) else running.DAYS
    last = queries.last_run()
    if last and last.finished_at is None and last.started_at > clock.now() - timedelta(hours=2):
        messages.info(request, _("A comparison is on its way already."))
    else:
        today = clock.jakarta_date(clock.now())
        running.start(today - timedelta(days=days - 1), today, request.user.get_username())
        messages.success(request, _("The books are being compared."))
    return redirect("dashboard:reconciliation")


@access.page_for(access.SEE_DIFFERENCES)
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows with its filters, all pages of it."""
    rows = queries.found(queries.Wish.read(request.GET)).order_by("-day", "-pk")[:MOST_EXPORTED]
    columns = [
        (_("Day"), 12),
        (_("Which books"), 28),
        (_("What differs"), 28),
        (_("Shop"), 20),
        (_("Order or entry"), 28),
        (_("Ours"), 14),
        (_("Theirs"), 14),
        (_("Difference"), 14),
        (_("State"), 12),
        (_("Probably because"), 60),
        (_("Note"), 40),
        (_("By"), 16),
        (_("Evidence"), 60),
    ]
    name = f"differences-{clock.jakarta_date(clock.now()).isoformat()}"
    return sheets.answer(name, _("Differences"), columns, _cells(rows.iterator(chunk_size=AT_ONCE)))


def _cells(rows: Iterator[Difference]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        evidence = "; ".join(f"{fact.label}: {fact.words}" for fact in difference_words.facts(row))
        yield (
            row.day,
            row.get_book_display(),
            str(difference_words.title(row)),
            row.shop.name if row.shop else "",
            difference_words.called(row),
            row.ours,
            row.theirs,
            row.off,
            row.get_state_display(),
            kept(row.guess),
            row.note,
            row.decided_by,
            evidence,
        )
