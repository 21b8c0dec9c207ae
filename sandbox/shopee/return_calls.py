"""The seller's answers to a return."""

import zlib
from typing import Any

from sandbox import storage
from sandbox.shopee import errors, money, return_desk
from sandbox.shopee.acts import NotNowError
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Return
from sandbox.shopee.returns import picture_of, return_of

MOST_BYTES = 10 * 1024 * 1024
PICTURES = (b"\xff\xd8\xff", b"\x89PNG")
WITH_PROOF = frozenset({3, 41})
REASONS = {
    1: "I would like to reject the non-receipt claim",
    2: "I would like to reject the return request",
    3: "The product I received back is not what I sent",
    41: "The parcel that came back is damaged or incomplete",
    81: "I did not receive the returned parcel",
}


def _move(call: Call, name: str, given: dict[str, Any] | None = None) -> dict[str, Any]:
    row = return_of(call)
    try:
        return_desk.move(row.return_sn, name, given)
    except NotNowError as error:
        words = f"The return status does not allow this: {row.status}"
        raise errors.ApiError("returnsn.illegal", words) from error
    return {"return_sn": row.return_sn}


def confirm(call: Call) -> dict[str, Any]:
    """POST returns/confirm: all that was asked for."""
    return _move(call, "confirm")


def get_available_solutions(call: Call) -> dict[str, Any]:
    """GET returns/get_available_solutions"""
    row = return_of(call)
    able = "offer" in return_desk.allowed(row)
    return {"offer_return_refund": _solution(row, able=able), "offer_refund": _solution(row, able=able)}


def _solution(row: Return, *, able: bool) -> dict[str, Any]:
    return {
        "eligibility": able,
        "refund_amount_adjustable": able,
        "max_refund_amount": row.amount if able else 0,
        "min_refund_amount": 1 if able else 0,
    }


def offer(call: Call) -> dict[str, Any]:
    """POST returns/offer: something else than was asked for; the buyer answers."""
    row, solution = return_of(call), call.text("proposed_solution")
    if solution not in return_desk.PROPOSALS:
        raise errors.wrong("proposed_solution is invalid.")
    amount = call.number("proposed_adjusted_refund_amount", row.amount)
    if not 0 < amount <= min(row.amount, money.most_refundable(row.order.facts)):
        raise errors.wrong("proposed_adjusted_refund_amount is out of range.")
    return _move(call, "offer", {"solution": solution, "amount": amount})


def accept_offer(call: Call) -> dict[str, Any]:
    """POST returns/accept_offer: what the buyer offered."""
    return _move(call, "accept_offer")


def get_return_dispute_reason(call: Call) -> dict[str, Any]:
    """GET returns/get_return_dispute_reason"""
    return_of(call)
    rows = [
        {
            "dispute_reason": number,
            "dispute_requirement": words,
            "sample_evidence": [],
            "evidence_module_list": _modules(number),
        }
        for number, words in REASONS.items()
    ]
    return {"dispute_reason_list": rows}


def _modules(reason: int) -> list[dict[str, Any]]:
    needed = reason in WITH_PROOF
    return [
        {"module_index": 1, "requirement": "Photo of the parcel", "is_required": needed},
        {"module_index": 2, "requirement": "Photo of the damage", "is_required": False},
    ]


def dispute(call: Call) -> dict[str, Any]:
    """POST returns/dispute: Shopee decides."""
    call.text("email")
    reason = call.number("dispute_reason_id")
    if reason not in REASONS:
        raise errors.wrong("dispute_reason_id is invalid.")
    handed_in = call.given.get("image_list") or ()
    images = [url for row in handed_in for url in row.get("image_url") or ()]
    if reason in WITH_PROOF and not any(row.get("module_index") == 1 for row in handed_in):
        raise errors.wrong("image_list must contain the required evidence.")
    if not all(url.startswith(picture_of(call)) for url in images):
        raise errors.wrong("image_url must come from convert_image.")
    told = {"reason": REASONS[reason], "text": call.text("dispute_text_reason", ""), "images": images}
    return _move(call, "dispute", told) | {"msg": "success"}


def cancel_dispute(call: Call) -> None:
    """POST returns/cancel_dispute: only for disputes about a compensation, which there are none of here."""
    return_of(call)
    raise errors.ApiError("dispute.cancel.ineligible", "The dispute can not be cancelled.")


def convert_image(call: Call) -> dict[str, Any]:
    """POST returns/convert_image: multipart; the picture's address for a dispute or a proof."""
    row, upload = return_of(call), call.request.FILES.get("upload_image")
    if upload is None:
        raise errors.missing("upload_image")
    if (upload.size or 0) > MOST_BYTES:
        raise errors.wrong("upload_image must be 10 MB or less.")
    body = upload.read()
    if not body.startswith(PICTURES):
        raise errors.wrong("upload_image is not a picture.")
    name = f"{picture_of(call)}proof-{row.return_sn}-{zlib.crc32(body):08x}.svg"
    return {"url": name, "thumbnail": name}


def upload_proof(call: Call) -> None:
    """POST returns/upload_proof"""
    row = return_of(call)
    evidence = {"photo": call.given.get("photo") or [], "description": call.text("description", "")}
    with storage.writing():
        Return.objects.filter(pk=row.pk).update(proof="UPLOADED", evidence=evidence)


def query_proof(call: Call) -> dict[str, Any]:
    """GET returns/query_proof"""
    row = return_of(call)
    return {
        "image": row.evidence.get("photo", []),
        "video": [],
        "description": row.evidence.get("description", ""),
    }
