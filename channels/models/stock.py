"""What may be sold, what is promised already, and what the marketplaces were told."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.listing import Listing, Product
from channels.models.shop import Shop


class StockLevel(models.Model):
    """What the ERP can sell of a product at one of its places, as one read of the ERP said.

    `sellable` may be negative or a fraction: it is the ERP's own number, kept as it is.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="levels")
    place = models.CharField(max_length=100, help_text="where the ERP keeps the goods, in its own words")
    sellable = models.DecimalField(max_digits=16, decimal_places=4)
    read_at = models.DateTimeField(help_text="start of the read by the database clock")
    changed_at = models.DateTimeField(help_text="when the number last changed")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["product", "place"], name="level_once_a_place"),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "product"], name="level_of_place")]

    def __str__(self) -> str:
        return f"{self.sellable.normalize():f} of {self.product} at {self.place}"


class Reservation(models.Model):
    """Pieces kept for somebody who has not ordered yet. Orders of the mirror need no row: they are one."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="reservations")
    holder = models.CharField(max_length=100, help_text="whom they are kept for: a basket at the checkout")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reservations")
    quantity = models.PositiveIntegerField()
    until = models.DateTimeField(help_text="afterwards they are anybody's again")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["holder", "product"], name="reservation_once_a_holder"),
        ]
        indexes: ClassVar = [models.Index(fields=["product", "until"], name="reservation_of_product")]

    def __str__(self) -> str:
        return f"{self.quantity} of {self.product} for {self.holder}"


class StockPolicy(models.Model):
    """How a shop's stock is published: its rule, who let it begin, and why it is stopped."""

    class Stop(models.TextChoices):
        FOREIGN = "stock_foreign", _("Another tool writes stock here")
        ZEROS = "stock_zeros", _("Too many listings would become zero")

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="stock_policy")
    buffer = models.PositiveIntegerField(default=0, help_text="pieces of each listing that are never offered")
    percent = models.PositiveSmallIntegerField(default=100, help_text="of what is left, offered here")
    cap = models.PositiveIntegerField(null=True, blank=True, help_text="never offer more than this")
    last_pieces = models.PositiveIntegerField(
        default=0, help_text="so many or fewer are left to other shops: none is offered here"
    )
    approved_at = models.DateTimeField(null=True, help_text="a person has seen what the first push changes")
    approved_by = models.CharField(max_length=150, blank=True)
    stopped = models.CharField(max_length=32, choices=Stop.choices, blank=True)
    stopped_because = models.TextField(blank=True)
    stopped_at = models.DateTimeField(null=True)
    zeros_allowed_until = models.DateTimeField(null=True, help_text="a person said that many zeros are right")

    class Meta:
        verbose_name_plural = "stock policies"

    def __str__(self) -> str:
        return f"stock of {self.shop}"


class Published(models.Model):
    """The number a listing shows on its marketplace: what we sent and why, and what we read there."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="published")
    value = models.PositiveIntegerField(
        null=True, help_text="what we sent last; empty: nothing we can rely on"
    )
    accepted = models.PositiveIntegerField(null=True, help_text="what the marketplace said it took")
    terms = models.JSONField(default=dict, help_text="what `value` was computed from")
    pushed_at = models.DateTimeField(null=True, help_text="start of the call, by the database clock")
    answered_at = models.DateTimeField(
        null=True, help_text="end of that call: a reading begun before it may show the older number"
    )
    last_order = models.BigIntegerField(default=0, help_text="the newest order of the shop that we knew then")
    zeroed_at = models.DateTimeField(null=True, help_text="when our push made it zero; empty once it is more")
    shown = models.IntegerField(null=True, help_text="what the marketplace showed when it was last read")
    campaign = models.PositiveIntegerField(default=0, help_text="pieces its promotions keep, part of `shown`")
    shown_at = models.DateTimeField(null=True, help_text="start of that read, by the database clock")
    doubt_at = models.DateTimeField(null=True, help_text="since when no order explains what is shown")
    unsure_until = models.DateTimeField(null=True, help_text="a push without an answer may land until then")
    problem = models.CharField(max_length=64, blank=True, help_text="a code; the words are for staff")
    problem_words = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "published"

    def __str__(self) -> str:
        return f"{self.value} of {self.listing}"
