"""What staff are told about work that is held: what happened, what it means, what to do, and where."""

from collections.abc import Mapping, Sequence

from omnihub.core.errors import Fate
from omnihub.dashboard.advice import (
    cancelling,
    engine,
    erasing,
    erp,
    labels,
    marketplace,
    messages,
    own_shop,
    parcels,
    partners,
    payments,
    rates,
)
from omnihub.dashboard.advice.words import Advice, Place, link

__all__ = ["CODES", "Advice", "Place", "known", "link", "of"]

TABLES: Sequence[Mapping[str, Advice]] = (
    engine.CODES,
    erp.CODES,
    marketplace.CODES,
    parcels.CODES,
    labels.CODES,
    messages.CODES,
    cancelling.CODES,
    own_shop.CODES,
    rates.CODES,
    payments.CODES,
    erasing.CODES,
    partners.CODES,
)
CODES: Mapping[str, Advice] = {code: advice for table in TABLES for code, advice in table.items()}


def of(code: str, fate: str = Fate.PERSON) -> Advice:
    """Where nobody wrote an advice for a code, its fate says at least who has to act."""
    return known(code) or (engine.SETTING if fate == Fate.SETTINGS else engine.PERSON)


def known(code: str) -> Advice | None:
    """A marketplace's code may carry the name of its module before it: order.error_param."""
    _module, _dot, bare = code.rpartition(".")
    if code in CODES or bare in CODES:
        return CODES.get(code) or CODES[bare]
    fitting = [begin for begin in engine.BEGINNINGS if code.startswith(begin)]
    return engine.BEGINNINGS[max(fitting, key=len)] if fitting else None
