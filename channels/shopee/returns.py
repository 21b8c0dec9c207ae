"""Read returns with their orders, and answer them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

from channels.cases import Action, CaseAnswer, CaseOptions, PulledCases
from channels.parcels import CourierNews
from channels.records import OrderData
from channels.shopee import convert_return, pull
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from channels.shopee.errors import Blocked, Disconnected
from channels.shopee.payloads import Return
from omnihub.core import database
from omnihub.core.errors import Refused, RemoteError, Unreadable
from omnihub.core.http import Part

NONE_FOUND = "doesn't exist"
REFUNDED = "seller_return_refund"


def read(session: Session, numbers: Sequence[str]) -> PulledCases:
    """One by one: Shopee has no list of details. What is wrong with one return is its own alone."""
    read_at = database.database_now()
    details: dict[str, Return] = {}
    problems: dict[str, RemoteError] = {}
    for number in numbers:
        try:
            details[number] = Return.parse(session.ask(partial(ShopClient.return_detail, number=number)))
        except (Disconnected, Blocked):
            raise
        except (Refused, Unreadable) as error:
            if NONE_FOUND not in error.detail:
                problems[number] = error
    pulled = pull.orders(session, sorted({detail.order_sn for detail in details.values()}))
    refunds = {order.number: _refunded(order) for order in pulled.orders}
    cases = tuple(
        convert_return.case(detail, read_at=read_at, refunded=bool(refunds.get(detail.order_sn)))
        for detail in details.values()
    )
    return PulledCases(cases, pulled.orders, problems | _unheard_of(details))


def _refunded(order: OrderData) -> Decimal:
    return order.escrow.terms.get(REFUNDED, Decimal(0)) if order.escrow else Decimal(0)


def _unheard_of(details: Mapping[str, Return]) -> dict[str, RemoteError]:
    return {
        number: Unreadable(
            f"Shopee calls this return {detail.status}, a status that OmniHub does not know. It is kept as "
            "it is. Look at it in the Seller Centre, and report the status.",
            code="return_status_unknown",
        )
        for number, detail in details.items()
        if detail.status not in convert_return.STATES
    }


def options(session: Session, number: str) -> CaseOptions:
    solutions = session.ask(partial(ShopClient.return_solutions, number=number))
    return convert_return.options(solutions, session.ask(partial(ShopClient.dispute_reasons, number=number)))


def news(session: Session, number: str) -> tuple[CourierNews, ...]:
    return convert_return.news(session.ask(partial(ShopClient.reverse_tracking, number=number)))


def answer(session: Session, number: str, given: CaseAnswer) -> None:
    """Raises Refused in Shopee's words. Never looks: whoever calls has just read the return."""
    if given.action == Action.ACCEPT:
        session.ask(partial(ShopClient.confirm_return, number=number))
    elif given.action == Action.OFFER:
        proposed = convert_return.PROPOSED[given.solution]
        offer = partial(ShopClient.offer_return, number=number, solution=proposed, amount=given.amount)
        session.ask(offer)
    elif given.action == Action.TAKE_OFFER:
        session.ask(partial(ShopClient.accept_offer, number=number))
    else:
        dispute = partial(ShopClient.dispute_return, number=number, email=given.email)
        images = convert_return.images(given.evidence)
        session.ask(partial(dispute, reason=given.reason, words=given.words, images=images))


def hand_in(session: Session, number: str, picture: Part) -> str:
    return session.ask(partial(ShopClient.convert_image, number=number, picture=picture))
