"""/customers."""

import re
from typing import Any

from sandbox.xendit import clock, errors, keys, reading, shapes
from sandbox.xendit.calls import Call
from sandbox.xendit.models import Customer, touch

Shape = dict[str, Any]
NAME = re.compile(r"[0-9A-Za-z ]{1,50}")
PHONE = re.compile(r"\+\d{7,15}")
LONGEST_EMAIL = 50
NAMES = ("given_names", "middle_name", "surname")


def create(call: Call) -> Shape:
    given = call.given
    reference_id = reading.text(given, "reference_id")
    _check(given)
    if Customer.objects.filter(reference_id=reference_id).exists():
        raise errors.duplicate(f"A customer with reference_id {reference_id} exists already.")
    moment = clock.now()
    facts = {name: given[name] for name in shapes.CUSTOMER_FIELDS if given.get(name) is not None}
    row = Customer.objects.create(
        key=keys.with_uuid("cust-"),
        reference_id=reference_id,
        status="ACTIVE",
        facts={"type": "INDIVIDUAL", **facts},
        created_at=moment,
        updated_at=moment,
    )
    return shapes.customer(row)


def _check(given: reading.Given) -> None:
    """Names are letters and digits: "Ma'ruf" is refused."""
    detail = reading.mapping(given, "individual_detail")
    for name in NAMES:
        if detail.get(name) is not None and not NAME.fullmatch(str(detail[name])):
            raise errors.invalid(f"individual_detail.{name}", "must be alphanumeric with 1 to 50 characters")
    email, phone = given.get("email"), given.get("mobile_number")
    if email is not None and (len(str(email)) > LONGEST_EMAIL or "@" not in str(email)):
        raise errors.invalid("email", "must be a valid e-mail of at most 50 characters")
    if phone is not None and not PHONE.fullmatch(str(phone)):
        raise errors.invalid("mobile_number", "must be a number in E.164")
    reading.metadata(given)


def _find(key: str) -> Customer:
    found = Customer.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Customer {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes.customer(_find(key))


def listed(call: Call) -> Shape:
    reference_id = call.query.get("reference_id")
    if not reference_id:
        raise errors.invalid("reference_id", "is required", place="query")
    rows = Customer.objects.filter(reference_id=reference_id)
    return {"data": [shapes.customer(row) for row in rows], "has_more": False}


def change(call: Call, key: str) -> Shape:
    row = _find(key)
    _check(call.given)
    changed = {name: call.given[name] for name in shapes.CUSTOMER_FIELDS if name in call.given}
    touch(row, clock.now(), facts={**row.facts, **changed})
    return shapes.customer(row)
