"""A buyer who left something in every place that knows buyers, and what is left of him."""

import json
import re
from datetime import timedelta

from django.apps import apps
from django.contrib.admin.models import CHANGE
from django.contrib.admin.models import LogEntry as AdminEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection

from channels.models import (
    Checkout,
    CustomerMerge,
    CustomerPair,
    CustomerProfile,
    CustomerTag,
    OrderEvent,
    ReturnCase,
    Tagged,
)
from channels.states import OrderStatus
from erp_bridge.models import Adoption, Binding, OpenInvoice
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.core.secrets import SealedTextField
from omnihub.notifications import addresses
from omnihub.notifications.models import Message, Number, OptOut
from omnihub.people import audit
from shipping.models import TrackingEvent
from tests.factories import (
    CheckoutFactory,
    CustomerFactory,
    OrderFactory,
    ReturnAnswerFactory,
    ReturnCaseFactory,
    ReturnPictureFactory,
)
from tests.payments import given as money
from tests.shipping import given as shipping

NAME, PHONE, EMAIL = "Wulandari Kusumaningrum", "+6281398765432", "wulan.kusuma@example.com"
STREET, USERNAME = "Jl. Kenanga Wangi 77, Sukajadi", "wulankusuma88"
SPELLINGS = ("0813-9876-5432", "62 813 9876 5432", "+62 (813) 9876 5432", "081398765432", "813.9876.5432")
TRACES = re.compile(
    r"wulandari|kusumaningrum|wulan\.kusuma|kenanga|wulankusuma|8[\s.()-]*1[\s.()-]*3[\s.()-]*9[\s.()-]*8[\s.()-]*7"
    r"|pasti sore|••••7890|1234567890",
    re.IGNORECASE,
)
RECIPIENT = {
    "recipient_name": NAME,
    "recipient_phone": "0813-9876-5432",
    "recipient_email": EMAIL,
    "recipient_address": STREET,
    "recipient_is_clear": True,
    "message": f"Tolong antar pasti sore. {NAME}",
}


def buyer(shop, *, status=OrderStatus.COMPLETED):
    """In a marketplace's shop, with an order, its label, a return and all that people wrote. Its profile."""
    profile = CustomerProfile.objects.create(name=NAME, phone=PHONE, email=EMAIL, note=f"{NAME} suka teh")
    customer = CustomerFactory(shop=shop, profile=profile, username=USERNAME, name=NAME, phone=PHONE)
    customer.is_clear, customer.as_of = True, clock.now()
    customer.phone_key, customer.email_key, customer.place_key = PHONE, EMAIL, f"{NAME.lower()}|40132"
    customer.save()
    order = OrderFactory(shop=shop, customer=customer, status=status, **RECIPIENT)
    _sent(shop, customer)
    _returned(order)
    _known(profile, order)
    return profile


def _sent(shop, customer):
    parcel = shipping.parcel(
        shop, "SPX900", "gone", status=OrderStatus.COMPLETED, customer=customer, **RECIPIENT
    )
    shipping.label(parcel, body=f"label of {NAME}, {STREET}".encode())
    TrackingEvent.objects.create(shipment=parcel, at=clock.now(), words=f"Diterima oleh [{NAME}]")


def _returned(order):
    case = ReturnCaseFactory(
        order=order, state=ReturnCase.State.REFUNDED, words=f"Rusak. Hubungi {SPELLINGS[0]}"
    )
    ReturnCase.objects.filter(pk=case.pk).update(pictures=["https://cf.example.com/wulandari.jpg"])
    answer = ReturnAnswerFactory(case=case, terms={"words": f"Bu {NAME} benar", "amount": "100"})
    ReturnPictureFactory(answer=answer, name="wulandari.png")


def _known(profile, order):
    other = CustomerProfile.objects.create(name="Orang Lain")
    gone = CustomerProfile.objects.create(merged_into=profile, name=NAME)
    said = {"name": NAME, "phone": PHONE, "email": EMAIL, "note": ""}
    before = {"told": said, "left": said, "customers": [], "tags": [], "closed": [], "made": []}
    CustomerMerge.objects.create(kept=profile, gone=gone, before=before, by="sari")
    CustomerPair.objects.create(first=profile, second=other, reasons="phone")
    Tagged.objects.create(tag=CustomerTag.objects.create(name="langganan"), profile=profile)
    audit.changed(profile, {"note": ("", f"{NAME} suka teh"), "phone": ("", PHONE)})
    audit.changed(order.customer, {"name": ("", NAME)})
    kind = ContentType.objects.get_for_model(profile)
    sari = User.objects.create(username="sari")
    AdminEntry.objects.create(
        user=sari, content_type=kind, object_id=str(profile.pk), object_repr=NAME, action_flag=CHANGE
    )
    _noted(order)
    _told(order)


def _noted(order):
    row = Work.objects.create(
        topic="order.pull",
        subject=f"{order.shop.key}:{order.number}",
        key=f"order.pull:{order.number}",
        state="done",
        not_before=clock.now(),
        wanted_since=clock.now(),
        note=f"no such address: {STREET} ({SPELLINGS[1]})",
    )
    Attempt.objects.create(
        work=row,
        number=1,
        claim=order.shop.connection.pk,
        started_at=clock.now(),
        outcome="done",
        note=f"{SPELLINGS[2]} {EMAIL}",
    )
    OrderEvent.objects.create(
        order=order, at=clock.now(), kind="note", after=f"Telepon {NAME} di {SPELLINGS[3]}"
    )
    moment = clock.now() - timedelta(minutes=5)
    for number, body in enumerate(
        (
            f'{{"ordersn": "{order.number}", "x": "y"}}',
            json.dumps({"to": SPELLINGS[4]}),
            f'{{"name": "{NAME}"}}',
        )
    ):
        InboxMessage.objects.create(
            source="shopee",
            event_key=f"e{number}",
            body=body,
            received_at=moment,
            state="done",
            correlation_id="c",
        )
    InboxMessage.objects.create(
        source="shopee",
        event_key="of another",
        body='{"ordersn": "2611OTHER"}',
        received_at=moment,
        state="done",
    )
    Cancellation.objects.create(
        order=order, words=f"{NAME} berubah pikiran", state="refused", asked_at=clock.now(), asked_by="sari"
    )
    Adoption.objects.create(order=order, candidates=[{"partner": NAME}], note=USERNAME)
    OpenInvoice.objects.create(
        odoo_id=5,
        company_id=1,
        name="INV/5",
        partner=NAME,
        order=order,
        total=1,
        residual=1,
        invoiced_on=clock.now().date(),
        due_on=clock.now().date(),
        seen_at=clock.now(),
    )


def _told(order):
    mailbox = addresses.email(EMAIL)
    Message.objects.create(
        order=order,
        event="shipped",
        way="email",
        language="id",
        recipient=EMAIL,
        shown=mailbox.shown,
        recipient_hash=mailbox.hash,
        state="sent",
        happened_at=clock.now(),
        made_at=clock.now(),
        words=f"550 no such user {EMAIL}",
    )
    phone = addresses.phone("whatsapp", PHONE)
    OptOut.objects.create(
        way="whatsapp", recipient_hash=phone.hash, shown=phone.shown, by="stop", at=clock.now()
    )
    Number.objects.create(recipient_hash=phone.hash, shown=phone.shown)


def own_order(profile):
    """Of our own shop, paid and given back to a bank account, and a cart left behind."""
    contact = {"name": NAME, "phone": PHONE, "email": EMAIL, "address": STREET, "note": "pasti sore"}
    payment = money.payment(state=Checkout.State.CANCELLED, **contact)
    order = payment.order
    customer = CustomerFactory(
        shop=order.shop,
        profile=profile,
        remote_id=PHONE,
        username="",
        name=NAME,
        phone=PHONE,
        phone_key=PHONE,
    )
    type(order).objects.filter(pk=order.pk).update(
        customer=customer, status=OrderStatus.CANCELLED, **RECIPIENT
    )
    told = json.dumps({"bank": "ID_BCA", "number": "1234567890", "holder": NAME})
    charge = money.charge(payment, instructions={"account_number": "8808999900001234", "payer_name": NAME})
    money.refund(money.receipt(charge), state="done", account=told, reason=f"transfer ke {NAME}")
    cart = CheckoutFactory(
        shop=order.shop, order=None, number="", state=Checkout.State.OPEN, may_be_reminded=True, **contact
    )
    for kind, subject, odoo_id, name in (
        ("partner", f"{order.shop_id}-_6281398765432-0123456789ab", 71, ""),
        ("lead", str(cart.pk), 72, f"Keranjang ditinggal: {NAME}"),
    ):
        Binding.objects.create(
            kind=kind,
            subject=subject,
            odoo_model="x",
            odoo_id=odoo_id,
            name=name,
            bound_at=clock.now(),
            as_of=clock.now(),
        )
    return order


def traces():
    """Every place in which something of him stands: columns of all tables, sealed ones opened, and files."""
    found = [f"{name}: {text[:80]}" for name, text in texts() if TRACES.search(text)]
    for name in _files(""):
        with default_storage.open(name) as file:
            if TRACES.search(file.read().decode("latin-1")):
                found.append(name)
    return found


def texts():
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{c}", str(value)) for c, value in zip(columns, row, strict=True))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField):
                for row in model._default_manager.all():
                    yield f"{model._meta.label}.{field.name}", getattr(row, field.name) or ""


def _files(folder):
    folders, names = (
        default_storage.listdir(folder) if default_storage.exists(folder) or not folder else ([], [])
    )
    yield from (f"{folder}/{name}".lstrip("/") for name in names)
    for one in folders:
        yield from _files(f"{folder}/{one}".lstrip("/"))
