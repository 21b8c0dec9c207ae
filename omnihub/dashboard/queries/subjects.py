"""How people call what a piece of work is about: an order's number, a shop's name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels import todos
from channels.marketplaces import MARKETPLACES
from channels.models import Order, Shop
from omnihub.api import todos as partners
from omnihub.api.models import Notice, Partner
from omnihub.cancellation import todos as steps
from omnihub.cancellation.models import Step
from omnihub.core import batches, refusals
from omnihub.core.models import Work
from omnihub.dashboard.queries import subjects_of_money
from omnihub.notifications.models import Message
from omnihub.notifications.writing import SEND
from shipping.models import Shipment

AT_ONCE = 500
OF_AN_ORDER = (todos.PUSH, todos.ADOPT, todos.ANNOUNCE, todos.NOTICE_CANCELLATION)
SEARCHED = {
    todos.STOCK: "dashboard:stock",
    todos.PULL: "dashboard:orders",
    todos.PULL_RETURN: "dashboard:returns",
}
OF_SHOPS = {todos.RETURNS_DUE: "dashboard:returns"}

Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    work: Work
    name: str
    url: str


def named(works: Sequence[Work]) -> list[Item]:
    names = _names(works)
    return [Item(work, *names.get((work.topic, work.subject), (work.subject, ""))) for work in works]


def orders_of(works: Iterable[Work]) -> set[int]:
    """The primary keys of the orders that the works are about."""
    return {int(work.subject) for work in works if work.topic in OF_AN_ORDER and work.subject.isdecimal()}


def _names(works: Sequence[Work]) -> dict[Name, Name]:
    names: dict[Name, Name] = {}
    for some in batches.of(AT_ONCE, sorted(orders_of(works))):
        for pk, number in Order.objects.filter(pk__in=some).values_list("pk", "number"):
            for topic in OF_AN_ORDER:
                names[topic, str(pk)] = (number, reverse("dashboard:order", args=[pk]))
    names |= _of_steps(work.subject for work in works if work.topic == steps.STEP)
    names |= _messages(works)
    names |= _parcels(works)
    names |= _carts(works)
    names |= subjects_of_money.names(works)
    names |= _senders(works)
    names |= _partners(works)
    rows = list(Shop.objects.all())
    shops, pks = {shop.key: shop.name for shop in rows}, {str(shop.pk): shop.name for shop in rows}
    for work in works:
        if (work.topic, work.subject) not in names and (name := _name(work, shops, pks)):
            names[work.topic, work.subject] = name
    return names


def _of_steps(subjects: Iterable[str]) -> dict[Name, Name]:
    """A step is called by its order, and leads to its cancellation."""
    names: dict[Name, Name] = {}
    for some in batches.of(AT_ONCE, sorted(int(one) for one in subjects if one.isdecimal())):
        rows = Step.objects.filter(pk__in=some)
        for pk, cancellation, number in rows.values_list("pk", "cancellation", "cancellation__order__number"):
            names[steps.STEP, str(pk)] = (number, reverse("dashboard:cancellation", args=[cancellation]))
    return names


def _messages(works: Sequence[Work]) -> dict[Name, Name]:
    """By the order that each speaks of."""
    ids = [int(work.subject) for work in works if work.topic == SEND and work.subject.isdecimal()]
    names: dict[Name, Name] = {}
    for some in batches.of(AT_ONCE, ids):
        rows = Message.objects.filter(pk__in=some).values_list("pk", "order_id", "order__number")
        for pk, order, number in rows:
            names[SEND, str(pk)] = (number, reverse("dashboard:order", args=[order]))
    return names


def _senders(works: Sequence[Work]) -> dict[Name, Name]:
    """Whose calls are refused."""
    health = reverse("dashboard:health")
    return {
        (work.topic, work.subject): (work.subject.capitalize(), health)
        for work in works
        if work.topic == refusals.TOPIC
    }


def _partners(works: Sequence[Work]) -> dict[Name, Name]:
    """Who is told, and which checkout of whose."""
    wanted = [work.subject for work in works if work.topic == partners.ENDPOINT]
    notices = reverse("admin:api_notice_changelist")
    names = dict(Partner.objects.filter(pk__in=wanted).values_list("pk", "name"))
    found = {(partners.ENDPOINT, str(pk)): (name, notices) for pk, name in names.items()}
    keys = [work.subject for work in works if work.topic == partners.NOTICE]
    for notice in Notice.objects.filter(pk__in=keys).select_related("checkout"):
        address = reverse("admin:api_notice_change", args=[notice.pk])
        found[partners.NOTICE, str(notice.pk)] = (str(notice.checkout), address)
    return found


def _carts(works: Sequence[Work]) -> dict[Name, Name]:
    """A cart left behind has no number; its buyer is not named here."""
    url = reverse("dashboard:left_carts")
    subjects = [work.subject for work in works if work.topic == todos.LEAD]
    return {(todos.LEAD, one): (_("Cart %(number)s") % {"number": one}, url) for one in subjects}


def _parcels(works: Sequence[Work]) -> dict[Name, Name]:
    """A label's work is called like its order."""
    pks = {work.subject: work.subject.rpartition(":")[2] for work in works if work.topic == todos.LABEL}
    found: dict[Name, Name] = {}
    for some in batches.of(AT_ONCE, sorted(pks)):
        shipments = Shipment.objects.filter(pk__in=[int(pks[one]) for one in some])
        orders = {
            str(pk): (number, order)
            for pk, number, order in shipments.values_list("pk", "order__number", "order")
        }
        for subject in some:
            if order := orders.get(pks[subject]):
                found[todos.LABEL, subject] = (order[0], reverse("dashboard:order", args=[order[1]]))
    return found


def _name(work: Work, shops: Mapping[str, str], pks: Mapping[str, str]) -> Name | None:
    """`shops` are names by key, `pks` by primary key."""
    head, _colon, tail = work.subject.rpartition(":")
    if work.topic == todos.ARRANGE:
        return tail, reverse("dashboard:shipping")
    if work.topic in SEARCHED:
        name = _("Item %(item)s") % {"item": tail} if work.topic == todos.STOCK else tail
        return name, reverse(SEARCHED[work.topic], query={"q": tail})
    if work.topic in {todos.BACKFILL, todos.ANSWER_RETURN} and head in shops:
        return shops[head], reverse("dashboard:shops")
    if work.subject in MARKETPLACES:
        return MARKETPLACES[work.subject].label, reverse("dashboard:shops")
    if work.subject in shops:
        return shops[work.subject], reverse(OF_SHOPS.get(work.topic, "dashboard:shops"))
    return (f"{pks[head]}, {tail}", "") if head in pks else None
