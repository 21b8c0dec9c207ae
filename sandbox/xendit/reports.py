"""/reports: a CSV that is made while the caller waits for the news of it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse

from sandbox import options
from sandbox.xendit import clock, errors, keys, letters, reading, shapes
from sandbox.xendit.calls import Call
from sandbox.xendit.models import Entry, Movement, Report, touch

Shape = dict[str, Any]
BALANCE, TRANSACTIONS = "BALANCE_HISTORY", "TRANSACTIONS"
UPCOMING, DETAILED = "UPCOMING_TRANSACTIONS", "DETAILED_TRANSACTIONS"
TYPES = (BALANCE, TRANSACTIONS, UPCOMING, DETAILED)
LONGEST_DAYS = 92
COLUMNS = (
    *("Status", "Type", "Channel", "Channel Name", "Account Number", "Currency", "Amount", "Total Fee"),
    *("Total VAT", "Net Amount", "Reference", "Transaction ID", "Invoice ID", "Batch ID", "Product ID"),
    *("Payment Date", "Created", "Updated", "Estimated Settlement Time", "Actual Settlement Time"),
    *("Timezone", "Description", "Channel Reference", "Settlement Status"),
)
BALANCE_COLUMNS = (
    *("Line Type", "Transaction Type", "Reference", "Transaction ID", "Product ID", "Currency"),
    *("Debit", "Credit", "Balance", "Created"),
)


def create(call: Call) -> Shape:
    given = call.given
    kind = reading.choice(given, "type", TYPES)
    window = reading.mapping(given, "filter", required=True)
    start, end = reading.moment(window, "from"), reading.moment(window, "to")
    if start is None or end is None or end < start:
        raise errors.invalid("filter.from", "and filter.to must be a period")
    if end - start >= LONGEST_DAYS * clock.DAY:
        raise errors.refused("DATE_RANGE_TOO_BIG", "A report covers less than 92 days.")
    moment = clock.now()
    row = Report.objects.create(
        key=keys.with_uuid("report_"),
        reference_id="",
        status="PENDING",
        type=kind,
        facts={"filter": window, "start": start, "end": end, "base_url": call.base_url},
        due=moment + options.current.xendit_report_seconds,
        created_at=moment,
        updated_at=moment,
    )
    return shapes.report(row)


def get(_call: Call, key: str) -> Shape:
    found = Report.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Report {key}")
    return shapes.report(found)


def finish(row: Report) -> None:
    start, end = row.facts["start"], row.facts["end"]
    if row.type == BALANCE:
        content = _written(BALANCE_COLUMNS, _balance_lines(start, end))
    else:
        entries = Entry.objects.filter(created_at__gte=start, created_at__lte=end).order_by("pk")
        if row.type == UPCOMING:
            entries = entries.filter(settlement="PENDING")
        content = _written(COLUMNS, map(_line, entries))
    touch(row, clock.now(), status="COMPLETED", content=content, due=None)
    letters.flat("report", row.key, shapes.report(row))


def _written(head: Iterable[str], lines: Iterable[Iterable[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(lines)
    return text.getvalue()


def _line(row: Entry) -> tuple[Any, ...]:
    link = row.product_data.get("payment_link_id", "")
    return (
        *(row.status, row.type, row.category, row.channel_code, row.account_identifier, "IDR", row.amount),
        *(row.fee, row.vat, row.net, row.reference_id, row.key, link, "", row.product_key),
        *map(clock.iso, (row.created_at, row.created_at, row.updated_at, row.settles_at, row.settled_at)),
        *("+0000", row.description, "", row.settlement),
    )


def _balance_lines(start: float, end: float) -> Iterable[tuple[Any, ...]]:
    """Of CASH: what settles and what goes, each with the balance after it."""
    running = 0
    for line in Movement.objects.filter(account="CASH", at__lte=end).select_related("entry").order_by("pk"):
        running += line.amount
        if line.at >= start:
            entry, sums = line.entry, (max(-line.amount, 0), max(line.amount, 0))
            names = (line.line, entry.type, entry.reference_id, entry.key, entry.product_key, "IDR")
            yield (*names, *sums, running, clock.iso(line.at))


def download(_request: HttpRequest, key: str) -> HttpResponse:
    row = Report.objects.filter(key=key, status="COMPLETED").first()
    if row is None:
        return HttpResponse(status=404)
    return HttpResponse(row.content, content_type="text/csv")
