"""What is sold: our products (from the ERP), the marketplace's listings, and how they belong together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from channels.models.shop import Shop


class Product(models.Model):
    """A product of the ERP, known by its SKU."""

    sku = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=300)
    barcode = models.CharField(max_length=100, blank=True)
    weight_grams = models.PositiveIntegerField(default=0)
    price = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    active = models.BooleanField(default=True)
    as_of = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class Listing(models.Model):
    """One sellable line of a marketplace: an item, or one variation of it."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="listings")
    item_id = models.CharField(max_length=32)
    model_id = models.CharField(max_length=32, default="0", help_text="0 where there is no variation")
    sku = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=32, blank=True)
    image_url = models.URLField(max_length=500, blank=True)
    as_of = models.DateTimeField()
    products = models.ManyToManyField(Product, through="Component", related_name="listings")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "item_id", "model_id"], name="listing_once_a_shop"),
        ]
        indexes: ClassVar = [models.Index(fields=["sku"], name="listing_sku")]

    def __str__(self) -> str:
        return f"{self.sku or self.item_id} {self.name}"


class Component(models.Model):
    """How much of a product one piece of a listing takes. Bundles have several."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="components")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="components")
    quantity = models.PositiveIntegerField(default=1)
    price_share = models.DecimalField(
        max_digits=7, decimal_places=4, default=1, help_text="part of the listing's price, 0 to 1"
    )
    by_hand = models.BooleanField(default=False, help_text="set by a person; never replaced by SKU")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "product"], name="component_once_a_listing"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="component_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"
