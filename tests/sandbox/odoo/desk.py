"""A desk in front of the stand-in, in this process: calls as the integration user, or as administrator."""

from sandbox.odoo import calls
from sandbox.odoo.world import World

KEY = "sandbox-odoo-key"
ORDER_COLUMNS = [
    "id",
    "partner_id/.id",
    "client_order_ref",
    "order_line/id",
    "order_line/product_id/.id",
    "order_line/product_uom_qty",
    "order_line/price_unit",
    "order_line/tax_id/.id",
]
SILENT = {"skip_sms": True, "skip_backorder": True}
QUIET = {"disable_cancel_warning": True}


class Desk:
    def __init__(self, world=None):
        self.world = world or World()
        self.uid = calls.login(self.world, "sandbox", "omnihub", KEY)

    def do(self, model, method, *arguments, **named):
        return calls.execute(self.world, self.uid, KEY, model, method, arguments, named)

    def admin(self, model, method, *arguments, **named):
        uid = calls.login(self.world, "sandbox", "admin", "admin")
        return calls.execute(self.world, uid, "admin", model, method, arguments, named)

    def one(self, model, number, *names):
        """One field of one record, or several as a list."""
        row = self.do(model, "read", [number], list(names))[0]
        return row[names[0]] if len(names) == 1 else [row[name] for name in names]

    def find(self, model, *domain):
        return self.do(model, "search", list(domain))

    # -- what most tests need

    def product(self, number=1):
        return self.find("product.product", ("default_code", "=", f"SKU-{number:04d}"))[0]

    def tax(self, name="PPN 11% (termasuk)"):
        return str(self.find("account.tax", ("name", "=", name), ("type_tax_use", "=", "sale"))[0])

    def journal(self, code):
        return self.find("account.journal", ("code", "=", code))[0]

    def account(self, code):
        return self.find("account.account", ("code", "=", code))[0]

    def buyer(self, **more):
        return self.do(
            "res.partner", "create", [{"name": "Budi Santoso", "email": "budi@example.com", **more}]
        )[0]

    def rows(self, name, lines, partner):
        """A sheet for `load`: lines are (product, quantity, price, tax)."""
        found = []
        for place, (product, quantity, price, tax) in enumerate(lines):
            head = [f"omnihub.so_{name}", str(partner), name] if place == 0 else ["", "", ""]
            body = [f"omnihub.sol_{name}_{place}", str(product), str(quantity), str(price), tax]
            found.append(head + body)
        return found

    def load(self, rows, **context):
        return self.do("sale.order", "load", ORDER_COLUMNS, rows, context=context)

    def order(self, name="A", lines=None, partner=None, *, confirmed=True):
        lines = lines or [(self.product(), 2, 10000, "")]
        (number,) = self.load(self.rows(name, lines, partner or self.buyer()))["ids"]
        if confirmed:
            self.do("sale.order", "action_confirm", [number])
        return number

    def pickings(self, order):
        return self.one("sale.order", order, "picking_ids")

    def ship(self, order):
        return self.do("stock.picking", "button_validate", self.pickings(order), context=SILENT)

    def invoice(self, *orders, together=False, date="2026-11-10"):
        values = {"sale_order_ids": [(6, 0, list(orders))], "consolidated_billing": together}
        wizard = self.do("sale.advance.payment.inv", "create", [values])
        self.do("sale.advance.payment.inv", "create_invoices", wizard)
        found = list(
            dict.fromkeys(n for order in orders for n in self.one("sale.order", order, "invoice_ids"))
        )
        self.do("account.move", "write", found, {"invoice_date": date})
        return found

    def posted(self, *orders, **more):
        moves = self.invoice(*orders, **more)
        self.do("account.move", "action_post", moves)
        return moves

    def pay(self, moves, **values):
        context = {"active_model": "account.move", "active_ids": list(moves)}
        given = {"journal_id": self.journal("SHPE"), "payment_date": "2026-11-12", **values}
        wizard = self.do("account.payment.register", "create", [given], context=context)
        return self.do("account.payment.register", "action_create_payments", wizard)

    def owed(self, moves):
        domain = [("move_id", "in", list(moves)), ("account_type", "=", "asset_receivable")]
        return self.do("account.move.line", "search", domain)
