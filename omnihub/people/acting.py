"""Who acts in this thread just now: the person whose request it answers, or nobody."""

from collections.abc import Callable
from contextvars import ContextVar

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from omnihub.people import address

Answer = Callable[[HttpRequest], HttpResponse]

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def middleware(get_response: Answer) -> Answer:
    """Only keeps the request at hand; nobody's user is looked up before somebody asks."""

    def answer(request: HttpRequest) -> HttpResponse:
        token = _request.set(request)
        try:
            return get_response(request)
        finally:
            _request.reset(token)

    return answer


def person() -> User | None:
    user = getattr(_request.get(), "user", None)
    return user if isinstance(user, User) and user.is_authenticated else None


def where() -> str | None:
    request = _request.get()
    return address.of(request) if request else None
