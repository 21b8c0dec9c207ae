"""The balance and all that moves it: every sum is an entry with its lines."""

from typing import Any

from django.db.models import Sum

from sandbox.xendit import clock, keys
from sandbox.xendit.channels import BY_CODE, LEDGER_CATEGORIES, Channel
from sandbox.xendit.models import Entry, Movement, Payment, Payout, Refund, touch

CASH, HOLDING = "CASH", "HOLDING"
VAT_PERCENT = 11
PAYOUT_FEE = 5000


def balance(account: str, at: float | None = None) -> int:
    lines = Movement.objects.filter(account=account)
    if at is not None:
        lines = lines.filter(at__lte=at)
    return int(lines.aggregate(sum=Sum("amount"))["sum"] or 0)


def fee_of(channel: Channel, amount: int) -> tuple[int, int]:
    """Fee and its VAT, to the rupiah; QRIS names a price that holds both."""
    price = channel.flat_fee + round(amount * channel.percent / 100)
    if channel.fee_has_vat:
        fee = round(price * 100 / (100 + VAT_PERCENT))
        return fee, price - fee
    return price, _vat(price)


def _vat(fee: int) -> int:
    return round(fee * VAT_PERCENT / 100)


def receive(payment: Payment) -> Entry:
    """A payment: its net waits in HOLDING until it settles, which is now where the bank pays at once."""
    request, moment = payment.request, clock.now()
    channel = BY_CODE[request.channel]
    fee, vat = fee_of(channel, payment.captured)
    data: dict[str, Any] = {"capture_id": payment.capture_key, "payment_request_id": request.key}
    if request.invoice:
        data["payment_link_id"] = request.invoice.key
    entry = _entry(
        moment,
        product_key=payment.key,
        type="PAYMENT",
        category=LEDGER_CATEGORIES[channel.kind],
        channel_code=payment.details.get("network") or channel.ledger,
        reference_id=payment.reference_id,
        account_identifier=request.code if channel.kind != "QR_CODE" else "",
        amount=payment.captured,
        inward=True,
        fee=fee,
        vat=vat,
        settlement="PENDING",
        settles_at=clock.settles_at(moment, channel.settles_in, business=channel.business_days),
        product_data=data,
    )
    _lines(entry, HOLDING, moment)
    if not channel.settles_in:
        settle(entry, moment)
    return entry


def settle(entry: Entry, moment: float, how: str = "SETTLED") -> None:
    """From HOLDING to CASH."""
    Movement.objects.bulk_create(
        [
            Movement(entry=entry, account=HOLDING, line="SETTLEMENT", amount=-entry.net, at=moment),
            Movement(entry=entry, account=CASH, line="SETTLEMENT", amount=entry.net, at=moment),
        ]
    )
    touch(entry, moment, settlement=how, settled_at=moment)


def give_back(refund: Refund) -> Entry:
    """Free of charge; the fees of the payment stay paid."""
    channel = BY_CODE[refund.payment.request.channel]
    return _out(
        refund.amount,
        product_key=refund.key,
        type="REFUND",
        category=LEDGER_CATEGORIES[channel.kind],
        channel_code=channel.ledger,
        reference_id=refund.reference_id,
        product_data={"payment_id": refund.payment.key, "payment_request_id": refund.payment.request.key},
    )


def send(payout: Payout) -> Entry:
    """The sum is on hold until the bank has it."""
    return _out(
        payout.amount,
        fee=PAYOUT_FEE,
        status="PENDING",
        settlement="PENDING",
        product_key=payout.key,
        type="DISBURSEMENT",
        category="BANK",
        channel_code=payout.channel_code,
        reference_id=payout.reference_id,
        account_identifier=payout.account_number,
    )


def finish(entry: Entry, status: str) -> None:
    """A payout that went through, or its money back."""
    moment = clock.now()
    if status != "SUCCESS":
        back = [
            Movement(entry=entry, account=CASH, line=line.line, amount=-line.amount, at=moment)
            for line in entry.movements.all()
        ]
        Movement.objects.bulk_create(back)
    touch(entry, moment, status=status, settlement="SETTLED" if status == "SUCCESS" else "")


def by_hand(kind: str, amount: int, words: str = "", reference_id: str = "", product_key: str = "") -> Entry:
    """TOPUP, WITHDRAWAL, CHARGEBACK, ADJUSTMENT_ADD, ADJUSTMENT_DEDUCT …"""
    inward = kind in {"TOPUP", "ADJUSTMENT_ADD", "TRANSFER_IN"}
    bank = kind in {"TOPUP", "WITHDRAWAL"}
    told = {
        "type": kind,
        "category": "BANK" if bank else "OTHER",
        "channel_code": "BCA" if bank else "",
        "reference_id": reference_id or keys.hexadecimal(f"{kind.lower()}-"),
        "product_key": product_key or keys.hexadecimal(),
        "description": words,
        "settlement": "SETTLED" if inward or kind == "WITHDRAWAL" else "",
    }
    if not inward:
        return _out(amount, **told)
    moment = clock.now()
    entry = _entry(moment, amount=amount, inward=True, settled_at=moment, **told)
    _lines(entry, CASH, moment)
    return entry


def _out(amount: int, fee: int = 0, **told: Any) -> Entry:
    moment = clock.now()
    entry = _entry(moment, amount=amount, inward=False, fee=fee, vat=_vat(fee), **told)
    _lines(entry, CASH, moment)
    return entry


def _entry(moment: float, status: str = "SUCCESS", **told: Any) -> Entry:
    return Entry.objects.create(
        key=keys.with_uuid("txn_"), status=status, created_at=moment, updated_at=moment, **told
    )


def _lines(entry: Entry, account: str, moment: float) -> None:
    sums = {
        "TRANSACTION": entry.amount if entry.inward else -entry.amount,
        "FEE": -entry.fee,
        "VAT": -entry.vat,
    }
    Movement.objects.bulk_create(
        [
            Movement(entry=entry, account=account, line=line, amount=amount, at=moment)
            for line, amount in sums.items()
            if amount
        ]
    )
