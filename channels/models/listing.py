"""What is sold: our products (from the ERP), the marketplace's listings, and how they belong together."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels.models.shop import Shop


class Product(models.Model):
    """A product of the ERP, known by its SKU."""

    sku = models.CharField(_("SKU"), max_length=100, unique=True)
    name = models.CharField(_("name"), max_length=300)
    barcode = models.CharField(_("barcode"), max_length=100, blank=True)
    weight_grams = models.PositiveIntegerField(_("weight in grams"), default=0)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, default=0)
    active = models.BooleanField(_("in use"), default=True)
    as_of = models.DateTimeField(_("as of"))

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")

    def __str__(self) -> str:
        return f"{self.sku} {self.name}"


class Listing(models.Model):
    """One sellable line of a marketplace: an item, or one variation of it."""

    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="listings")
    item_id = models.CharField(_("item"), max_length=32)
    model_id = models.CharField(
        _("variation"), max_length=32, default="0", help_text=_("0 where there is no variation")
    )
    sku = models.CharField(_("SKU of the listing"), max_length=100, blank=True)
    name = models.CharField(_("name"), max_length=300, blank=True)
    status = models.CharField(_("state"), max_length=32, blank=True)
    image_url = models.URLField(_("picture"), max_length=500, blank=True)
    as_of = models.DateTimeField(_("as of"))
    products = models.ManyToManyField(
        Product, verbose_name=_("products"), through="Component", related_name="listings"
    )

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "item_id", "model_id"], name="listing_once_a_shop"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sku"], name="listing_sku"),
            models.Index(fields=["shop", "name", "id"], name="listing_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.sku or self.item_id} {self.name}"


class Component(models.Model):
    """How much of a product one piece of a listing takes. Bundles have several."""

    listing = models.ForeignKey(
        Listing, verbose_name=_("listing"), on_delete=models.CASCADE, related_name="components"
    )
    product = models.ForeignKey(
        Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="components"
    )
    quantity = models.PositiveIntegerField(_("pieces"), default=1)
    price_share = models.DecimalField(
        _("share of the price"),
        max_digits=7,
        decimal_places=4,
        default=1,
        help_text=_("part of the listing's price, 0 to 1"),
    )
    by_hand = models.BooleanField(
        _("by hand"), default=False, help_text=_("set by a person; never replaced by SKU")
    )

    class Meta:
        verbose_name = _("product of a listing")
        verbose_name_plural = _("made of")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "product"], name="component_once_a_listing"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="component_has_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.product}"
