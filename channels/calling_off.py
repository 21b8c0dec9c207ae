"""What crosses the door about cancellations: plain values, no Django, no marketplace's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Reason(StrEnum):
    """Why the seller calls an order off. Every marketplace translates those that it knows."""

    OUT_OF_STOCK = "out_of_stock"
    CUSTOMER_REQUEST = "customer_request"
    COD_NOT_SUPPORTED = "cod_not_supported"


# Codes of refusals that mean the same on every marketplace.
NOT_ANY_MORE = "cancel_not_any_more"
REQUEST_GONE = "cancel_request_gone"
NOT_BY_SELLER = "cancel_not_by_seller"


@dataclass(frozen=True, slots=True)
class CallOff:
    """`pieces`: by line key, how many; empty is the whole order."""

    reason: Reason
    pieces: Mapping[str, int] = field(default_factory=dict)
