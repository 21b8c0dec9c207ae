"""Our own shop: the checkout that is the authority for its orders, as a marketplace is for its."""

import secrets
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.listing import Listing
from channels.models.order import Order
from channels.models.shop import Shop

KIND = "own"
WEBSITE = "website"
OURS = (KIND, WEBSITE)
"""Kinds of shops whose checkouts are ours: what their buyers pay comes by our own gateway."""


def new_public_id() -> str:
    return secrets.token_urlsafe(12)


class Storefront(models.Model):
    """What a shop of ours shows to the public, and for how long it keeps goods for who has not paid."""

    shop = models.OneToOneField(
        Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="storefront"
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True, help_text=_("/shop/<address>/"))
    is_open = models.BooleanField(
        _("open"), default=False, help_text=_("shown to the public; payment links work without it")
    )
    welcome = models.CharField(_("welcome"), max_length=300, blank=True)
    language = models.CharField(
        _("language"), max_length=8, default="id", help_text=_("where a browser names none we know")
    )
    pay_within_minutes = models.PositiveIntegerField(
        _("to be paid within minutes"), default=1440, help_text=_("then the goods are on sale again")
    )
    collect_allowed = models.BooleanField(_("may be collected"), default=False)
    collect_words = models.CharField(
        _("where it is collected"), max_length=300, blank=True, help_text=_("place and opening hours")
    )
    completed_after_days = models.PositiveIntegerField(_("completed so many days after delivery"), default=3)
    lead_after_minutes = models.PositiveIntegerField(
        _("a lead after minutes"),
        default=120,
        help_text=_("of a cart left behind, where the buyer agreed; 0: never"),
    )

    class Meta:
        verbose_name = _("storefront")
        verbose_name_plural = _("storefronts")

    def __str__(self) -> str:
        return f"storefront of {self.shop}"


class Checkout(models.Model):
    """A cart, and from the moment it is placed the order itself: then only its state moves on."""

    class State(models.TextChoices):
        OPEN = "open", _("Being filled")
        PLACED = "placed", _("Waits for the payment")
        PAID = "paid", _("Paid")
        SHIPPED = "shipped", _("Shipped")
        DELIVERED = "delivered", _("Delivered")
        COMPLETED = "completed", _("Completed")
        EXPIRED = "expired", _("Not paid in time")
        CANCELLED = "cancelled", _("Cancelled")

    class Source(models.TextChoices):
        STOREFRONT = "storefront", _("Storefront")
        STAFF = "staff", _("Payment link by staff")
        API = "api", _("Partner")
        WEBSITE = "website", _("Odoo's website")

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="checkouts")
    public_id = models.CharField(_("key"), max_length=24, unique=True, default=new_public_id)
    source = models.CharField(_("made by"), max_length=16, choices=Source.choices)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.OPEN)
    number = models.CharField(
        _("order number"), max_length=64, blank=True, help_text=_("given when it is placed")
    )
    order = models.OneToOneField(
        Order, verbose_name=_("order"), null=True, on_delete=models.PROTECT, related_name="checkout"
    )
    token_digest = models.CharField(
        _("digest of the link"), max_length=64, unique=True, help_text=_("of the 128-bit token; pays")
    )
    track_digest = models.CharField(
        _("digest of the tracking link"), max_length=64, unique=True, help_text=_("shows masked data only")
    )
    created_by = models.CharField(_("made by whom"), max_length=150, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, default="id")

    name = models.CharField(_("name"), max_length=200, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True, help_text=_("as +62…"))
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    area_key = models.CharField(
        _("area"), max_length=40, blank=True, help_text=_("as shipping names the sub-district")
    )
    subdistrict = models.CharField(_("sub-district"), max_length=120, blank=True)
    district = models.CharField(_("district"), max_length=120, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    province = models.CharField(_("province"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    may_be_reminded = models.BooleanField(
        _("may be reminded"), default=False, help_text=_("agreed to be asked about a cart left behind")
    )

    collected = models.BooleanField(_("collected by the buyer"), default=False)
    quote_key = models.CharField(_("quote"), max_length=40, blank=True)
    courier = models.CharField(_("courier"), max_length=32, blank=True, help_text=_("its code: jne"))
    service = models.CharField(_("service"), max_length=64, blank=True)
    days = models.CharField(_("days"), max_length=32, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight in grams"), default=0)

    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    goods_total = models.DecimalField(_("goods"), max_digits=14, decimal_places=2, default=0)
    discount = models.DecimalField(_("discount"), max_digits=14, decimal_places=2, default=0)
    shipping_total = models.DecimalField(_("shipping"), max_digits=14, decimal_places=2, default=0)
    total = models.DecimalField(
        _("to be paid"),
        max_digits=14,
        decimal_places=2,
        default=0,
        help_text=_("goods − discount + shipping"),
    )

    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"))
    placed_at = models.DateTimeField(_("placed at"), null=True)
    pay_by = models.DateTimeField(_("pay by"), null=True)
    paid_at = models.DateTimeField(_("paid at"), null=True)
    packed_at = models.DateTimeField(_("packed at"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    judged_at = models.DateTimeField(
        _("looked at as left behind"), null=True, help_text=_("once, and again after it was changed")
    )
    lead_at = models.DateTimeField(
        _("a lead since"), null=True, help_text=_("when it was found left behind and given to Odoo")
    )

    class Meta:
        verbose_name = _("checkout")
        verbose_name_plural = _("checkouts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["shop", "number"], name="checkout_number_once", condition=~models.Q(number="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "pay_by"], name="checkout_to_expire"),
            models.Index(fields=["-created_at", "-id"], name="checkout_newest"),
            models.Index(
                fields=["changed_at"],
                name="checkout_left",
                condition=models.Q(may_be_reminded=True, lead_at=None, state__in=["open", "expired"]),
            ),
            models.Index(fields=["-lead_at", "-id"], name="checkout_lead", condition=~models.Q(lead_at=None)),
            models.Index(
                fields=["changed_at", "id"], name="checkout_of_partners", condition=models.Q(source="api")
            ),
            models.Index(fields=["phone"], name="checkout_by_phone", condition=models.Q(phone__gt="")),
            models.Index(fields=["email"], name="checkout_by_email", condition=models.Q(email__gt="")),
        ]

    def __str__(self) -> str:
        return self.number or self.public_id

    @property
    def of_website(self) -> bool:
        """Its goods are those of a sales order that was there before it."""
        return self.source == self.Source.WEBSITE

    @property
    def offered(self) -> bool:
        """Whether its link pays. That of a website order does after somebody has sent it."""
        return not self.of_website or bool(self.created_by)

    @property
    def is_cart(self) -> bool:
        """Of the website, and nothing was ordered yet, neither there nor at a link that staff sent."""
        return self.of_website and self.placed_at is None and not self.offered

    @property
    def by_link(self) -> bool:
        """Whether its buyer has said yes to it here, and pays or has paid here."""
        return self.pay_by is not None

    @property
    def key(self) -> str:
        """How shipping and payments name it, which do not know this table."""
        return f"{self.shop.key}:{self.public_id}"


class CheckoutLine(models.Model):
    """One line. A free one (staff's payment link) has a name and a price, and no listing."""

    checkout = models.ForeignKey(
        Checkout, verbose_name=_("checkout"), on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    key = models.CharField(_("key"), max_length=32)
    listing = models.ForeignKey(
        Listing, verbose_name=_("listing"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    sku = models.CharField(_("SKU"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=300)
    quantity = models.PositiveIntegerField(_("pieces"))
    cancelled = models.PositiveIntegerField(
        _("cancelled pieces"), default=0, help_text=_("taken out after it was paid; not among the pieces")
    )
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=2)
    weight_grams = models.PositiveIntegerField(_("weight of a piece in grams"), default=0)

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkout", "key"], name="checkout_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.name}"

    @property
    def total(self) -> Decimal:
        return self.quantity * self.unit_price


class OwnParcel(models.Model):
    """What left our door for an order of our own shop."""

    checkout = models.ForeignKey(
        Checkout, verbose_name=_("checkout"), on_delete=models.CASCADE, related_name="parcels"
    )
    number = models.CharField(_("number"), max_length=64, unique=True)
    courier = models.CharField(_("courier"), max_length=32)
    service = models.CharField(_("service"), max_length=64, blank=True)
    tracking_number = models.CharField(_("waybill"), max_length=100, blank=True)
    status = models.CharField(_("state"), max_length=40, default="READY")
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("parcel of our own shop")
        verbose_name_plural = _("parcels of our own shop")

    def __str__(self) -> str:
        return self.tracking_number or self.number
