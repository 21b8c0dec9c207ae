"""A partner's keys: made and shown once, revoked after a second word."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from omnihub.api import keys
from omnihub.api.models import ApiKey, Partner
from omnihub.api.scopes import Scope
from omnihub.dashboard import access, pages
from omnihub.dashboard.partner_form import KeyForm
from omnihub.dashboard.queries import partners as queries
from omnihub.dashboard.views import partners

FIRST_CALLS = {Scope.PRODUCTS: "api:shops", Scope.CHECKOUTS: "api:checkouts"}
"""What a new key is tried with; one that may only write is tried by selling."""


@access.button(access.CHANGE_PARTNERS)
@sensitive_variables("key")
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer shows the key, and no other page ever does: no address and no session holds it."""
    with transaction.atomic():  # two clicks come one after the other, so that the second finds the name taken
        row = get_object_or_404(Partner.objects.select_for_update(), pk=pk)
        form = KeyForm(request.POST, taken=queries.taken_names(row))
        if not form.is_valid():
            return partners.show(request, row, key_form=form)
        told = form.cleaned_data
        by = request.user.get_username()
        made, key = keys.issue(row, told["name"], form.scopes_wanted, by, form.expires_at)
    context = {
        "title": _("A new key"),
        "partner": row,
        "made": queries.Key(made, row.is_active),
        "key": key,
        "first_call": _first_call(key, form.scopes_wanted),
    }
    return pages.show(request, "dashboard/partner_key.html", context)


@sensitive_variables("key")
def _first_call(key: str, scopes: list[Scope]) -> str:
    name = next((name for scope, name in FIRST_CALLS.items() if scope in scopes), "")
    return f'curl -H "Authorization: Bearer {key}" {settings.PUBLIC_URL}{reverse(name)}' if name else ""


@access.allowed(access.CHANGE_PARTNERS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(ApiKey.objects.select_related("partner"), pk=pk)
    if request.method != "POST":
        context = {"title": _("Revoke a key"), "partner": row.partner, "row": row}
        return pages.show(request, "dashboard/partner_key_revoke.html", context)
    if keys.revoke(row, request.user.get_username()):
        messages.success(request, _("The key %(key)s is revoked: it opens nothing any more.") % {"key": row})
    else:
        messages.info(request, _("This key was revoked before."))
    return redirect("dashboard:partner", row.partner_id)
