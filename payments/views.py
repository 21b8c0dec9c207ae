"""The page where a buyer says to which bank account money goes back. Public: its address is the leave."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from payments import bank_accounts, providers
from payments.forms import AccountForm

PAGE = "payments/account.html"
LONGEST_TOKEN = 64


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, token: str) -> HttpResponse:
    found = bank_accounts.of_token(token) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return _answer(request, {"over": True}, HTTPStatus.NOT_FOUND)
    gateway = found.receipt.gateway
    form = AccountForm(
        request.POST if request.method == "POST" else None,
        gateway=gateway,
        banks=providers.kind(gateway).banks(),
    )
    context = {"refund": found, "shop": found.receipt.payment.order.shop, "form": form}
    if not (form.is_valid() and form.account):
        return _answer(request, context, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    if not bank_accounts.enter(token, form.account):
        return _answer(request, {"over": True}, HTTPStatus.NOT_FOUND)
    return _answer(request, {"kept": True, "shop": context["shop"]}, HTTPStatus.OK)


def _answer(request: HttpRequest, context: dict[str, object], status: HTTPStatus) -> HttpResponse:
    response = render(request, PAGE, context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    return response
