"""What the marketplace's side says to people."""

from channels.states import OrderStatus
from omnihub.cancellation.models import Cancellation
from omnihub.cancellation.reading import Seen
from omnihub.core.texts import Text


def by_person(name: str) -> Text:
    return Text(
        "Cancelling is switched off for this shop: you cancel the order in the Seller Centre, "
        "and OmniHub does the rest as soon as %(marketplace)s says so.",
        marketplace=name,
    )


def by_hand(wanted: Cancellation) -> Text:
    shop = str(wanted.order.shop)
    if wanted.answer:
        return Text(
            "Answering buyers is switched off for %(shop)s. Answer in the Seller Centre; OmniHub sees it and "
            "does the rest. Or switch cancelling on under Shops and try again.",
            shop=shop,
        )
    return Text(
        "Cancelling is switched off for %(shop)s. Cancel the order in the Seller Centre; OmniHub sees it "
        "and does the rest. Or switch it on under Shops and try again.",
        shop=shop,
    )


def unasked(name: str) -> Text:
    return Text("Nothing is cancelled before %(marketplace)s has answered. Look again.", marketplace=name)


def will(wanted: Cancellation, seen: Seen, name: str) -> str:
    if seen.status == OrderStatus.CANCEL_REQUESTED:
        return Text("The buyer's request to cancel is accepted at %(marketplace)s.", marketplace=name)
    if wanted.kind == Cancellation.Kind.PARTIAL:
        count = sum(wanted.pieces.values())
        return Text("%(marketplace)s cancels %(n)s piece(s) of it.", marketplace=name, n=count)
    return Text(
        "%(marketplace)s cancels the order. It can until the courier has the parcel.", marketplace=name
    )


def arranged(seen: Seen, name: str) -> str:
    if seen.status != OrderStatus.PACKED:
        return ""
    return Text("The shipment is arranged: %(marketplace)s may refuse to cancel it now.", marketplace=name)
