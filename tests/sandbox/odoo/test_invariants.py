"""Whatever happens in whatever order: the books balance and the shelves add up."""

import contextlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.odoo.errors import OdooError
from tests.sandbox.odoo.desk import QUIET, SILENT, Desk

OFTEN = ("confirm", "ship", "invoice", "post", "part", "pay", "give_back")
SELDOM = ("change", "force", "refund", "cancel", "draft")
STEPS = OFTEN * 3 + SELDOM
PLAYS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 2), st.integers(0, 9)), min_size=4, max_size=24
)


class Player:
    def __init__(self, desk):
        self.desk, self.partner = desk, desk.buyer()
        tax = desk.tax()
        self.orders = [
            desk.order(
                f"{n}",
                [(desk.product(n), 3, 1111 * n, tax), (desk.product(4), 1, -77, "")],
                self.partner,
                confirmed=False,
            )
            for n in (1, 2, 3)
        ]

    def take(self, step, which, number):
        with contextlib.suppress(OdooError):
            getattr(self, step)(self.orders[which], number)

    def invoices(self, order):
        return self.desk.one("sale.order", order, "invoice_ids")

    def posted(self, order):
        self.confirm_and_invoice(order)
        return self.desk.find("account.move", ("id", "in", self.invoices(order)), ("state", "=", "posted"))

    def moves(self, order):
        return self.desk.find(
            "stock.move", ("sale_line_id.order_id", "=", order), ("state", "not in", ["done", "cancel"])
        )

    def change(self, order, number):
        line = self.desk.one("sale.order", order, "order_line")[0]
        self.desk.do(
            "sale.order.line", "write", [line], {"product_uom_qty": number, "price_unit": 1000 + number}
        )

    def confirm_and_invoice(self, order):
        """So that a payment finds something to pay."""
        for step in (self.confirm, self.invoice, self.post):
            with contextlib.suppress(OdooError):
                step(order, 0)

    def force(self, order, number):
        self.desk.do("stock.move", "write", self.moves(order), {"quantity": number})

    def confirm(self, order, _number):
        self.desk.do("sale.order", "action_confirm", [order])

    def ship(self, order, _number):
        self.desk.do("stock.picking", "button_validate", self.desk.pickings(order), context=SILENT)

    def invoice(self, order, _number):
        self.desk.invoice(order)

    def post(self, order, _number):
        drafts = self.desk.find("account.move", ("id", "in", self.invoices(order)), ("state", "=", "draft"))
        self.desk.do("account.move", "action_post", drafts)

    def pay(self, order, number):
        self.desk.pay(self.posted(order), group_payment=number % 2 == 0)

    def part(self, order, number):
        self.desk.pay(self.posted(order)[:1], amount=100 * number + 1)

    def refund(self, order, _number):
        context = {"active_model": "account.move", "active_ids": self.posted(order)[:1]}
        wizard = self.desk.do(
            "account.move.reversal", "create", [{"journal_id": self.desk.journal("INV")}], context=context
        )
        self.desk.do("account.move.reversal", "refund_moves", wizard)

    def give_back(self, order, number):
        (picking,) = self.desk.find("stock.picking", ("sale_id", "=", order), ("state", "=", "done"))[:1] or [
            False
        ]
        context = {"active_model": "stock.picking", "active_id": picking}
        wizard = self.desk.do("stock.return.picking", "create", [{"picking_id": picking}], context=context)
        lines = self.desk.find("stock.return.picking.line", ("wizard_id", "in", wizard))
        self.desk.do("stock.return.picking.line", "write", lines, {"quantity": 1 + number % 2})
        made = self.desk.do("stock.return.picking", "action_create_returns", wizard)
        self.desk.do("stock.picking", "button_validate", [made["res_id"]], context=SILENT)

    def cancel(self, order, _number):
        self.desk.do("sale.order", "action_cancel", [order], context=QUIET)

    def draft(self, order, number):
        if number % 2:
            self.desk.do("account.move", "button_draft", self.invoices(order)[:1])
        else:
            self.desk.do("sale.order", "action_draft", [order])


def check_books(desk):
    for move in desk.do(
        "account.move",
        "search_read",
        [],
        ["line_ids", "state", "amount_residual", "amount_total", "move_type", "payment_state"],
    ):
        lines = desk.do(
            "account.move.line",
            "read",
            move["line_ids"],
            ["debit", "credit", "amount_residual", "account_type"],
        )
        assert abs(sum(line["debit"] - line["credit"] for line in lines)) < 0.005
        open_ = sum(line["amount_residual"] for line in lines if line["account_type"] == "asset_receivable")
        if move["move_type"] != "entry":
            assert abs(abs(open_) - move["amount_residual"]) < 0.005
            assert 0 <= move["amount_residual"] <= move["amount_total"] + 0.005
            settled = move["payment_state"] in {"paid", "reversed"}
            assert settled == (move["state"] == "posted" and move["amount_residual"] < 0.005)


def check_matches(desk):
    partials = desk.do(
        "account.partial.reconcile", "search_read", [], ["debit_move_id", "credit_move_id", "amount"]
    )
    matched = {}
    for partial in partials:
        assert partial["amount"] > 0
        for end in ("debit_move_id", "credit_move_id"):
            matched[partial[end][0]] = matched.get(partial[end][0], 0) + partial["amount"]
    for line in desk.do("account.move.line", "read", list(matched), ["balance", "amount_residual"]):
        assert abs(abs(line["balance"]) - matched[line["id"]] - abs(line["amount_residual"])) < 0.005


def check_shelves(desk):
    totals, reserved = {}, {}
    for quant in desk.do(
        "stock.quant", "search_read", [], ["product_id", "quantity", "reserved_quantity", "location_id"]
    ):
        product = quant["product_id"][0]
        totals[product] = totals.get(product, 0) + quant["quantity"]
        reserved[product] = reserved.get(product, 0) + quant["reserved_quantity"]
    assert set(totals.values()) == {0}
    domain = [
        ("state", "in", ["assigned", "partially_available", "confirmed"]),
        ("location_id.usage", "=", "internal"),
    ]
    wanted = dict.fromkeys(totals, 0.0)
    for move in desk.do("stock.move", "search_read", domain, ["product_id", "quantity"]):
        wanted[move["product_id"][0]] += move["quantity"]
    assert reserved == wanted


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(play=PLAYS)
def test_books_balance_and_shelves_add_up(odoo_world, play):
    odoo_world.reset()
    player = Player(Desk(odoo_world))
    for step in play:
        player.take(*step)
    check_books(player.desk)
    check_matches(player.desk)
    check_shelves(player.desk)
