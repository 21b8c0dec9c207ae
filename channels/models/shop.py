"""A shop on a sales channel, and how we are connected to it."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnihub.core import clock
from omnihub.core.secrets import SealedTextField


class Shop(models.Model):
    class State(models.TextChoices):
        CONNECTED = "connected", _("Connected")
        DISCONNECTED = "disconnected", _("Authorisation needed")
        BLOCKED = "blocked", _("Blocked by the marketplace")

    kind = models.CharField(max_length=32, help_text="the marketplace, a key of MARKETPLACES")
    remote_id = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=8, default="ID")
    currency = models.CharField(max_length=3, default="IDR")
    state = models.CharField(max_length=16, choices=State.choices, default=State.DISCONNECTED)
    state_reason = models.CharField(max_length=300, blank=True)
    go_live_at = models.DateTimeField(
        null=True, blank=True, help_text="orders placed before it are history: never sent to the ERP"
    )
    pulls = models.BooleanField(default=True, help_text="read orders from the marketplace")
    pushes_orders = models.BooleanField(default=False, help_text="write orders to the ERP")
    pushes_stock = models.BooleanField(default=False, help_text="write stock to the marketplace")
    pushes_fulfilled = models.BooleanField(
        default=False, help_text="write orders to the ERP that the marketplace ships from its own warehouse"
    )
    stock_place = models.CharField(
        max_length=100,
        blank=True,
        help_text="where the ERP keeps what this shop sells; empty: none chosen yet",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    synced_at = models.DateTimeField(null=True, help_text="end of the last complete look for orders")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "remote_id"], name="shop_connected_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.key

    @property
    def live(self) -> bool:
        """Whether an order that is placed now is ours to carry."""
        return self.go_live_at is not None and self.go_live_at <= clock.now()

    @property
    def key(self) -> str:
        """The name of this shop in work, logs and on the command line: shopee:220000123."""
        return f"{self.kind}:{self.remote_id}"


class Connection(models.Model):
    """The tokens of one shop. Only one worker at a time may replace them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="connection")
    access_token = SealedTextField()
    refresh_token = SealedTextField()
    access_expires_at = models.DateTimeField()
    refresh_expires_at = models.DateTimeField()
    authorised_until = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    refresh_claim = models.UUIDField(null=True)
    refresh_claimed_until = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"connection of {self.shop}"
