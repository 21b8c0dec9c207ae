"""What only a person can settle, and the buttons to try again: one, the ticked ones, all of a kind."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import notes
from omnihub.core import batches, clock, work
from omnihub.core.models import Work
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import attention as queries
from omnihub.dashboard.queries import cancellations, retried, subjects
from omnihub.dashboard.queries.retried import Retried

ID = re.compile(r"\d{1,18}", re.ASCII)
AT_ONCE = 500
WATCHED = "attention.watched"
MOST_WATCHED = 2000
WATCH_SECONDS = 900


@access.page
def attention(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Attention"),
        "as_of": clock.now(),
        "kinds": queries.kinds(),
        "moves": queries.unusual_moves(),
        "ticked": request.GET.get("ticked", ""),
        "watched": watched(request),
        "may_retry": request.user.has_perm(access.RETRY),
    }
    if request.user.has_perm(access.SEE_CANCELLATIONS):
        context["found_in_odoo"] = cancellations.found_in_odoo()
    return pages.show(request, "dashboard/attention.html", context)


@access.page
def kind(request: HttpRequest, key: str) -> HttpResponse:
    """One kind with all its work, page by page. When the last is gone, the list is shown again."""
    found = queries.find(key)
    if found is None:
        return redirect("dashboard:attention")
    after = request.GET.get("after", "")
    page = queries.page(found, after)
    found.items = page.items
    context = {
        "title": found.advice.title,
        "as_of": clock.now(),
        "kind": found,
        "after": after,
        "older": page.after,
        "ticked": found.key if request.GET.get("ticked") else "",
        "watched": watched(request),
        "may_retry": request.user.has_perm(access.RETRY),
    }
    return pages.show(request, "dashboard/attention_kind.html", context)


@access.button(access.RETRY)
def retry(request: HttpRequest) -> HttpResponse:
    ids = chosen(request)
    count = sum(work.retry(some) for some in batches.of(AT_ONCE, ids))
    if count:
        said = ngettext("%(n)d is tried again now.", "%(n)d are tried again now.", count) % {"n": count}
        messages.success(request, said)
        _note(request, ids, _("asked to try again"))
        watch(request, ids)
    else:
        messages.info(request, _("Nothing was held any more."))
    return redirect(safe_next(request))


@access.button(access.RETRY)
def dismiss(request: HttpRequest) -> HttpResponse:
    """Somebody settled it elsewhere."""
    words = _("Settled by %(person)s") % {"person": request.user.get_username()}
    ids = chosen(request)
    _note(request, ids, _("marked as settled"))
    count = sum(work.close(some, words) for some in batches.of(AT_ONCE, ids))
    said = ngettext("%(n)d is taken off the list.", "%(n)d are taken off the list.", count) % {"n": count}
    messages.success(request, said)
    return redirect(safe_next(request))


def chosen(request: HttpRequest) -> list[int]:
    """Those that were named, or all of a kind, as many as go at once."""
    named = [int(one) for one in request.POST.getlist("work") if ID.fullmatch(one)]
    if "work" in request.POST:
        return named
    found = queries.find(request.POST.get("kind", ""))
    return queries.taken(found) if found else []


def _note(request: HttpRequest, ids: list[int], words: str) -> None:
    """On the timeline of each order among them."""
    for some in batches.of(AT_ONCE, ids):
        works = Work.objects.filter(pk__in=some).only("topic", "subject")
        notes.write(subjects.orders_of(works), words, request.user.get_username())


def watch(request: HttpRequest, ids: list[int]) -> None:
    """Of more than a page can follow, the first."""
    until = clock.to_epoch(clock.now()) + WATCH_SECONDS
    request.session[WATCHED] = {"ids": ids[:MOST_WATCHED], "until": until}


def watched(request: HttpRequest) -> Retried | None:
    """How far the last retry of this person is, for a quarter of an hour."""
    kept = request.session.get(WATCHED)
    if not kept or kept["until"] < clock.to_epoch(clock.now()):
        return None
    return retried.progress(kept["ids"])


def safe_next(request: HttpRequest, otherwise: str = "dashboard:attention") -> str:
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else reverse(otherwise)
