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

    kind = models.CharField(_("marketplace"), max_length=32, help_text=_("the kind of marketplace"))
    remote_id = models.CharField(_("number at the marketplace"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    region = models.CharField(_("region"), max_length=8, default="ID")
    currency = models.CharField(_("currency"), max_length=3, default="IDR")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.DISCONNECTED)
    state_reason = models.CharField(_("why"), max_length=300, blank=True)
    go_live_at = models.DateTimeField(
        _("live since"),
        null=True,
        blank=True,
        help_text=_("orders placed before it are history: never sent to Odoo"),
    )
    pulls = models.BooleanField(
        _("reads orders"), default=True, help_text=_("read orders from the marketplace")
    )
    pushes_orders = models.BooleanField(
        _("writes orders to Odoo"), default=False, help_text=_("write orders to Odoo")
    )
    pushes_stock = models.BooleanField(
        _("writes stock"), default=False, help_text=_("write stock to the marketplace")
    )
    arranges = models.BooleanField(
        _("arranges shipments"), default=False, help_text=_("arrange shipments and fetch labels")
    )
    cancels = models.BooleanField(
        _("cancels"), default=False, help_text=_("cancel orders and answer buyers at the marketplace")
    )
    messages = models.BooleanField(
        _("messages buyers"), default=False, help_text=_("tell buyers by e-mail or WhatsApp")
    )
    pushes_fulfilled = models.BooleanField(
        _("writes the marketplace's own shipments"),
        default=False,
        help_text=_("write orders to Odoo that the marketplace ships from its own warehouse"),
    )
    stock_place = models.CharField(
        _("stock is kept at"),
        max_length=100,
        blank=True,
        help_text=_("where Odoo keeps what this shop sells; empty: none chosen yet"),
    )
    created_at = models.DateTimeField(_("connected at"), auto_now_add=True)
    synced_at = models.DateTimeField(
        _("last complete look"), null=True, help_text=_("end of the last complete look for orders")
    )

    class Meta:
        verbose_name = _("shop")
        verbose_name_plural = _("shops")
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
