"""What is played: each scene is a function of one side."""

from typing import Any

from tests.sandbox.odoo.likeness import Side

COLUMNS = [
    "id",
    "partner_id/id",
    "partner_invoice_id/id",
    "client_order_ref",
    "order_line/id",
    "order_line/product_id/.id",
    "order_line/product_uom_qty",
    "order_line/price_unit",
    "order_line/tax_id/.id",
]
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_create_nolog": True,
}
Lines = list[tuple[int, float, float, str]]


# -- the stage: goods, buyers, orders of this run only


def goods(side: Side, letter: str, on_hand: float = 100.0, **more: Any) -> int:
    values = {
        "name": f"Like {letter} {side.run}",
        "default_code": f"LIKE-{letter}-{side.run}",
        "list_price": 1000,
    }
    product: int = side.do("product.product", "create", [{**values, "is_storable": True, **more}])[0]
    if on_hand:
        count(side, product, on_hand)
    return product


def shelf(side: Side) -> int:
    number: int = side.do("stock.warehouse", "search_read", [], ["lot_stock_id"])[0]["lot_stock_id"][0]
    return number


def count(side: Side, product: int, quantity: float) -> None:
    values = {"product_id": product, "location_id": shelf(side), "inventory_quantity": quantity}
    quants = side.do("stock.quant", "create", [values], context={"inventory_mode": True})
    side.do("stock.quant", "action_apply_inventory", quants)


def buyers(side: Side, phone: str = "") -> list[int]:
    rows = [
        [f"like.buyer_{side.run}_{n}", f"Like {n} {side.run}", f"like{n}@example.com", phone]
        for n in range(3)
    ]
    loaded = side.do("res.partner", "load", ["id", "name", "email", "phone"], rows, context=QUIET)
    numbers: list[int] = loaded["ids"]
    return numbers


def included(side: Side) -> str:
    domain = [("name", "=", "PPN 11% (termasuk)")]
    return str(side.do("account.tax", "search", domain)[0])


def journal(side: Side, code: str) -> int:
    number: int = side.do("account.journal", "search", [("code", "=", code)])[0]
    return number


def account_of(side: Side, code: str) -> int:
    number: int = side.do("account.account", "search", [("code", "=", code)])[0]
    return number


def sheet(side: Side, name: str, lines: Lines, buyer: int = 0, payer: int = 2) -> list[list[str]]:
    rows = []
    for place, (product, quantity, price, tax) in enumerate(lines):
        head = [
            f"like.order_{side.run}_{name}",
            f"like.buyer_{side.run}_{buyer}",
            f"like.buyer_{side.run}_{payer}",
            f"LIKE-{side.run}-{name}",
        ]
        body = [f"like.line_{side.run}_{name}_{place}", str(product), str(quantity), str(price), tax]
        rows.append([*(head if place == 0 else [""] * 4), *body])
    return rows


def orders(side: Side, *sheets: list[list[str]]) -> list[int]:
    rows = [row for each in sheets for row in each]
    loaded = side.do("sale.order", "load", COLUMNS, rows, context=QUIET)
    if not loaded["ids"]:
        raise AssertionError(loaded["messages"])
    numbers: list[int] = loaded["ids"]
    return numbers


def pickings(side: Side, order: int) -> list[int]:
    numbers: list[int] = side.do("sale.order", "read", [order], ["picking_ids"])[0]["picking_ids"]
    return numbers


def invoice(side: Side, numbers: list[int], date: str = "2026-11-10") -> list[int]:
    values = {
        "advance_payment_method": "delivered",
        "sale_order_ids": [(6, 0, numbers)],
        "consolidated_billing": False,
    }
    wizard = side.do("sale.advance.payment.inv", "create", [values])
    side.do("sale.advance.payment.inv", "create_invoices", wizard)
    rows = {row["id"]: row["invoice_ids"] for row in side.do("sale.order", "read", numbers, ["invoice_ids"])}
    found = [rows[number][0] for number in numbers]
    side.do("account.move", "write", found, {"invoice_date": date})
    return found


def moves_of(side: Side, label: str, order: int) -> None:
    names = [
        "product_id",
        "product_uom_qty",
        "quantity",
        "state",
        "picked",
        "picking_id",
        "reference",
        "origin",
    ]
    domain = [("sale_line_id.order_id", "=", order)]
    side.hear(f"{label}: moves", "stock.move", "search_read", domain, names)
    names = [
        "name",
        "state",
        "backorder_id",
        "backorder_ids",
        "origin",
        "partner_id",
        "location_id",
        "location_dest_id",
    ]
    side.hear(
        f"{label}: transfers", "stock.picking", "search_read", [("sale_id", "=", order)], names, order="id"
    )


def stock_of(side: Side, label: str, product: int) -> None:
    names = ["qty_available", "free_qty", "virtual_available", "incoming_qty", "outgoing_qty"]
    side.hear(f"{label}: stock", "product.product", "read", [product], names)
    names = ["quantity", "reserved_quantity", "available_quantity"]
    domain = [("product_id", "=", product), ("location_id.usage", "=", "internal")]
    side.hear(f"{label}: quants", "stock.quant", "search_read", domain, names)


# -- scenes


def errors(side: Side) -> None:
    hear = side.hear
    hear("no model", "no.model", "read", [1])
    hear("no method", "res.partner", "nosuch", [1])
    hear("private", "res.partner", "_compute_display_name", [1])
    for name in ("read", "search_read"):
        hear(f"no field in {name}", "res.partner", name, [] if name == "search_read" else [1], ["nofield"])
    hear("no field in a domain", "res.partner", "search", [("nofield", "=", 1)])
    hear("no operator", "res.partner", "search", [("name", "~~", 1)])
    hear("no field in create", "res.partner", "create", {"nofield": 1})
    hear("no field in write", "res.partner", "write", [side.uid], {"nofield": 1})
    hear("no field in order", "res.partner", "search", [], order="nofield")
    hear("no order", "res.partner", "search", [], order="name; drop")
    hear("read what is gone", "res.partner", "read", [99999999], ["name"])
    hear("write what is gone", "res.partner", "write", [99999999], {"name": "x"})
    hear("unlink what is gone", "res.partner", "unlink", [99999999])
    hear("confirm what is gone", "sale.order", "action_confirm", [99999999])
    for model in ("ir.model.data", "base.automation", "ir.model", "ir.model.fields", "ir.actions.server"):
        hear(f"read {model}", model, "search_read", [], ["name"], limit=1)
    hear("rename a journal", "account.journal", "write", [journal(side, "SHPE")], {"name": "X"})
    hear("rename a tax", "account.tax", "write", [int(included(side))], {"name": "X"})
    hear("rename the company", "res.company", "write", [1], {"name": "X"})
    hear("partner without a name", "res.partner", "create", {"email": "a"})
    hear("order without a partner", "sale.order", "create", [{"client_order_ref": "a"}])
    hear("access of one's own", "sale.order", "has_access", [], "create")
    hear("no access", "account.account", "has_access", [], "create")
    hear("wrong selection", "res.partner", "write", buyers(side)[:1], {"type": "weird"})
    hear("wrong id", "res.partner", "write", buyers(side)[:1], {"country_id": 99999999})
    hear(
        "company not allowed",
        "res.partner",
        "search_count",
        [("id", "=", 1)],
        context={"allowed_company_ids": [99]},
    )


def loading(side: Side) -> None:
    product, tax = goods(side, "A"), included(side)
    hear = side.hear
    columns, rows = ["id", "name", "email", "city", "country_id/id", "state_id"], []
    rows = [
        [f"like.buyer_{side.run}_{n}", f"Like {n} {side.run}", "", "Bandung", "base.id", "Jawa Barat"]
        for n in range(3)
    ]
    hear("partners", "res.partner", "load", columns, rows)
    good = sheet(side, "1", [(product, 3, 33333, tax), (product, 1, 14999, "")])
    first = hear("orders", "sale.order", "load", COLUMNS, good, context=QUIET)
    again = hear("the same again", "sale.order", "load", COLUMNS, good, context=QUIET)
    side.note("same ids", first["ids"] == again["ids"])
    names = [
        "client_order_ref",
        "state",
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "partner_id",
        "order_line",
    ]
    hear(
        "order",
        "sale.order",
        "read",
        first["ids"],
        [
            *names,
            "partner_invoice_id",
            "partner_shipping_id",
            "validity_date",
            "locked",
            "invoice_status",
            "delivery_status",
            "picking_policy",
            "user_id",
            "team_id",
            "currency_id",
            "pricelist_id",
            "type_name",
        ],
    )
    hear(
        "lines",
        "sale.order.line",
        "search_read",
        [("order_id", "in", first["ids"])],
        [
            "name",
            "product_uom_qty",
            "price_unit",
            "price_subtotal",
            "price_tax",
            "price_total",
            "sequence",
            "state",
            "qty_to_invoice",
            "invoice_status",
            "qty_delivered_method",
            "display_name",
            "customer_lead",
            "product_uom",
            "discount",
        ],
    )
    for label, at, value in (
        ("no such partner", 1, "like.nobody"),
        ("no such product", 5, "99999999"),
        ("no number", 6, "abc"),
        ("no partner", 1, ""),
        ("not an id", 5, "abc"),
    ):
        bad = sheet(side, label.replace(" ", ""), [(product, 1, 10, tax)])
        bad[0][at] = value
        hear(label, "sale.order", "load", COLUMNS, [*good, *bad], context=QUIET)
    hear("nothing of it", "sale.order", "search_count", [("client_order_ref", "like", side.run)])
    hear("no such column", "sale.order", "load", ["id", "nofield"], [["like.x", "1"]])
    for label, columns, row in (
        ("empty name", ["id", "name"], [f"like.y_{side.run}", ""]),
        ("no such country", ["id", "name", "country_id/id"], [f"like.y_{side.run}", "abc", "base.zz"]),
        ("no country of that name", ["id", "name", "country_id"], [f"like.y_{side.run}", "abc", "Nowhere"]),
        ("selection by label", ["id", "name", "company_type"], [f"like.y_{side.run}", "abc", "company"]),
        ("no such selection", ["id", "name", "company_type"], [f"like.y_{side.run}", "abc", "weird"]),
        (
            "no boolean, no integer",
            ["id", "name", "is_company", "color"],
            [f"like.y_{side.run}", "abc", "maybe", "x"],
        ),
        ("no such number", [".id", "name"], ["99999999", "abc"]),
        ("not allowed", ["id", "name"], ["x.y", "abc"]),
    ):
        model = "account.account" if label == "not allowed" else "res.partner"
        hear(label, model, "load", columns, [row])
    hear("nothing", "res.partner", "load", ["id", "name"], [])
    known = hear("metadata", "sale.order", "get_metadata", first["ids"])
    side.note("named", [known[0]["xmlid"], known[0]["noupdate"], sorted(known[0])])


def dates(side: Side) -> None:
    product = goods(side, "A")
    buyers(side)
    columns = [*COLUMNS, "date_order"]
    rows = [[*row, "2026-11-01 03:00:00"] for row in sheet(side, "1", [(product, 1, 10, "")])]
    number = side.do("sale.order", "load", columns, rows)["ids"]

    def when(label: str) -> None:
        side.note(
            label, side.do("sale.order", "read", number, ["date_order"])[0]["date_order"].replace(" ", "T")
        )

    when("in the user's zone")
    side.do("sale.order", "load", columns, rows, context={"tz": "UTC"})
    when("in the zone of the context")
    for text in ("2026-11-02", "2026-11-02 04:05:06"):
        side.hear(f"write {text}", "sale.order", "write", number, {"date_order": text})
        when(f"written {text}")
    side.hear("bad", "sale.order", "load", columns, [[*rows[0][:-1], "2026-11-xx"]])
    row = side.do("sale.order", "read", number, ["write_date"])[0]
    for operator in ("=", ">", ">=", "<"):
        domain = [("id", "=", number[0]), ("write_date", operator, row["write_date"])]
        side.hear(f"write_date {operator} itself", "sale.order", "search_count", domain)
    for operator, day in (
        (">", "2026-11-01"),
        ("<=", "2026-11-02"),
        (">", "2026-11-02"),
        ("=", "2026-11-02"),
    ):
        domain = [("id", "=", number[0]), ("date_order", operator, day)]
        side.hear(f"date_order {operator} {day}", "sale.order", "search_count", domain)


def deliveries(side: Side) -> None:
    product, plain = goods(side, "A", 10), goods(side, "B", 0, is_storable=False)
    service = goods(side, "V", 0, type="service", is_storable=False)
    buyers(side)
    first, second, third = orders(
        side,
        sheet(side, "1", [(product, 3, 100, ""), (plain, 2, 5, ""), (service, 1, -3, "")]),
        sheet(side, "2", [(product, 9, 100, "")]),
        sheet(side, "3", [(product, 2, 100, "")]),
    )
    side.hear("confirm", "sale.order", "action_confirm", [first, second, third])
    side.hear("confirm again", "sale.order", "action_confirm", [first])
    for label, order in (("all there", first), ("some there", second), ("none there", third)):
        moves_of(side, label, order)
    stock_of(side, "reserved", product)
    forced = side.do("stock.move", "search", [("sale_line_id.order_id", "=", third)])
    side.hear("force", "stock.move", "write", forced, {"quantity": 2})
    moves_of(side, "forced", third)
    stock_of(side, "forced", product)
    silent = {"skip_sms": True, "skip_backorder": True}
    side.hear(
        "validate the forced one", "stock.picking", "button_validate", pickings(side, third), context=silent
    )
    moves_of(side, "forced one done", third)
    moves_of(side, "the newest loses", second)
    stock_of(side, "forced one done", product)
    side.hear("tracking", "stock.picking", "write", pickings(side, first), {"carrier_tracking_ref": "JNE123"})
    side.hear("validate", "stock.picking", "button_validate", pickings(side, first), context=silent)
    side.hear("validate again", "stock.picking", "button_validate", pickings(side, first), context=silent)
    side.hear(
        "ask for a backorder",
        "stock.picking",
        "button_validate",
        pickings(side, second),
        context={"skip_sms": True},
    )
    side.hear("make it", "stock.picking", "button_validate", pickings(side, second), context=silent)
    moves_of(side, "backorder", second)
    stock_of(side, "all gone", product)
    names = ["delivery_status", "invoice_status", "picking_ids", "amount_to_invoice", "amount_invoiced"]
    side.hear("orders", "sale.order", "read", [first, second, third], names)
    names = ["qty_delivered", "qty_to_invoice", "qty_invoiced", "invoice_status"]
    side.hear("lines", "sale.order.line", "search_read", [("order_id", "in", [first, second])], names)


def zero(side: Side) -> None:
    product = goods(side, "A", 100)
    buyers(side)
    first, second = orders(
        side, sheet(side, "1", [(product, 3, 1, "")]), sheet(side, "2", [(product, 4, 1, "")])
    )
    side.do("sale.order", "action_confirm", [first, second])
    moves = side.do("stock.move", "search", [("sale_line_id.order_id", "=", first)])
    side.hear("to zero", "stock.move", "write", moves, {"quantity": 0})
    moves_of(side, "zero", first)
    silent = {"skip_sms": True, "skip_backorder": True}
    side.hear("zero alone", "stock.picking", "button_validate", pickings(side, first), context=silent)
    both = [*pickings(side, first), *pickings(side, second)]
    side.hear("zero among others", "stock.picking", "button_validate", both, context=silent)
    moves_of(side, "after", first)
    side.hear("date_done", "stock.picking", "search_count", [("id", "in", both), ("date_done", "!=", False)])
    side.hear("reserve again", "stock.picking", "action_assign", pickings(side, first))
    side.hear("let go", "stock.picking", "do_unreserve", pickings(side, first))
    moves_of(side, "let go", first)


def texting(side: Side) -> None:
    product = goods(side, "A")
    buyers(side, phone="+62811")
    (number,) = orders(side, sheet(side, "1", [(product, 1, 1, "")]))
    side.do("sale.order", "action_confirm", [number])
    side.hear("asks first", "stock.picking", "button_validate", pickings(side, number))
    moves_of(side, "asked", number)
    side.hear(
        "silently", "stock.picking", "button_validate", pickings(side, number), context={"skip_sms": True}
    )
    moves_of(side, "done", number)


def changes(side: Side) -> None:
    product, other = goods(side, "A"), goods(side, "B")
    buyers(side)
    (number,) = orders(side, sheet(side, "1", [(product, 3, 100, ""), (other, 1, 50, "")]))
    side.do("sale.order", "action_confirm", [number])
    for label, lines in (
        ("more", [(product, 5, 100, ""), (other, 1, 50, "")]),
        ("fewer", [(product, 2, 100, ""), (other, 1, 50, "")]),
        ("none", [(product, 2, 100, ""), (other, 0, 50, "")]),
        ("a new line", [(product, 2, 100, ""), (other, 0, 50, ""), (other, 4, 50, "")]),
    ):
        side.hear(label, "sale.order", "load", COLUMNS, sheet(side, "1", lines), context=QUIET)
        moves_of(side, label, number)
    silent = {"skip_sms": True, "skip_backorder": True}
    side.hear("deliver", "stock.picking", "button_validate", pickings(side, number), context=silent)
    fewer = sheet(side, "1", [(product, 1, 100, ""), (other, 0, 50, ""), (other, 4, 50, "")])
    side.hear("fewer than delivered", "sale.order", "load", COLUMNS, fewer, context=QUIET)
    more = sheet(side, "1", [(product, 4, 100, ""), (other, 0, 50, ""), (other, 4, 50, "")])
    side.hear("more than delivered", "sale.order", "load", COLUMNS, more, context=QUIET)
    moves_of(side, "more than delivered", number)
    line = side.do("sale.order.line", "search", [("order_id", "=", number)])[0]
    side.hear("unlink a line", "sale.order.line", "unlink", [line])
    side.hear("unlink the order", "sale.order", "unlink", [number])
    side.hear("draft and gone", "sale.order", "unlink", orders(side, sheet(side, "2", [(product, 1, 1, "")])))
    side.hear("made again", "sale.order", "load", COLUMNS, sheet(side, "2", [(product, 1, 1, "")]))
    side.hear(
        "its line too",
        "sale.order.line",
        "search_count",
        [("order_id.client_order_ref", "=", f"LIKE-{side.run}-2")],
    )


LINE_COLUMNS = [".id", "product_uom_qty", "price_unit", "discount"]
NEW_LINE_COLUMNS = ["order_id/.id", "id", "product_id/.id", "product_uom_qty", "price_unit", "tax_id/.id"]


def amending(side: Side) -> None:
    """Lines of a confirmed order by their own import: what a changed order asks for."""
    product, other, tax = goods(side, "A"), goods(side, "B"), included(side)
    buyers(side)
    (number,) = orders(side, sheet(side, "1", [(product, 3, 100, tax), (other, 2, 50, tax)]))
    side.do("sale.order", "action_confirm", [number])
    first, second = side.do("sale.order.line", "search", [("order_id", "=", number)], order="id")
    names = ["product_uom_qty", "price_unit", "discount", "tax_id", "qty_delivered", "qty_delivered_method"]

    def ask(label: str, columns: list[str], *rows: list[str]) -> None:
        side.hear(label, "sale.order.line", "load", columns, list(rows), context=QUIET)
        side.hear(f"{label}: lines", "sale.order.line", "search_read", [("order_id", "=", number)], names)
        side.hear(f"{label}: order", "sale.order", "read", [number], ["amount_total", "amount_tax", "state"])
        moves_of(side, label, number)

    ask("fewer", LINE_COLUMNS, [str(first), "2", "99", "0"], [str(second), "2", "49", "0"])
    ask("none", LINE_COLUMNS, [str(second), "0", "49", "0"])
    gift = [str(number), f"like.line_{side.run}_1_gift", str(other), "1", "7", tax]
    ask("a new line", NEW_LINE_COLUMNS, gift)
    third = side.do("sale.order.line", "search", [("order_id", "=", number)], order="id")[-1]
    ask("none of the new one", LINE_COLUMNS, [str(third), "0", "7", "0"])
    ask("the new one again", NEW_LINE_COLUMNS, gift)
    side.do("sale.order", "action_lock", [number])
    ask("locked", LINE_COLUMNS, [str(first), "1", "99", "0"])
    side.do("sale.order", "action_unlock", [number])
    silent = {"skip_sms": True, "skip_backorder": True}
    side.do("stock.picking", "button_validate", pickings(side, number), context=silent)
    ask("fewer than delivered", LINE_COLUMNS, [str(first), "1", "99", "0"])
    ask("another price", LINE_COLUMNS, [str(first), "2", "98", "0"])
    side.hear("whose lines", "sale.order.line", "get_metadata", [first, third])


def watching(side: Side) -> None:
    """Which of three orders changed: in itself, in a transfer, in an invoice."""
    product = goods(side, "A")
    buyers(side)
    numbers = orders(side, *(sheet(side, name, [(product, 2, 10, "")]) for name in "123"))
    side.do("sale.order", "action_confirm", numbers)
    moment = side.do("sale.order", "read", numbers[:1], ["write_date"])[0]["write_date"]
    for label, since in (("since then", moment), ("since later", "2100-01-01 00:00:00")):
        domain = [
            "|",
            "|",
            ("write_date", ">=", since),
            ("picking_ids.write_date", ">=", since),
            ("order_line.invoice_lines.move_id.write_date", ">=", since),
        ]
        asked = [("id", "in", numbers), *domain]
        side.hear(label, "sale.order", "search_read", asked, ["client_order_ref"], order="id")
    moves = invoice(side, numbers[:1])
    domain = [("order_line.invoice_lines.move_id.invoice_date", "=", "2026-11-10"), ("id", "in", numbers)]
    side.hear("by its invoice", "sale.order", "search_read", domain, ["client_order_ref"])
    side.do("account.move", "action_post", moves)
    side.hear("opened again", "account.move", "button_draft", moves)
    side.hear("as draft", "account.move", "read", moves, ["state", "invoice_date"])
    side.hear("cancelled", "account.move", "button_cancel", moves)
    names = ["state", "invoice_status", "invoice_ids"]
    side.hear("its order", "sale.order", "read", numbers[:1], names)


def cancelling(side: Side) -> None:  # noqa: PLR0915  one story
    product = goods(side, "A")
    buyers(side)
    names = ["draft", "confirmed", "locked", "delivered", "invoiced"]
    numbers = dict(
        zip(names, orders(side, *(sheet(side, n, [(product, 2, 10, "")]) for n in names)), strict=True)
    )
    quiet = {"disable_cancel_warning": True}
    state = ["state", "locked", "invoice_status", "delivery_status", "picking_ids", "invoice_ids"]

    def look(name: str) -> None:
        side.hear(f"{name}: order", "sale.order", "read", [numbers[name]], state)

    side.hear("draft", "sale.order", "action_cancel", [numbers["draft"]])
    look("draft")
    side.hear("cancel again", "sale.order", "action_cancel", [numbers["draft"]], context=quiet)
    side.hear("confirm a cancelled one", "sale.order", "action_confirm", [numbers["draft"]])
    side.hear("back to draft", "sale.order", "action_draft", [numbers["draft"]])
    look("draft")
    side.do("sale.order", "action_confirm", [numbers[name] for name in names[1:]])
    side.hear("asks first", "sale.order", "action_cancel", [numbers["confirmed"]])
    look("confirmed")
    side.hear("confirmed", "sale.order", "action_cancel", [numbers["confirmed"]], context=quiet)
    look("confirmed")
    moves_of(side, "confirmed", numbers["confirmed"])
    side.hear("lock", "sale.order", "action_lock", [numbers["locked"]])
    side.hear("locked", "sale.order", "action_cancel", [numbers["locked"]], context=quiet)
    line = side.do("sale.order.line", "search", [("order_id", "=", numbers["locked"])])
    side.hear("change a locked line", "sale.order.line", "write", line, {"product_uom_qty": 9})
    side.hear("unlock", "sale.order", "action_unlock", [numbers["locked"]])
    side.do(
        "stock.picking", "button_validate", pickings(side, numbers["delivered"]), context={"skip_sms": True}
    )
    side.hear("delivered", "sale.order", "action_cancel", [numbers["delivered"]], context=quiet)
    look("delivered")
    moves_of(side, "delivered", numbers["delivered"])
    drafts = invoice(side, [numbers["invoiced"]])
    side.hear("invoiced", "sale.order", "action_cancel", [numbers["invoiced"]], context=quiet)
    look("invoiced")
    side.hear("its invoice", "account.move", "read", drafts, ["state", "amount_total"])
    side.hear("post a cancelled one", "account.move", "action_post", drafts)


INVOICE = [
    "state",
    "move_type",
    "date",
    "invoice_date",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_residual",
    "payment_state",
    "partner_id",
    "commercial_partner_id",
    "ref",
    "invoice_origin",
    "payment_reference",
    "journal_id",
    "invoice_line_ids",
    "line_ids",
    "invoice_user_id",
    "posted_before",
    "amount_total_signed",
    "amount_residual_signed",
    "status_in_payment",
    "has_reconciled_entries",
]
ITEM = [
    "name",
    "display_type",
    "account_id",
    "debit",
    "credit",
    "balance",
    "amount_currency",
    "amount_residual",
    "reconciled",
    "full_reconcile_id",
    "matching_number",
    "partner_id",
    "quantity",
    "price_unit",
    "price_subtotal",
    "price_total",
    "tax_ids",
    "tax_line_id",
    "date",
    "parent_state",
    "sale_line_ids",
    "move_type",
    "account_type",
    "discount",
]


def items(side: Side, label: str, moves: list[int]) -> None:
    found = side.do("account.move.line", "search_read", [("move_id", "in", moves)], ITEM)
    key = lambda row: (row["display_type"], row["account_id"][1], row["balance"], str(row["name"]))  # noqa: E731
    side.note(label, sorted(found, key=key))


def invoices(side: Side) -> None:  # noqa: PLR0915  one story
    product, tax = goods(side, "A"), included(side)
    excluded = side.do("account.tax", "search", [("name", "=", "11%"), ("type_tax_use", "=", "sale")])[0]
    buyers(side)
    numbers = orders(
        side,
        sheet(side, "1", [(product, 3, 33333, tax), (product, 1, 14999, tax), (product, 1, -5001, tax)]),
        sheet(side, "2", [(product, 3, 33333, str(excluded)), (product, 1, 7, "")]),
        sheet(side, "3", [(product, 7, 1234.56, tax)], payer=1),
        sheet(side, "4", [(product, 1, 10, "")], payer=1),
    )
    amounts = [
        "amount_untaxed",
        "amount_tax",
        "amount_total",
        "amount_to_invoice",
        "amount_invoiced",
        "invoice_status",
    ]
    side.hear("orders", "sale.order", "read", numbers, amounts)
    side.do("sale.order", "action_confirm", numbers)
    values = {
        "advance_payment_method": "delivered",
        "sale_order_ids": [(6, 0, numbers[:2])],
        "consolidated_billing": False,
    }
    wizard = side.do("sale.advance.payment.inv", "create", [values])
    made = side.do("sale.advance.payment.inv", "create_invoices", wizard)
    side.note("two invoices", [made["res_model"], len(made["domain"][0][2])])
    values = {**values, "sale_order_ids": [(6, 0, numbers[2:])], "consolidated_billing": True}
    wizard = side.do("sale.advance.payment.inv", "create", [values])
    made = side.do("sale.advance.payment.inv", "create_invoices", wizard)
    side.note("one invoice", [made["res_model"], bool(made["res_id"])])
    side.hear("orders", "sale.order", "read", numbers, [*amounts, "invoice_ids"])
    wizard = side.do("sale.advance.payment.inv", "create", [{**values, "sale_order_ids": [(6, 0, numbers)]}])
    side.hear("nothing left", "sale.advance.payment.inv", "create_invoices", wizard)
    rows = side.do("sale.order", "read", numbers, ["invoice_ids"])
    moves = [rows[0]["invoice_ids"][0], rows[1]["invoice_ids"][0]]
    side.hear("drafts", "account.move", "read", moves, INVOICE)
    items(side, "draft items", moves)
    side.hear("date one", "account.move", "write", moves[:1], {"invoice_date": "2026-11-02"})
    side.hear("post", "account.move", "action_post", moves)
    side.hear("post again", "account.move", "action_post", moves[:1])
    side.hear("posted", "account.move", "read", moves, INVOICE)
    items(side, "posted items", moves)
    side.hear("redate", "account.move", "write", moves[:1], {"invoice_date": "2026-11-03"})
    side.hear("unlink", "account.move", "unlink", moves[:1])
    side.hear("orders", "sale.order", "read", numbers, amounts)
    side.hear("back to draft", "account.move", "button_draft", moves[:1])
    side.hear("draft again", "account.move", "read", moves[:1], ["state", "payment_state", "name"])
    side.hear("post once more", "account.move", "action_post", moves[:1])


def payments(side: Side) -> None:  # noqa: PLR0915  one story
    product, tax = goods(side, "A"), included(side)
    buyers(side)
    numbers = orders(
        side,
        *(sheet(side, f"{n}", [(product, 1, 1000 + n, tax)]) for n in range(4)),
        sheet(side, "5", [(product, 1, 2000, tax)], payer=1),
    )
    side.do("sale.order", "action_confirm", numbers)
    moves = invoice(side, numbers)
    side.do("account.move", "action_post", moves)
    wallet = journal(side, "SHPE")
    names = [
        "amount",
        "communication",
        "group_payment",
        "can_edit_wizard",
        "can_group_payments",
        "partner_id",
        "payment_type",
        "payment_difference",
        "line_ids",
    ]
    payment = [
        "state",
        "amount",
        "date",
        "memo",
        "partner_id",
        "partner_type",
        "payment_type",
        "journal_id",
        "outstanding_account_id",
        "destination_account_id",
        "reconciled_invoice_ids",
        "is_matched",
        "is_reconciled",
        "move_id",
        "name",
        "payment_method_line_id",
    ]

    def pay(label: str, invoices: list[int], **values: Any) -> None:
        context = {"active_model": "account.move", "active_ids": invoices}
        given = {"journal_id": wallet, "payment_date": "2026-11-12", **values}
        wizard = side.hear(f"{label}: wizard", "account.payment.register", "create", [given], context=context)
        if wizard:
            side.hear(f"{label}: proposes", "account.payment.register", "read", wizard, names)
            side.hear(f"{label}: pay", "account.payment.register", "action_create_payments", wizard)
        side.hear(
            f"{label}: invoices",
            "account.move",
            "read",
            invoices,
            ["payment_state", "amount_residual", "matched_payment_ids"],
        )
        paid = side.do("account.move", "read", invoices, ["matched_payment_ids"])
        numbers = sorted({each for row in paid for each in row["matched_payment_ids"]})
        rows = side.do("account.payment", "read", numbers, payment)
        side.note(f"{label}: payments", sorted(rows, key=lambda row: (row["amount"], row["memo"])))
        entries = [row["move_id"][0] for row in rows]
        items(side, f"{label}: entry", entries)

    pay("one by one", moves[:2], group_payment=False, communication="X")
    pay("paid already", moves[:1])
    pay("together", moves[2:4], group_payment=True, communication="PAYOUT")
    undone = side.do("account.move", "read", moves[2:3], ["matched_payment_ids"])[0]["matched_payment_ids"]
    for method in ("action_draft", "action_cancel"):
        side.hear(f"{method} of a payment", "account.payment", method, undone)
        side.hear(f"after {method}", "account.payment", "read", undone, ["state", "reconciled_invoice_ids"])
        names_of_move = ["payment_state", "amount_residual", "matched_payment_ids"]
        side.hear(f"its invoices after {method}", "account.move", "read", moves[2:4], names_of_move)
    side.hear("by invoice", "account.payment", "search_read", [("invoice_ids", "in", moves[2:4])], ["state"])
    pay("a part", moves[4:], amount=500)
    pay("the rest", moves[4:])
    context = {"active_model": "account.move", "active_ids": moves}
    side.hear("all paid", "account.payment.register", "create", [{"journal_id": wallet}], context=context)
    side.hear("no model", "account.payment.register", "create", [{"journal_id": wallet}])


def settlement(side: Side) -> None:  # noqa: PLR0915  one story
    product = goods(side, "A")
    buyers(side)
    numbers = orders(
        side, *(sheet(side, f"{n}", [(product, 1, price, "")]) for n, price in enumerate((300, 100, 200)))
    )
    side.do("sale.order", "action_confirm", numbers)
    moves = invoice(side, numbers)
    side.do("account.move", "action_post", moves)
    wallet = journal(side, "SHPE")
    account = side.do("account.journal", "read", [wallet], ["default_account_id"])[0]["default_account_id"][0]
    fee = side.do("account.account", "search", [("code", "=", "65110020")])[0]
    domain = [("move_id", "in", moves), ("account_type", "=", "asset_receivable")]
    owed = side.do(
        "account.move.line", "search_read", domain, ["account_id", "partner_id", "amount_residual"]
    )
    owed.sort(key=lambda row: row["amount_residual"])
    credits_ = [
        (
            0,
            0,
            {
                "account_id": row["account_id"][0],
                "partner_id": row["partner_id"][0],
                "credit": row["amount_residual"],
                "name": "x",
            },
        )
        for row in owed
    ]
    debits = [
        (0, 0, {"account_id": account, "debit": 570, "name": "wallet"}),
        (0, 0, {"account_id": fee, "debit": 30, "credit": 0, "name": "fee"}),
    ]
    entry = {"move_type": "entry", "journal_id": wallet, "date": "2026-11-12", "ref": f"SETTLE-{side.run}"}
    refused = side.raw("account.move", "create", [{**entry, "line_ids": [*debits[:1], *credits_]}])["error"][
        "data"
    ]
    side.note("not balanced", [refused["name"], refused["message"].partition("The total")[2]])
    made = side.do("account.move", "create", [{**entry, "line_ids": [*debits, *credits_]}])
    names = [
        "state",
        "date",
        "amount_total",
        "line_ids",
        "partner_id",
        "payment_state",
        "invoice_date",
        "move_type",
        "ref",
    ]
    side.hear("entry", "account.move", "read", made, names)
    side.hear("post", "account.move", "action_post", made)
    items(side, "items", made)
    domain = [("move_id", "in", made), ("account_type", "=", "asset_receivable")]
    both = side.do("account.move.line", "search", domain) + [row["id"] for row in owed]
    side.hear("reconcile", "account.move.line", "reconcile", both)
    side.hear("invoices", "account.move", "read", moves, ["payment_state", "amount_residual"])
    side.hear("again", "account.move.line", "reconcile", both)
    domain = [("debit_move_id", "in", both)]
    parts = side.do("account.partial.reconcile", "search_read", domain, ["amount", "max_date"])
    side.note("partials", sorted((row["amount"], row["max_date"]) for row in parts))
    others = side.do(
        "account.move.line", "search", [("move_id", "in", made), ("account_type", "!=", "asset_receivable")]
    )
    refused = side.raw("account.move.line", "reconcile", others)["error"]["data"]
    side.note("other accounts", [refused["name"], refused["message"].partition(":")[0]])
    side.hear("take apart", "account.move.line", "remove_move_reconcile", both[:1])
    parts = side.do("account.partial.reconcile", "search_read", domain, ["amount"])
    side.note("left", sorted(row["amount"] for row in parts))
    domain = [("id", "in", both)]
    lines = side.do(
        "account.move.line", "search_read", domain, ["amount_residual", "reconciled", "matching_number"]
    )
    side.note(
        "lines",
        sorted((r["amount_residual"], r["reconciled"], str(r["matching_number"])[:1] == "P") for r in lines),
    )


def reversal(side: Side) -> None:  # noqa: PLR0915  one story
    product, tax = goods(side, "A"), included(side)
    buyers(side)
    numbers = orders(
        side, sheet(side, "1", [(product, 2, 5000, tax)]), sheet(side, "2", [(product, 1, 700, tax)])
    )
    side.do("sale.order", "action_confirm", numbers)
    moves = invoice(side, numbers)
    side.do("account.move", "action_post", moves)
    sales = journal(side, "INV")
    for label, move, order in (("open", moves[0], numbers[0]), ("paid", moves[1], numbers[1])):
        context = {"active_model": "account.move", "active_ids": [move]}
        if label == "paid":
            given = {"journal_id": journal(side, "SHPE"), "payment_date": "2026-11-12"}
            wizard = side.do("account.payment.register", "create", [given], context=context)
            side.do("account.payment.register", "action_create_payments", wizard)
        given = {"reason": "Dibatalkan", "journal_id": sales, "date": "2026-11-13"}
        wizard = side.hear(f"{label}: wizard", "account.move.reversal", "create", [given], context=context)
        side.hear(f"{label}: refund", "account.move.reversal", "refund_moves", wizard)
        notes = side.do("account.move", "search", [("reversed_entry_id", "=", move)])
        names = [name for name in INVOICE if name not in {"payment_reference", "status_in_payment"}]
        side.hear(f"{label}: draft", "account.move", "read", notes, [*names, "reversed_entry_id"])
        side.hear(f"{label}: post", "account.move", "action_post", notes)
        side.hear(
            f"{label}: both",
            "account.move",
            "read",
            [move, *notes],
            ["payment_state", "amount_residual", "reversal_move_ids", "state"],
        )
        items(side, f"{label}: items", notes)
        state = ["invoice_ids", "invoice_status", "amount_to_invoice", "amount_invoiced"]
        side.hear(f"{label}: order", "sale.order", "read", [order], state)
        side.hear(
            f"{label}: cancel order",
            "sale.order",
            "action_cancel",
            [order],
            context={"disable_cancel_warning": True},
        )
        if label == "paid":
            context = {"active_model": "account.move", "active_ids": notes}
            wizard = side.hear(
                "pay back",
                "account.payment.register",
                "create",
                [{"journal_id": journal(side, "SHPE"), "payment_date": "2026-11-14"}],
                context=context,
            )
            names = ["amount", "payment_type", "partner_type", "communication"]
            side.hear("pay back: proposes", "account.payment.register", "read", wizard, names)
            side.hear("paid back", "account.payment.register", "action_create_payments", wizard)
            side.hear("paid back: note", "account.move", "read", notes, ["payment_state", "amount_residual"])


def returns(side: Side) -> None:
    product = goods(side, "A", 10)
    buyers(side)
    (number,) = orders(side, sheet(side, "1", [(product, 3, 10, "")]))
    side.do("sale.order", "action_confirm", [number])
    (out,) = pickings(side, number)
    context = {"active_model": "stock.picking", "active_id": out, "active_ids": [out]}
    side.hear("too early", "stock.return.picking", "create", [{"picking_id": out}], context=context)
    side.do("stock.picking", "button_validate", [out], context={"skip_sms": True})
    wizard = side.hear("wizard", "stock.return.picking", "create", [{"picking_id": out}], context=context)
    lines = side.hear(
        "lines",
        "stock.return.picking.line",
        "search_read",
        [("wizard_id", "in", wizard)],
        ["product_id", "quantity", "move_quantity", "to_refund"],
    )
    side.hear("none", "stock.return.picking", "action_create_returns", wizard)
    side.hear("one", "stock.return.picking.line", "write", [lines[0]["id"]], {"quantity": 1})
    made = side.do("stock.return.picking", "action_create_returns", wizard)
    names = [
        "state",
        "picking_type_id",
        "location_id",
        "location_dest_id",
        "origin",
        "sale_id",
        "partner_id",
        "return_id",
    ]
    side.hear("return", "stock.picking", "read", [made["res_id"]], names)
    moves_of(side, "return", number)
    stock_of(side, "on its way", product)
    side.hear("scanned in", "stock.picking", "button_validate", [made["res_id"]], context={"skip_sms": True})
    stock_of(side, "back", product)
    side.hear(
        "line",
        "sale.order.line",
        "search_read",
        [("order_id", "=", number)],
        ["qty_delivered", "qty_to_invoice", "invoice_status"],
    )
    side.hear("order", "sale.order", "read", [number], ["delivery_status", "invoice_status", "picking_ids"])


NOTE = [
    "state",
    "ref",
    "amount_untaxed",
    "amount_tax",
    "amount_total",
    "amount_residual",
    "payment_state",
    "invoice_date",
    "invoice_line_ids",
    "reversed_entry_id",
]
QUIET = {"disable_cancel_warning": True}


def sold(side: Side, name: str, lines: Lines) -> tuple[int, int, int]:
    """A shipped and invoiced order: it, its delivery and its posted invoice."""
    (order,) = orders(side, sheet(side, name, lines))
    side.do("sale.order", "action_confirm", [order])
    (out,) = pickings(side, order)
    side.do("stock.picking", "button_validate", [out], context={"skip_sms": True})
    (bill,) = invoice(side, [order])
    side.do("account.move", "action_post", [bill])
    return order, out, bill


def reversed_(side: Side, *bills: int) -> list[int]:
    given = {"move_ids": [[6, 0, list(bills)]], "reason": "OmniHub", "date": "2026-11-13"}
    given["journal_id"] = journal(side, "INV")
    context = {"active_model": "account.move", "active_ids": list(bills), "active_id": bills[0]}
    wizard = side.do("account.move.reversal", "create", [given], context=context)
    side.do("account.move.reversal", "refund_moves", wizard, context=context)
    found: list[int] = side.do(
        "account.move", "search", [("reversed_entry_id", "in", list(bills))], order="id"
    )
    return found


def crediting(side: Side) -> None:  # noqa: PLR0915  one story
    """A part of an invoice is credited, then the rest; the sales order goes on counting it as invoiced."""
    product, tax = goods(side, "A"), included(side)
    buyers(side)
    order, _, bill = sold(side, "1", [(product, 3, 33333, tax), (product, 1, -999, tax)])
    state = ["state", "invoice_ids", "invoice_status", "amount_to_invoice", "amount_invoiced"]
    look = ["qty_delivered", "qty_invoiced", "qty_to_invoice", "invoice_status"]
    (note,) = reversed_(side, bill)
    side.hear("mirror", "account.move", "read", [note], NOTE)
    side.hear("order: mirror", "sale.order", "read", [order], state)
    fields = ["account_id", "tax_ids", "quantity", "price_unit", "discount", "price_subtotal", "price_total"]
    domain = [("move_id", "in", [bill]), ("display_type", "=", "product")]
    lines = side.hear("lines", "account.move.line", "search_read", domain, fields, order="id")
    present = side.do("account.move", "read", [note], ["invoice_line_ids"])[0]["invoice_line_ids"]
    part = {"name": "retur", "quantity": 1, "price_unit": 12345, "account_id": lines[0]["account_id"][0]}
    part["tax_ids"] = [[6, 0, lines[0]["tax_ids"]]]
    values = {
        "ref": "1: retur (OmniHub)",
        "invoice_line_ids": [[2, pk, 0] for pk in present] + [[0, 0, part]],
    }
    side.hear("rewrite", "account.move", "write", [note], values)
    side.hear("part", "account.move", "read", [note], NOTE)
    items(side, "part: items", [note])
    side.hear("order: part", "sale.order", "read", [order], state)
    side.hear("post the part", "account.move", "action_post", [note])
    side.hear("part: both", "account.move", "read", [bill, note], NOTE)
    rest = next(pk for pk in reversed_(side, bill) if pk != note)
    present = side.do("account.move", "read", [rest], ["invoice_line_ids"])[0]["invoice_line_ids"]
    values = {"invoice_line_ids": [[1, pk, {"sale_line_ids": [[6, 0, []]]}] for pk in present]}
    side.hear("let go of the order", "account.move", "write", [rest], values)
    side.hear("order: let go", "sale.order", "read", [order], state)
    side.hear("its lines", "sale.order.line", "search_read", [("order_id", "=", order)], look, order="id")
    side.hear("more than is open", "account.move", "action_post", [rest])
    side.hear("more: both", "account.move", "read", [bill, note, rest], NOTE)
    domain = [
        ("move_id", "in", [rest]),
        ("account_type", "=", "asset_receivable"),
        ("reconciled", "=", False),
    ]
    domain.append(("parent_state", "=", "posted"))
    side.hear("open item", "account.move.line", "search_read", domain, ["amount_residual", "account_id"])
    domain = [("move_id.move_type", "!=", "out_refund"), ("move_id", "in", [bill, rest])]
    domain.append(("account_type", "=", "asset_receivable"))
    side.hear("no credit notes", "account.move.line", "search_count", domain)
    side.hear("cancel the order", "sale.order", "action_cancel", [order], context=QUIET)
    side.hear("order: cancelled", "sale.order", "read", [order], state)


def taking_back(side: Side) -> None:  # noqa: PLR0915  one story
    """Returns of several deliveries at once, of cancelled orders, and what a cancellation does to them."""
    product, other = goods(side, "A", 20), goods(side, "B", 20)
    buyers(side)
    first, out, _ = sold(side, "1", [(product, 3, 10, ""), (other, 2, 10, "")])
    second, out2, _ = sold(side, "2", [(product, 2, 10, ""), (product, 1, 10, "")])
    side.hear("cancel one", "sale.order", "action_cancel", [first], context=QUIET)
    wizards = side.hear(
        "wizards", "stock.return.picking", "create", [{"picking_id": out}, {"picking_id": out2}]
    )
    fields = ["product_id", "quantity", "move_quantity", "to_refund"]
    domain = [("wizard_id", "in", wizards)]
    lines = side.hear("lines", "stock.return.picking.line", "search_read", domain, fields, order="id")
    rows = [[str(line["id"]), "1", refund] for line, refund in zip(lines, ("1", "1", "0", "0"), strict=True)]
    side.hear("quantities", "stock.return.picking.line", "load", [".id", "quantity", "to_refund"], rows)
    for wizard in wizards:
        side.do("stock.return.picking", "action_create_returns", [wizard])
    names = ["state", "sale_id", "picking_type_code", "origin", "return_id"]
    look = ["qty_delivered", "qty_invoiced", "qty_to_invoice", "invoice_status"]
    for label, order in (("first", first), ("second", second)):
        domain = [("sale_id", "=", order)]
        found = side.hear(f"{label}: transfers", "stock.picking", "search_read", domain, names, order="id")
        moved = ["picking_id", "product_id", "product_uom_qty", "quantity", "state", "to_refund"]
        domain = [("picking_id", "in", [each["id"] for each in found]), ("state", "!=", "cancel")]
        side.hear(f"{label}: moves", "stock.move", "search_read", domain, moved, order="id")
        back = [each["id"] for each in found if each["picking_type_code"] == "incoming"]
        silent = {"skip_sms": True, "skip_backorder": True}
        side.hear(f"{label}: scanned in", "stock.picking", "button_validate", back, context=silent)
        domain = [("order_id", "=", order)]
        side.hear(f"{label}: lines", "sale.order.line", "search_read", domain, look, order="id")
        state = ["state", "delivery_status", "invoice_status"]
        side.hear(f"{label}: order", "sale.order", "read", [order], state)
    stock_of(side, "back", product)
    third, out3, _ = sold(side, "3", [(product, 1, 10, "")])
    wizard = side.do("stock.return.picking", "create", [{"picking_id": out3}])
    line = side.do("stock.return.picking.line", "search", [("wizard_id", "in", wizard)])
    side.do("stock.return.picking.line", "write", line, {"quantity": 1})
    side.do("stock.return.picking", "action_create_returns", wizard)
    side.hear("cancel with an open return", "sale.order", "action_cancel", [third], context=QUIET)
    domain = [("sale_id", "=", third)]
    side.hear("third: transfers", "stock.picking", "search_read", domain, names, order="id")
    wizard = side.hear("return once more", "stock.return.picking", "create", [{"picking_id": out3}])
    domain = [("wizard_id", "in", wizard)]
    side.hear("once more: lines", "stock.return.picking.line", "search_read", domain, fields, order="id")


def counting(side: Side) -> None:
    product, here = goods(side, "A", 5), shelf(side)
    names = [
        "quantity",
        "inventory_quantity",
        "inventory_diff_quantity",
        "inventory_quantity_set",
        "reserved_quantity",
    ]
    domain = [("product_id", "=", product), ("location_id", "=", here)]
    values = {"product_id": product, "location_id": here, "inventory_quantity": 7}
    side.hear("counted", "stock.quant", "create", [values], context={"inventory_mode": True})
    side.hear("not yet", "stock.quant", "search_read", domain, names)
    quants = side.do("stock.quant", "search", domain)
    side.hear("apply", "stock.quant", "action_apply_inventory", quants)
    side.hear("applied", "stock.quant", "search_read", domain, names)
    side.hear("without the mode", "stock.quant", "create", [values])
    side.hear("two rows", "stock.quant", "search_read", domain, names, order="id")
    side.do("stock.quant", "action_apply_inventory", side.do("stock.quant", "search", domain))
    side.hear("both count", "product.product", "read", [product], ["qty_available", "free_qty"])
    side.hear("quantity is not for writing", "stock.quant", "write", quants[:1], {"quantity": 1})
    side.hear("unlink", "stock.quant", "unlink", quants[:1])
    inventory = [("product_id", "=", product), ("state", "=", "done")]
    side.hear(
        "moves",
        "stock.move",
        "search_read",
        inventory,
        ["quantity", "location_id", "location_dest_id", "reference", "is_inventory", "name"],
        order="id",
    )


def second_warehouse(side: Side) -> tuple[int, int]:
    """Made once, by an administrator: its number and its shelf."""
    boss = Side(side.url, side.database, "admin", "admin")
    found = boss.do("stock.warehouse", "search", [("code", "=", "OMN2")])
    if not found:
        found = boss.do("stock.warehouse", "create", [{"name": "Gudang Dua", "code": "OMN2"}])
    row = side.do("stock.warehouse", "read", found[:1], ["lot_stock_id"])[0]
    return row["id"], row["lot_stock_id"][0]


def in_each(side: Side, label: str, product: int, there: int) -> None:
    """What there is, by the context's warehouse; an older version's name for it counts for nothing."""
    names = ["qty_available", "free_qty", "incoming_qty", "outgoing_qty", "virtual_available"]
    here: int = side.do("stock.warehouse", "search", [("code", "=", "WH")])[0]
    for place, context in (
        ("here", {"warehouse_id": here}),
        ("there", {"warehouse_id": there}),
        ("both", {"warehouse_id": [here, there]}),
        ("everywhere", {}),
        ("the older name", {"warehouse": there}),
    ):
        side.hear(f"{label}: {place}", "product.product", "read", [product], names, context=context)


def warehouses(side: Side) -> None:
    product, here = goods(side, "A", 10), shelf(side)
    there, other = second_warehouse(side)
    values = {"product_id": product, "location_id": other, "inventory_quantity": 3}
    quants = side.do("stock.quant", "create", [values], context={"inventory_mode": True})
    side.do("stock.quant", "action_apply_inventory", quants)
    in_each(side, "counted", product, there)
    buyers(side)
    (waits,) = orders(side, sheet(side, "1", [(product, 12, 1, "")]))
    side.do("sale.order", "action_confirm", [waits])
    in_each(side, "more than there is", product, there)
    side.do("sale.order", "action_cancel", [waits], context={"disable_cancel_warning": True})
    kind = side.do(
        "stock.picking.type", "search", [("warehouse_id.code", "=", "WH"), ("code", "=", "outgoing")]
    )[0]
    ends = {"location_id": here, "location_dest_id": other}
    move = {"name": "moved", "product_id": product, "product_uom_qty": 4, **ends}
    picking = side.do(
        "stock.picking", "create", [{"picking_type_id": kind, **ends, "move_ids": [(0, 0, move)]}]
    )
    side.do("stock.picking", "action_confirm", picking)
    side.do("stock.picking", "action_assign", picking)
    in_each(side, "on its way", product, there)
    silent = {"skip_sms": True, "skip_backorder": True}
    side.hear("there", "stock.picking", "button_validate", picking, context=silent)
    in_each(side, "moved", product, there)
    domain = [("product_id", "=", product)]
    for field in ("location_id", "location_dest_id"):
        wanted = [*domain, (f"{field}.warehouse_id", "=", there)]
        side.hear(f"moves by {field}", "stock.move", "search_count", wanted)
    wanted = [*domain, ("location_id.warehouse_id", "=", there)]
    side.hear("quants there", "stock.quant", "search_read", wanted, ["quantity", "warehouse_id"])


def tidying(side: Side) -> None:
    """Empty quants stay until somebody opens the list of counts; doubles are then one, with its old date."""
    product, here = goods(side, "A", 5), shelf(side)
    domain = [("product_id", "=", product), ("location_id", "=", here)]
    names = ["quantity", "reserved_quantity"]
    side.do("stock.quant", "create", [{"product_id": product, "location_id": here, "inventory_quantity": 2}])
    side.do("stock.quant", "action_apply_inventory", side.do("stock.quant", "search", domain))
    side.hear("doubles", "stock.quant", "search_read", domain, names, order="id")
    dates = [row["write_date"] for row in side.do("stock.quant", "search_read", domain, ["write_date"])]
    side.do("stock.quant", "action_view_inventory")
    side.hear("one", "stock.quant", "search_read", domain, names)
    (left,) = side.do("stock.quant", "search_read", domain, ["write_date"])
    side.note("no new date", left["write_date"] in dates)
    buyers(side)
    (number,) = orders(side, sheet(side, "1", [(product, left_of(side, product), 1, "")]))
    side.do("sale.order", "action_confirm", [number])
    silent = {"skip_sms": True, "skip_backorder": True}
    side.do("stock.picking", "button_validate", pickings(side, number), context=silent)
    side.hear("empty", "stock.quant", "search_read", domain, names)
    side.do("stock.quant", "action_view_inventory")
    side.hear("gone", "stock.quant", "search_read", domain, names)
    side.hear("nothing", "product.product", "read", [product], ["qty_available", "free_qty"])


def left_of(side: Side, product: int) -> float:
    quantity: float = side.do("product.product", "read", [product], ["free_qty"])[0]["free_qty"]
    return quantity


def searching(side: Side) -> None:
    product = goods(side, "A")
    buyers(side)
    numbers = orders(side, *(sheet(side, f"{n}", [(product, n, 10, "")], buyer=n % 2) for n in range(1, 4)))
    side.do("sale.order", "action_confirm", numbers[:1])
    mine = ("client_order_ref", "like", side.run)
    for label, domain in {
        "equal": [mine, ("state", "=", "draft")],
        "not equal": [mine, ("state", "!=", "draft")],
        "in": [mine, ("state", "in", ["draft", "sale"])],
        "not in": [mine, ("state", "not in", ["draft"])],
        "or": [mine, "|", ("state", "=", "sale"), ("amount_total", ">=", 30)],
        "not": [mine, "!", ("state", "=", "sale")],
        "dotted": [mine, ("order_line.product_uom_qty", ">", 1)],
        "dotted twice": [mine, ("order_line.product_id.default_code", "=ilike", "like-a-%")],
        "ilike a partner": [mine, ("partner_id", "ilike", "like 1")],
        "unset": [mine, ("carrier_id", "=", False)],
        "lines": [mine, ("order_line", "!=", False)],
        "=like": [("client_order_ref", "=like", f"LIKE-{side.run}-_")],
        "not like": [mine, ("client_order_ref", "not like", f"{side.run}-1")],
        "child_of": [
            mine,
            (
                "partner_id",
                "child_of",
                side.do("sale.order", "read", numbers[:1], ["partner_id"])[0]["partner_id"][0],
            ),
        ],
        "true": [mine, (1, "=", 1)],
        "any": [mine, ("order_line", "any", [("product_uom_qty", "=", 3)])],
    }.items():
        rows = side.hear(
            label, "sale.order", "search_read", domain, ["client_order_ref"], order="client_order_ref"
        )
        side.note(f"{label}: default order", [row["client_order_ref"] for row in rows])
    side.hear(
        "limit", "sale.order", "search_read", [mine], ["client_order_ref"], limit=1, offset=1, order="id desc"
    )
    side.hear("count", "sale.order", "search_count", [mine])
    side.hear("group", "sale.order", "read_group", [mine], ["amount_total:sum"], ["state"])
    side.hear(
        "group by two",
        "sale.order",
        "read_group",
        [mine],
        ["amount_total"],
        ["state", "partner_id"],
        lazy=False,
    )
    side.hear("group by none", "sale.order", "read_group", [mine], ["amount_total"], [])
    side.hear("names", "product.product", "name_search", f"LIKE-A-{side.run}")
    side.hear("names of partners", "res.partner", "name_search", f"1 {side.run}")
    plain = side.do("sale.order", "read", numbers, ["partner_id", "state"], load=False)
    side.note("plain", [type(row["partner_id"]).__name__ for row in plain])
    facts = ["type", "string", "relation", "selection", "relation_field"]
    for model, names in {
        "sale.order": [
            "state",
            "partner_id",
            "order_line",
            "amount_total",
            "date_order",
            "client_order_ref",
            "locked",
            "picking_ids",
            "invoice_ids",
            "warehouse_id",
        ],
        "sale.order.line": [
            "order_id",
            "product_id",
            "product_uom_qty",
            "price_unit",
            "tax_id",
            "product_uom",
            "name",
        ],
        "stock.picking": [
            "state",
            "carrier_tracking_ref",
            "sale_id",
            "backorder_id",
            "move_ids",
            "date_done",
        ],
        "stock.move": ["quantity", "picked", "product_uom_qty", "state", "sale_line_id"],
        "account.move": [
            "state",
            "payment_state",
            "invoice_date",
            "ref",
            "line_ids",
            "amount_total",
            "move_type",
        ],
        "account.payment": ["state", "memo", "amount", "date", "journal_id"],
        "res.partner": ["name", "email", "company_type", "country_id", "vat", "category_id"],
        "product.product": [
            "default_code",
            "barcode",
            "qty_available",
            "free_qty",
            "is_storable",
            "type",
            "list_price",
        ],
    }.items():
        side.hear(f"fields of {model}", model, "fields_get", names, facts)
    side.hear("no such field", "sale.order", "fields_get", ["nosuch"])


def settings(side: Side) -> None:
    """What the user of a connection test may ask."""
    locks = ["user_fiscalyear_lock_date", "user_sale_lock_date", "user_hard_lock_date"]
    side.hear("locks", "res.company", "search_read", [["id", "=", 1]], locks)
    names = ["price_unit", "product_uom_qty", "price_total"]
    side.hear("digits", "sale.order.line", "fields_get", names, ["digits", "type"])
    for group in ("base.group_system", "sale.group_auto_done_setting", "stock.group_stock_user"):
        side.hear(f"in {group}", "res.users", "has_group", [side.uid], group)
    for model in ("sale.order", "stock.picking", "stock.return.picking"):
        side.hear(f"may delete {model}", model, "has_access", [], "unlink")


def odds(side: Side) -> None:  # noqa: PLR0915  one story
    product, other, tax = goods(side, "A"), goods(side, "B", invoice_policy="delivery"), included(side)
    buyers(side)
    quiet = {"disable_cancel_warning": True}
    cancelled, locked, empty, mixed, shipped = orders(
        side, *(sheet(side, n, [(product, 2, 10, tax), (other, 1, 7, "")]) for n in "abcde")
    )
    side.do("sale.order", "action_cancel", [cancelled], context=quiet)
    side.hear(
        "load a cancelled one", "sale.order", "load", COLUMNS, sheet(side, "a", [(product, 5, 10, tax)])
    )
    side.hear("cancelled", "sale.order", "read", [cancelled], ["state", "amount_total", "order_line"])
    side.hear("unlink it", "sale.order", "unlink", [cancelled])
    side.do("sale.order", "action_confirm", [locked])
    side.do("sale.order", "action_lock", [locked])
    same, more = ([(product, n, 10, tax), (other, 1, 7, "")] for n in (2, 3))
    side.hear("load a locked one", "sale.order", "load", COLUMNS, sheet(side, "b", same))
    side.hear("change a locked one", "sale.order", "load", COLUMNS, sheet(side, "b", more))
    side.hear(
        "reference of a locked one", "sale.order", "write", [locked], {"client_order_ref": f"X{side.run}"}
    )
    side.do("sale.order", "write", [empty], {"order_line": [(5, 0, 0)]})
    side.hear("confirm an empty one", "sale.order", "action_confirm", [empty])
    side.hear(
        "empty", "sale.order", "read", [empty], ["state", "picking_ids", "invoice_status", "delivery_status"]
    )
    side.do("sale.order", "action_confirm", [mixed, shipped])
    side.hear("partly to invoice", "sale.order", "read", [mixed], ["invoice_status", "amount_to_invoice"])
    moves = invoice(side, [mixed])
    side.hear("partly invoiced", "account.move", "read", moves, ["amount_total", "invoice_line_ids"])
    side.do("account.move", "action_post", moves)
    side.hear(
        "before delivery",
        "sale.order",
        "read",
        [mixed],
        ["invoice_status", "amount_to_invoice", "amount_invoiced"],
    )
    side.do("stock.picking", "button_validate", pickings(side, mixed), context={"skip_sms": True})
    side.hear(
        "after delivery",
        "sale.order",
        "read",
        [mixed],
        ["invoice_status", "amount_to_invoice", "invoice_ids"],
    )
    draft = invoice(side, [shipped])
    side.hear("a posted one among drafts", "account.move", "action_post", [*draft, *moves])
    side.hear("none of them", "account.move", "read", draft, ["state"])
    side.hear("unlink a draft invoice", "account.move", "unlink", draft)
    side.hear("invoice again", "sale.order", "read", [shipped], ["invoice_status", "invoice_ids"])
    side.hear("cancel the transfer", "stock.picking", "action_cancel", pickings(side, shipped))
    side.hear(
        "order without transfer",
        "sale.order",
        "read",
        [shipped],
        ["state", "delivery_status", "invoice_status"],
    )
    line = {
        "product_id": product,
        "product_uom_qty": 3,
        "price_unit": 100,
        "discount": 12.5,
        "tax_id": [(6, 0, [int(tax)])],
    }
    payer = side.do("sale.order", "read", [mixed], ["partner_id"])[0]["partner_id"][0]
    made = side.hear(
        "create with a line", "sale.order", "create", [{"partner_id": payer, "order_line": [(0, 0, line)]}]
    )
    side.hear(
        "discount",
        "sale.order",
        "read",
        made,
        ["amount_untaxed", "amount_tax", "amount_total", "client_order_ref"],
    )
    side.hear(
        "note and section",
        "sale.order",
        "write",
        made,
        {"order_line": [(0, 0, {"display_type": "line_note", "name": "x"})]},
    )
    side.hear("confirm with a note", "sale.order", "action_confirm", made)


def paying(side: Side) -> None:
    buyer = buyers(side)[0]
    values = {"payment_type": "inbound", "partner_type": "customer", "partner_id": buyer, "amount": 1500}
    given = {
        **values,
        "journal_id": journal(side, "SHPE"),
        "date": "2026-11-12",
        "memo": f"DIRECT-{side.run}",
    }
    made = side.hear("create", "account.payment", "create", [given])
    names = [
        "state",
        "amount",
        "memo",
        "date",
        "move_id",
        "is_reconciled",
        "is_matched",
        "payment_type",
        "amount_signed",
    ]
    side.hear("draft", "account.payment", "read", made, names)
    side.hear("post", "account.payment", "action_post", made)
    side.hear("posted", "account.payment", "read", made, names)
    domain = [("payment_id", "in", made)]
    side.hear(
        "its items",
        "account.move.line",
        "search_read",
        domain,
        ["account_id", "debit", "credit", "amount_residual", "name"],
        order="id",
    )
    side.hear("cancel", "account.payment", "action_cancel", made)
    side.hear("cancelled", "account.payment", "read", made, ["state", "amount"])
    side.hear("draft again", "account.payment", "action_draft", made)
    side.hear("drafted", "account.payment", "read", made, ["state"])


def clearing(side: Side) -> None:
    """Money that waits on the way to the bank, and the entry that takes it away."""
    buyer = buyers(side)[0]
    (book,) = side.do("account.journal", "search_read", [("code", "=", "SHPE")], ["default_account_id"])
    values = {"partner_type": "customer", "partner_id": buyer, "journal_id": book["id"], "date": "2026-11-12"}
    names = ["state", "outstanding_account_id", "is_reconciled", "is_matched", "amount"]
    waits = {}
    for kind, amount in (("inbound", 1500), ("outbound", 400)):
        given = {**values, "payment_type": kind, "amount": amount, "memo": f"CLEAR-{kind}-{side.run}"}
        made = side.do("account.payment", "create", [given])
        side.do("account.payment", "action_post", made)
        (row,) = side.do("account.payment", "read", made, [*names, "move_id"])
        side.note(kind, [row["state"], row["outstanding_account_id"][1], row["is_matched"], row["amount"]])
        waits[kind] = (made, row["outstanding_account_id"][0], row["move_id"][0])
    fee = side.do("account.account", "search", [("code", "=", "65110020")])[0]
    lines = [
        (waits["inbound"][1], -1500, "Pembayaran"),
        (waits["outbound"][1], 400, "Pengembalian"),
        (fee, 100, "Biaya"),
        (book["default_account_id"][0], 1000, "Saldo"),
    ]
    commands = [
        [0, 0, {"account_id": account, "name": name, ("debit" if sum_ > 0 else "credit"): abs(sum_)}]
        for account, sum_, name in lines
    ]
    entry = {
        "move_type": "entry",
        "journal_id": book["id"],
        "date": "2026-11-12",
        "ref": f"CLEAR {side.run} 1",
    }
    made = side.do("account.move", "create", [{**entry, "line_ids": commands}])
    side.do("account.move", "action_post", made)
    found = [["ref", "=like", f"CLEAR {side.run}%"], ["move_type", "=", "entry"]]
    side.hear("found", "account.move", "search_read", found, ["ref", "state"])
    for kind, (payment, account, move) in waits.items():
        domain = [
            ["move_id", "in", [move, *made]],
            ["account_id", "=", account],
            ["account_id.reconcile", "=", True],
            ["reconciled", "=", False],
        ]
        rows = side.do("account.move.line", "search_read", domain, ["amount_residual"], order="id")
        side.note(f"{kind} open", sorted(row["amount_residual"] for row in rows))
        side.do("account.move.line", "reconcile", [row["id"] for row in rows])
        side.hear(f"{kind} matched", "account.payment", "read", payment, ["state", "is_matched"])
    domain = [["move_id", "in", made], ["parent_state", "=", "posted"]]
    (total,) = side.do(
        "account.move.line",
        "read_group",
        domain=[*domain, ["debit", ">", 0]],
        fields=["balance:sum"],
        groupby=[],
    )
    side.note("sum", total["balance"])


def leads(side: Side) -> None:
    columns = ["id", "name", "contact_name", "email_from", "phone", "type", "expected_revenue"]
    rows = [
        [
            f"like.lead_{side.run}_{n}",
            f"Like {n} {side.run}",
            "Budi",
            "b@example.com",
            "+62811",
            "opportunity",
            "1000",
        ]
        for n in (1, 2)
    ]
    first = side.hear("leads", "crm.lead", "load", columns, rows)
    side.note("again", side.do("crm.lead", "load", columns, rows) == first)
    names = [
        "name",
        "contact_name",
        "email_from",
        "type",
        "expected_revenue",
        "active",
        "user_id",
        "team_id",
        "stage_id",
        "priority",
    ]
    side.hear("read", "crm.lead", "read", first["ids"], names)
    side.hear("won", "crm.lead", "action_set_won", first["ids"][:1])
    side.hear("is won", "crm.lead", "read", first["ids"][:1], ["stage_id", "probability"])


def carts_left_behind(side: Side) -> None:
    """A lead as the bridge makes one: found by who referred it, tagged, nobody's; lost, and won after."""
    tag = side.do("crm.tag", "create", [{"name": f"Like {side.run}"}])
    side.hear("same tag", "crm.tag", "create", [{"name": f"Like {side.run}"}])
    columns = ["id", "name", "contact_name", "phone", "description", "expected_revenue", "referred"]
    columns += ["company_id/.id", "team_id/.id", "user_id/.id", "tag_ids/.id"]
    told = ["Budi <b>", "Budi & Sari", "+6281234567890", "<ul><li>2 x Kopi &amp; Teh</li></ul>", "185000"]
    row = [f"like.cart_{side.run}", *told, f"cart {side.run}", "1", "", "", str(tag[0])]
    loaded = side.do("crm.lead", "load", columns, [row])
    search = [["referred", "=", f"cart {side.run}"]]
    names = ["name", "contact_name", "phone", "description", "expected_revenue", "type"]
    names += ["user_id", "team_id", "stage_id", "active", "company_id", "date_closed"]
    side.hear("found", "crm.lead", "search_read", search, names)
    side.note("tagged", side.do("crm.lead", "read", loaded["ids"], ["tag_ids"])[0]["tag_ids"] == tag)
    side.hear("lost", "crm.lead", "action_set_lost", loaded["ids"])
    side.hear("not found", "crm.lead", "search_read", search, ["name"])
    every = {"active_test": False}
    side.hear("archived", "crm.lead", "search_read", search, ["active", "probability"], context=every)
    side.hear("won", "crm.lead", "action_set_won", loaded["ids"])
    side.hear(
        "is won", "crm.lead", "search_read", search, ["active", "probability", "stage_id", "date_closed"]
    )
    side.hear("won again", "crm.lead", "action_set_won", loaded["ids"])
    side.hear("deleted", "crm.lead", "unlink", loaded["ids"])
    side.hear("gone", "crm.lead", "action_set_won", loaded["ids"])
    side.hear("nameless", "crm.lead", "load", ["id", "name"], [[f"like.no_{side.run}", ""]])


def begin(side: Side) -> None:
    """The first draft of a series has its number before it is posted; from the second on they are alike."""
    product = goods(side, "0")
    buyers(side)
    numbers = orders(side, sheet(side, "0", [(product, 1, 10, "")]))
    side.do("sale.order", "action_confirm", numbers)
    moves = invoice(side, numbers)
    side.do("account.move", "action_post", moves)
    context = {"active_model": "account.move", "active_ids": moves}
    wizard = side.do(
        "account.move.reversal", "create", [{"journal_id": journal(side, "INV")}], context=context
    )
    side.do("account.move.reversal", "refund_moves", wizard)
    lines = [
        (0, 0, {"account_id": account_of(side, "11120009"), column: 5.0, "name": "x"})
        for column in ("debit", "credit")
    ]
    values = {"move_type": "entry", "journal_id": journal(side, "SHPE"), "line_ids": lines}
    side.do("account.move", "action_post", side.do("account.move", "create", [values]))


def without_stock(side: Side) -> None:
    """Orders whose goods left earlier: confirmed without a transfer, counted as delivered, invoiced."""
    by_order, by_delivery = goods(side, "A"), goods(side, "B", invoice_policy="delivery")
    buyers(side)
    lines = [(by_order, 2, 5000, included(side)), (by_delivery, 3, 1000, "")]
    numbers = orders(side, sheet(side, "1", lines))
    side.hear("confirm", "sale.order", "action_confirm", numbers, context={"skip_procurement": True})
    moves_of(side, "confirmed", numbers[0])
    stock_of(side, "confirmed", by_order)
    names = ["state", "invoice_status", "delivery_status", "picking_ids", "amount_total"]
    side.hear("order", "sale.order", "read", numbers, names)
    columns = ["product_uom_qty", "qty_delivered", "qty_to_invoice", "invoice_status"]
    domain = [("order_id", "in", numbers)]
    side.hear("lines", "sale.order.line", "search_read", domain, columns)
    found = side.do("sale.order.line", "search_read", domain, ["product_uom_qty"], order="id")
    rows = [[str(line["id"]), str(line["product_uom_qty"])] for line in found]
    side.do("sale.order.line", "load", [".id", "qty_delivered"], rows)
    side.hear("counted as delivered", "sale.order.line", "search_read", domain, columns)
    posted = invoice(side, numbers)
    side.hear("post", "account.move", "action_post", posted)
    side.hear("invoice", "account.move", "read", posted, ["state", "amount_total", "invoice_date"])
    side.hear("in the end", "sale.order.line", "search_read", domain, [*columns, "qty_invoiced"])
    stock_of(side, "in the end", by_delivery)


SCENES = (
    settings,
    errors,
    loading,
    dates,
    deliveries,
    zero,
    texting,
    changes,
    amending,
    watching,
    cancelling,
    invoices,
    payments,
    settlement,
    reversal,
    returns,
    crediting,
    taking_back,
    counting,
    warehouses,
    tidying,
    searching,
    odds,
    paying,
    clearing,
    leads,
    carts_left_behind,
    without_stock,
)
