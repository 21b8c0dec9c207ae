"""Visitors of the merchant's Odoo website: a cart, an order to be paid by wire, or one that is paid there."""

import random
from collections.abc import Mapping
from typing import Any

from sandbox.odoo import calls, world
from sandbox.odoo.environment import ROOT, Env
from sandbox.odoo.record import Record
from sandbox.shopee import people

WAYS = ("cart", "wire", "paid")
SHIPPING = 15_000.0


def order(given: Mapping[str, Any]) -> dict[str, Any]:
    """`way`: "cart" is left behind, "wire" waits for its money, "paid" is confirmed by the website itself."""
    way = given.get("way", "wire")
    if way not in WAYS:
        raise ValueError(f"There is no way {way!r} to order; there are {', '.join(WAYS)}.")
    with calls.transaction(world.current(), ROOT) as env:
        sale = env["sale.order"].make(_values(env, given))
        if way == "wire":
            sale.put(state="sent")
        if way == "paid":
            sale.put(amount_paid=sale.amount_total)
            env["sale.order"].action_confirm([sale])
        return {"id": sale.id, "name": sale.name, "state": sale.state, "amount_total": sale.amount_total}


def _values(env: Env, given: Mapping[str, Any]) -> dict[str, Any]:
    carrier = env.by_reference("delivery.free_delivery_carrier") if given.get("shipping") else None
    lines = [
        _line(env, env["product.product"].find(("default_code", "=", sku))[0], pieces)
        for sku, pieces in dict(given.get("pieces") or {"SKU-0001": 1}).items()
    ]
    if carrier:
        delivery = _line(env, carrier.product_id, 1)
        lines.append({**delivery, "price_unit": SHIPPING, "is_delivery": True})
    return {
        "partner_id": _customer(env, int(given.get("number", 0))).id,
        "website_id": env["website"].find()[0].id,
        "carrier_id": carrier.id if carrier else False,
        "order_line": [[0, 0, line] for line in lines],
    }


def _line(env: Env, product: Record, pieces: int) -> dict[str, Any]:
    tax = env["account.tax"].find(("price_include_override", "=", "tax_included"))[0]
    return {"product_id": product.id, "product_uom_qty": float(pieces), "tax_id": [[6, 0, [tax.id]]]}


def _customer(env: Env, number: int) -> Record:
    person = people.invent(random.Random(number))
    return env["res.partner"].make(
        {
            "name": person["name"],
            "phone": f"+62812{number:07d}",
            "email": f"{person['username']}@example.com",
            "street": person["street"],
            "city": person["city"],
            "zip": person["zipcode"],
            "country_id": env.by_reference("base.id").id,
        }
    )
