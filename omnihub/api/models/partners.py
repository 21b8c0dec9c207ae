"""Partners, their keys, the checkouts they have made, and which of their calls have been answered."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Checkout, Shop
from omnihub.core import clock


class Partner(models.Model):
    """Somebody whose program may call us: it sees what it has made itself, in the shops it may sell in."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("whom to ask when its program misbehaves")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("without it none of its keys opens anything")
    )
    shops = models.ManyToManyField(Shop, verbose_name=_("shops"), related_name="partners")
    per_minute = models.PositiveIntegerField(_("calls a minute"), default=120)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """Of the key itself only a digest is kept: it is shown once, when it is made."""

    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="keys"
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("which program, on which machine"))
    prefix = models.CharField(_("begins with"), max_length=16, unique=True)
    digest = models.CharField(_("digest"), max_length=64)
    scopes = models.JSONField(_("rights"), default=list)
    created_at = models.DateTimeField(_("made at"), auto_now_add=True)
    created_by = models.CharField(_("made by"), max_length=150)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.CharField(_("revoked by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"

    @property
    def over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()


class PartnerCheckout(models.Model):
    """Whose a checkout is, and how the partner calls it."""

    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="checkouts"
    )
    checkout = models.OneToOneField(
        Checkout, verbose_name=_("checkout"), on_delete=models.CASCADE, related_name="partner_checkout"
    )
    reference = models.CharField(
        _("partner's reference"), max_length=64, blank=True, help_text=_("once for each partner")
    )

    class Meta:
        verbose_name = _("checkout of a partner")
        verbose_name_plural = _("checkouts of partners")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partner", "reference"],
                name="partner_reference_once",
                condition=~models.Q(reference=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.checkout)


class Call(models.Model):
    """A write with an idempotency key: sent again it is answered again, and not done again.

    What it answered is not kept, only which checkout it was about: an answer names people.
    """

    partner = models.ForeignKey(
        Partner, verbose_name=_("partner"), on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(_("idempotency key"), max_length=100)
    fingerprint = models.CharField(_("digest of what was asked"), max_length=64)
    begun_at = models.DateTimeField(_("begun at"))
    status = models.PositiveSmallIntegerField(_("answered"), null=True, help_text=_("empty: under way"))
    checkout = models.ForeignKey(
        Checkout, verbose_name=_("checkout"), null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("call of a partner")
        verbose_name_plural = _("calls of partners")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "key"], name="partner_call_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["begun_at"], name="partner_call_begun")]

    def __str__(self) -> str:
        return self.key
