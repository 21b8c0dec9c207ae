"""Refusals in RajaOngkir's envelope."""

from dataclasses import dataclass
from typing import Any

from sandbox import options


@dataclass
class ApiError(Exception):
    code: int
    message: str
    status: str = "error"
    """`error` or `failed`: both words are in use, without a rule."""

    def body(self) -> dict[str, Any]:
        return {"meta": {"message": self.message, "code": self.code, "status": self.status}, "data": None}


def wrong_key() -> ApiError:
    status = options.current.rajaongkir_wrong_key_status
    return ApiError(status, "Invalid Api key, key not found", status="failed")


def quota_used_up() -> ApiError:
    return ApiError(429, "Daily limit exceeded")


def missing() -> ApiError:
    return ApiError(422, "Missing Params")


def blank(name: str) -> ApiError:
    return ApiError(422, f"{name}: cannot be blank.")


def unknown_courier() -> ApiError:
    return ApiError(422, "Invalid Courier")


def nothing_serves() -> ApiError:
    status = options.current.rajaongkir_no_service_status
    return ApiError(status, "Calculate Domestic Shipping Cost not found")


def no_destination(status: str = "error") -> ApiError:
    return ApiError(404, "Domestic Destinations Data not found", status=status)


def unknown_waybill() -> ApiError:
    return ApiError(404, "Invalid Awb")


def server_fault() -> ApiError:
    return ApiError(500, "Server Error")
