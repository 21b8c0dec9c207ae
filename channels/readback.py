"""Keep what a marketplace shows and what it took, and doubt what no order explains."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from channels import offers
from channels.models import Listing, Published, Shop
from channels.offers import Offer
from channels.records import LISTING_GONE, ShownStock, StockAnswer
from omnihub.core import gates, upsert
from omnihub.core.errors import Refused, RemoteError, SignedOut, Unreachable

STILL_UNDER_WAY = timedelta(minutes=2)
"""So long a call whose answer nobody heard may still be done."""
OTHER_NUMBER = "stock_other_number"
WRITTEN = (
    "value",
    "accepted",
    "terms",
    "pushed_at",
    "answered_at",
    "last_order",
    "zeroed_at",
    "shown",
    "campaign",
    "shown_at",
    "doubt_at",
    "unsure_until",
    "problem",
    "problem_words",
)
GONE_WORDS = "The marketplace no longer shows this listing. Press Sync listings under Shops."


@transaction.atomic
def keep_shown(
    shop: Shop, item_ids: Sequence[str], shown: Iterable[ShownStock], read_at: datetime
) -> list[str]:
    """What was read of these items since `read_at`. Answers with the items whose numbers are in doubt."""
    by_key = {(one.item_id, one.model_id): one for one in shown}
    rows = _locked(shop, item_ids)
    doubted: set[str] = set()
    for offer in offers.of_items(shop, item_ids):
        listing = offer.listing
        row = rows[listing.pk]
        if row.answered_at and row.answered_at >= read_at:
            continue  # our number may have come after this reading
        _lay(row, by_key.get((listing.item_id, listing.model_id)), read_at)
        if shop.pulls and _doubt(row, offer):
            doubted.add(listing.item_id)
    _write(rows)
    return sorted(doubted)


def _lay(row: Published, shown: ShownStock | None, read_at: datetime) -> None:
    row.shown_at = read_at
    if shown is None:
        row.shown, row.campaign = None, 0
        row.problem, row.problem_words = LISTING_GONE, GONE_WORDS
        return
    row.shown, row.campaign = shown.stock, shown.campaign
    if row.problem == LISTING_GONE:
        row.problem = row.problem_words = ""


def _doubt(row: Published, offer: Offer) -> bool:
    """Whether somebody else may have written here.

    A push without an answer may have landed late: then our number is merely sent once more.
    """
    expected = offer.expected(row.shown_at)
    if row.shown is None or expected is None:
        return False
    if expected.explains(row.shown):
        row.doubt_at = None
        return False
    if row.unsure_until:
        row.accepted = None
        return False
    row.doubt_at = row.doubt_at or row.shown_at
    return True


@transaction.atomic
def still_doubted(shop: Shop, item_ids: Sequence[str]) -> list[Offer]:
    """Of what was in doubt, what no order explains that we have heard of since."""
    rows = _locked(shop, item_ids)
    found = []
    for offer in offers.of_items(shop, item_ids):
        row = rows[offer.listing.pk]
        if row.doubt_at and _doubt(row, offer):
            found.append(offer)
    _write(rows)
    return found


@dataclass(frozen=True, slots=True)
class Call:
    """The numbers of one item on their way, by variation. Both moments are by the database clock."""

    item_id: str
    sent: Mapping[str, Offer]
    pushed_at: datetime
    answered_at: datetime


@transaction.atomic
def under_way(sent: Iterable[Offer], pushed_at: datetime) -> None:
    """Before the call: should its answer be lost together with us, what is shown may be our own number."""
    rows = Published.objects.filter(listing__in=[offer.listing.pk for offer in sent])
    locked = list(rows.select_for_update().order_by("listing").values_list("pk", flat=True))
    Published.objects.filter(pk__in=locked).update(unsure_until=pushed_at + STILL_UNDER_WAY)


@transaction.atomic
def keep_answer(shop: Shop, call: Call, answer: StockAnswer) -> None:
    """What the marketplace took of the numbers, with the terms of each."""
    rows = _locked(shop, [call.item_id])
    unsure = _may_be_done(answer.broke_off)
    for model_id, offer in call.sent.items():
        row = rows[offer.listing.pk]
        row.unsure_until = offer.published.unsure_until if offer.published else None  # by an earlier call
        if error := answer.refused.get(model_id):
            _refused(row, error)
        elif model_id in answer.accepted:
            _accepted(row, offer, answer.accepted[model_id], call)
        elif unsure:
            _unheard(row, call.answered_at)
    _write(rows)


def _may_be_done(error: RemoteError | None) -> bool:
    """Whether numbers of which the answer says nothing may come to stand there all the same."""
    if error is None:
        return True
    if isinstance(error, Unreachable):
        return error.sent
    return error.code != gates.CLOSED and not isinstance(error, Refused | SignedOut)


def _unheard(row: Published, answered_at: datetime) -> None:
    """The call may be done later than what we send next: nothing is sure until then."""
    row.unsure_until = answered_at + STILL_UNDER_WAY
    row.accepted = row.shown_at = None


def _accepted(row: Published, offer: Offer, taken: int, call: Call) -> None:
    assert offer.figure
    pushed_at = call.pushed_at
    value = offer.figure.value
    if value:
        row.zeroed_at = None
    elif offer.zeroes:
        row.zeroed_at = pushed_at
    row.value, row.accepted, row.terms = value, taken, offer.figure.terms()
    row.pushed_at, row.answered_at, row.last_order = pushed_at, call.answered_at, offer.last_order
    row.shown, row.shown_at, row.doubt_at = taken, pushed_at, None
    row.problem = row.problem_words = ""
    if taken != value:
        row.problem = OTHER_NUMBER
        row.problem_words = f"We sent {value}, and the marketplace says it took {taken}."


def _refused(row: Published, error: RemoteError) -> None:
    row.problem, row.problem_words = error.code[:64], error.words
    row.shown_at = None  # to be read again before the next try


def sure_again(shop: Shop, item_id: str) -> None:
    Published.objects.filter(listing__shop=shop, listing__item_id=item_id).update(unsure_until=None)


def _locked(shop: Shop, item_ids: Sequence[str]) -> dict[int, Published]:
    """The rows of all listings of these items, made where there is none yet."""
    listings = Listing.objects.filter(shop=shop, item_id__in=list(item_ids))
    pks = list(listings.order_by("pk").values_list("pk", flat=True))
    Published.objects.bulk_create((Published(listing_id=pk) for pk in pks), ignore_conflicts=True)
    rows = Published.objects.select_for_update().filter(listing__in=pks).order_by("listing")
    return {row.listing_id: row for row in rows}


def _write(rows: Mapping[int, Published]) -> None:
    for row in rows.values():
        upsert.fitted(row)
    upsert.changed(Published, rows.values(), WRITTEN)
