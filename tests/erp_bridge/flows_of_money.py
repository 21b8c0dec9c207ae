"""Money of our own shop and of a wallet, into an Odoo: the sandbox's and, where there is one, a real one."""

import secrets
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from channels import settlements
from channels.models import Order, OrderLine, Shop, WalletDay, WalletEntry
from channels.states import OrderStatus
from erp_bridge import bindings, gateway_payments, made, push_receipts, push_refunds
from erp_bridge.bindings import Kind
from erp_bridge.models import OdooProfile, OpenInvoice
from omnihub.core import clock, cursors, money, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo
from omnihub.reconciliation.books import wallet_erp
from omnihub.reconciliation.records import What
from payments.models import Charge, LedgerEntry, Payment, Receipt, Refund
from tests.erp_bridge.books import run, wake, works
from tests.erp_bridge.flows import CLEAR, only
from tests.factories import ShopFactory

PAID = clock.now() - timedelta(days=2)
LIVE = PAID - timedelta(days=9)


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
    held = gateway_payments.of_a_day(clock.jakarta_date(PAID), [])
    assert [one.amount for one in held if one.memo == push_receipts.memo(receipt)] == [order.gross]
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
    rung = Work.objects.get(topic="refund.push")
    assert (rung.reason, rung.not_before <= clock.now()) == ("its credit note is there", True)
    done = drain("refund.push", refund.pk)
    assert done.state == "done", done.note
    Work.objects.filter(topic="refund.push").delete()
    bindings.doubt(Kind.ORDER, str(order.pk))
    assert own.push(order).state == "done"
    assert not Work.objects.filter(topic="refund.push").exists()  # the note is known: nothing is rung twice
    (payment,) = own.payments(push_refunds.memo(refund))
    assert (payment.amount, payment.matched) == (Decimal(10_001), True)
    notes = own.client.find_credit_notes(
        [one.id for one in own.books.invoices(own.books.sales([order])[order.number])]
    )
    assert [(note.total, note.residual) for note in notes] == [(Decimal(10_001), 0)]


def lose_pieces(order, line, pieces):
    """As an own shop cancels some: the line shrinks, the discount with it, and so does the order."""
    each = line.total / line.quantity
    goods = order.gross + order.seller_voucher - order.shipping_total
    gone = each * pieces
    discount = money.whole(order.seller_voucher * (goods - gone) / goods)
    worth = gone - (order.seller_voucher - discount)
    OrderLine.objects.filter(pk=line.pk).update(
        quantity=line.quantity - pieces, cancelled=pieces, total=line.total - gone
    )
    total = order.gross - worth
    Order.objects.filter(pk=order.pk).update(
        seller_voucher=discount, gross=total, escrow_amount=total, buyer_total=total
    )
    order.refresh_from_db()
    return worth


def whole_prices(order):
    """The order's line of two pieces, at a price that divides."""
    line = order.lines.get(quantity=2)
    more = 10_000 - line.total % 2
    OrderLine.objects.filter(pk=line.pk).update(total=line.total + more)
    order.gross += more
    order.escrow_amount = order.buyer_total = order.gross
    order.save()
    line.refresh_from_db()
    return line


def leave(order):
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.SHIPPED, shipped_at=PAID + timedelta(hours=9))


@pytest.mark.parametrize("invoiced", [True, False])
def test_pieces_that_are_cancelled_are_credited_and_paid_back_to_the_rupiah(own, invoiced):
    OdooProfile.objects.update(invoice_at="confirmed" if invoiced else "shipped")
    order = own.order()
    line = whole_prices(order)
    receipt = own.receipt(order)
    own.push(order)
    deliver("receipt.push", receipt.pk)
    refund = own.refund(receipt, lose_pieces(order, line, 1))
    Refund.objects.filter(pk=refund.pk).update(purpose=f"part:{order.pk}:1")
    assert own.push(order).state == "done"
    if invoiced:
        assert only(own.books.sales([order]), order.number).invoice_status == "invoiced"
    else:
        leave(order)
        own.push(order)
        drain("receipt.push", receipt.pk)
    done = deliver("refund.push", refund.pk)
    assert done.state == "done", done.note
    row = own.push(order)
    assert row.state == "done", row.note
    sale = only(own.books.sales([order]), order.number)
    papers = own.client.read_invoices(sale.invoice_ids)
    credited = sum(each.total for each in papers if not each.sale)
    assert (sale.total, credited) == (order.gross, refund.amount if invoiced else 0)
    assert sum(each.total for each in papers if each.sale) - credited == order.gross
    assert [each.residual for each in papers] == [0] * len(papers)
    (payment,) = own.payments(push_refunds.memo(refund))
    assert (payment.amount, payment.matched) == (refund.amount, True)


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


def test_what_went_back_before_its_payment_was_booked_follows_it_at_once(own):
    receipt = own.receipt(own.order(status=OrderStatus.CANCELLED), meant="late")
    refund = own.refund(receipt, receipt.amount)
    assert deliver("refund.push", refund.pk).state == "waiting"
    Work.objects.filter(topic="refund.push").delete()
    assert deliver("receipt.push", receipt.pk).state == "done"
    assert Work.objects.get(topic="refund.push").subject == str(refund.pk)
    assert drain("refund.push", refund.pk).state == "done"


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


class Wallet:
    """A marketplace's wallet of `books`, booked with each fee by its name."""

    codes = ("65120010", "65120020", "69000000", "11510020", "11120005")

    def __init__(self, books):
        self.books = books
        found = books.client.search_read("account.account", [["code", "in", list(self.codes)]], ["code"])
        commission, service, other, withheld, bank = (
            next(row["id"] for row in found if row["code"] == code) for code in self.codes
        )
        self.accounts = {"commission": commission, "service": service, "other": other, "tax": withheld}
        self.bank, self.hands = bank, []
        self.settlement(
            "full",
            commission_account_id=commission,
            service_fee_account_id=service,
            other_fee_account_id=other,
            residual_account_id=other,
            withholding_account_id=withheld,
            bank_account_id=bank,
        )
        journal = books.profile.wallet_journal_id
        (row,) = books.client.search_read("account.journal", [["id", "=", journal]], ["default_account_id"])
        self.account = row["default_account_id"][0]
        self.day = clock.jakarta_date(PAID)
        self.subject = f"{books.shop.pk}:{self.day.isoformat()}"

    def settlement(self, value, **more):
        OdooProfile.objects.filter(shop=self.books.shop).update(settlement=value, **more)

    def release(self, order, odd=0):
        """One rupiah of rounding in each fee; `odd` is what nobody has a name for."""
        fees = {"commission_fee": -4_001, "service_fee": -1_999, "withholding_tax": -101}
        amount = order.gross + sum(fees.values()) + odd
        terms = {"gross": str(order.gross), **{name: str(fee) for name, fee in fees.items()}}
        if odd:
            terms["residual"] = str(odd)
        Order.objects.filter(pk=order.pk).update(
            released_at=PAID, escrow_amount=amount, escrow_terms=terms, status=OrderStatus.COMPLETED
        )
        self.entry("escrow", amount, order=order, order_number=order.number)
        return amount

    def entry(self, kind, amount, **more):
        return WalletEntry.objects.create(
            shop=self.books.shop,
            identity=secrets.token_hex(8),
            kind=kind,
            remote_type=kind.upper(),
            state="matched",
            at=PAID,
            amount=amount,
            moved=amount,
            read_at=clock.now(),
            **more,
        )

    def read(self, change, held=None):
        """The wallet as the marketplace shows it, where the journal began with the same."""
        if held is None:
            held = Decimal(str(self.books.client.balance(self.account, self.day.isoformat())))
        WalletDay.objects.update_or_create(
            shop=self.books.shop,
            day=self.day,
            defaults={
                "opening": held,
                "moved": change,
                "closing": held + change,
                "read_at": clock.now(),
            },
        )
        cursors.move(settlements.cursor(self.books.shop.key), str(clock.to_epoch(clock.now())))

    def sums(self, what):
        domain = [["ref", "=like", f"%{self.books.shop.remote_id}%{what}%"], ["state", "=", "posted"]]
        found = self.books.client.search_read("account.move", domain, ["ref"])
        sums = defaultdict(Decimal)
        for line in self.books.client.entry_lines([row["id"] for row in found]):
            sums[line.account_id] += line.balance
        return len(found), {account: total for account, total in sums.items() if total}

    def notes(self, orders):
        sales = [found[0] for found in self.books.sales(orders).values()]
        invoices = [one.id for one in self.books.invoices(sales) if one.sale]
        return [(one.total, one.residual) for one in self.books.client.find_credit_notes(invoices)]

    def differences(self):
        """Of this shop, and what was booked by hand: a real Odoo's journal holds those of other runs, too."""
        seen = wallet_erp.read(self.day, clock.now() + timedelta(days=3))
        found = {one.key: (one.what.value, one.off) for one in seen.found}
        mine = (f"Shopee {self.books.shop.remote_id} ", *self.hands)
        return {
            key: told for key, told in found.items() if key.startswith(mine) and not key.endswith("balance")
        }

    def balance(self):
        """What of the balances no entry explains."""
        seen = wallet_erp.read(self.day, clock.now() + timedelta(days=3))
        return [one.off for one in seen.found if one.what == What.BALANCE]

    def by_hand(self, amount):
        """Somebody books on the wallet's account. Answers with the reference."""
        reference = f"Koreksi {secrets.token_hex(4)}"
        self.hands.append(reference)
        lines = [
            {"account_id": self.account, "name": "Saldo", "debit": amount},
            {"account_id": self.accounts["other"], "name": "Koreksi", "credit": amount},
        ]
        pk = self.books.client.open_entry(
            journal_id=self.books.profile.wallet_journal_id,
            date=self.day.isoformat(),
            reference=reference,
            lines=lines,
        )
        self.books.client.post_invoices([pk])
        return reference

    def paid(self, orders):
        sales = [found[0] for found in self.books.sales(orders).values()]
        return {(one.payment_state, one.residual) for one in self.books.invoices(sales) if one.sale}


def test_a_wallets_day_is_one_entry_with_each_fee_named_and_pays_its_invoices(books):
    wallet = Wallet(books)
    orders = books.orders(3)
    books.push(orders)
    came = sum(wallet.release(order) for order in orders)
    advert = wallet.entry("fee", Decimal(-25_000), words="Iklan")
    out = wallet.entry("withdrawal", Decimal(-30_000))
    wallet.read(came - 55_000)
    assert books.pay(wallet.day).state == "done"  # never the gross, too
    row = drain("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    assert {state for state, _ in wallet.paid(orders)} == {"paid"}
    count, sums = wallet.sums("settled")
    gross = sum(order.gross for order in orders)
    receivable = next(account for account, total in sums.items() if total == -gross)
    assert (count, sums) == (
        1,
        {
            wallet.account: came,
            wallet.accounts["commission"]: 3 * 4_001,
            wallet.accounts["service"]: 3 * 1_999,
            wallet.accounts["tax"]: 3 * 101,
            receivable: -gross,
        },
    )
    assert wallet.sums(advert.identity)[1] == {wallet.account: -25_000, wallet.accounts["other"]: 25_000}
    assert wallet.sums(out.identity)[1] == {wallet.account: -30_000, wallet.bank: 30_000}
    assert deliver("settlement.push", wallet.subject).state == "done"
    assert wallet.sums("")[0] == 3


def test_an_order_whose_gross_was_paid_before_is_not_paid_again(books):
    wallet = Wallet(books)
    wallet.settlement("gross")
    orders = books.orders(2)
    books.push(orders)
    came = sum(wallet.release(order) for order in orders)
    assert books.pay(wallet.day).state == "done"
    wallet.settlement("full")
    wallet.read(came)
    row = deliver("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    _, sums = wallet.sums("settled")
    assert sums[wallet.account] == came
    assert -sum(order.gross for order in orders) in sums.values()
    assert {residual for _, residual in wallet.paid(orders)} == {0}


def test_what_has_no_name_stays_small_or_asks_a_person(books):
    wallet = Wallet(books)
    (order,) = books.orders(1)
    books.push([order])
    came = wallet.release(order, odd=-1_001)
    wallet.read(came)
    row = deliver("settlement.push", wallet.subject)
    assert (row.state, row.code) == ("held", "settlement_residual")
    assert wallet.sums("")[0] == 0
    wallet.settlement("full", residual_limit=1_001)
    assert deliver("settlement.push", wallet.subject).state == "done"
    assert wallet.sums("settled")[1][wallet.accounts["other"]] == 1_001


@pytest.mark.parametrize("number", [5, 7, 8, 9, 10, 12])
def test_a_line_cut_while_a_wallets_day_is_booked_books_it_once(books, number):
    wallet = Wallet(books)
    orders = books.orders(2)
    books.push(orders)
    came = sum(wallet.release(order) for order in orders)
    wallet.read(came)
    books.line.cut(number)
    deliver("settlement.push", wallet.subject)
    books.line.cut()
    row = drain("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    assert wallet.sums("settled")[0] == 1
    assert wallet.sums("settled")[1][wallet.account] == came
    assert {residual for _, residual in wallet.paid(orders)} == {0}


def test_an_entry_that_somebody_changed_is_left_to_them(books):
    wallet = Wallet(books)
    first, second = books.orders(2)
    books.push([first])
    came = wallet.release(first) + wallet.release(second)
    wallet.read(came)
    row = deliver("settlement.push", wallet.subject)
    assert (row.state, row.code) == ("waiting", "no_invoice")
    name = f"Shopee {books.shop.remote_id} {wallet.day.isoformat()} settled"
    (entry,) = books.client.find_entries(books.profile.wallet_journal_id, name)
    books.client.execute("account.move", "button_draft", [entry.id])
    books.push([second])
    row = drain("settlement.push", wallet.subject)
    assert (row.state, row.code) == ("held", "odoo_entry_changed")
    books.client.post_invoices([entry.id])
    row = deliver("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    assert wallet.sums("settled")[0] == 2


@pytest.mark.parametrize("note_first", [False, True])
def test_what_a_return_takes_after_the_payout_is_one_credit_note_matched_with_the_wallets_entry(
    books, note_first
):
    wallet = Wallet(books)
    first, second = books.orders(2)
    books.push([first, second])
    came = wallet.release(first) + wallet.release(second)
    back = wallet.entry("return", Decimal(-7_001), order=first, order_number=first.number)
    wallet.read(came - 7_001)
    if not note_first:
        row = deliver("settlement.push", wallet.subject)
        assert (row.state, row.code) == ("waiting", "no_credit_note")
    assert books.push([first])[str(first.pk)].state == "done"
    row = deliver("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    assert wallet.notes([first, second]) == [(Decimal(7_001), 0)]
    paid = wallet.paid([first, second])
    assert {residual for _state, residual in paid} == {0}, paid
    assert wallet.sums(back.identity)[1][wallet.account] == -7_001
    assert wallet.accounts["other"] not in wallet.sums(back.identity)[1]
    escrow = {**first_terms(first), "seller_return_refund": "-7001"}
    Order.objects.filter(pk=first.pk).update(
        escrow_terms=escrow, escrow_amount=Order.objects.get(pk=first.pk).escrow_amount - 7_001
    )
    assert books.push([first])[str(first.pk)].state == "done"
    assert deliver("settlement.push", wallet.subject).state == "done"
    assert wallet.notes([first, second]) == [(Decimal(7_001), 0)]
    assert wallet.sums("settled")[0] == 1


def first_terms(order):
    return Order.objects.get(pk=order.pk).escrow_terms


def test_a_sale_of_before_go_live_stands_open_until_an_account_is_chosen_for_it(books):
    wallet = Wallet(books)
    old, new = books.orders(2)
    books.push([new])
    Order.objects.filter(pk=old.pk).update(history=True)
    wallet.read(wallet.release(old) + wallet.release(new))
    assert deliver("settlement.push", wallet.subject).state == "done"
    owing = books.client.receivable_of(books.profile.buyer_partner_id)
    _, sums = wallet.sums("settled")
    assert sums[owing] == -old.gross - new.gross
    wallet.settlement("full", earlier_sales_account_id=wallet.accounts["other"])
    row = deliver("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    count, sums = wallet.sums("settled")
    assert (count, sums[owing], sums[wallet.accounts["other"]]) == (2, -new.gross, -old.gross)
    name = f"Shopee {books.shop.remote_id} {wallet.day.isoformat()} settled"
    entries = [one.id for one in books.client.find_entries(books.profile.wallet_journal_id, name)]
    assert books.client.open_on(owing, entries) == []
    assert deliver("settlement.push", wallet.subject).state == "done"
    assert wallet.sums("settled")[0] == 2


def test_a_wallets_journal_is_laid_beside_the_wallet_by_day_and_by_named_sums(books):
    wallet = Wallet(books)
    Shop.objects.update(go_live_at=PAID - timedelta(days=9))
    (order,) = books.orders(1)
    books.push([order])
    came = wallet.release(order)
    advert = wallet.entry("fee", Decimal(-25_000), words="Iklan")
    wallet.read(came - 25_000)
    settled, charged = (
        f"Shopee {books.shop.remote_id} {wallet.day.isoformat()} {what}"
        for what in ("settled", advert.identity)
    )
    assert wallet.differences() == {
        settled: ("missing_there", -came),
        charged: ("missing_there", Decimal(25_000)),
    }
    row = deliver("settlement.push", wallet.subject)
    assert row.state == "done", row.note
    assert wallet.differences() == {}
    (entry,) = books.client.find_entries(books.profile.wallet_journal_id, charged)
    (line,) = [one for one in books.client.entry_lines([entry.id]) if one.account_id != wallet.account]
    books.client.write("account.move.line", [line.id], {"name": "Sewa gudang"})
    assert wallet.differences() == {
        f"{charged}: Iklan": ("amount", Decimal(-25_000)),
        f"{charged}: Sewa gudang": ("amount", Decimal(25_000)),
    }
    books.client.write("account.move.line", [line.id], {"name": "Iklan"})
    by_hand = wallet.by_hand(1_234)
    assert wallet.differences() == {by_hand: ("missing_here", Decimal(1_234))}
    row = deliver("settlement.push", wallet.subject)
    assert (row.state, row.code) == ("held", "wallet_differs")
    before = wallet.balance()
    day = WalletDay.objects.get(day=wallet.day)
    WalletDay.objects.update(opening=day.opening - 500, closing=day.closing - 1_500)
    assert sum(wallet.balance()) - sum(before) == 1_500


def second(books):
    """Another shop, whose profile names the same journals."""
    shop = ShopFactory(remote_id=str(secrets.randbelow(10**12)), name="Toko Kedua", go_live_at=LIVE)
    profile = OdooProfile.objects.get(shop=books.shop)
    profile.pk, profile.shop = None, shop
    profile.save()
    return Wallet(SimpleNamespace(client=books.client, shop=shop, profile=books.profile))


def test_shops_that_share_a_wallets_journal_are_compared_entry_by_entry_and_in_balance_together(books):
    Shop.objects.update(go_live_at=LIVE)
    wallet, other = Wallet(books), second(books)
    (order,) = books.orders(1)
    books.push([order])
    came = wallet.release(order)
    advert = other.entry("fee", Decimal(-25_000), words="Iklan")
    wallet.read(came)
    other.read(-25_000, held=Decimal(0))
    charged = f"Shopee {other.books.shop.remote_id} {other.day.isoformat()} {advert.identity}"
    assert other.differences() == {charged: ("missing_there", Decimal(25_000))}
    seen = wallet_erp.read(wallet.day, clock.now() + timedelta(days=3))
    assert {one.shop_pk for one in seen.found if one.key == charged} == {other.books.shop.pk}
    for each in (wallet, other):
        deliver("settlement.push", each.subject)
    assert (wallet.differences(), other.differences()) == ({}, {})
    before = sum(other.balance())
    other.read(-25_000, held=Decimal(40_000))
    assert sum(other.balance()) - before == -40_000, "nobody booked what the second wallet held"
    row = deliver("settlement.push", other.subject)
    assert (row.state, row.code) == ("held", "wallet_differs")
    by_hand = other.by_hand(1_234)
    seen = wallet_erp.read(wallet.day, clock.now() + timedelta(days=3))
    (odd,) = (one for one in seen.found if one.key == by_hand)
    assert (odd.off, odd.shop_pk) == (1_234, None), "nobody knows for which of them"
    cursors.move(settlements.cursor(other.books.shop.key), str(clock.to_epoch(PAID - timedelta(days=3))))
    assert (wallet.differences(), wallet.balance()) == ({}, []), "one wallet is not read so far"


def test_payouts_of_the_gross_beside_named_fees_are_neither_told_nor_part_of_a_balance(books):
    Shop.objects.update(go_live_at=LIVE)
    other = second(books)
    wallet = Wallet(books)
    wallet.settlement("gross")
    orders = books.orders(2)
    books.push(orders)
    for order in orders:
        wallet.release(order)
    wallet.read(Decimal(1))
    advert = other.entry("fee", Decimal(-25_000), words="Iklan")
    other.read(-25_000, held=Decimal(40_000))
    assert books.pay(wallet.day).state == "done"
    assert deliver("settlement.push", other.subject).state == "done"
    assert wallet.sums(advert.identity)[0] == 0
    assert (wallet.differences(), other.differences(), other.balance()) == ({}, {}, [])
    other.settlement("gross")
    seen = wallet_erp.read(wallet.day, clock.now() + timedelta(days=3))
    assert (seen.found, seen.ours, seen.theirs, seen.waiting) == ([], 0, 0, 0)


def test_what_is_open_in_the_books_is_known_with_its_order_until_it_is_paid(books):
    wallet = Wallet(books)
    first, second = books.orders(2)
    books.push([first, second])
    subject = f"odoo:{books.profile.company_id}"
    row = run("invoices.pull", subject)
    assert row.state == "done", row.note
    mine = OpenInvoice.objects.filter(order__in=[first, second])
    assert set(mine.values_list("order", "shop", "residual", "is_credit")) == {
        (order.pk, books.shop.pk, order.gross, False) for order in (first, second)
    }
    assert {one.due_on >= one.invoiced_on for one in mine} == {True}
    wallet.read(wallet.release(first))
    assert deliver("settlement.push", wallet.subject).state == "done"
    assert run("invoices.pull", subject).state == "done"
    assert list(mine.values_list("order", flat=True)) == [second.pk]
    books.line.cut(1)
    assert run("invoices.pull", subject).state == "waiting"
    books.line.cut()
    assert mine.all().count() == 1


@pytest.mark.parametrize("number", [4, 6, 8, 10])
def test_a_line_cut_while_money_goes_back_or_is_settled_books_it_once(own, number):
    order = own.order(status=OrderStatus.CANCELLED)
    receipt = own.receipt(order)
    deliver("receipt.push", receipt.pk)
    refund = own.refund(receipt, Decimal(9_000))
    own.books.line.cut(number)
    deliver("refund.push", refund.pk)
    own.books.line.cut()
    assert drain("refund.push", refund.pk).state == "done"
    (payment,) = own.payments(push_refunds.memo(refund))
    assert payment.matched
    own.ledger("payment", receipt.amount, incoming=True, fee=4_000, tax=440, receipt=receipt)
    own.ledger("refund", Decimal(9_000), incoming=False, fee=100, tax=11, refund=refund)
    subject = f"xendit:{clock.jakarta_date(PAID).isoformat()}"
    own.books.line.cut(number)
    deliver("gateway.push", subject)
    own.books.line.cut()
    row = drain("gateway.push", subject)
    assert row.state == "done", row.note
    mark = f"({own.books.shop.remote_id})"
    assert own.entry("settled", mark)[1][own.balance] == receipt.amount - 4_440
    assert own.entry("refunded", mark)[1][own.balance] == -9_111
    assert own.entry(mark)[0] == 2
