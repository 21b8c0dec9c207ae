"""What the door hands out for Xendit."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from omnihub.core import clock
from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text
from payments import records
from payments.faults import NotFound
from payments.records import Account, ChargeData, EntryData, Known, MethodData, RefundData, Wanted
from payments.xendit import bodies, channels, connect, convert
from payments.xendit.channels import PaidBack
from payments.xendit.client import Client

WINDOW = timedelta(days=1)
MOST_PAGES = 400


class Xendit:
    """One client for as many calls as are at hand."""

    key = "xendit"
    label = "Xendit"

    def __init__(self) -> None:
        self._client: Client = connect.client()

    @staticmethod
    def ready() -> bool:
        return not connect.missing()

    @staticmethod
    def methods() -> Sequence[MethodData]:
        return [
            MethodData(one.code, one.group, one.name, one.lowest, one.highest, one.usual)
            for one in channels.CHANNELS
        ]

    @staticmethod
    def form(group: str, hosted: str) -> str:
        """Cards are typed in on Xendit's page alone, so that we never see a number."""
        if group == channels.HOSTED:
            return hosted
        return records.SESSION if group == channels.CARD else records.REQUEST

    def ask(self, wanted: Wanted) -> ChargeData:
        if wanted.form == records.SESSION:
            return convert.of_session(self._client.open_session(bodies.session(wanted)))
        if wanted.form == records.INVOICE:
            return convert.of_invoice(self._client.make_invoice(bodies.invoice(wanted)))
        return convert.of_request(self._client.request_payment(bodies.request(wanted)))

    def find(self, charge: Known) -> ChargeData | None:
        """By our reference, where an answer was lost. Sessions know no such look: nobody has seen its page,
        so nobody can pay it.
        """
        if charge.form == records.INVOICE:
            return next(map(convert.of_invoice, self._client.invoices(charge.reference)), None)
        if charge.form == records.SESSION:
            return None
        try:
            found = self._client.payment_requests(charge.reference)
        except NotFound:
            return None
        return convert.of_request(found[0]) if found else None

    def read(self, charge: Known, payment_id: str = "") -> ChargeData:
        """`payment_id`: a payment that a notice or the book names, which the request may not show."""
        if charge.form == records.INVOICE:
            return convert.of_invoice(self._client.invoice(charge.remote_id))
        if charge.form == records.SESSION:
            return self._read_session(charge, payment_id)
        request = self._client.payment_request(charge.remote_id)
        wanted = payment_id or request.payment_id
        payment = self._client.payment(wanted) if wanted else None
        if payment and payment.request_id not in {"", request.id}:
            raise _another(payment.id)
        return convert.of_request(request, payment)

    def _read_session(self, charge: Known, payment_id: str) -> ChargeData:
        session = self._client.session(charge.remote_id)
        wanted = payment_id or session.payment_id
        payment = self._client.payment(wanted) if wanted else None
        if payment and session.request_id not in {"", payment.request_id}:
            raise _another(payment.id)
        if payment and not session.request_id and payment.reference != session.reference:
            raise _another(payment.id)
        return convert.of_session(session, payment)

    def cancel(self, charge: Known) -> ChargeData:
        """Raises AlreadyEnded where it is paid or over."""
        if charge.form == records.INVOICE:
            return convert.of_invoice(self._client.expire_invoice(charge.remote_id))
        if charge.form == records.SESSION:
            return convert.of_session(self._client.cancel_session(charge.remote_id))
        return convert.of_request(self._client.cancel_payment_request(charge.remote_id))

    @staticmethod
    def paid_back(channel: str, *, part: bool) -> bool:
        """Whether a refund can go the way the money came; what is not known is tried."""
        known = channels.OF_CODE.get(channel)
        if known is None or known.code == channels.PAGE.code:
            return True
        return known.paid_back == PaidBack.PART or (known.paid_back == PaidBack.WHOLE and not part)

    def refund(
        self, charge: Known, reference: str, amount: Decimal, reason: str, payment_id: str = ""
    ) -> RefundData:
        if payment_id:
            return convert.of_refund(self._client.refund_of_payment(payment_id, reference, amount, reason))
        return convert.of_refund(self._client.refund(self._of(charge), reference, amount, reason))

    def find_refund(self, charge: Known, reference: str, remote_id: str = "") -> RefundData | None:
        """What was asked for by payment is perhaps in no list, but has a number of its own."""
        found = self._client.refunds(self._of(charge))
        names = {reference, remote_id} - {""}
        mine = next((convert.of_refund(one) for one in found if names & {one.reference, one.id}), None)
        if mine or not remote_id:
            return mine
        try:
            return convert.of_refund(self._client.refund_by_id(remote_id))
        except NotFound:
            return None

    def read_refund(self, remote_id: str) -> RefundData:
        """What was asked for by payment has a place of its own."""
        try:
            return convert.of_refund(self._client.any_refund(remote_id))
        except NotFound:
            return convert.of_refund(self._client.refund_by_id(remote_id))

    def _of(self, charge: Known) -> dict[str, str]:
        if charge.form == records.INVOICE:
            return {"invoice_id": charge.remote_id}
        if charge.form == records.SESSION:
            return {"payment_request_id": self._client.session(charge.remote_id).request_id}
        return {"payment_request_id": charge.remote_id}

    def pay_out(self, account: Account, reference: str, amount: Decimal, words: str) -> RefundData:
        told = {"account_number": account.number, "account_holder_name": account.holder}
        return convert.of_payout(
            self._client.pay_out(reference, account.bank, told, amount, bodies.plain(words, 100))
        )

    def find_payout(self, reference: str) -> RefundData | None:
        try:
            return next(map(convert.of_payout, self._client.payouts(reference)), None)
        except NotFound:
            return None

    @staticmethod
    def banks() -> dict[str, str]:
        return dict(channels.BANKS)

    def balance(self, kind: str = "CASH", at: datetime | None = None) -> Decimal:
        return self._client.balance(kind, at)

    def entries(self, since: datetime, until: datetime) -> Iterator[tuple[list[EntryData], datetime]]:
        """What changed in its book, a day at a time, page by page. With each page the moment up to which
        everything is told once the page is kept.
        """
        for start, end in clock.windows(since, until, WINDOW):
            after, more, pages = "", True, 0
            while more and pages < MOST_PAGES:
                page = self._client.transactions(start, end, after)
                found = [convert.of_transaction(one) for one in page.transactions]
                after = found[-1].remote_id if found else ""
                more = page.has_more and bool(found)
                pages += 1
                yield found, start if more else end

    def activated(self) -> frozenset[str]:
        """Which ways our account may use. No call tells it but an invoice: one is made, and ended at once."""
        made = self._client.make_invoice(bodies.probe(clock.now()))
        self._client.expire_invoice(made.id)
        known = [channels.OF_INVOICE.get(one) for one in made.offers]
        return frozenset(one.code for one in known if one)


def _another(payment_id: str) -> Unreadable:
    words = Text("The payment %(number)s belongs to another charge.", number=payment_id)
    return Unreadable(words, code="payment_of_another")
