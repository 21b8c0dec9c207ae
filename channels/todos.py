"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings

from omnihub.core import clock
from omnihub.core.work import Todo

PULL = "order.pull"
CATCH_UP = "shop.catch_up"
RELEASES = "shop.releases"
LISTINGS = "shop.listings"
REFRESH = "shop.refresh"
UPDATE = "shop.update"
AUTHORISATION = "shop.authorisation"
LOST_PUSHES = "app.lost_pushes"
PUSH_STATUS = "app.push_status"
STOCK = "stock.push"
CHECK_STOCK = "stock.check"
LOOK_AT_STOCK = "shop.stock"
ERP_STOCK = "stock.pull_all"
BACKFILL = "shop.backfill"
PUSH = "order.push"
PAY = "payment.push"
SETTLE = "settlement.push"
WALLET = "shop.wallet"
MONEY = "shop.money"
ADOPT = "order.adopt"
FOLLOW = "shipment.follow"
ARRANGE = "shipment.arrange"
WAYBILLS = "shop.waybills"
COURIER_NEWS = "shop.courier_news"
ANNOUNCE = "order.announce"
NOTICE_CANCELLATION = "cancellation.notice"
PULL_RETURN = "return.pull"
RETURNS = "shop.returns"
RETURNS_DUE = "shop.returns_due"
ANSWER_RETURN = "return.answer"
LABELS = "shop.labels"
LABEL = "label.fetch"
LABEL_NEWS = "label.news"
COMPARE = "customer.compare"
EVERYBODY = "everybody"
LEAD = "lead.push"
ERP_WEBSITE = "website.pull"
TELL_PARTNER = "partner.tell"
FROM_MARKETPLACE = (
    PULL,
    CATCH_UP,
    RELEASES,
    LISTINGS,
    REFRESH,
    UPDATE,
    AUTHORISATION,
    LOOK_AT_STOCK,
    BACKFILL,
    PULL_RETURN,
    RETURNS,
    WAYBILLS,
    COURIER_NEWS,
    WALLET,
)
TO_MARKETPLACE = (CHECK_STOCK, STOCK, ARRANGE, LABEL, ANSWER_RETURN)


def erp_website(shop_key: str, reason: str) -> Todo:
    """For the bridge, which reads what was ordered at the ERP's own website."""
    return Todo(ERP_WEBSITE, shop_key, reason=reason)


def pull(shop_key: str, number: str, reason: str) -> Todo:
    return Todo(PULL, f"{shop_key}:{number}", reason=reason)


def catch_up(shop_key: str, reason: str) -> Todo:
    return Todo(CATCH_UP, shop_key, reason=reason)


def releases(shop_key: str, reason: str, at: datetime | None = None) -> Todo:
    return Todo(RELEASES, shop_key, reason=reason, not_before=at)


def listings(shop_key: str, reason: str) -> Todo:
    return Todo(LISTINGS, shop_key, reason=reason)


def refresh(shop_key: str, reason: str) -> Todo:
    return Todo(REFRESH, shop_key, reason=reason)


def update(shop_key: str, reason: str) -> Todo:
    return Todo(UPDATE, shop_key, reason=reason)


def authorisation(shop_key: str, reason: str) -> Todo:
    return Todo(AUTHORISATION, shop_key, reason=reason)


def lost_pushes(kind: str, reason: str) -> Todo:
    """Of the app, not of a shop: one worker fetches them for all."""
    return Todo(LOST_PUSHES, kind, reason=reason)


def push_status(kind: str, reason: str) -> Todo:
    return Todo(PUSH_STATUS, kind, reason=reason)


def stock(shop_key: str, item_id: str, reason: str, at: datetime | None = None) -> Todo:
    """The numbers of one item. Its key keeps two pushes of it apart, so the newest number lands last."""
    return Todo(STOCK, f"{shop_key}:{item_id}", reason=reason, not_before=at)


def check_stock(shop_key: str, reason: str) -> Todo:
    """Look through a shop's listings for numbers that are out of date."""
    return Todo(CHECK_STOCK, shop_key, reason=reason)


def look_at_stock(shop_key: str, reason: str) -> Todo:
    """Read what a shop shows on its marketplace."""
    return Todo(LOOK_AT_STOCK, shop_key, reason=reason)


def erp_stock(place: str, reason: str) -> Todo:
    """Read all that the ERP can sell at a place."""
    return Todo(ERP_STOCK, place, key=f"odoo:stock:{place}", reason=reason)


def backfill(shop_key: str, pk: int, reason: str) -> Todo:
    return Todo(BACKFILL, f"{shop_key}:{pk}", reason=reason)


def push(order_pk: int, reason: str, correlation_id: str = "") -> Todo:
    """Everything that writes to one ERP order carries the same key: never two at once."""
    key = f"odoo:order:{order_pk}"
    return Todo(PUSH, str(order_pk), key=key, reason=reason, correlation_id=correlation_id)


def adopt(order_pk: int, reason: str) -> Todo:
    return Todo(ADOPT, str(order_pk), key=f"odoo:order:{order_pk}", reason=reason)


def follow(order_pk: int, reason: str) -> Todo:
    """For shipping: its parcels may be due to be arranged, have a waybill, or be called back."""
    return Todo(FOLLOW, str(order_pk), reason=reason)


def arrange(shop_key: str, package: str, reason: str, at: datetime | None = None) -> Todo:
    """One package's shipment. Its key keeps two tries of it apart."""
    return Todo(ARRANGE, f"{shop_key}:{package}", reason=reason, not_before=at)


def waybills(shop_key: str, reason: str, at: datetime | None = None) -> Todo:
    """Look for the waybills that a shop's arranged parcels still lack."""
    return Todo(WAYBILLS, shop_key, reason=reason, not_before=at)


def courier_news(shop_key: str, reason: str) -> Todo:
    """Ask where a shop's parcels are that were handed over."""
    return Todo(COURIER_NEWS, shop_key, reason=reason)


def announce(order_pk: int, reason: str) -> Todo:
    """For the messages to buyers: something may have happened that the buyer is told of."""
    return Todo(ANNOUNCE, str(order_pk), reason=reason)


def notice_cancellation(order_pk: int, reason: str) -> Todo:
    """For the cancellations: one of its sides cancelled it, or asks for it. Who did is read, not told."""
    return Todo(NOTICE_CANCELLATION, str(order_pk), reason=reason)


def pull_return(shop_key: str, number: str, reason: str) -> Todo:
    return Todo(PULL_RETURN, f"{shop_key}:{number}", reason=reason)


def returns(shop_key: str, reason: str) -> Todo:
    """Look for returns that no push told of."""
    return Todo(RETURNS, shop_key, reason=reason)


def returns_due(shop_key: str, reason: str) -> Todo:
    """Say in time that buyers wait for an answer."""
    return Todo(RETURNS_DUE, shop_key, reason=reason)


def answer_return(shop_key: str, pk: int, case_pk: int, reason: str) -> Todo:
    """Of one case one answer at a time."""
    return Todo(ANSWER_RETURN, f"{shop_key}:{pk}", key=f"return:{case_pk}", reason=reason)


def labels(shop_key: str, reason: str) -> Todo:
    """Look which parcels of a shop still need a label."""
    return Todo(LABELS, shop_key, reason=reason)


def label(shop_key: str, shipment_pk: int, reason: str) -> Todo:
    return Todo(LABEL, f"{shop_key}:{shipment_pk}", reason=reason)


def label_news(shop_key: str, number: str, reason: str) -> Todo:
    """The marketplace has ended its part of a label. `number` is the package's, or else the order's."""
    return Todo(LABEL_NEWS, f"{shop_key}:{number}", reason=reason)


def payments(shop_pk: int, released_at: Iterable[datetime], reason: str = "escrow released") -> list[Todo]:
    """One for each Jakarta day on which money was released, after more of the same day may have come."""
    days = {clock.jakarta_date(moment) for moment in released_at}
    return [_of_day(PAY, shop_pk, day, reason) for day in sorted(days)]


def settlements(shop_pk: int, days: Iterable[date], reason: str) -> list[Todo]:
    """The books of one wallet, one for each Jakarta day that something moved on, or that is complete now."""
    if SETTLE not in settings.ROUTES:  # nobody keeps books
        return []
    return [_of_day(SETTLE, shop_pk, day, reason) for day in sorted(set(days))]


def _of_day(topic: str, shop_pk: int, day: date, reason: str) -> Todo:
    """What books one shop's wallet has one key: the payments of a day and what is booked against them."""
    gathered = clock.now() + timedelta(seconds=settings.PAYMENT_GATHER_SECONDS)
    subject, key = f"{shop_pk}:{day.isoformat()}", f"odoo:payments:{shop_pk}"
    return Todo(topic, subject, key=key, reason=reason, not_before=gathered)


def wallet(shop_key: str, reason: str, at: datetime | None = None) -> Todo:
    """Read what moved a shop's wallet at its marketplace."""
    return Todo(WALLET, shop_key, reason=reason, not_before=at)


def check_money(shop_key: str, reason: str) -> Todo:
    """Say what is odd about a shop's money."""
    return Todo(MONEY, shop_key, reason=reason)


def shop_and_number(subject: str) -> tuple[str, str]:
    """The subject of a pull: shopee:220000123:260101ABCD1234 is of the shop shopee:220000123."""
    shop_key, _, number = subject.rpartition(":")
    return shop_key, number


def compare(customer_pk: int, reason: str = "a buyer is known by something new") -> Todo:
    """Whether this buyer is one who is known already."""
    return Todo(COMPARE, str(customer_pk), reason=reason)


def compare_all(reason: str) -> Todo:
    return Todo(COMPARE, EVERYBODY, reason=reason)


def lead(checkout_pk: int, reason: str) -> Todo:
    """A cart left behind goes to the sales people, or is told to them as sold after all."""
    return Todo(LEAD, str(checkout_pk), reason=reason)


def tell_partner(checkout_pk: int, reason: str) -> Todo:
    """For the partner API: something happened that whoever made this checkout may want to hear of."""
    return Todo(TELL_PARTNER, str(checkout_pk), reason=reason)
