"""Refusals, in the envelope of the family they come from."""

from dataclasses import dataclass
from typing import Any

OLD_NAMES = {
    "REFUND_AMOUNT_EXCEEDED": (400, "MAXIMUM_REFUND_AMOUNT_REACHED"),
    "INELIGIBLE_TRANSACTION_STATUS": (400, "INELIGIBLE_TRANSACTION"),
    "REFUND_NOT_SUPPORTED": (400, "REFUND_NOT_SUPPORTED"),
    "PARTIAL_REFUND_NOT_SUPPORTED": (400, "PARTIAL_REFUND_NOT_SUPPORTED"),
    "DATA_NOT_FOUND": (400, "TRANSACTION_NOT_FOUND"),
}
"""Codes of refunds as the SDK's text has them; the setting `xendit_old_refund_codes` turns them on."""


@dataclass
class ApiError(Exception):
    status: int
    code: str
    message: str
    field: str = ""
    """The dotted way to what is wrong; "" where it is no field."""
    place: str = "body"

    def body(self, family: str) -> dict[str, Any]:
        told: dict[str, Any] = {"error_code": self.code, "message": self.message}
        if family == "ledger":
            errors = [{"path": f".{self.place}.{self.field}", "message": self.message}] if self.field else []
            return {"status_code": self.status, "error": self.code, **told, "validation": {"errors": errors}}
        if not self.field or family == "plain":
            return told
        if family == "joi":
            where = {"field": self.field.split("."), "location": self.place}
            return told | {"errors": [{**where, "messages": [self.message], "types": ["any.invalid"]}]}
        return told | {"errors": [{"path": f"{self.place}.{self.field}", "message": self.message}]}


def invalid(field: str, words: str, *, place: str = "body") -> ApiError:
    return ApiError(400, "API_VALIDATION_ERROR", f'"{field}" {words}', field, place)


def refused(code: str, message: str = "", status: int = 400) -> ApiError:
    return ApiError(status, code, message or code.replace("_", " ").capitalize() + ".")


def not_found(what: str, code: str = "DATA_NOT_FOUND") -> ApiError:
    return ApiError(404, code, f"{what} was not found.")


def duplicate(message: str, code: str = "DUPLICATE_ERROR") -> ApiError:
    return ApiError(409, code, message)


def forbidden(code: str, message: str) -> ApiError:
    return ApiError(403, code, message)
