"""Refusals in the Graph API's envelope, and the failures that arrive later in a status."""

import uuid
from dataclasses import dataclass
from typing import Any

TITLES = {
    100: "Invalid parameter",
    130403: "Recipient blocked by the business",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    131000: "Something went wrong",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131047: "Re-engagement message",
    131048: "Spam Rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement.",
    131050: "User has stopped marketing messages",
    131051: "Unsupported message type",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132012: "Parameter format does not match format in the created template",
    132015: "Template is paused",
    132016: "Template is disabled",
}
STATUSES = {130429: 429, 131000: 500, 132001: 404}


@dataclass
class ApiError(Exception):
    code: int
    details: str = ""
    status: int = 0
    message: str = ""
    type: str = "OAuthException"
    subcode: int = 0

    def body(self) -> dict[str, Any]:
        words = self.message or f"(#{self.code}) {TITLES.get(self.code, 'Unknown error')}"
        error: dict[str, Any] = {"message": words, "type": self.type, "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode:
            error["error_subcode"] = self.subcode
        return {"error": {**error, "fbtrace_id": uuid.uuid4().hex[:22]}}

    @property
    def http_status(self) -> int:
        return self.status or STATUSES.get(self.code, 400)


def token_wrong() -> ApiError:
    return ApiError(190, status=401, message="Invalid OAuth access token - Cannot parse access token")


def unknown_object(method: str, node: str) -> ApiError:
    words = (
        f"Unsupported {method.lower()} request. Object with ID '{node}' does not exist, cannot be loaded "
        "due to missing permissions, or does not support this operation"
    )
    return ApiError(100, message=words, type="GraphMethodException", subcode=33)


def missing(name: str) -> ApiError:
    return ApiError(100, message=f"(#100) The parameter {name} is required.")


def invalid(details: str) -> ApiError:
    return ApiError(100, details)


def in_status(code: int, details: str = "") -> dict[str, Any]:
    """As a failed status tells it."""
    title = TITLES.get(code, "Unknown error")
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": details or title},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }
