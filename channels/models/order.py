"""An order of a sales channel: our copy of it, never the authority."""

from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.customer import Customer
from channels.models.listing import Listing
from channels.models.shop import Shop
from channels.states import ENDED, OrderStatus
from omnihub.core.folded import Folded


class Order(models.Model):
    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(_("order number"), max_length=64, help_text=_("the marketplace's order number"))
    status = models.CharField(_("state"), max_length=24, choices=OrderStatus.choices)
    remote_status = models.CharField(_("marketplace's state"), max_length=40)
    history = models.BooleanField(
        _("history"), default=False, help_text=_("placed before the shop went live: never sent to Odoo")
    )
    adopted = models.BooleanField(
        _("taken over"),
        default=False,
        help_text=_("placed before go-live and still open then: a person gave it to us to carry"),
    )

    remote_updated_at = models.DateTimeField(
        _("changed at the marketplace"), help_text=_("older news than this changes nothing here")
    )
    read_at = models.DateTimeField(_("read at"), help_text=_("start of the newest reading"))
    changed_at = models.DateTimeField(_("changed here"), help_text=_("when our copy last changed"))
    lines_as_of = models.DateTimeField(_("lines as of"), null=True)

    placed_at = models.DateTimeField(_("ordered at"))
    paid_at = models.DateTimeField(_("paid at"), null=True)
    ship_by = models.DateTimeField(_("ship by"), null=True)
    shipped_at = models.DateTimeField(_("shipped at"), null=True)
    completed_at = models.DateTimeField(_("completed at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True)
    released_at = models.DateTimeField(
        _("money released at"), null=True, help_text=_("the escrow went to the seller's wallet")
    )

    erp_held_at = models.DateTimeField(
        _("kept by Odoo since"),
        null=True,
        help_text=_("since when Odoo itself keeps the pieces, by the database clock"),
    )

    customer = models.ForeignKey(
        Customer, verbose_name=_("buyer"), null=True, on_delete=models.SET_NULL, related_name="orders"
    )
    recipient_name = models.CharField(_("recipient"), max_length=200, blank=True)
    recipient_phone = models.CharField(_("phone"), max_length=64, blank=True)
    recipient_email = models.EmailField(_("e-mail address"), max_length=254, blank=True)
    recipient_address = models.TextField(_("address"), blank=True)
    recipient_district = models.CharField(_("district"), max_length=120, blank=True)
    recipient_city = models.CharField(_("city"), max_length=120, blank=True)
    recipient_state = models.CharField(_("province"), max_length=120, blank=True)
    recipient_postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    recipient_is_clear = models.BooleanField(
        _("shown in full"), default=False, help_text=_("not masked by the marketplace")
    )
    recipient_as_of = models.DateTimeField(_("recipient as of"), null=True)
    erased_at = models.DateTimeField(
        _("buyer erased at"),
        null=True,
        help_text=_("what the marketplace still tells of the buyer is left out"),
    )

    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    buyer_total = models.DecimalField(_("paid by the buyer"), max_digits=14, decimal_places=2, default=0)
    gross = models.DecimalField(
        _("seller's gross"),
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text=_("the seller's gross: what Odoo's order must equal"),
    )
    seller_voucher = models.DecimalField(_("seller's voucher"), max_digits=14, decimal_places=2, default=0)
    shipping_total = models.DecimalField(
        _("shipping paid to us"),
        max_digits=14,
        decimal_places=2,
        default=0,
        help_text=_("part of the gross: our own shop charges it, a marketplace keeps it for itself"),
    )
    shipping_service = models.CharField(
        _("courier service"), max_length=100, blank=True, help_text=_("what the buyer chose: jne:REG")
    )
    seller_coin_cashback = models.DecimalField(
        _("seller's coin cash-back"), max_digits=14, decimal_places=2, default=0
    )
    escrow_amount = models.DecimalField(_("escrow amount"), max_digits=14, decimal_places=2, null=True)
    escrow_terms = models.JSONField(
        _("terms of the escrow"),
        default=dict,
        help_text=_("each named term, as text; they add up to escrow_amount"),
    )
    escrow_lines = models.JSONField(
        _("escrow by line"), default=dict, help_text=_("line key to its total, as text")
    )
    escrow_as_of = models.DateTimeField(_("escrow as of"), null=True)
    payment_method = models.CharField(_("payment method"), max_length=100, blank=True)
    cash_on_delivery = models.BooleanField(_("cash on delivery"), default=False)
    carrier = models.CharField(_("courier"), max_length=100, blank=True)
    fulfilled_by = models.CharField(_("shipped by"), max_length=40, blank=True)
    message = models.TextField(_("buyer's message"), blank=True)
    can_cancel_part = models.BooleanField(
        _("may be cancelled in part"), default=False, help_text=_("as the marketplace says")
    )
    booking = models.CharField(
        _("booking"),
        max_length=64,
        blank=True,
        help_text=_("booked in advance: its shipment is the booking's"),
    )
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "number"], name="order_once_a_shop"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["shop", "-placed_at", "-id"], name="order_newest_of_shop"),
            # `history` is not searched by: with it, open orders are counted in the index alone.
            models.Index(fields=["status", "-placed_at", "-id", "history"], name="order_newest_in_status"),
            models.Index(
                fields=["shop", "status", "-placed_at", "-id", "history"], name="order_newest_of_both"
            ),
            models.Index(Folded("number"), name="order_by_number"),
            models.Index(
                Folded("recipient_name"),
                name="order_by_recipient",
                condition=models.Q(recipient_is_clear=True),
            ),
            models.Index(fields=["shop", "released_at"], name="order_released"),
            models.Index(fields=["paid_at"], name="order_paid", condition=models.Q(paid_at__isnull=False)),
            models.Index(
                fields=["cancelled_at"],
                name="order_cancelled",
                condition=models.Q(cancelled_at__isnull=False),
            ),
            # With what a month's end asks of each, so that it reads no order that has its invoice.
            models.Index(
                fields=["shop", "shipped_at", "status", "id", "gross"],
                name="order_shipped",
                condition=models.Q(shipped_at__isnull=False, history=False),
            ),
            # The state is one and the same in it: SQLite takes the index that compares most fields.
            models.Index(
                fields=["shop", "status", "completed_at"],
                name="order_to_release",
                condition=models.Q(status=OrderStatus.COMPLETED, released_at__isnull=True, history=False),
            ),
            models.Index(
                fields=["status", "ship_by"], name="order_due", condition=models.Q(shipped_at__isnull=True)
            ),
            models.Index(
                fields=["erp_held_at"],
                name="order_still_open",
                condition=models.Q(history=False) & ~models.Q(status__in=sorted(ENDED)),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def provisional_gross(self) -> Decimal | None:
        """What its lines cost by the order's own prices, without any voucher; None where it shows none."""
        totals = [line.listed_total for line in self.lines.all() if line.quantity]
        known = [total for total in totals if total is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(totals) else None


class OrderLine(models.Model):
    order = models.ForeignKey(
        Order, verbose_name=_("order"), on_delete=models.CASCADE, related_name="lines", db_index=False
    )
    key = models.CharField(
        _("key"), max_length=64, help_text=_("the marketplace's id of this line, unique in the order")
    )
    listing = models.ForeignKey(
        Listing, verbose_name=_("listing"), null=True, on_delete=models.SET_NULL, related_name="lines"
    )
    item_id = models.CharField(_("item"), max_length=32)
    model_id = models.CharField(_("variation"), max_length=32, default="0")
    sku = models.CharField(_("SKU"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=300)
    quantity = models.PositiveIntegerField(_("pieces"))
    cancelled = models.PositiveIntegerField(
        _("cancelled pieces"), default=0, help_text=_("pieces cancelled since, no part of `quantity`")
    )
    cancelled_at = models.DateTimeField(
        _("cancelled at"), null=True, help_text=_("when we first read that there were so many")
    )
    total = models.DecimalField(
        _("total"),
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text=_("all pieces at the seller's price after the seller's own discount"),
    )
    listed_total = models.DecimalField(
        _("total at the order's own price"),
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text=_("all pieces at the price the order itself shows: provisional, the escrow always wins"),
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "key"], name="line_once_an_order"),
        ]
        indexes: ClassVar = [models.Index(Folded("sku"), models.F("order").desc(), name="line_by_sku")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.name}"
