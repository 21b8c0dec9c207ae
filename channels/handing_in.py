"""A dispute's pictures on their way to the marketplace."""

from collections import defaultdict

from channels.cases import Evidence
from channels.marketplaces import Marketplace
from channels.models import ReturnAnswer, ReturnPicture
from channels.proofs import TYPES


def hand_in(marketplace: Marketplace, number: str, answer: ReturnAnswer) -> tuple[Evidence, ...]:
    """Each is sent once: its address is kept at once, and the next try begins with the next picture."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in answer.pictures.order_by("pk"):
        if not row.remote_url:
            row.remote_url = marketplace.hand_in_proof(number, _file(row))
            row.save(update_fields=["remote_url"])
        found[row.module, row.requirement].append(row.remote_url)
    return tuple(Evidence(*key, urls=tuple(urls)) for key, urls in found.items())


def _file(row: ReturnPicture) -> tuple[str, bytes, str]:
    """Its name at home is nobody's business."""
    with row.file.open("rb") as file:
        return f"proof-{row.pk}.{row.kind}", file.read(), TYPES[ReturnPicture.Kind(row.kind)]
