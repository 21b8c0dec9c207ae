"""What the mirror and our own shop hold of a buyer, and who he is in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat

from channels import erased
from channels.models import (
    Checkout,
    Customer,
    CustomerMerge,
    CustomerPair,
    CustomerProfile,
    ErasedBuyer,
    Order,
    OrderEvent,
    ReturnAnswer,
    ReturnCase,
    ReturnPicture,
    Shop,
    SyncRun,
    Tagged,
    WalletEntry,
)
from channels.own.left import same_contact
from omnihub.core.erasing import GONE, Place, Texts
from omnihub.core.texts import Text

FREE: Texts = (
    (OrderEvent, ("before", "after")),
    (Order, ("cancel_reason",)),
    (Checkout, ("cancel_reason",)),
    (ReturnCase, ("facts", "reason")),
    (ReturnAnswer, ("words",)),
    (WalletEntry, ("words",)),
    (SyncRun, ("note",)),
)
RECIPIENT: Mapping[str, Any] = {
    "recipient_name": "",
    "recipient_phone": "",
    "recipient_email": "",
    "recipient_address": "",
    "recipient_district": "",
    "recipient_postcode": "",
    "recipient_is_clear": False,
    "message": "",
}
"""City and province stay: nobody is found by them, and reports are made of them."""
BUYER: Mapping[str, Any] = {
    "name": "",
    "phone": "",
    "email": "",
    "address": "",
    "subdistrict": "",
    "district": "",
    "area_key": "",
    "postcode": "",
    "note": "",
    "may_be_reminded": False,
}
NUMBERLESS = "erased-"
"""Begins what stands in the place of a buyer's number at the marketplace."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows of one person, by their keys: nothing in here names anybody."""

    profiles: tuple[int, ...] = ()
    customers: tuple[int, ...] = ()
    orders: tuple[int, ...] = ()
    checkouts: tuple[int, ...] = ()

    @property
    def empty(self) -> bool:
        return not (self.profiles or self.customers or self.orders or self.checkouts)

    def with_rows(self, other: "Scope") -> "Scope":
        return Scope(
            *(
                tuple(sorted({*getattr(self, name), *getattr(other, name)}))
                for name in ("profiles", "customers", "orders", "checkouts")
            )
        )


def of_profiles(pks: Iterable[int]) -> Scope:
    """With all that was merged into them, and the carts that were filled under the same number or mailbox."""
    profiles = _with_merged(pks)
    customers = Customer.objects.filter(profile__in=profiles).order_by("pk")
    orders = Order.objects.filter(customer__in=customers).order_by("pk")
    phones, emails = _contacts(profiles)
    carts = Q(order=None) & same_contact(phones, emails)
    checkouts = Checkout.objects.filter(Q(order__in=orders) | carts).order_by("pk")
    return Scope(
        tuple(sorted(profiles)),
        tuple(customers.values_list("pk", flat=True)),
        tuple(orders.values_list("pk", flat=True)),
        tuple(checkouts.values_list("pk", flat=True)),
    )


def _with_merged(pks: Iterable[int]) -> set[int]:
    found: set[int] = set()
    new = set(pks)
    while new:
        found |= new
        rows = CustomerProfile.objects.filter(merged_into__in=new).values_list("pk", flat=True)
        new = set(rows) - found
    return found


def _contacts(profiles: Iterable[int]) -> tuple[set[str], set[str]]:
    phones: set[str] = set()
    emails: set[str] = set()
    for customer in Customer.objects.filter(profile__in=profiles):
        phones.add(customer.phone_key)
        emails.add(customer.email_key)
    for profile in CustomerProfile.objects.filter(pk__in=profiles):
        phones.add(profile.phone)
        emails.add(profile.email)
    return phones - {""}, emails - {""}


def places(scope: Scope) -> list[Place]:
    customers = Customer.objects.filter(pk__in=scope.customers)
    numberless = Concat(Value(NUMBERLESS), Cast(F("pk"), CharField()), output_field=CharField())
    known = {"username": "", "name": "", "phone": "", "is_clear": False, "remote_id": numberless}
    keys = {"phone_key": "", "email_key": "", "place_key": ""}
    profiles = CustomerProfile.objects.filter(pk__in=scope.profiles)
    orders = Order.objects.filter(pk__in=scope.orders)
    checkouts = Checkout.objects.filter(pk__in=scope.checkouts)
    pairs = CustomerPair.objects.filter(Q(first__in=scope.profiles) | Q(second__in=scope.profiles))
    merges = CustomerMerge.objects.filter(Q(kept__in=scope.profiles) | Q(gone__in=scope.profiles))
    cases, answers = ReturnCase.objects.filter(order__in=orders), ReturnAnswer.objects
    pictures = ReturnPicture.objects.filter(answer__case__in=cases)
    return [
        Place(Text("buyers of shops"), customers, {**known, **keys}),
        Place(Text("customer profiles"), profiles, {"name": "", "phone": "", "email": "", "note": ""}),
        Place(Text("merges of customers"), merges, changed=_merge),
        Place(Text("tags of the customer"), Tagged.objects.filter(profile__in=profiles), deleted=True),
        Place(Text("possible duplicates"), pairs, deleted=True),
        Place(Text("orders"), orders, RECIPIENT),
        Place(Text("carts and checkouts"), checkouts, BUYER),
        Place(Text("returns: words and pictures"), cases, {"words": "", "pictures": []}),
        Place(Text("answers to returns"), answers.filter(case__in=cases), changed=_answer),
        Place(Text("pictures of disputes"), pictures, {"file": "", "name": GONE, "remote_url": ""}),
    ]


def _merge(row: CustomerMerge) -> Mapping[str, Any]:
    """What both said before; who belonged to whom stays, so that it may be undone."""
    said = {side: row.before.get(side, {}) for side in ("told", "left")}
    if not any(text for side in said.values() for text in side.values()):
        return {}
    return {"before": {**row.before, **{side: dict.fromkeys(told, "") for side, told in said.items()}}}


def _answer(row: ReturnAnswer) -> Mapping[str, Any]:
    """The offered sum stays."""
    return {"terms": {**row.terms, "words": ""}} if row.terms.get("words") else {}


def remember(scope: Scope, at: datetime) -> None:
    """Before the places are emptied: so that nothing of what a marketplace still tells comes back."""
    rows = Customer.objects.filter(pk__in=scope.customers).exclude(remote_id__startswith=NUMBERLESS)
    ErasedBuyer.objects.bulk_create(
        (ErasedBuyer(shop_id=row.shop_id, digest=erased.digest(row.remote_id), at=at) for row in rows),
        update_conflicts=True,
        unique_fields=["shop", "digest"],
        update_fields=["at"],
    )
    Order.objects.filter(pk__in=scope.orders, erased_at=None).update(erased_at=at)


def lock(scope: Scope) -> None:
    """In the order in which orders are placed and written, so that nobody waits in a circle."""
    profiles = CustomerProfile.objects.select_for_update().filter(pk__in=scope.profiles)
    checkouts = Checkout.objects.select_for_update().filter(pk__in=scope.checkouts)
    shops = {*Customer.objects.filter(pk__in=scope.customers).values_list("shop", flat=True)}
    shops |= {*Checkout.objects.filter(pk__in=scope.checkouts).values_list("shop", flat=True)}
    list(profiles.order_by("pk").values_list("pk", flat=True))
    list(checkouts.order_by("pk").values_list("pk", flat=True))
    list(Shop.objects.select_for_update(no_key=True).filter(pk__in=shops).order_by("pk"))


def files(scope: Scope) -> list[str]:
    rows = ReturnPicture.objects.filter(answer__case__order__in=scope.orders).exclude(file="")
    return list(rows.values_list("file", flat=True))


def delete_files(names: Iterable[str]) -> None:
    """What is gone already is gone."""
    for name in names:
        default_storage.delete(name)
