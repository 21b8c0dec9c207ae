"""Who asked to be forgotten, as far as it must be known for him to stay so."""

from typing import ClassVar

from django.db import models

from channels.models.shop import Shop


class ErasedBuyer(models.Model):
    """A buyer of one shop whose earlier orders come in without him. Only a keyed digest of him is kept."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shop", "digest"], name="erased_buyer_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]
