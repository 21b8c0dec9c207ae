"""What a remote's outermost door says when it does not let a call through, in that remote's own form."""

from collections.abc import Callable
from typing import Any

Start = Callable[..., Any]
JSON, HTML = ("Content-Type", "application/json"), ("Content-Type", "text/html")
_RETRY_AFTER = ("Retry-After", "1")
_XENDIT_LIMITS = [
    ("Rate-Limit-Limit", "60"),
    ("Rate-Limit-Remaining", "0"),
    ("Rate-Limit-Reset", "1.37"),
]


def failure(remote: str, start_response: Start) -> list[bytes]:
    if remote == "xendit":
        return xendit("500 Internal Server Error", "SERVER_ERROR", start_response)
    start_response("500 Internal Server Error", [HTML])
    return [b"<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"]


def too_many(remote: str, start_response: Start) -> list[bytes]:
    if remote == "xendit":
        return xendit("429 Too Many Requests", "RATE_LIMIT_EXCEEDED", start_response, _XENDIT_LIMITS)
    if remote == "shopee":
        start_response("429 Too Many Requests", [JSON, _RETRY_AFTER])
        return [b'{"error":"error_rate_limit","message":"Too many requests. Please try again later."}']
    if remote == "whatsapp":
        start_response("429 Too Many Requests", [JSON, _RETRY_AFTER])
        words = b"(#4) Application request limit reached"
        return [b'{"error":{"message":"%s","type":"OAuthException","code":4,"fbtrace_id":"A"}}' % words]
    start_response("429 Too Many Requests", [HTML, _RETRY_AFTER])
    return [b"<html><body><h1>429 Too Many Requests</h1></body></html>"]


def unavailable(_remote: str, start_response: Start) -> list[bytes]:
    return xendit("503 Service Unavailable", "CHANNEL_UNAVAILABLE", start_response)


def web_page(_remote: str, start_response: Start) -> list[bytes]:
    start_response("502 Bad Gateway", [HTML])
    return [b"<html><body><h1>502 Bad Gateway</h1></body></html>"]


def xendit(
    status: str, code: str, start_response: Start, more: list[tuple[str, str]] | None = None
) -> list[bytes]:
    start_response(status, [JSON, *(more or [])])
    return [b'{"error_code":"%s","message":"Please try again later."}' % code.encode()]


REFUSALS = {"error": failure, "busy": too_many, "unavailable": unavailable, "web_page": web_page}
"""By the kind of fault."""
