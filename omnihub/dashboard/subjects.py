"""The page of what a work is about, for people who look at the engine's tables."""

from django.urls import reverse

from channels import todos
from channels.models import Shop
from omnihub.cancellation import todos as steps
from omnihub.cancellation.models import Step
from omnihub.notifications.models import Message

OF_AN_ORDER = (todos.PUSH, todos.ADOPT, todos.NOTICE_CANCELLATION)
OF_MESSAGES = (todos.ANNOUNCE, "message.send", "message.news", "message.digest", "message.templates")
OF_ITEMS = (todos.STOCK,)
OF_ODOO = {
    "product.pull": "dashboard:odoo",
    "odoo.check": "dashboard:odoo",
    "stock.pull": "dashboard:stock",
    "stock.pull_all": "dashboard:stock",
    "proof.run": "dashboard:proof",
}


def page(topic: str, subject: str) -> str:
    """Empty where staff have no page for it."""
    if topic in OF_AN_ORDER and subject.isdigit():
        return reverse("dashboard:order", args=[int(subject)])
    if topic == todos.PULL:
        return reverse("dashboard:orders", query={"q": todos.shop_and_number(subject)[1]})
    if topic in OF_ITEMS:
        return reverse("dashboard:stock", query={"q": subject.rpartition(":")[2]})
    if topic in OF_ROWS:
        return OF_ROWS[topic](topic, subject)
    if topic in OF_ODOO:
        return reverse(OF_ODOO[topic])
    return _shop_page(subject)


def _step_page(_topic: str, subject: str) -> str:
    """The cancellation that it is a step of."""
    rows = Step.objects.filter(pk=int(subject)) if subject.isdigit() else Step.objects.none()
    found = rows.values_list("cancellation", flat=True).first()
    return reverse("dashboard:cancellation", args=[found]) if found else ""


def _message_page(topic: str, subject: str) -> str:
    """The order that it speaks of, else the log."""
    if topic == todos.ANNOUNCE and subject.isdigit():
        return reverse("dashboard:order", args=[int(subject)])
    row = Message.objects.filter(pk=int(subject)).first() if subject.isdigit() else None
    return reverse("dashboard:order", args=[row.order_id]) if row else reverse("dashboard:messages")


OF_ROWS = {steps.STEP: _step_page, **dict.fromkeys(OF_MESSAGES, _message_page)}


def _shop_page(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    shop = Shop.objects.filter(kind=kind, remote_id=rest.partition(":")[0]).first()
    return reverse("dashboard:shop", args=[shop.pk]) if shop else ""
