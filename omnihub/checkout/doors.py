"""The public: everybody may come in, nobody is believed, and what is secret leaves no trace."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from csp.constants import NONE, SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from channels.models import Storefront
from omnihub.checkout import limits

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

STRICT = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "connect-src": [SELF],
    "img-src": [SELF, "data:", *settings.PICTURES_FROM],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "object-src": None,
}
SECONDS = 60
METHODS = ("GET", "HEAD", "POST")
BIGGEST_PK = 2**63 - 1


def public(view: View[P]) -> View[P]:
    """Read and write, by anybody; so many writes from one address."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if request.method == "POST" and not limits.may_knock(request):
            return strict(too_many(request))
        language = wished(request)
        response = strict(view(request, *args, **kwargs))
        if language:
            remember(response, language)
        return response

    return answer


def wished(request: HttpRequest) -> str:
    """The language of a click at the foot of the page."""
    language = request.GET.get("lang", "")
    if language not in dict(settings.LANGUAGES):
        return ""
    translation.activate(language)
    return language


def remember(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def strict(response: HttpResponse) -> HttpResponse:
    response._csp_replace = STRICT  # type: ignore[attr-defined]  # noqa: SLF001 - as csp's decorator sets it
    return response


def secret(view: View[P]) -> View[P]:
    """Its address is the leave to see it: kept by no cache, told to no other site.

    In logs `core.redact` masks it.
    """

    @csrf_exempt  # no cookie lets anybody in here; and without a referrer browsers name no origin
    @never_cache
    @public
    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def too_many(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Too many tries"),
        "words": _("Please wait a minute, go back, and try again."),
    }
    response = render(request, "checkout/sorry.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(SECONDS)
    return response


def not_here(request: HttpRequest, storefront: Storefront | None = None) -> HttpResponse:
    context = {
        "title": _("This page is not here"),
        "words": _("The link is not whole, or what it led to is gone. Open it again from the message."),
        "storefront": storefront,
    }
    return render(request, "checkout/sorry.html", context, status=HTTPStatus.NOT_FOUND)


def speak(request: HttpRequest, language: str) -> None:
    """The shop's language, where neither the person's choice nor the browser names one of ours."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES or "lang" in request.GET
    header = request.headers.get("Accept-Language", "")
    known = {code for code, _name in settings.LANGUAGES}
    named = {part.partition(";")[0].strip().partition("-")[0].lower() for part in header.split(",")}
    if not chosen and not named & known and language in known:
        translation.activate(language)
        request.LANGUAGE_CODE = language
