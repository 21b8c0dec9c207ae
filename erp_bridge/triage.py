"""Before Odoo is asked anything: which orders go, which wait, and which need somebody."""

from erp_bridge import plan
from erp_bridge.odoo import convert
from erp_bridge.plan import Step
from erp_bridge.queries import Pushable
from erp_bridge.records import Line, Order, Profile
from erp_bridge.steps import case
from erp_bridge.steps.case import Case
from omnihub.core import clock
from omnihub.core.outcomes import Outcome
from omnihub.core.texts import Text


def sort(pushable: Pushable) -> Case | Outcome:
    """A case that goes, or how it ends here."""
    order, profile = pushable.order, pushable.profile
    if not pushable.pushes:
        return Outcome.done(Text("Sending to Odoo is switched off for %(shop)s", shop=pushable.shop_name))
    if profile is None:
        return _without_profile(pushable)
    steps = wanted(order, profile)
    if not steps:
        return Outcome.done(
            Text("Nothing to write to Odoo yet") if not order.history else Text("History: never sent")
        )
    if pushable.bound and pushable.bound.digest == convert.digest(order, profile, steps):
        return Outcome.done(Text("Odoo has it as it is"))
    return _problem(pushable, profile, steps) or Case(order, steps, pushable.bound, pushable.booked)


def wanted(order: Order, profile: Profile) -> frozenset[Step]:
    """Payments have work of their own: they go by the day, not by the order."""
    steps = plan.wanted(
        order.status,
        released=order.released_at is not None,
        history=order.history,
        order_at=profile.order_at,
        invoice_at=profile.invoice_at,
        shipped=order.shipped_at is not None or any(package.shipped_at for package in order.packages),
        stock_taken=order.stock_taken,
    )
    asked = (steps - {Step.PAYMENT}) | _taken_back(order, steps)
    return asked & _ours_to_write(order)


def _ours_to_write(order: Order) -> frozenset[Step]:
    """Of the website's orders only what happened here: the money of a checkout link, with all that follows;
    else that a parcel was handed over, or the order called off. Odoo carries the rest by itself.
    """
    if not order.of_website or order.by_link:
        return frozenset(Step)
    return frozenset({Step.DELIVERY, Step.CANCEL})


def _taken_back(order: Order, steps: frozenset[Step]) -> frozenset[Step]:
    """A parcel that was handed over before its order was called off has left Odoo's stock, too: it is
    delivered there first, and comes back as a return.
    """
    if Step.CANCEL in steps:
        return frozenset({Step.DELIVERY}) if order.left and not order.stock_taken else plan.NOTHING
    back = order.returns or order.refunded
    return frozenset({Step.RETURN}) if back and Step.INVOICE in steps else plan.NOTHING


def _without_profile(pushable: Pushable) -> Outcome:
    if pushable.order.history:
        return Outcome.done(Text("History: never sent"))
    return Outcome.settings(
        Text(
            "%(shop)s has no Odoo profile: choose its company, warehouse, journals and tax on the Odoo page.",
            shop=pushable.shop_name,
        ),
        "no_profile",
    )


def _problem(pushable: Pushable, profile: Profile, steps: frozenset[Step]) -> Outcome | None:
    """What keeps a new sales order from being made. An order that is in Odoo goes on without it."""
    order = pushable.order
    if order.of_website:
        return _of_website(pushable, profile, steps)
    made = pushable.bound is not None and len(order.packages) < 2  # noqa: PLR2004 - one parcel holds it all
    if Step.CANCEL in steps or made:
        return None
    return (
        _shipped_by_others(pushable)
        or _without_services(order, profile, pushable.shop_name)
        or _unmapped(order)
        or _priceless(order)
        or _without_voucher(order, profile, pushable.shop_name)
    )


def _of_website(pushable: Pushable, profile: Profile, steps: frozenset[Step]) -> Outcome | None:
    """It is Odoo's own: bound from the moment it was first read, and never made by us."""
    if pushable.bound is None:
        return Outcome.person(
            Text(
                "%(number)s is an order of Odoo's Website, and OmniHub no longer knows which one. It is "
                "found again when anything in it changes in Odoo.",
                number=pushable.order.number,
            ),
            "website_order_unbound",
        )
    if Step.ORDER in steps:
        return _without_services(pushable.order, profile, pushable.shop_name)
    return None


def _shipped_by_others(pushable: Pushable) -> Outcome | None:
    """Its goods lie in the marketplace's warehouse: our own must not reserve and deliver them."""
    if not pushable.order.by_marketplace or pushable.pushes_fulfilled:
        return None
    return Outcome.person(
        Text(
            "The marketplace ships this order from its own warehouse, so it takes nothing from ours. "
            "Book it by hand, or let OmniHub write such orders of %(shop)s: a switch under Shops.",
            shop=pushable.shop_name,
        ),
        "fulfilled_by_marketplace",
    )


def _without_services(order: Order, profile: Profile, shop_name: str) -> Outcome | None:
    """Lines of our own shop that no product of the stock stands for."""
    if order.shipping_total and profile.shipping_product(*order.couriers) is None:
        return Outcome.settings(
            Text(
                "The buyer pays for the shipping, and the Odoo profile of %(shop)s has no product for it. "
                "Choose one (a service) in the profile, or a delivery method for this courier.",
                shop=shop_name,
            ),
            "no_shipping_product",
        )
    if profile.free_product_id is None and any(line.free for line in order.sold):
        return Outcome.settings(
            Text(
                "The order has a line that staff wrote themselves, and the Odoo profile of %(shop)s has no "
                "product for such lines. Choose one (a service) in the profile.",
                shop=shop_name,
            ),
            "no_free_product",
        )
    return None


def _unmapped(order: Order) -> Outcome | None:
    if not order.sold:
        return Outcome.person(Text("The order has no lines: pull it again from the marketplace."), "no_lines")
    bare = [_name(line) for line in order.sold if not line.components]
    if bare:
        return Outcome.person(
            Text(
                "%(names)s: not linked to a product. Link it on the mapping page; then the order goes "
                "by itself.",
                names=", ".join(bare),
            ),
            "unmapped",
        )
    lost = [part.sku for line in order.sold for part in line.components if part.odoo_id is None]
    if lost:
        return Outcome.person(
            Text(
                "%(names)s: not found among Odoo's products. Give a product there this internal "
                "reference, then read the products again.",
                names=", ".join(lost),
            ),
            "unknown_product",
        )
    return None


def _name(line: Line) -> str:
    return line.sku or f'"{line.name}"'


def _priceless(order: Order) -> Outcome | None:
    """Before the buyer has paid no marketplace says it, and its payment is news that comes by itself: until
    then the order's own prices do, where it shows any.
    """
    if order.priced and (not order.provisional or order.status in plan.BEFORE_PAYMENT):
        return None
    if order.status in plan.BEFORE_PAYMENT:
        return Outcome.done(Text("It goes to Odoo when the marketplace says what the seller gets for it"))
    return Outcome.again(
        Text("The marketplace has not said yet what the seller gets for it (escrow). It is asked again."),
        case.NO_GROSS,
        at=clock.now() + case.SOON,
    )


def _without_voucher(order: Order, profile: Profile, shop_name: str) -> Outcome | None:
    if order.voucher and profile.voucher_product_id is None:
        return Outcome.settings(
            Text(
                "The order has a seller's voucher, and the Odoo profile of %(shop)s has no "
                "product for it. Choose one (a service) in the profile.",
                shop=shop_name,
            ),
            "no_voucher_product",
        )
    return None
