"""The page of what a work is about, for people who look at the engine's tables."""

from collections.abc import Callable, Mapping

from django.urls import reverse

from channels import todos
from channels.models import Shop
from omnihub.api import todos as partners
from omnihub.cancellation import todos as steps
from omnihub.cancellation.models import Step
from omnihub.erasing import todos as erasing
from omnihub.notifications.models import Message
from omnihub.notifications.writing import SEND
from payments import todos as money
from payments.models import Charge, Receipt
from shipping import todos as parcels

OF_ITEMS = (todos.STOCK,)
SEARCHED = {todos.PULL: "dashboard:orders", todos.PULL_RETURN: "dashboard:returns"}
"""Lists that find what a work is about by its number."""
OF_ONE = {
    money.REFUND: "dashboard:refund",
    money.BOOK_REFUND: "dashboard:refund",
    partners.NOTICE: "admin:api_notice_change",
}
PAGES = {
    todos.RETURNS_DUE: "dashboard:returns",
    todos.ARRANGE: "dashboard:shipping",
    todos.LABEL: "dashboard:labels",
    todos.LABEL_NEWS: "dashboard:labels",
    parcels.CHECK: "dashboard:rates",
    parcels.TRACK: "dashboard:rates",
    parcels.MOVE: "dashboard:moves",
    money.NOTICE: "dashboard:payments",
    money.METHOD: "dashboard:payment_settings",
    money.ACCOUNT: "dashboard:payment_settings",
    money.LEDGER: "dashboard:payments",
    money.FIND_REFUND: "dashboard:refunds",
    "product.pull": "dashboard:odoo",
    "odoo.check": "dashboard:odoo",
    "stock.pull": "dashboard:stock",
    "stock.pull_all": "dashboard:stock",
    "invoices.pull": "dashboard:open_invoices",
    "proof.run": "dashboard:proof",
    "reconciliation.run": "dashboard:reconciliation",
    erasing.FINISH: "admin:erasing_erasure_changelist",
    todos.COMPARE: "dashboard:duplicates",
    todos.LEAD: "dashboard:left_carts",
    todos.WALLET: "dashboard:shopee_money",
    todos.MONEY: "dashboard:shopee_money",
    todos.SETTLE: "dashboard:shopee_money",
    money.BOOK_DAY: "dashboard:odoo",
    partners.ENDPOINT: "admin:api_notice_changelist",
    SEND: "dashboard:messages",
    "message.news": "dashboard:messages",
    "message.digest": "dashboard:messages",
    "message.templates": "dashboard:messages",
}


def page(topic: str, subject: str) -> str:
    """Empty where staff have no page for it."""
    if topic in BY_KEY and subject.isdigit():
        return BY_KEY[topic](int(subject))
    if topic in SEARCHED:
        return reverse(SEARCHED[topic], query={"q": todos.shop_and_number(subject)[1]})
    if topic in OF_ITEMS:
        return reverse("dashboard:stock", query={"q": subject.rpartition(":")[2]})
    if topic in OF_ONE:
        return reverse(OF_ONE[topic], args=[subject])
    if topic in PAGES:
        return reverse(PAGES[topic])
    return _shop_page(subject)


def _of_order(pk: int) -> str:
    return reverse("dashboard:order", args=[pk])


def _of_message(pk: int) -> str:
    """The order that it speaks of, else the log."""
    row = Message.objects.filter(pk=pk).first()
    return _of_order(row.order_id) if row else reverse("dashboard:messages")


def _of_step(pk: int) -> str:
    """The cancellation that it is a step of."""
    found = Step.objects.filter(pk=pk).values_list("cancellation", flat=True).first()
    return reverse("dashboard:cancellation", args=[found]) if found else ""


def _of_charge(pk: int) -> str:
    found = Charge.objects.filter(pk=pk).values_list("payment", flat=True).first()
    return reverse("dashboard:payment", args=[found]) if found else ""


def _of_receipt(pk: int) -> str:
    found = Receipt.objects.filter(pk=pk).values_list("payment", flat=True).first()
    return reverse("dashboard:payment", args=[found]) if found else ""


def _of_payment(pk: int) -> str:
    return reverse("dashboard:payment", args=[pk])


def _shop_page(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    shop = Shop.objects.filter(kind=kind, remote_id=rest.partition(":")[0]).first()
    return reverse("dashboard:shop", args=[shop.pk]) if shop else ""


BY_KEY: Mapping[str, Callable[[int], str]] = {
    todos.PUSH: _of_order,
    todos.ADOPT: _of_order,
    todos.ANNOUNCE: _of_order,
    SEND: _of_message,
    money.BOOK_RECEIPT: _of_receipt,
    todos.NOTICE_CANCELLATION: _of_order,
    steps.STEP: _of_step,
    money.LOOK: _of_charge,
    money.CANCEL: _of_charge,
    money.CHECK: _of_receipt,
    money.EXPIRE: _of_payment,
}
"""Topics whose subject is a row's key."""
