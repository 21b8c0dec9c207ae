"""Scenes for the pages: people with rights, orders with what Odoo holds of them, work that waits."""

from datetime import UTC, date, datetime, timedelta

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q
from django.test import Client

from channels.models import FeeRate, Order, Shop, WalletDay
from erp_bridge.models import Binding, OdooProfile
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.notifications.models import Message
from tests.factories import EscrowStatementFactory, OrderFactory, ShopFactory, WalletEntryFactory

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
LOOKS = ("channels.view_shop", "erp_bridge.view_odooprofile", "erp_bridge.view_proofrun")
CLAIM = "00000000-0000-0000-0000-000000000001"


def person(*permissions: str, name: str = "sari", staff: bool = True) -> User:
    user, wanted = User.objects.create_user(name, password="rahasia-123", is_staff=staff), Q()
    for permission in permissions:
        app, codename = permission.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    if permissions:
        found = Permission.objects.filter(wanted)
        assert len(found) == len(set(permissions)), permissions
        user.user_permissions.add(*found)
    return user


def group(role: str) -> Group:
    return Group.objects.get(name=role)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shop(**wishes: object) -> Shop:
    made = ShopFactory(**{"name": "Toko Contoh", **wishes})
    profile(made)
    return made


def profile(made: Shop) -> OdooProfile:
    return OdooProfile.objects.create(
        shop=made, company_id=1, warehouse_id=1, wallet_journal_id=9, buyer_partner_id=3, tax_policy="none"
    )


def orders(count: int, **wishes: object) -> list[Order]:
    """The first is the newest; a minute lies between two."""
    return [OrderFactory(placed_at=NOON - timedelta(minutes=number), **wishes) for number in range(count)]


def bound(order: Order, kind: str = "order", name: str = "S00042", **wishes: object) -> Binding:
    models = {"order": "sale.order", "delivery": "stock.picking", "invoice": "account.move"}
    wishes = {"odoo_id": 42, "state": "sale", "bound_at": NOON, "as_of": NOON} | wishes
    model = models.get(kind, "account.payment")
    return Binding.objects.create(kind=kind, subject=str(order.pk), odoo_model=model, name=name, **wishes)


def told(order: Order, **wishes: object) -> list[Message]:
    """What its buyer was told: a mail that came, one by phone that did not."""
    common = {"order": order, "event": "shipped", "language": "id", "happened_at": NOON, "made_at": NOON}
    by_phone = {"way": "whatsapp", "state": "failed", "because": "refused", "shown": "62812****7890"}
    by_mail = {"way": "email", "state": "delivered", "delivered_at": NOON, "shown": "b***@x.example"}
    return [Message.objects.create(**common | one | wishes) for one in (by_phone, by_mail)]


def push(order: Order, state: str = "held", **wishes: object) -> Work:
    wishes = {"not_before": NOON, "wanted_since": NOON, "fate": "person" if state == "held" else ""} | wishes
    subject = str(order.pk)
    return Work.objects.create(
        topic="order.push", subject=subject, key=f"odoo:order:{subject}", state=state, **wishes
    )


def tried(work: Work, outcome: str, at: datetime = NOON, **wishes: object) -> Attempt:
    wishes = {"number": 1, "took": timedelta(milliseconds=80)} | wishes
    return Attempt.objects.create(work=work, claim=CLAIM, started_at=at, outcome=outcome, **wishes)


def message(order: Order, body: str = "{}", at: datetime = NOON, **wishes: object) -> InboxMessage:
    wishes = {"event": "order_status_push", "event_key": f"k-{order.pk}", "state": "done"} | wishes
    row = InboxMessage(
        source="shopee",
        body=body,
        received_at=at,
        subject=f"{order.shop.key}:{order.number}",
        correlation_id="c",
        **wishes,
    )
    row.save()
    return row


def money(order: Order, day: date, **wishes: object) -> None:
    """What an order brought, its line in the wallet, the wallet's day, and a rate from that day on."""
    EscrowStatementFactory(order=order, **wishes)
    WalletEntryFactory(order=order)
    WalletDay.objects.get_or_create(
        shop=order.shop,
        day=day,
        defaults={"opening": 0, "moved": 90_000, "closing": 90_000, "entries": 1, "read_at": NOON},
    )
    FeeRate.objects.get_or_create(term="commission_fee", percent=8, shop=None, starts_on=day)
