"""Ask for money: a row is written before the gateway is called, and finds it again after a lost answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from channels.models import Order, Shop
from omnihub.core import clock, work
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut, Unreachable
from omnihub.core.texts import Text
from payments import looking, methods, policies, providers, receiving, todos
from payments.faults import AskedBefore, NotActivated
from payments.models import Charge, Payment, PaymentMethod
from payments.providers import Gateway
from payments.records import ChargeData, Payer, ReturnUrls, Wanted

__all__ = ["Payer", "ReturnUrls", "charge", "look", "offered", "open_payment"]

BEING_ASKED = timedelta(seconds=60)
"""So long another click finds the one before it still under way."""

MOST_TRIES = 30
LANGUAGES = ("id", "en")


@dataclass(frozen=True, slots=True)
class Try:
    """A row to ask with. `before`: it was asked once, and may have got through."""

    charge: Charge
    ask: bool
    before: bool = False


def open_payment(order_pk: int, pay_by: datetime) -> Payment:
    """In the transaction that places the order. Asked again, it answers what is there."""
    order = Order.objects.get(pk=order_pk)
    payment, _made = Payment.objects.get_or_create(
        order=order,
        defaults={
            "amount": order.buyer_total,
            "currency": order.currency,
            "opened_at": clock.now(),
            "pay_by": pay_by,
        },
    )
    return _again(payment, order, pay_by) if payment.state == Payment.State.EXPIRED else payment


def _again(payment: Payment, order: Order, pay_by: datetime) -> Payment:
    """An order that outlives a link nobody paid is offered once more, maybe at another sum.

    Unless somebody took late money for it at this moment.
    """
    Payment.objects.filter(pk=payment.pk, state=Payment.State.EXPIRED).update(
        state=Payment.State.OPEN,
        amount=order.buyer_total,
        opened_at=clock.now(),
        pay_by=pay_by,
        ended_at=None,
    )
    payment.refresh_from_db()
    return payment


def offered(shop: Shop, amount: Decimal) -> list[PaymentMethod]:
    """What may be shown to a buyer who has this much to pay. Nothing where no gateway is set up."""
    gateway = providers.DEFAULT
    if not providers.ready(gateway) or amount != amount.to_integral_value():
        return []
    if not PaymentMethod.objects.filter(shop=shop, gateway=gateway).exists():
        methods.set_up(shop, gateway, providers.kind(gateway).methods())
    return methods.offered(shop.pk, amount)


def charge(payment_pk: int, method_code: str, ways: ReturnUrls, payer: Payer, language: str = "id") -> Charge:
    """The open charge of this method, or a new one. One that another click is asking for comes back as asked.

    Raises RemoteError with words that a page may show.
    """
    wanted = _try(payment_pk, method_code)
    if not wanted.ask:
        return wanted.charge
    return _ask(wanted, ways, payer, language if language in LANGUAGES else LANGUAGES[0])


def look(payment_pk: int) -> Payment:
    """Read everything that is open again, now. Raises RemoteError."""
    payment = Payment.objects.get(pk=payment_pk)
    for one in payment.charges.filter(state__in=[Charge.State.ASKED, Charge.State.OPEN]):
        looking.look(one)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def _try(payment_pk: int, code: str) -> Try:
    payment = Payment.objects.select_for_update().select_related("order__shop").get(pk=payment_pk)
    now = clock.now()
    if payment.state != Payment.State.OPEN or payment.pay_by <= now:
        raise Refused(Text("There is nothing to be paid any more."), code="payment_closed")
    mine = payment.charges.filter(method=code, state__in=[Charge.State.ASKED, Charge.State.OPEN])
    if (last := mine.order_by("-pk").first()) and (found := _goes_on(last, now)):
        return found
    if payment.charges.count() >= MOST_TRIES:
        raise Busy(Text("That was tried too often."), code="payment_too_many_tries")
    method = next((one for one in offered(payment.order.shop, payment.amount) if one.code == code), None)
    if method is None:
        raise Refused(Text("This way to pay is not offered."), code="payment_method_not_offered")
    return Try(_new(payment, method, now), ask=True)


def _goes_on(last: Charge, now: datetime) -> Try | None:
    if last.state == Charge.State.OPEN:
        if last.expires_at is not None and last.expires_at <= now:
            return None
        last.asked_at = now  # of several that are open, the one that was asked for last is shown
        last.save(update_fields=["asked_at"])
        return Try(last, ask=False)
    if not last.problem and now - last.asked_at < BEING_ASKED:
        return Try(last, ask=False)
    last.asked_at, last.problem = now, ""
    last.save(update_fields=["asked_at", "problem"])
    return Try(last, ask=True, before=True)


def _new(payment: Payment, method: PaymentMethod, now: datetime) -> Charge:
    hosted = policies.of(payment.order.shop_id).hosted_form
    return Charge.objects.create(
        payment=payment,
        gateway=method.gateway,
        method=method.code,
        group=method.group,
        form=providers.kind(method.gateway).form(method.group, hosted),
        reference=f"{payment.order.number[:40]}-{secrets.token_hex(6)}",
        amount=payment.amount,
        currency=payment.currency,
        asked_at=now,
        expires_at=payment.pay_by,
        look_at=now + looking.STILL_ASKED,
    )


def _ask(wanted: Try, ways: ReturnUrls, payer: Payer, language: str) -> Charge:
    row, started = wanted.charge, clock.now()
    try:
        data = _asked(wanted, providers.of(row.gateway), _terms(row, ways, payer, language))
    except NotActivated as error:
        methods.refused(row.gateway, row.method, error.words)
        receiving.failed(row.pk, error.code, for_good=True)
        raise
    except RemoteError as error:
        receiving.failed(row.pk, error.code, for_good=not isinstance(error, Busy | Unreachable))
        if isinstance(error, SignedOut):
            _tell_staff(row.gateway)
        raise
    return receiving.take(row.pk, data, started)


def _asked(wanted: Try, gateway: Gateway, terms: Wanted) -> ChargeData:
    """Whoever was asked before is looked up first. A reference that is taken, and not found, is over."""
    known = providers.known(wanted.charge)
    if wanted.before and (found := gateway.find(known)):
        return found
    try:
        return gateway.ask(terms)
    except AskedBefore:
        if found := gateway.find(known):
            return found
        raise


def _terms(row: Charge, ways: ReturnUrls, payer: Payer, language: str) -> Wanted:
    payment = Payment.objects.select_related("order__shop").get(pk=row.payment_id)
    order = payment.order
    return Wanted(
        reference=row.reference,
        form=row.form,
        method=row.method,
        group=row.group,
        amount=row.amount,
        currency=row.currency,
        description=f"{order.shop.name} {order.number}",
        expires_at=payment.pay_by,
        payer=payer,
        ways=ways,
        language=language,
        reminders=policies.of(order.shop_id).reminders,
    )


def _tell_staff(gateway: str) -> None:
    with transaction.atomic():
        work.add([todos.account(gateway, "a buyer could not pay")])
