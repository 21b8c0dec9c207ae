"""A cart left behind as the sales people read it. What a buyer typed is text there, never markup."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape

from channels.models import Checkout, CheckoutLine
from erp_bridge.odoo.convert import Names, plain
from erp_bridge.records import Profile
from omnihub.core.money import rupiah

TAG = "Keranjang ditinggal"
"""Said in Odoo, in the words of those who work there; so are all below."""
NAMELESS = "pembeli"
COLUMNS = (
    *("id", "name", "contact_name", "phone", "email_from", "city", "zip", "description", "expected_revenue"),
    *("referred", "company_id/.id", "team_id/.id", "user_id/.id", "tag_ids/.id"),
)


def reference(names: Names, checkout: Checkout) -> str:
    """Its name for all time: by it a lead is looked for before it is made."""
    return f"OmniHub {names.lead(checkout.public_id)}"


def row(
    checkout: Checkout, lines: Iterable[CheckoutLine], names: Names, profile: Profile, tag: int | None
) -> list[str]:
    worth = checkout.goods_total - checkout.discount
    title = f"{TAG}: {checkout.name or NAMELESS}, {rupiah(worth)} ({checkout.shop.name or checkout.shop.key})"
    return [
        names.lead(checkout.public_id),
        title,
        checkout.name,
        checkout.phone,
        checkout.email,
        checkout.city,
        checkout.postcode,
        _description(checkout, lines),
        plain(worth),
        reference(names, checkout),
        str(profile.company_id),
        _id(profile.team_id),
        _id(profile.salesperson_id),
        _id(tag),
    ]


def _description(checkout: Checkout, lines: Iterable[CheckoutLine]) -> str:
    goods = "".join(f"<li>{escape(_line(line))}</li>" for line in lines)
    sums = [
        ("Barang", checkout.goods_total),
        ("Diskon", -checkout.discount),
        ("Ongkos kirim", checkout.shipping_total),
        ("Total", checkout.total),
    ]
    told = "<br>".join(f"{name}: {escape(rupiah(amount))}" for name, amount in sums if amount)
    place = ", ".join(part for part in (checkout.subdistrict, checkout.city, checkout.province) if part)
    parts = [f"<ul>{goods}</ul>", f"<p>{told}</p>"]
    parts += [f"<p>{label}: {escape(words)}</p>" for label, words in _more(checkout, place) if words]
    return "".join(parts)


def _more(checkout: Checkout, place: str) -> list[tuple[str, str]]:
    return [("Tujuan", place), ("Catatan", checkout.note), ("Pesanan", checkout.number)]


def _line(line: CheckoutLine) -> str:
    sku = f" [{line.sku}]" if line.sku else ""
    total: Decimal = line.total
    return f"{line.quantity} x {line.name}{sku} = {rupiah(total)}"


def _id(value: int | None) -> str:
    return str(value) if value else ""
