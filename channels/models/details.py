"""What the marketplace says a shop has: couriers, addresses, warehouses, holidays.

What vanished from its answer is marked gone and kept: old orders still name it.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models.shop import Shop


class ShopDetails(models.Model):
    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="details")
    as_of = models.DateTimeField()
    fulfilment = models.CharField(
        max_length=64, blank=True, help_text="the marketplace's word for who keeps and ships the goods"
    )
    on_holiday = models.BooleanField(default=False)
    holiday_is_whole = models.BooleanField(default=True, help_text="nothing is sold; else orders go on")
    holiday_begins_at = models.DateTimeField(null=True)
    holiday_ends_at = models.DateTimeField(null=True)
    holiday_words = models.CharField(max_length=500, blank=True, help_text="what buyers read meanwhile")

    class Meta:
        verbose_name_plural = "shop details"

    def __str__(self) -> str:
        return f"details of {self.shop}"


class Seen(models.Model):
    as_of = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, help_text="since when the marketplace no longer names it")

    class Meta:
        abstract = True


class Place(Seen):
    """An address of the seller's own."""

    address = models.TextField(blank=True)
    district = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True

    @property
    def one_line(self) -> str:
        parts = (self.address, self.district, self.city, self.state, self.postcode)
        return ", ".join(part for part in parts if part)


class ShippingChannel(Seen):
    """A courier service of the marketplace, as this shop has set it."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shipping_channels")
    remote_id = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    enabled = models.BooleanField(default=False)
    cash_on_delivery = models.BooleanField(default=False)
    parent_id = models.CharField(
        max_length=32,
        blank=True,
        help_text="the channel that buyers choose and this one carries for; empty: buyers choose it",
    )
    service = models.CharField(max_length=32, blank=True, help_text="instant, same_day or nothing")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "remote_id"], name="shipping_channel_once_a_shop"),
        ]

    def __str__(self) -> str:
        return self.name


class ShopAddress(Place):
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="addresses")
    remote_id = models.CharField(max_length=32)
    uses = models.JSONField(default=list, help_text="default, pickup, return, inbound")

    class Meta:
        verbose_name_plural = "shop addresses"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "remote_id"], name="shop_address_once_a_shop"),
        ]

    def __str__(self) -> str:
        return self.one_line


class Warehouse(Place):
    """Only shops with several warehouses have any: the marketplace keeps stock by their `location_id`."""

    class Use(models.TextChoices):
        PICKUP = "pickup", _("Goods leave from it")
        RETURN = "return", _("Returns go to it")

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="warehouses")
    remote_id = models.CharField(max_length=32)
    use = models.CharField(max_length=16, choices=Use.choices)
    name = models.CharField(max_length=120, blank=True)
    location_id = models.CharField(max_length=32, blank=True)
    on_holiday = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "remote_id", "use"], name="warehouse_once_a_use"),
        ]

    def __str__(self) -> str:
        return self.name or self.remote_id
