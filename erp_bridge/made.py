"""What OmniHub itself makes in Odoo for a shop: the partner of its invoices, the services on its lines."""

from channels.models import Shop
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from omnihub.core import installation
from omnihub.core.errors import Refused, SignedOut

VOUCHER = "OMNI-VOUCHER"
VOUCHER_NAME = "Voucher dan cashback penjual"
SHIPPING, SHIPPING_NAME = "OMNI-ONGKIR", "Ongkos kirim"
FREE, FREE_NAME = "OMNI-LAIN", "Penjualan lain"


def partner_name(shop: Shop) -> str:
    return f"Pembeli {shop.name or shop.key}"


def buyer_partner(shop: Shop, client: Client) -> int:
    """The invoice's partner: one for all buyers of a shop. Looked up first, so that a renamed one stays."""
    known = client.search_read("res.partner", [["ref", "=", shop.key], ["is_company", "=", True]], ["name"])
    if known:
        return int(known[0]["id"])
    names = Names.of(installation.key(), shop.kind, shop.remote_id)
    columns = ["id", "name", "ref", "is_company"]
    answer = client.load("res.partner", columns, [[names.shop_partner(), partner_name(shop), shop.key, "1"]])
    if not answer.ids:
        raise Refused(
            f"Odoo did not make the contact '{partner_name(shop)}': {answer.words()} Give the user of "
            "OmniHub the right to create contacts (Contact Creation), then save again.",
            code="odoo_partner",
        )
    return answer.ids[0]


def voucher_product(client: Client) -> int | None:
    """The service that carries vouchers and cash-back."""
    return _service(client, VOUCHER, VOUCHER_NAME)


def shipping_product(client: Client) -> int | None:
    """The service of the shipping that buyers of our own shop pay."""
    return _service(client, SHIPPING, SHIPPING_NAME)


def free_product(client: Client) -> int | None:
    """The service of lines that staff write themselves."""
    return _service(client, FREE, FREE_NAME)


def _service(client: Client, code: str, name: str) -> int | None:
    """Odoo's refusal leaves it empty: a test tells of it."""
    known = client.search_read("product.product", [["default_code", "=", code]], ["name"])
    if known:
        return int(known[0]["id"])
    values = {
        "name": name,
        "default_code": code,
        "type": "service",
        "invoice_policy": "order",
        "list_price": 0,
        "purchase_ok": False,
    }
    try:
        return client.create("product.product", values)
    except (Refused, SignedOut):
        return None
