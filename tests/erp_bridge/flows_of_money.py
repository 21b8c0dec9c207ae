"""Money of our own shop and of a wallet, into an Odoo: the sandbox's and, where there is one, a real one."""

import secrets
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Order, OrderLine, Shop, WalletEntry
from channels.states import OrderStatus
from erp_bridge import bindings, made, push_gateway_days, push_receipts, push_refunds, push_settlements
from erp_bridge.bindings import Kind
from erp_bridge.models import OdooProfile
from omnihub.core import clock, cursors, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo
from payments.models import Charge, LedgerEntry, Payment, Receipt, Refund
from tests import factories
from tests.erp_bridge.books import run, wake, works
from tests.erp_bridge.flows import CLEAR, only

PAID = clock.now() - timedelta(days=2)


class Own:
    """The shop of `books` as one of ours, and what its gateway did."""

    def __init__(self, books):
        self.books, self.client = books, books.client
        Shop.objects.filter(pk=books.shop.pk).update(kind="own")
        self.accounts = {code: self.account(code) for code in ("65110020", "21221010", "11120005")}
        (journal,) = self.client.search_read(
            "account.journal", [["code", "=", "XND"]], ["default_account_id"]
        )
        self.balance = journal["default_account_id"][0]
        OdooProfile.objects.filter(shop=books.shop).update(
            invoice_at="confirmed",
            invoice_to="buyer",
            clearing_journal_id=journal["id"],
            gateway_fee_account_id=self.accounts["65110020"],
            input_tax_account_id=self.accounts["21221010"],
            bank_account_id=self.accounts["11120005"],
            shipping_product_id=made.shipping_product(self.client),
            free_product_id=made.free_product(self.client),
            shipping_tax="none",
        )

    def account(self, code):
        return self.client.search_read("account.account", [["code", "=", code]], ["name"])[0]["id"]

    def order(self, **fields):
        """Paid: goods, a line that staff wrote, a discount, and the shipping."""
        fields = {"carrier": "jne", "shipping_service": "jne:REG", "paid_at": PAID, **CLEAR, **fields}
        status = fields.pop("status", OrderStatus.READY_TO_SHIP)
        (order,) = self.books.orders(1, voucher=1_001, status=status, **fields)
        shipping = Decimal(11_000)
        OrderLine.objects.create(
            order=order, key="free", name="Bungkus kado", quantity=3, total=Decimal(20_000), item_id=""
        )
        order.shipping_total, order.gross = shipping, order.gross + shipping + 20_000
        order.escrow_amount = order.buyer_total = order.gross
        order.save()
        return order

    def receipt(self, order, meant="order", amount=None, fee=4_000, tax=440):
        payment, _ = Payment.objects.get_or_create(
            order=order,
            defaults={"amount": order.gross, "state": "paid", "opened_at": PAID, "pay_by": clock.now()},
        )
        mark = secrets.token_hex(8)
        charge = Charge.objects.create(
            payment=payment,
            method="BCA_VIRTUAL_ACCOUNT",
            group="virtual_account",
            reference=mark,
            amount=order.gross,
            state="succeeded",
            asked_at=PAID,
        )
        return Receipt.objects.create(
            charge=charge,
            payment=payment,
            remote_id=f"py-{mark}",
            meant=meant,
            amount=amount or order.gross,
            paid_at=PAID,
            seen_at=PAID,
            fee=fee,
            fee_tax=tax,
        )

    def refund(self, receipt, amount):
        return Refund.objects.create(
            receipt=receipt,
            amount=amount,
            purpose=f"by:1:{secrets.token_hex(4)}",
            way="gateway",
            state="done",
            asked_by="Sari",
            asked_at=PAID,
            ended_at=clock.now(),
        )

    def ledger(self, kind, amount, *, incoming, fee=0, tax=0, **more):
        net = Decimal(amount if incoming else -amount) - fee - tax
        return LedgerEntry.objects.create(
            remote_id=f"txn-{secrets.token_hex(8)}",
            kind=kind,
            remote_status="SUCCESS",
            incoming=incoming,
            amount=amount,
            fee=fee,
            fee_tax=tax,
            net=net,
            at=PAID,
            updated_at=PAID,
            settled_at=PAID,
            as_of=PAID,
            **more,
        )

    def push(self, order):
        return self.books.push([order])[str(order.pk)]

    def payments(self, memo):
        (journal,) = self.client.search_read("account.journal", [["code", "=", "XND"]], ["name"])
        return self.client.find_payments(journal["id"], memo)

    def entry(self, *words):
        """The lines of the posted entries whose reference has these words: sums by account."""
        domain = [["move_type", "=", "entry"], ["state", "=", "posted"]]
        domain += [["ref", "ilike", word] for word in words]
        found = self.client.search_read("account.move", domain, ["ref"])
        sums = defaultdict(Decimal)
        for line in self.client.entry_lines([row["id"] for row in found]):
            sums[line.account_id] += line.balance
        return len(found), {account: total for account, total in sums.items() if total}


@pytest.fixture
def own(books):
    return Own(books)


def deliver(topic, subject):
    work.add([Todo(topic, str(subject))])
    return drain(topic, subject)


def drain(topic, subject):
    wake()
    while work.run(topic, Deadline.after(300)):
        pass
    return works(topic, [str(subject)])[str(subject)]


def test_an_order_of_our_shop_is_invoiced_when_paid_and_its_money_pays_the_invoice(own):
    order = own.order()
    receipt = own.receipt(order)
    first = deliver("receipt.push", receipt.pk)
    assert first.state == "waiting", first.note  # the sales order comes first
    row = own.push(order)
    assert row.state == "done", row.note
    sale = only(own.books.sales([order]), order.number)
    assert sale.total == order.gross
    lines = own.client.search_read(
        "sale.order.line", [["order_id", "=", sale.id]], ["name", "price_unit", "product_uom_qty", "tax_id"]
    )
    named = {line["name"]: line for line in lines}
    assert named["Ongkos kirim JNE REG"]["price_unit"] == 11_000
    assert named["Ongkos kirim JNE REG"]["tax_id"] == []
    assert named["Diskon"]["price_unit"] == -1_001
    assert sum(line["product_uom_qty"] for line in lines if line["name"] == "Bungkus kado") == 3
    (invoice,) = own.books.invoices([sale])
    assert (invoice.state, invoice.total) == ("posted", order.gross)
    done = drain("receipt.push", receipt.pk)
    assert done.state == "done", done.note
    (invoice,) = own.books.invoices([sale])
    assert invoice.residual == 0
    (payment,) = own.payments(push_receipts.memo(receipt))
    assert (payment.amount, payment.matched) == (order.gross, True)
    (partner,) = own.client.search_read("sale.order", [["id", "=", sale.id]], ["partner_invoice_id"])
    assert partner["partner_invoice_id"][1] == "Budi Santoso"
    assert own.push(order).state == "done"
    assert len(own.payments(push_receipts.memo(receipt))) == 1


def test_money_that_comes_before_the_invoice_is_an_advance_until_the_parcel_leaves(own):
    OdooProfile.objects.update(invoice_at="shipped")
    order = own.order()
    receipt = own.receipt(order)
    own.push(order)
    assert deliver("receipt.push", receipt.pk).state == "done"
    (payment,) = own.payments(push_receipts.memo(receipt))
    assert not payment.matched
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.SHIPPED, shipped_at=PAID + timedelta(hours=9))
    assert own.push(order).state == "done"
    assert drain("receipt.push", receipt.pk).state == "done"
    (invoice,) = own.books.invoices(own.books.sales([order])[order.number])
    assert (invoice.posted, invoice.residual) == (True, 0)


@pytest.mark.parametrize("number", range(3, 12))
def test_a_line_cut_at_any_call_makes_no_second_payment(own, number):
    order = own.order()
    receipt = own.receipt(order)
    own.push(order)
    own.books.line.cut(number)
    deliver("receipt.push", receipt.pk)
    own.books.line.cut()
    assert drain("receipt.push", receipt.pk).state == "done"
    assert len(own.payments(push_receipts.memo(receipt))) == 1
    (invoice,) = own.books.invoices(own.books.sales([order])[order.number])
    assert invoice.residual == 0


def test_what_is_given_back_is_credited_and_paid_back_once(own):
    order = own.order()
    receipt = own.receipt(order)
    own.push(order)
    deliver("receipt.push", receipt.pk)
    refund = own.refund(receipt, Decimal(10_001))
    assert deliver("refund.push", refund.pk).state == "waiting"  # asks for the credit note
    row = own.push(order)
    assert row.state == "done", row.note
    done = drain("refund.push", refund.pk)
    assert done.state == "done", done.note
    (payment,) = own.payments(push_refunds.memo(refund))
    assert (payment.amount, payment.matched) == (Decimal(10_001), True)
    notes = own.client.find_credit_notes(
        [one.id for one in own.books.invoices(own.books.sales([order])[order.number])]
    )
    assert [(note.total, note.residual) for note in notes] == [(Decimal(10_001), 0)]


def test_money_too_much_is_an_advance_that_its_refund_takes_back(own):
    order = own.order(status=OrderStatus.CANCELLED)
    receipt = own.receipt(order, meant="late")
    assert deliver("receipt.push", receipt.pk).state == "done"
    refund = own.refund(receipt, receipt.amount)
    assert deliver("refund.push", refund.pk).state == "done"
    (came,) = own.payments(push_receipts.memo(receipt))
    (went,) = own.payments(push_refunds.memo(refund))
    assert came.matched
    assert went.matched


def test_a_payment_that_somebody_cancelled_is_not_made_again(own):
    order = own.order(status=OrderStatus.CANCELLED)
    receipt = own.receipt(order)
    deliver("receipt.push", receipt.pk)
    (payment,) = own.payments(push_receipts.memo(receipt))
    own.client.execute("account.payment", "action_draft", [payment.id])
    own.client.execute("account.payment", "action_cancel", [payment.id])
    row = deliver("receipt.push", receipt.pk)
    assert (row.state, row.code) == ("held", "odoo_payment_undone")
    assert len(own.payments(push_receipts.memo(receipt))) == 1


def test_a_gateways_day_is_one_entry_a_kind_to_the_rupiah_and_follows_what_comes_later(own):
    order = own.order(status=OrderStatus.CANCELLED)
    receipt, other = own.receipt(order), own.receipt(order, meant="twice", amount=Decimal(50_000))
    for one in (receipt, other):
        deliver("receipt.push", one.pk)
    own.ledger("payment", receipt.amount, incoming=True, fee=4_000, tax=440, receipt=receipt)
    own.ledger("withdrawal", 70_000, incoming=False, fee=2_500, tax=275)
    stray = own.ledger("chargeback", 9_000, incoming=False)
    subject = f"xendit:{clock.jakarta_date(PAID).isoformat()}"
    row = deliver("gateway.push", subject)
    assert (row.state, row.code) == ("held", "gateway_review"), row.note
    assert stray.remote_id in row.note
    mark = f"({own.books.shop.remote_id})"
    fee, tax, bank = (own.accounts[code] for code in ("65110020", "21221010", "11120005"))
    waits = own.payments(push_receipts.memo(receipt))[0].waits_on
    assert own.entry("settled", mark) == (
        1,
        {own.balance: receipt.amount - 4_440, fee: 4_000, tax: 440, waits: -receipt.amount},
    )
    assert own.entry("withdrawn", mark) == (1, {own.balance: -72_775, bank: 70_000, fee: 2_500, tax: 275})
    stray.delete()
    own.ledger("payment", other.amount, incoming=True, fee=1_000, tax=110, receipt=other)
    assert deliver("gateway.push", subject).state == "done"
    again = own.entry("settled", mark)
    assert again[0] == 2
    assert again[1][waits] == -receipt.amount - other.amount
    assert deliver("gateway.push", subject).state == "done"
    assert own.entry("settled", mark) == again
