"""Shopee's returns to our records. Pure: the same answer always gives the same record."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from channels.cases import (
    CaseData,
    CaseItemData,
    CaseOptions,
    CaseState,
    DisputeReason,
    Evidence,
    Offer,
    Proof,
    Solution,
)
from channels.parcels import CourierNews
from channels.shopee import payloads

STATES: Mapping[str, CaseState] = {
    "REQUESTED": CaseState.REQUESTED,
    "PROCESSING": CaseState.PROCESSING,
    "ACCEPTED": CaseState.ACCEPTED,
    "SELLER_DISPUTE": CaseState.DISPUTED,
    "JUDGING": CaseState.JUDGED,
    "CANCELLED": CaseState.CLOSED,
    "CLOSED": CaseState.CLOSED,
    "REFUND_PAID": CaseState.REFUNDED,
}
MAY_BE_PAID = frozenset({"ACCEPTED", "CLOSED"})
"""Of these only the escrow tells whether the buyer got the money."""
ASKS_THE_SELLER = "PENDING_RESPOND"
PENDING = "PENDING"
COMPENSATION_OPEN = frozenset({"INITIAL_STAGE", "PENDING_REQUEST"})
PROPOSED: Mapping[Solution, str] = {
    Solution.RETURN_AND_REFUND: "RETURN_REFUND",
    Solution.REFUND_ONLY: "REFUND",
}
SOLUTIONS: Mapping[str, str] = {name: solution for solution, name in PROPOSED.items()}


def state(status: str, *, refund_only: bool, refunded: bool, after_completion: bool = False) -> CaseState:
    """Ours, from Shopee's answers alone. Without a parcel nothing is on its way. After completion
    the escrow is closed: an adjustment pays, and nothing else tells of it.
    """
    if (status in MAY_BE_PAID and refunded) or (status == "ACCEPTED" and after_completion):
        return CaseState.REFUNDED
    if status == "PROCESSING" and refund_only:
        return CaseState.ACCEPTED
    return STATES.get(status, CaseState.UNKNOWN)


def case(told: payloads.Return, *, read_at: datetime, refunded: bool = False) -> CaseData:
    ours = state(
        told.status,
        refund_only=told.refund_only,
        refunded=refunded,
        after_completion=told.after_completion,
    )
    return CaseData(
        number=told.return_sn,
        order=told.order_sn,
        state=ours,
        remote_status=told.status,
        solution=Solution.REFUND_ONLY if told.refund_only else Solution.RETURN_AND_REFUND,
        asked_at=told.created_at,
        updated_at=told.updated_at,
        read_at=read_at,
        after_completion=told.after_completion,
        reason=told.reason,
        words=told.text_reason,
        refund_amount=told.refund_amount,
        currency=told.currency,
        pictures=tuple(image for image in told.images if image.startswith(("https://", "http://"))),
        facts={name: text for name, text in _facts(told).items() if text},
        tracking_number=told.tracking_number,
        answer_by=told.due_at,
        ship_by=told.ship_due_at,
        inspect_by=told.seller_due_at,
        act_by=act_by(told, ours),
        items=_items(told.items),
    )


def act_by(told: payloads.Return, ours: CaseState) -> datetime | None:
    """The first moment by which the seller must have done something; None while nobody waits for them."""
    if told.status in {"CANCELLED", "CLOSED"} or ours == CaseState.REFUNDED:
        open_ones = [told.compensation.due_at if told.compensation.status in COMPENSATION_OPEN else None]
    else:
        open_ones = [
            told.due_at if ours == CaseState.REQUESTED else None,
            told.seller_due_at if ours in {CaseState.PROCESSING, CaseState.ACCEPTED} else None,
            told.negotiation.due_at if told.negotiation.status == ASKS_THE_SELLER else None,
            told.proof.due_at if told.proof.status == PENDING else None,
            told.compensation.due_at if told.compensation.status in COMPENSATION_OPEN else None,
        ]
    return min((moment for moment in open_ones if moment), default=None)


def _facts(told: payloads.Return) -> dict[str, str]:
    talk, proof, paid = told.negotiation, told.proof, told.compensation
    return {
        "negotiation": talk.status,
        "offered": SOLUTIONS.get(talk.solution, ""),
        "offered_amount": _amount(talk.amount),
        "offered_by": talk.creator.lower(),
        "offer_by": _moment(talk.due_at),
        "proof": proof.status,
        "proof_by": _moment(proof.due_at),
        "compensation": paid.status,
        "compensation_by": _moment(paid.due_at),
        "compensation_amount": _amount(paid.amount),
        "courier": told.courier,
        "way_back": told.reverse_logistics or told.logistics,
        "checked_by": told.validation,
        "at_warehouse": told.at_warehouse,
        "request_type": told.request_type,
        "dispute_reasons": told.dispute_reasons,
        "dispute_words": told.dispute_words,
    }


def _amount(value: Decimal) -> str:
    return str(value) if value else ""


def _moment(value: datetime | None) -> str:
    return value.isoformat() if value else ""


def _items(found: tuple[payloads.ReturnItem, ...]) -> tuple[CaseItemData, ...]:
    """A variation that is named twice is one item."""
    items: dict[tuple[str, str], CaseItemData] = {}
    for one in found:
        key = (one.item_id, one.model_id)
        known = items.get(key)
        items[key] = CaseItemData(
            item_id=one.item_id,
            model_id=one.model_id,
            quantity=one.amount + (known.quantity if known else 0),
            sku=one.sku,
            name=one.name,
            refund=one.refund + (known.refund if known else 0),
        )
    return tuple(items.values())


def options(solutions: payloads.Solutions, reasons: list[payloads.Reason]) -> CaseOptions:
    offered = (
        (Solution.RETURN_AND_REFUND, solutions.return_refund),
        (Solution.REFUND_ONLY, solutions.refund),
    )
    return CaseOptions(
        offers=tuple(Offer(kind, one.lowest, one.highest) for kind, one in offered if one.eligible),
        reasons=tuple(DisputeReason(one.id, one.requirement, _proofs(one)) for one in reasons),
    )


def _proofs(reason: payloads.Reason) -> tuple[Proof, ...]:
    return tuple(Proof(one.index, one.requirement, one.required) for one in reason.modules if one.index)


def images(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {
            "module_index": int(one.module) if one.module.isdecimal() else one.module,
            "requirement": one.requirement,
            "image_url": list(one.urls),
        }
        for one in evidence
    ]


def news(tracking: payloads.ReverseTracking) -> tuple[CourierNews, ...]:
    """The newest first."""
    rows = [CourierNews(row.at, tracking.status, row.words) for row in tracking.rows if row.at]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))
