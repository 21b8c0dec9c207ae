"""/balance and /transactions."""

from typing import Any

from django.db.models import QuerySet

from sandbox.xendit import errors, ledger, reading, shapes
from sandbox.xendit.calls import Call, page
from sandbox.xendit.models import Entry

Shape = dict[str, Any]
ACCOUNTS = ("CASH", "HOLDING", "TAX")
TYPES = (
    *("PAYMENT", "REFUND", "DISBURSEMENT", "WITHDRAWAL", "TOPUP", "CHARGEBACK", "ADJUSTMENT_ADD"),
    *("ADJUSTMENT_DEDUCT", "TRANSFER_IN", "TRANSFER_OUT", "OTHER"),
)
LISTS = {"types": "type__in", "statuses": "status__in", "channel_categories": "category__in"}
EXACT = {
    "reference_id": "reference_id",
    "product_id": "product_key",
    "account_identifier": "account_identifier",
    "amount": "amount",
}
MOMENTS = {
    "created[gte]": "created_at__gte",
    "created[lte]": "created_at__lte",
    "updated[gte]": "updated_at__gte",
    "updated[lte]": "updated_at__lte",
}
KNOWN = frozenset({*LISTS, *EXACT, *MOMENTS, "currency", "limit", "after_id", "before_id"})
MOST = 50


def balance(call: Call) -> Shape:
    account = call.query.get("account_type", "CASH")
    if account not in ACCOUNTS:
        raise errors.invalid("account_type", f"must be one of [{', '.join(ACCOUNTS)}]", place="query")
    at = reading.moment(call.query.dict(), "at_timestamp", place="query")
    return {"balance": ledger.balance(account, at)}


def get(_call: Call, key: str) -> Shape:
    found = Entry.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Transaction {key}")
    return shapes.entry(found)


def listed(call: Call) -> Shape:
    if unknown := sorted(set(call.query) - KNOWN):
        raise errors.invalid(unknown[0], "is not allowed", place="query")
    found, more = page(call, _narrowed(call, Entry.objects.all()), most=MOST)
    links = []
    if more and found:
        query = call.query.copy()
        query.pop("before_id", None)
        query["after_id"] = found[-1].key
        links = [{"href": f"/transactions?{query.urlencode()}", "rel": "next", "method": "GET"}]
    return {"has_more": more, "data": [shapes.entry(row) for row in found], "links": links}


def _narrowed(call: Call, rows: QuerySet[Entry]) -> QuerySet[Entry]:
    query = call.query
    for name, look in LISTS.items():
        if values := query.getlist(name):
            rows = rows.filter(**{look: values})
    for name, look in EXACT.items():
        if name in query:
            rows = rows.filter(**{look: _amount(query[name]) if name == "amount" else query[name]})
    for name, look in MOMENTS.items():
        if (moment := reading.moment(query.dict(), name, place="query")) is not None:
            rows = rows.filter(**{look: moment})
    return rows


def _amount(text: str) -> int:
    try:
        return int(float(text))
    except (ValueError, OverflowError) as error:
        raise errors.invalid("amount", "must be a number", place="query") from error
