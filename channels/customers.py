"""Buyers into the mirror, each with a profile of their own until somebody says that two are one person."""

from collections.abc import Iterable, Sequence

from django.db.models import Q

from channels import contacts, todos, versions
from channels.contacts import Keys
from channels.models import Customer, CustomerProfile, Shop
from channels.records import OrderData
from omnihub.core import upsert, work


def save_all(shop: Shop, found: Sequence[OrderData]) -> dict[str, Customer]:
    """Inside the caller's transaction, which has locked the shop. By the marketplace's number."""
    told = [data for data in found if data.buyer]
    rows = Customer.objects.select_for_update().filter(
        shop=shop, remote_id__in={data.buyer.remote_id for data in told if data.buyer}
    )
    customers = {row.remote_id: row for row in rows.order_by("remote_id")}
    before = {name: _keys(row) for name, row in customers.items()}
    changed: dict[str, Customer] = {}
    for data in told:
        assert data.buyer
        name = data.buyer.remote_id
        customer = customers.setdefault(name, Customer(shop=shop, remote_id=name))
        is_newer = versions.lay_customer(customer, data.buyer, data.read_at)
        is_known = _lay_keys(customer, contacts.keys(data.buyer, data.address), newest=is_newer)
        if is_newer or is_known or customer.pk is None:
            changed[name] = customer
    _give_profiles(changed.values())
    upsert.rows(Customer, [changed[name] for name in sorted(changed)], unique=("shop", "remote_id"))
    _compare(row for name, row in changed.items() if _keys(row) not in (before.get(name), Keys()))
    return customers


def _keys(customer: Customer) -> Keys:
    return Keys(customer.phone_key, customer.email_key, customer.place_key)


def _lay_keys(customer: Customer, keys: Keys, *, newest: bool) -> bool:
    """What is known stays until a newer answer shows another one. Says whether anything changed."""
    before = _keys(customer)
    customer.phone_key = (newest and keys.phone) or customer.phone_key or keys.phone
    customer.email_key = (newest and keys.email) or customer.email_key or keys.email
    customer.place_key = (newest and keys.place) or customer.place_key or keys.place
    return before != _keys(customer)


def _give_profiles(customers: Iterable[Customer]) -> None:
    without = [row for row in customers if row.profile_id is None]
    for row, profile in zip(
        without, CustomerProfile.objects.bulk_create(CustomerProfile() for _row in without), strict=True
    ):
        row.profile = profile


def _compare(customers: Iterable[Customer]) -> None:
    work.add(todos.compare(row.pk) for row in customers)


def alike(keys: Iterable[Keys]) -> Q:
    """Who has one of these. The last terms are those of the indexes, which SQLite wants to be told."""
    listed = list(keys)
    wanted = Q(pk__in=[])
    for field, values in (
        ("phone_key", {one.phone for one in listed}),
        ("email_key", {one.email for one in listed}),
        ("place_key", {one.place for one in listed}),
    ):
        if known := sorted(values - {""}):
            wanted |= Q(**{f"{field}__in": known, f"{field}__gt": ""})
    return wanted
