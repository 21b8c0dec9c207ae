"""The page of what a work is about, for people who look at the engine's tables."""

from django.urls import reverse

from channels import todos
from channels.models import Shop
from omnihub.notifications.models import Message

OF_AN_ORDER = (todos.PUSH, todos.ADOPT)
OF_MESSAGES = (todos.ANNOUNCE, "message.send", "message.news", "message.digest", "message.templates")
OF_ITEMS = (todos.STOCK,)
ON_A_PAGE = {
    todos.ARRANGE: "dashboard:shipping",
    todos.LABEL: "dashboard:labels",
    todos.LABEL_NEWS: "dashboard:labels",
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
    if topic in OF_MESSAGES:
        return _message_page(topic, subject)
    if topic in ON_A_PAGE:
        return reverse(ON_A_PAGE[topic])
    return _shop_page(subject)


def _message_page(topic: str, subject: str) -> str:
    """The order that it speaks of, else the log."""
    if topic == todos.ANNOUNCE and subject.isdigit():
        return reverse("dashboard:order", args=[int(subject)])
    row = Message.objects.filter(pk=int(subject)).first() if subject.isdigit() else None
    return reverse("dashboard:order", args=[row.order_id]) if row else reverse("dashboard:messages")


def _shop_page(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    shop = Shop.objects.filter(kind=kind, remote_id=rest.partition(":")[0]).first()
    return reverse("dashboard:shop", args=[shop.pk]) if shop else ""
