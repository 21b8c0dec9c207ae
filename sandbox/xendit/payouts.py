"""/v2/payouts: money to somebody's bank account."""

from typing import Any

from sandbox import options
from sandbox.xendit import clock, errors, keys, ledger, letters, reading, shapes
from sandbox.xendit.calls import Call, page
from sandbox.xendit.models import Entry, Payout, touch

Shape = dict[str, Any]
LONGEST_DESCRIPTION = 100
BANKS = {
    "ID_BCA": "Bank Central Asia",
    "ID_BNI": "Bank Negara Indonesia",
    "ID_BRI": "Bank Rakyat Indonesia",
    "ID_MANDIRI": "Bank Mandiri",
    "ID_PERMATA": "Bank Permata",
    "ID_BSI": "Bank Syariah Indonesia",
    "ID_CIMB": "Bank CIMB Niaga",
    "ID_BTN": "Bank Tabungan Negara",
    "ID_DANAMON": "Bank Danamon",
    "ID_JAGO": "Bank Jago",
    "ID_SEABANK": "SeaBank Indonesia",
    "ID_DANA": "DANA",
    "ID_GOPAY": "GoPay",
    "ID_OVO": "OVO",
    "ID_SHOPEEPAY": "ShopeePay",
}
ENDINGS = {
    "9901": [["FAILED", "INVALID_DESTINATION"]],
    "9902": [["FAILED", "TEMPORARY_TRANSFER_ERROR"]],
    "9903": [["SUCCEEDED", ""], ["REVERSED", "REJECTED_BY_CHANNEL"]],
    "9904": [["FAILED", "REJECTED_BY_CHANNEL"]],
}
"""Account numbers with a fate."""


def create(call: Call) -> Shape:
    """The caller of this knows nothing of a key that was used: it is refused, whatever the body."""
    given = call.given
    key = call.header("Idempotency-key")
    reference_id = reading.text(given, "reference_id")
    channel_code = reading.text(given, "channel_code")
    if channel_code not in BANKS:
        raise errors.refused("CHANNEL_CODE_NOT_SUPPORTED", f"{channel_code} is not supported.")
    properties = reading.mapping(given, "channel_properties", required=True)
    number = reading.text(properties, "account_number", longest=40)
    reading.text(properties, "account_holder_name", longest=100)
    amount = reading.amount(given, "amount")
    reading.currency(given)
    reading.text(given, "description", longest=LONGEST_DESCRIPTION, default="")
    moment = clock.now()
    facts = {**given, "metadata": reading.metadata(given), "idempotency_key": key}
    row = Payout.objects.create(
        key=keys.hexadecimal("disb-"),
        reference_id=reference_id,
        status="ACCEPTED",
        channel_code=channel_code,
        account_number=number,
        amount=amount,
        facts=facts,
        plan=_plan(number, amount),
        due=moment + options.current.xendit_payout_seconds,
        created_at=moment,
        updated_at=moment,
    )
    if row.plan[0][1] != "INSUFFICIENT_BALANCE":
        ledger.send(row)
    return shapes.payout(row)


def _plan(number: str, amount: int) -> list[list[str]]:
    cost = amount + ledger.PAYOUT_FEE + round(ledger.PAYOUT_FEE * ledger.VAT_PERCENT / 100)
    if options.current.xendit_checks_balance and cost > ledger.balance(ledger.CASH):
        return [["FAILED", "INSUFFICIENT_BALANCE"]]
    return ENDINGS.get(number[-4:], [["SUCCEEDED", ""]])


def check_key(call: Call) -> None:
    key = call.header("Idempotency-key")
    if not 1 <= len(key) <= 100:  # noqa: PLR2004  as the documentation has it
        raise errors.invalid(
            "idempotency-key", "is required in the header, 1 to 100 characters", place="header"
        )
    if Payout.objects.filter(facts__idempotency_key=key).exists():
        raise errors.refused("DUPLICATE_ERROR", "A payout with this idempotency key exists already.")


def create_once(call: Call) -> Shape:
    check_key(call)
    return create(call)


def advance(row: Payout) -> None:
    """The next step of its plan."""
    (status, code), *rest = row.plan
    due = clock.now() + options.current.xendit_payout_seconds if rest else None
    touch(row, clock.now(), status=status, failure_code=code, plan=rest, due=due)
    entry = Entry.objects.filter(product_key=row.key).first()
    if entry:
        states = {"SUCCEEDED": "SUCCESS", "FAILED": "FAILED", "REVERSED": "REVERSED"}
        ledger.finish(entry, states[status])
    letters.event(f"payout.{status.lower()}", row.key, shapes.payout(row))


def find(key: str) -> Payout:
    found = Payout.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Payout {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes.payout(find(key))


def listed(call: Call) -> Shape:
    reference_id = call.query.get("reference_id")
    if not reference_id:
        raise errors.invalid("reference_id", "is required", place="query")
    found, more = page(call, Payout.objects.filter(reference_id=reference_id))
    return {"data": [shapes.payout(row) for row in found], "has_more": more, "links": []}


def cancel(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status != "ACCEPTED":
        raise errors.refused("INVALID_STATUS", f"The payout is {row.status}.")
    touch(row, clock.now(), status="CANCELLED", plan=[], due=None)
    if entry := Entry.objects.filter(product_key=row.key).first():
        ledger.finish(entry, "REVERSED")
    return shapes.payout(row)


def channels(call: Call) -> list[Any]:
    wanted = call.query.get("channel_code")
    wallets = ("ID_DANA", "ID_GOPAY", "ID_OVO", "ID_SHOPEEPAY")
    return [
        {
            "channel_code": code,
            "channel_category": "EWALLET" if code in wallets else "BANK",
            "currency": "IDR",
            "channel_name": name,
            "amount_limits": {"minimum": 10_000, "maximum": 10**9, "minimum_increment": 1},
        }
        for code, name in BANKS.items()
        if not wanted or code == wanted
    ]
