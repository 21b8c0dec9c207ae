"""How Shopee says no."""

from typing import Any

SIGN_IN_STATUS = 403


class ApiError(Exception):
    """An answer with `error` set; HTTP 200 unless it is about signature, authorisation or tokens."""

    def __init__(
        self, error: str, message: str, *, status: int = 200, response: Any = None, warning: Any = None
    ) -> None:
        super().__init__(f"{error}: {message}")
        self.error = error
        self.message = message
        self.status = status
        self.response = response
        self.warning = warning


def sign_in(error: str, message: str) -> ApiError:
    return ApiError(error, message, status=SIGN_IN_STATUS)


def wrong(detail: str) -> ApiError:
    return ApiError("error_param", f"Wrong parameters, detail: {detail}")


def missing(name: str) -> ApiError:
    return wrong(f"{name} is a required field.")
