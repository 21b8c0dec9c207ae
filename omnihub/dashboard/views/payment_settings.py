"""How money is taken: the gateway's keys and their test, the ways to pay of each of our own shops."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from channels.models import Shop
from channels.models.own import OURS
from channels.records import Finding
from omnihub.core import work
from omnihub.core.errors import Fate, RemoteError
from omnihub.core.http import patience
from omnihub.core.texts import Text
from omnihub.dashboard import access, pages
from omnihub.dashboard.payment_form import KeysForm, MethodsForm, PolicyForm
from omnihub.language.said import said
from payments import accounts, checking, methods, policies, providers, todos
from payments.models import PaymentMethod

PAGE = "dashboard/payment_settings.html"
GATEWAY = providers.DEFAULT
TEST_SECONDS = 10


@access.allowed(access.CHANGE_PAYMENTS)
def index(request: HttpRequest) -> HttpResponse:
    form = KeysForm(request.POST or None, keys=accounts.keys(GATEWAY))
    if form.is_bound and form.is_valid():
        form.save(GATEWAY)
        work.release(fate=Fate.SETTINGS, codes=[GATEWAY])
        messages.success(request, _("Kept. Now test the connection."))
        return redirect("dashboard:payment_settings")
    return _show(request, form)


def _show(request: HttpRequest, form: KeysForm, findings: list[Finding] | None = None) -> HttpResponse:
    keys = accounts.keys(GATEWAY)
    gateway = providers.kind(GATEWAY)
    context = {
        "title": _("Payment settings"),
        "gateway": gateway.label,
        "form": form,
        "keys": [(f"XENDIT_{name}".upper(), name in keys.fixed) for name in accounts.FIELDS],
        "is_set": bool(keys.secret_key),
        "hook": f"{settings.PUBLIC_URL}/hooks/{GATEWAY}/app/",
        "findings": findings,
        "shops": list(Shop.objects.filter(kind__in=OURS).order_by("name", "pk")),
    }
    return pages.show(request, PAGE, context, status=422 if form.is_bound else 200)


@access.button(access.CHANGE_PAYMENTS)
def test(request: HttpRequest) -> HttpResponse:
    """Reads only."""
    with patience(TEST_SECONDS):
        findings = checking.findings(GATEWAY)
    if all(one.ok for one in findings):
        work.release(fate=Fate.SETTINGS, codes=[GATEWAY])
    return _show(request, KeysForm(keys=accounts.keys(GATEWAY)), findings)


@access.button(access.CHANGE_PAYMENTS)
def ask_methods(request: HttpRequest) -> HttpResponse:
    """The gateway tells what our account may use; ways it does not name are not offered."""
    try:
        with patience(TEST_SECONDS):
            codes = providers.of(GATEWAY).activated()
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:payment_settings")
    methods.activated(GATEWAY, codes, Text("The gateway does not name it among the ways of our account."))
    messages.success(request, _("%(n)d ways to pay are activated.") % {"n": len(codes)})
    return redirect("dashboard:payment_settings")


@access.allowed(access.CHANGE_PAYMENTS)
def of_shop(request: HttpRequest, pk: int) -> HttpResponse:
    shop = get_object_or_404(Shop, pk=pk, kind__in=OURS)
    methods.set_up(shop, GATEWAY, providers.kind(GATEWAY).methods())
    rows = PaymentMethod.objects.filter(shop=shop, gateway=GATEWAY).order_by("position", "pk")
    policy = policies.of(shop.pk)
    form = MethodsForm(request.POST or None, methods=rows)
    rule = PolicyForm(request.POST or None, instance=policy)
    if form.is_bound and form.is_valid() and rule.is_valid():
        form.save()
        rule.save()
        _look_again(rows)
        messages.success(request, _("Kept."))
        return redirect("dashboard:payment_methods", pk)
    context = {"title": _("Ways to pay"), "shop": shop, "form": form, "rule": rule}
    return pages.show(
        request, "dashboard/payment_methods.html", context, status=422 if form.is_bound else 200
    )


def _look_again(rows: Iterable[PaymentMethod]) -> None:
    """What is switched off needs no note to staff any more."""
    refused = [row for row in rows if row.refused_because]
    with transaction.atomic():
        work.add([todos.method(row.gateway, row.code, "the ways to pay were changed") for row in refused])
