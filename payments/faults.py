"""Refusals of a gateway that mean something to us, whichever gateway it is. Pure."""

from omnihub.core.errors import Refused, Unreachable


class NotActivated(Refused):
    """The method is not switched on for our account: it is not offered any more."""


class NotRefundable(Refused):
    """The method cannot give the money back, or not a part of it: it goes to a bank account instead."""


class AlreadyEnded(Refused):
    """What was to be called off is paid, failed or over. Reading it again tells which."""


class AskedBefore(Refused):
    """The reference is known at the gateway: an earlier try got through."""


class NotFound(Refused):
    """The gateway does not know it."""


class Unclear(Unreachable):
    """The gateway had an error of its own: it may have done it all the same."""
