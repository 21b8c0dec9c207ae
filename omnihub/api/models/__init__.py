"""The tables of the partner API."""

from omnihub.api.models.notices import Endpoint, Notice
from omnihub.api.models.partners import ApiKey, Call, Partner, PartnerCheckout

__all__ = ["ApiKey", "Call", "Endpoint", "Notice", "Partner", "PartnerCheckout"]
