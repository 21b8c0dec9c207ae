"""After the password: the code of the phone, and setting the phone up."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from omnihub.core import clock
from omnihub.people import second_factor
from omnihub.people.forms import CodeForm
from omnihub.people.models import Authenticator

FEW_CODES = 3
SHORT = 1
"""So many seconds pass before anybody has typed another code."""
LOGIN = "admin:login"


@never_cache
@sensitive_post_parameters()
@login_required(login_url=LOGIN)
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """What the phone shows, or a recovery code."""
    user = _user(request)
    device = second_factor.of(user)
    if device is None:
        return redirect(f"{reverse('people:set_up')}?{urlencode({'next': _next(request)})}")
    if second_factor.passed(request, user):
        return redirect(_next(request))
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factor.check(user, form.cleaned_data["code"]):
            second_factor.mark(request, device)
            _warn_of_few_codes(request, user)
            return redirect(_next(request))
        device.refresh_from_db()
        form.add_error("code", _no(device))
    return _show(request, "people/code.html", title=_("Second step"), form=form)


@never_cache
@sensitive_post_parameters()
@login_required(login_url=LOGIN)
@require_http_methods(["GET", "POST"])
def set_up(request: HttpRequest) -> HttpResponse:
    """The key goes to the phone, a code comes back, and the recovery codes are shown this once."""
    user = _user(request)
    if second_factor.of(user) is not None:
        return redirect("people:code")
    device = second_factor.begin(user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes = second_factor.confirm(user, form.cleaned_data["code"])
        device.refresh_from_db()
        if codes:
            second_factor.mark(request, device)
            return _show(request, "people/recovery_codes.html", title=_("Recovery codes"), codes=codes)
        form.add_error("code", _no(device))
    return _show(
        request,
        "people/set_up.html",
        title=_("Set up the second step"),
        form=form,
        picture=second_factor.picture(device),
        address=second_factor.address(device),
        key=second_factor.grouped(device.key),
    )


def _show(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    form = context.get("form")
    failed = form is not None and form.is_bound and not form.is_valid()
    context = {**admin.site.each_context(request), "next": _next(request), **context}
    return render(request, template, context, status=422 if failed else 200)


def _no(device: Authenticator) -> str:
    until = second_factor.wait_until(device)
    seconds = round((until - clock.now()).total_seconds()) if until else 0
    if seconds <= SHORT:
        return _("That code is not right. Type the one that the app shows now.")
    words = ngettext(
        "That code is not right. Another one is looked at in %(n)d second.",
        "That code is not right. Another one is looked at in %(n)d seconds.",
        seconds,
    )
    return words % {"n": seconds}


def _warn_of_few_codes(request: HttpRequest, user: User) -> None:
    left = second_factor.left(user)
    if left <= FEW_CODES:
        said = ngettext(
            "You have %(n)d recovery code left. Ask an owner to reset your second step: setting it up again "
            "makes new ones.",
            "You have %(n)d recovery codes left. Ask an owner to reset your second step: setting it up again "
            "makes new ones.",
            left,
        )
        messages.warning(request, said % {"n": left})


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError(f"{request.user!r} is nobody")
    return request.user


def _next(request: HttpRequest) -> str:
    """Only to a page of ours."""
    address = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else reverse("dashboard:home")
