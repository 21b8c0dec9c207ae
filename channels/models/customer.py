"""A buyer, as far as the marketplace shows them."""

from typing import ClassVar

from django.db import models

from channels.models.shop import Shop
from omnihub.core.folded import Folded


class Customer(models.Model):
    """Masked values never overwrite clear ones."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="customers")
    remote_id = models.CharField(max_length=64)
    username = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=64, blank=True)
    is_clear = models.BooleanField(default=False, help_text="not masked by the marketplace")
    as_of = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "remote_id"], name="customer_once_a_shop"),
        ]
        indexes: ClassVar = [models.Index(Folded("username"), name="customer_by_username")]

    def __str__(self) -> str:
        return self.username or self.remote_id
