"""An order of a sales channel: our copy of it, never the authority."""

from decimal import Decimal
from typing import ClassVar

from django.db import models

from channels.models.customer import Customer
from channels.models.listing import Listing
from channels.models.shop import Shop
from channels.states import ENDED, OrderStatus
from omnihub.core.folded import Folded


class Order(models.Model):
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField(max_length=64, help_text="the marketplace's order number")
    status = models.CharField(max_length=24, choices=OrderStatus.choices)
    remote_status = models.CharField(max_length=40)
    history = models.BooleanField(
        default=False, help_text="placed before the shop went live: never sent to the ERP"
    )
    adopted = models.BooleanField(
        default=False, help_text="placed before go-live and still open then: a person gave it to us to carry"
    )

    remote_updated_at = models.DateTimeField(help_text="the version, first half")
    read_at = models.DateTimeField(help_text="start of the read by the database clock: second half")
    changed_at = models.DateTimeField(help_text="when our copy last changed")
    lines_as_of = models.DateTimeField(null=True)

    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True, help_text="the escrow went to the seller's wallet")

    erp_held_at = models.DateTimeField(
        null=True, help_text="since when the ERP itself keeps the pieces, by the database clock"
    )

    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="orders")
    recipient_name = models.CharField(max_length=200, blank=True)
    recipient_phone = models.CharField(max_length=64, blank=True)
    recipient_address = models.TextField(blank=True)
    recipient_district = models.CharField(max_length=120, blank=True)
    recipient_city = models.CharField(max_length=120, blank=True)
    recipient_state = models.CharField(max_length=120, blank=True)
    recipient_postcode = models.CharField(max_length=16, blank=True)
    recipient_is_clear = models.BooleanField(default=False, help_text="not masked by the marketplace")
    recipient_as_of = models.DateTimeField(null=True)

    currency = models.CharField(max_length=3, default="IDR")
    buyer_total = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    gross = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text="the seller's gross: what the ERP's order must equal",
    )
    seller_voucher = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    seller_coin_cashback = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    escrow_amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    escrow_terms = models.JSONField(
        default=dict, help_text="each named term, as text; they add up to escrow_amount"
    )
    escrow_lines = models.JSONField(default=dict, help_text="line key to its total, as text")
    escrow_as_of = models.DateTimeField(null=True)
    payment_method = models.CharField(max_length=100, blank=True)
    cash_on_delivery = models.BooleanField(default=False)
    carrier = models.CharField(max_length=100, blank=True)
    fulfilled_by = models.CharField(max_length=40, blank=True)
    message = models.TextField(blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)

    class Meta:
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
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)
    key = models.CharField(max_length=64, help_text="the marketplace's id of this line, unique in the order")
    listing = models.ForeignKey(Listing, null=True, on_delete=models.SET_NULL, related_name="lines")
    item_id = models.CharField(max_length=32)
    model_id = models.CharField(max_length=32, default="0")
    sku = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300)
    quantity = models.PositiveIntegerField()
    cancelled = models.PositiveIntegerField(
        default=0, help_text="pieces cancelled since, no part of `quantity`"
    )
    cancelled_at = models.DateTimeField(null=True, help_text="when we first read that there were so many")
    total = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text="all pieces at the seller's price after the seller's own discount",
    )
    listed_total = models.DecimalField(
        max_digits=14,
        decimal_places=2,
        null=True,
        help_text="all pieces at the price the order itself shows: provisional, the escrow always wins",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "key"], name="line_once_an_order"),
        ]
        indexes: ClassVar = [models.Index(Folded("sku"), models.F("order").desc(), name="line_by_sku")]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.sku or self.name}"


class Package(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="packages", db_index=False)
    number = models.CharField(max_length=64)
    remote_status = models.CharField(max_length=40, blank=True)
    carrier = models.CharField(max_length=100, blank=True)
    tracking_number = models.CharField(max_length=100, blank=True)
    tracking_as_of = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    contents = models.JSONField(default=dict, help_text="line key to quantity; empty: the whole order")
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "number"], name="package_once_an_order"),
        ]
        indexes: ClassVar = [models.Index(Folded("tracking_number"), name="package_by_tracking")]

    def __str__(self) -> str:
        return self.tracking_number or self.number


class OrderEvent(models.Model):
    """Something that happened to our copy of the order, for its timeline."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40, help_text="status, tracking, escrow, released, note")
    before = models.CharField(max_length=100, blank=True)
    after = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150, blank=True, help_text="a person, or empty for the machine")
    unusual = models.BooleanField(default=False, help_text="a move between states that calls a person")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["order", "at"], name="event_of_order"),
            models.Index(fields=["-at"], name="event_unusual", condition=models.Q(unusual=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.after}"
