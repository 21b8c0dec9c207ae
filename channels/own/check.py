"""Whether an own shop can sell, in a staff member's words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from channels.models import Shop, Storefront
from channels.own import showcase
from channels.records import Finding


def findings(shop: Shop) -> list[Finding]:
    return list(_findings(shop))


def _findings(shop: Shop) -> Iterator[Finding]:
    storefront = Storefront.objects.filter(shop=shop).first()
    live = _("Orders are taken.") if shop.live else _("Nothing is sold before it is live: press Go live.")
    yield Finding(_("Live"), shop.live, live)
    placed = _("Chosen.") if shop.stock_place else _("Choose its Odoo profile, so that stock is known.")
    yield Finding(_("Where its goods are kept"), bool(shop.stock_place), placed)
    count = showcase.for_sale(shop).count()
    goods = _("%(n)d products have a price.") % {"n": count}
    yield Finding(_("Products"), bool(count), goods if count else _("No product has a price: sync listings."))
    is_open = bool(storefront and storefront.is_open)
    shown = _("The public can see it.") if is_open else _("Closed to the public; payment links work.")
    yield Finding(_("Storefront"), True, shown)
