"""Who is meant: by the customer's number, or by what is known of the buyer."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels import contacts, erased
from channels.erasing import Scope
from channels.models import Checkout, Customer, CustomerProfile, Order
from channels.own.left import same_contact
from channels.people import Person
from omnihub.core.folded import same
from omnihub.erasing.models import Erasure

MOST = 50
LONGEST_KEY = 9
NOBODY = Scope()


@dataclass(frozen=True, slots=True)
class Found:
    """`profiles`: none, one, or all that may be meant. `alone`: rows of somebody who is no customer: carts
    of a visitor, an order without a buyer. `erased`: an earlier erasure of the same buyer.
    """

    profiles: Sequence[int] = ()
    alone: Scope = NOBODY
    erased: Erasure | None = None


def find(identity: str) -> Found:
    """A number of up to nine digits is a customer's, `#12`, too; everything else is looked for as a whole."""
    typed = identity.strip()
    pks = _by_key(typed) if _is_key(typed) else _by_word(typed)
    profiles = sorted({_kept(pk) for pk in pks})[:MOST]
    return Found(profiles, NOBODY if profiles else _alone(typed), _earlier(typed))


def people(pks: Sequence[int]) -> list[Person]:
    return Person.of(CustomerProfile.objects.filter(pk__in=pks).order_by("pk"))


def _is_key(typed: str) -> bool:
    digits = typed.removeprefix("#")
    return digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_KEY and not typed.startswith("0")


def _by_key(typed: str) -> list[int]:
    pk = int(typed.removeprefix("#"))
    return list(CustomerProfile.objects.filter(pk=pk).values_list("pk", flat=True))


def _by_word(typed: str) -> set[int]:
    found: set[int | None] = set()
    for name, whole in (("phone", contacts.phone(typed)), ("email", contacts.email(typed))):
        if whole:
            found |= set(Customer.objects.filter(**{f"{name}_key": whole}).values_list("profile", flat=True))
            found |= set(
                CustomerProfile.objects.filter(**{f"{name}__iexact": whole}).values_list("pk", flat=True)
            )
    if typed:
        found |= set(same(Customer.objects.all(), "username", typed).values_list("profile", flat=True))
        found |= set(same(Order.objects.all(), "number", typed).values_list("customer__profile", flat=True))
    return {pk for pk in found if pk}


def _kept(pk: int) -> int:
    """Whom this one was merged into."""
    row = CustomerProfile.objects.get(pk=pk)
    return _kept(row.merged_into_id) if row.merged_into_id else pk


def _alone(typed: str) -> Scope:
    carts = Checkout.objects.filter(
        same_contact([contacts.phone(typed)], [contacts.email(typed)]), order=None
    )
    orders = same(Order.objects.filter(customer=None), "number", typed) if typed else Order.objects.none()
    return Scope(
        orders=tuple(orders.order_by("pk").values_list("pk", flat=True)),
        checkouts=tuple(carts.order_by("pk").values_list("pk", flat=True)),
    )


def _earlier(typed: str) -> Erasure | None:
    """By a digest of the same number, mailbox or user name."""
    spoken = {typed, contacts.phone(typed), contacts.email(typed)} - {""}
    wanted = {digest for one in spoken for digest in erased.digests(one)}
    for row in Erasure.objects.order_by("-asked_at"):
        if wanted & set(row.digests):
            return row
    return None
