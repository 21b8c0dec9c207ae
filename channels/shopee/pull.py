"""Read orders by number: details, then the money, then the parcels, each for many orders at once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from channels.records import PulledOrders
from channels.shopee import convert
from channels.shopee.connect import Session
from channels.shopee.errors import Blocked, Disconnected
from channels.shopee.payloads import Escrow, OrderDetail, PackageDetail, Row
from omnihub.core import batches, database, halving
from omnihub.core.errors import Refused, RemoteError, SignedOut, Unreadable

logger = logging.getLogger("omnihub.channels")
T = TypeVar("T")

AT_ONCE = 50
ESCROWS_AT_ONCE = 20
NONE_FOUND = frozenset({"error_not_found", "order_not_found"})
WITHOUT_ESCROW = frozenset({"UNPAID", "PENDING"})
WITHOUT_TRACKING = frozenset({"UNPAID", "PENDING", "READY_TO_SHIP"})


@dataclass(slots=True)
class Basket:
    """What was read so far. A problem with one order is that order's alone."""

    details: dict[str, OrderDetail] = field(default_factory=dict)
    escrows: dict[str, Escrow] = field(default_factory=dict)
    parcels: dict[str, PackageDetail] = field(default_factory=dict)
    problems: dict[str, RemoteError] = field(default_factory=dict)


def orders(session: Session, numbers: Sequence[str]) -> PulledOrders:
    """An order whose money cannot be read, or whose status nobody knows, comes and is a problem as well.

    Numbers that Shopee does not know are in neither part of the answer.
    """
    read_at = database.database_now()
    basket = Basket()
    for some in batches.of(AT_ONCE, numbers):
        _read_details(session, some, basket)
    paid = [n for n, detail in basket.details.items() if detail.status not in WITHOUT_ESCROW]
    for some in batches.of(ESCROWS_AT_ONCE, paid):
        _read_escrows(session, some, basket)
    parcels = [
        package.number
        for detail in basket.details.values()
        if detail.status not in WITHOUT_TRACKING
        for package in detail.packages
    ]
    for some in batches.of(AT_ONCE, parcels):
        _read_parcels(session, some, basket)
    _doubt_statuses(basket)
    found = [
        convert.order(detail, read_at=read_at, money=basket.escrows.get(number), parcels=basket.parcels)
        for number, detail in basket.details.items()
    ]
    return PulledOrders(tuple(found), basket.problems)


def _read_details(session: Session, numbers: list[str], basket: Basket) -> None:
    """A list that is refused, or cannot be read, is halved until the number that spoils it is alone."""

    def read(some: Sequence[str]) -> None:
        for row in session.ask(lambda client: client.order_detail(some)):
            number = row.text("order_sn")
            _keep(number, partial(OrderDetail.parse, row), basket.details, basket.problems)

    basket.problems.update(halving.halve_on((Refused, Unreadable), numbers, _or_none(read)))


def _doubt_statuses(basket: Basket) -> None:
    for number, detail in basket.details.items():
        if detail.status not in convert.STATUSES:
            basket.problems[number] = Unreadable(
                f"Shopee calls this order {detail.status}, a status that OmniHub does not know. It is kept "
                "as it is and treated by its dates. Look at it in the Seller Centre, and report the status.",
                code="status_unknown",
            )


def _or_none(read: Callable[[Sequence[str]], None]) -> Callable[[Sequence[str]], None]:
    """A list of nothing but unknown numbers is an error at Shopee; for us it is an empty answer."""

    def attempt(some: Sequence[str]) -> None:
        try:
            read(some)
        except Refused as error:
            if error.code.rpartition(".")[2] not in NONE_FOUND and "not found" not in error.detail:
                raise

    return attempt


def _keep(number: str, parse: Callable[[], T], found: dict[str, T], problems: dict[str, RemoteError]) -> None:
    try:
        found[number] = parse()
    except Unreadable as error:
        problems[number] = error


def _read_escrows(session: Session, numbers: list[str], basket: Basket) -> None:
    """Many at once; one by one what the batch call left out, or all where it does not work.

    That this app may not use the batch call, or that there is none, says nothing about the single one.
    """
    try:
        answers = session.ask(lambda client: client.escrow_detail_batch(numbers))
    except (Disconnected, Blocked):
        raise
    except (Refused, SignedOut, Unreadable) as error:
        logger.warning("escrow batch refused", extra={"code": error.code, "rows": len(numbers)})
        answers = []
    for answer in answers:
        number = Row(answer, "an escrow detail").text("order_sn")
        _keep(number, partial(Escrow.parse, answer), basket.escrows, basket.problems)
    for number in numbers:
        if number not in basket.escrows and number not in basket.problems:
            _read_escrow(session, number, basket)


def _read_escrow(session: Session, number: str, basket: Basket) -> None:
    try:
        answer = session.ask(lambda client: client.escrow_detail(number))
    except Refused as error:
        if error.code.rpartition(".")[2] not in NONE_FOUND:
            basket.problems[number] = error
        return
    _keep(number, partial(Escrow.parse, answer), basket.escrows, basket.problems)


def _read_parcels(session: Session, numbers: list[str], basket: Basket) -> None:
    """An order without tracking numbers is better than no order: what we had of them stays."""
    try:
        rows = session.ask(lambda client: client.package_detail(numbers))
    except (Disconnected, Blocked):
        raise
    except (Refused, SignedOut, Unreadable) as error:
        logger.warning("package detail refused", extra={"code": error.code, "rows": len(numbers)})
        return
    unreadable: dict[str, RemoteError] = {}
    for row in rows:
        _keep(row.text("package_number"), partial(PackageDetail.parse, row), basket.parcels, unreadable)
    for number, problem in unreadable.items():
        logger.warning("package detail unreadable", extra={"package": number, "detail": problem.detail})
