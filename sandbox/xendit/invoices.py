"""/v2/invoices: the older hosted page."""

from typing import Any

from django.db.models import QuerySet

from sandbox import options
from sandbox.xendit import clock, errors, keys, letters, paying, reading, shapes
from sandbox.xendit.calls import Call
from sandbox.xendit.channels import ALL, BY_INVOICE_NAME, Channel
from sandbox.xendit.models import Invoice, touch

Shape = dict[str, Any]
LOWEST, HIGHEST = 10_000, 1_000_000_000
A_DAY = 86400
UNITS = ("days", "hours")
UNSERVED = frozenset({"DD_BRI", "DD_MANDIRI", "DD_BCA_KLIKPAY"}) | frozenset(
    {"KREDIVO", "AKULAKU", "ATOME", "INDODANA", "UANGME"}
)
"""Direct debit and pay-later: names the real one knows, which this one cannot take money by."""


def create(call: Call) -> Shape:
    given = call.given
    external_id = reading.text(given, "external_id")
    amount = reading.amount(given, "amount", drops_fraction=True)
    reading.currency(given, required=False)
    if amount < LOWEST:
        raise errors.refused("MINIMAL_TRANSFER_AMOUNT_ERROR", f"The minimum amount is {LOWEST}.")
    if amount > HIGHEST:
        raise errors.refused("MAXIMUM_TRANSFER_AMOUNT_ERROR", f"The maximum amount is {HIGHEST}.")
    _check(given)
    found = _channels(given, amount)
    moment = clock.now()
    row = Invoice.objects.create(
        key=keys.hexadecimal(),
        reference_id=external_id,
        status="PENDING",
        amount=amount,
        channels=[channel.code for channel in found],
        facts={**given, "base_url": call.base_url},
        expires_at=moment + _duration(given),
        created_at=moment,
        updated_at=moment,
    )
    return shapes.invoice(row)


def _check(given: reading.Given) -> None:
    reading.metadata(given)
    email = given.get("payer_email")
    if email is not None and "@" not in str(email):
        raise errors.refused("EMAIL_FORMAT_ERROR", f"{email} is no e-mail address.")
    for name in ("success_redirect_url", "failure_redirect_url"):
        if given.get(name) and not str(given[name]).startswith(("http://", "https://")):
            raise errors.invalid(name, "must be a valid uri")
    if given.get("reminder_time") is not None and given.get("reminder_time_unit") not in UNITS:
        raise errors.refused("INVALID_REMINDER_TIME")


def _duration(given: reading.Given) -> int:
    return A_DAY if given.get("invoice_duration") is None else reading.amount(given, "invoice_duration")


def _channels(given: reading.Given, amount: int) -> list[Channel]:
    names = reading.listed(given, "payment_methods")
    off = options.current.xendit_channels_off.split()
    if names is None:
        wanted = [channel for channel in ALL if channel.code not in off]
    else:
        unknown = [name for name in names if name not in BY_INVOICE_NAME and name not in UNSERVED]
        wanted = [BY_INVOICE_NAME[name] for name in names if name in BY_INVOICE_NAME]
        if unknown or any(channel.code in off for channel in wanted):
            raise errors.refused("UNAVAILABLE_PAYMENT_METHOD_ERROR", f"Not available: {unknown or names}")
    fitting = [channel for channel in wanted if channel.lowest <= amount <= channel.highest]
    if not fitting:
        raise errors.refused("NO_COLLECTION_METHODS_ERROR", "No payment method can take this amount.")
    return fitting


def find(key: str) -> Invoice:
    found = Invoice.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Invoice {key}", "INVOICE_NOT_FOUND_ERROR")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes.invoice(find(key))


def expire_by_shop(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status != "PENDING":
        raise errors.refused("INVOICE_STATUS_ERROR", f"The invoice is {row.status} and cannot be expired.")
    expire(row)
    return shapes.invoice(row)


def expire(row: Invoice) -> None:
    """For good; what was opened on its page is over too."""
    moment = clock.now()
    touch(row, moment, status="EXPIRED")
    row.paymentrequest_set.filter(status__in=paying.OPEN).update(status="EXPIRED", updated_at=moment)
    letters.flat("invoice.expired", row.key, shapes.invoice_news(row))


def listed(call: Call) -> list[Any]:
    """A bare list; `last_invoice` is the cursor."""
    rows: QuerySet[Invoice] = Invoice.objects.order_by("-pk")
    if external_id := call.query.get("external_id"):
        rows = rows.filter(reference_id=external_id)
    if statuses := call.query.getlist("statuses"):
        rows = rows.filter(status__in=statuses)
    if chosen := call.query.getlist("payment_channels"):
        codes = [BY_INVOICE_NAME[name].code for name in chosen if name in BY_INVOICE_NAME]
        rows = rows.filter(paymentrequest__status="SUCCEEDED", paymentrequest__channel__in=codes).distinct()
    for prefix, column in (("created", "created_at"), ("paid", "paid_at"), ("expired", "expires_at")):
        for suffix, look in (("after", "gte"), ("before", "lte")):
            moment = reading.moment(call.query.dict(), f"{prefix}_{suffix}", place="query")
            if moment is not None:
                rows = rows.filter(**{f"{column}__{look}": moment})
    if last := call.query.get("last_invoice"):
        rows = rows.filter(pk__lt=find(last).pk)
    return [shapes.invoice(row) for row in rows[: reading.limit(call.query)]]
