"""What this Shopee charges: a rule book; each order keeps what was valid when it was placed."""

import random
from typing import TypedDict

from sandbox import options

HUNDRED = 100


class Rules(TypedDict):
    """Shares are hundredths of a percent of what the seller keeps of the goods; `processing` is rupiah."""

    commission: int
    service: int
    campaign: int
    withholding: int
    processing: int


USUAL = Rules(commission=800, service=400, campaign=0, withholding=0, processing=1250)
DEVIATIONS = ("commission_fee", "campaign_fee", "actual_shipping_fee", "unnamed")


def valid() -> Rules:
    return Rules(
        commission=round(options.current.commission_percent * HUNDRED),
        service=round(options.current.service_percent * HUNDRED),
        campaign=round(options.current.campaign_percent * HUNDRED),
        withholding=round(options.current.withholding_percent * HUNDRED),
        processing=options.current.processing_fee,
    )


def deviation(chance: random.Random) -> dict[str, int]:
    """Something that the rule book does not say: more of a known fee, or less money without any name."""
    name = chance.choice(DEVIATIONS)
    return {name: chance.randrange(3, 40) * (1 if name == "unnamed" else 100)}
