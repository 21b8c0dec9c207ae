"""Returns and refunds: the list, one case, and its answers."""

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels import answers, marketplaces, proofs, todos
from channels.cases import Action, CaseAnswer, CaseOptions, possible
from channels.models import ReturnAnswer, ReturnCase, ReturnPicture, Shop
from channels.parcels import CourierNews
from omnihub.core import clock, work
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, case_words, pages
from omnihub.dashboard.case_forms import OfferForm
from omnihub.dashboard.dispute_form import DisputeForm
from omnihub.dashboard.queries import returns as queries
from omnihub.language.said import said


@access.page_for(access.SEE_RETURNS)
def index(request: HttpRequest) -> HttpResponse:
    wish = queries.Wish.read(request.GET)
    counts, page = queries.open_counts(wish.shop), queries.page(wish)
    tabs = [
        (tab, label, wish.but(tab=tab).address, counts.get(tab, 0)) for tab, label in queries.LABELS.items()
    ]
    context = {
        "title": _("Returns"),
        "as_of": clock.now(),
        "wish": wish,
        "tabs": tabs,
        "shops": list(Shop.objects.order_by("name", "pk")),
        "rows": [(case, case_words.reason(case)) for case in page.cases],
        "older": page.after and wish.but(after=page.after).address,
        "first": wish.but().address if wish.after else "",
        "may_receive": request.user.has_perm(access.RECEIVE_RETURNS),
    }
    return pages.show(request, "dashboard/returns.html", context)


@access.page_for(access.SEE_RETURNS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.cases(), pk=pk)
    siblings = queries.of_order(found.order) if found.order else [found]
    may_answer = request.user.has_perm(access.ANSWER_RETURNS)
    given = sorted(found.answers.all(), key=lambda one: one.asked_at, reverse=True)
    waiting = any(one.state == one.State.WAITING for one in given)
    context = {
        "title": found.number,
        "as_of": clock.now(),
        "case": found,
        "reason": case_words.reason(found),
        "money": case_words.money_of(found, siblings),
        "siblings": [one for one in siblings if one.pk != found.pk],
        "goods": case_words.goods(found),
        "lost": case_words.is_lost(found),
        "deadlines": case_words.deadlines(found),
        "facts": case_words.facts(found),
        "shown_from": case_words.PICTURES_FROM,
        "papers": queries.papers(found),
        "answers": [(one, said(answers.told(one))) for one in given],
        "actions": _actions(found) if may_answer and not waiting else [],
        "seller_centre": marketplaces.for_kind(found.shop.kind).return_url(found.number),
        "may_answer": may_answer,
        "may_receive": request.user.has_perm(access.RECEIVE_RETURNS),
        "may_sync": request.user.has_perm(access.SYNC),
        "see_buyer": request.user.has_perm(access.SEE_BUYER),
    }
    return pages.show(request, "dashboard/return.html", context)


def _actions(found: ReturnCase) -> list[tuple[str, str]]:
    can = possible(found.state, found.facts)
    return [(name, str(label)) for name, label in ReturnAnswer.Action.choices if name in can]


@access.button(access.SYNC)
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ReturnCase.objects.select_related("shop"), pk=pk)
    with transaction.atomic():
        asked = _("asked by %(person)s") % {"person": request.user.get_username()}
        work.add([todos.pull_return(found.shop.key, found.number, asked)])
    messages.success(request, _("The return is being read again from the marketplace."))
    return redirect("dashboard:return", pk)


@access.page_for(access.SEE_RETURNS)
def way(request: HttpRequest, pk: int) -> HttpResponse:
    """Where its parcel was seen, asked of the marketplace now: nothing of it is kept."""
    found = get_object_or_404(ReturnCase.objects.select_related("shop"), pk=pk)
    problem = ""
    news: Sequence[CourierNews] = ()
    try:
        news = marketplaces.for_shop(found.shop).return_news(found.number)
    except RemoteError as error:
        problem = said(error.words)
    context = {"title": found.number, "case": found, "news": news, "problem": problem}
    return pages.show(request, "dashboard/return_way.html", context)


@access.allowed(access.SEE_RETURNS)
@require_safe
def picture(_request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    """One that was handed in here. Its type is ours, and no browser guesses another."""
    row = get_object_or_404(ReturnPicture, pk=picture_pk, answer__case=pk)
    try:
        with row.file.open("rb") as file:
            body = file.read()
    except (FileNotFoundError, ValueError) as error:
        raise Http404(str(row)) from error
    response = HttpResponse(body, content_type=proofs.TYPES[ReturnPicture.Kind(row.kind)])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@access.allowed(access.ANSWER_RETURNS)
def answer(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """First a page that says what it does, with what the marketplace offers; then the answer itself."""
    found = get_object_or_404(ReturnCase.objects.select_related("shop", "order"), pk=pk)
    if action not in set(Action):
        raise Http404(action)
    options, problem = _options(found, Action(action))
    form = _form(request, Action(action), options)
    context = {
        "title": found.number,
        "case": found,
        "action": action,
        "label": dict(ReturnAnswer.Action.choices)[action],
        "possible": action in possible(found.state, found.facts),
        "form": form,
        "problem": problem,
        "seller_centre": marketplaces.for_kind(found.shop.kind).return_url(found.number),
    }
    if request.method == "POST" and not problem:
        if given := _answer(form, Action(action)):
            return _ask(request, found, given, form)
        return pages.show(request, "dashboard/return_answer.html", context, status=422)
    return pages.show(request, "dashboard/return_answer.html", context)


def _options(found: ReturnCase, action: Action) -> tuple[CaseOptions, str]:
    """And why they cannot be had at the moment, in words."""
    if not found.shop.cancels:
        words = _("Answering buyers is switched off for this shop. An owner switches it on under Shops.")
        return CaseOptions(), words
    if action not in {Action.OFFER, Action.DISPUTE}:
        return CaseOptions(), ""
    try:
        return marketplaces.for_shop(found.shop).return_options(found.number), ""
    except RemoteError as error:
        return CaseOptions(), said(error.words)


def _form(request: HttpRequest, action: Action, options: CaseOptions) -> OfferForm | DisputeForm | None:
    data = request.POST if request.method == "POST" else None
    if action == Action.OFFER:
        return OfferForm(data, options)
    files = request.FILES if request.method == "POST" else None
    return DisputeForm(data, options, files) if action == Action.DISPUTE else None


def _answer(form: Form | None, action: Action) -> CaseAnswer | None:
    if form is None:
        return CaseAnswer(action)
    return form.answer if isinstance(form, OfferForm | DisputeForm) and form.is_valid() else None


def _ask(request: HttpRequest, found: ReturnCase, given: CaseAnswer, form: Form | None) -> HttpResponse:
    pictures = list(form.pictures()) if isinstance(form, DisputeForm) else []
    if answers.ask(found, given, request.user.get_username(), pictures):
        messages.success(
            request, _("Your answer is on its way. The case is read once more before it is sent.")
        )
    else:
        messages.info(request, _("An answer to this return is on its way already."))
    return redirect("dashboard:return", found.pk)
