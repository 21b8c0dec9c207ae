"""Messages to buyers: the log, and how each shop wants its buyers told."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access, pages
from omnihub.dashboard.message_form import MessagePolicyForm, TestForm
from omnihub.dashboard.queries import messages as queries
from omnihub.dashboard.views.attention import safe_next
from omnihub.language.said import said
from omnihub.notifications import addresses, checking, deciding, samples, templates, ways
from omnihub.notifications.events import EMAIL, Event, State, Way
from omnihub.notifications.models import MessageTemplate

SETTINGS = "dashboard/message_settings.html"


@access.page_for(access.SEE_MESSAGES)
def log(request: HttpRequest) -> HttpResponse:
    filters = queries.Filters.read(request.GET)
    context = {
        "title": _("Messages"),
        "as_of": clock.now(),
        "filters": filters,
        "page": queries.page(filters),
        "chips": _chips(filters),
        "ways": Way.choices,
        "events": Event.choices,
        "may_change": request.user.has_perm(access.CHANGE_MESSAGES),
    }
    return pages.show(request, "dashboard/messages.html", context)


def _chips(filters: queries.Filters) -> list[tuple[str, str, bool]]:
    states = [("", _("All")), *State.choices]
    return [(str(label), filters.but(state=state).address, state == filters.state) for state, label in states]


@access.page_for(access.CHANGE_MESSAGES)
def settings_index(request: HttpRequest) -> HttpResponse:
    """Of the shop that is told first of all: one that writes to its buyers."""
    shops = _shops()
    if not shops:
        return pages.show(request, SETTINGS, {"title": _("Messages to buyers"), "shops": shops})
    first = max(shops, key=lambda shop: shop.messages)
    return redirect("dashboard:message_settings_of", first.pk)


@access.allowed(access.CHANGE_MESSAGES)
def settings_of(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk)
    policy = deciding.policies_of([shop])[shop.pk]
    form = MessagePolicyForm(request.POST or None, policy=policy)
    if form.is_valid():
        form.save()
        messages.success(request, _("Kept. It counts for what happens from now on."))
        return redirect("dashboard:message_settings_of", pk)
    context = {
        "title": _("Messages to buyers"),
        "shops": _shops(),
        "shop": shop,
        "form": form,
        "policy": policy if policy.pk else None,
        "tells_buyers": deciding.tells_buyers(shop.kind),
        "templates": _templates(policy.language),
        "ways": [(way, label, ways.ready(way)) for way, label in Way.choices],
    }
    return pages.show(request, SETTINGS, context, status=422 if form.is_bound else 200)


def _shops() -> list[Shop]:
    return list(Shop.objects.order_by("name", "pk"))


def _templates(language: str) -> list[MessageTemplate]:
    rows = MessageTemplate.objects.filter(language=language)
    order = list(Event.values)
    return sorted(rows, key=lambda row: (order.index(row.event), row.way))


@access.button(access.CHANGE_MESSAGES)
def check_templates(request: HttpRequest) -> HttpResponse:
    """Which templates the provider lets through, asked now."""
    back = redirect(safe_next(request, "dashboard:message_settings"))
    asked = [way for way in Way.values if way != EMAIL and ways.ready(way)]
    if not asked:
        messages.warning(request, _("WhatsApp is not set up: see WHATSAPP_TOKEN and its neighbours."))
        return back
    try:
        stopped = [row for way in asked for row in checking.check(way)]
        wrong = [words for way in asked for words in ways.wrong(way)]
    except RemoteError as error:
        messages.error(request, said(error.words))
        return back
    for words in wrong:
        messages.warning(request, said(words))
    if stopped:
        words = _("%(n)d templates are not let through; see below.") % {"n": len(stopped)}
        messages.warning(request, words)
    else:
        messages.success(request, _("All templates in use are approved."))
    return back


@access.allowed(access.CHANGE_MESSAGES)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """What it makes of a sample order, and a test to one's own address."""
    row = get_object_or_404(MessageTemplate, pk=pk)
    form = TestForm(request.POST or None, initial={"to": _own_address(request, row.way)})
    if form.is_valid():
        _send_test(request, row, form.cleaned_data["to"])
        return redirect("dashboard:message_template", pk)
    shown = samples.preview(row)
    context = {
        "title": str(row),
        "row": row,
        "form": form,
        "preview": shown,
        "remote_name": templates.remote_name(row),
        "remote_language": templates.remote_language(row),
        "edit": reverse("admin:notifications_messagetemplate_change", args=[pk]),
        "ready": ways.ready(row.way),
    }
    return pages.show(request, "dashboard/message_template.html", context)


def _own_address(request: HttpRequest, way: str) -> str:
    user = request.user
    alert = user.message_alerts.filter(way=way).first() if user.is_authenticated else None
    if alert:
        return alert.to
    return str(getattr(user, "email", "")) if way == EMAIL else ""


def _send_test(request: HttpRequest, row: MessageTemplate, typed: str) -> None:
    to = addresses.email(typed) if row.way == EMAIL else addresses.phone(row.way, typed)
    if to.because:
        messages.error(request, _("This cannot be an address for it: %(to)s") % {"to": typed})
        return
    try:
        samples.send(row, to.value)
    except RemoteError as error:
        messages.error(request, said(error.words))
    else:
        messages.success(request, _("A sample is on its way to %(to)s.") % {"to": to.shown})
