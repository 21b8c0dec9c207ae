"""The page of what a work is about, for people who look at the engine's tables."""

from django.urls import reverse

from channels import todos
from channels.models import Shop

OF_AN_ORDER = (todos.PUSH, todos.ADOPT)
OF_ITEMS = (todos.STOCK,)
SEARCHED = {todos.PULL: "dashboard:orders", todos.PULL_RETURN: "dashboard:returns"}
"""Lists that find what a work is about by its number."""
PAGES = {
    todos.RETURNS_DUE: "dashboard:returns",
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
    if topic in SEARCHED:
        return reverse(SEARCHED[topic], query={"q": todos.shop_and_number(subject)[1]})
    if topic in OF_ITEMS:
        return reverse("dashboard:stock", query={"q": subject.rpartition(":")[2]})
    if topic in PAGES:
        return reverse(PAGES[topic])
    return _shop_page(subject)


def _shop_page(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    shop = Shop.objects.filter(kind=kind, remote_id=rest.partition(":")[0]).first()
    return reverse("dashboard:shop", args=[shop.pk]) if shop else ""
