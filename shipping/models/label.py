"""A parcel's label: asked for, made by the marketplace, kept as a file, printed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.models import Shop
from shipping.models.shipment import Shipment


class Label(models.Model):
    """The file is in Django's file storage; it is thrown away after KEEP_DAYS["labels"] days."""

    class State(models.TextChoices):
        WANTED = "wanted", _("Waits for its turn")
        MAKING = "making", _("Being made by the marketplace")
        STORED = "stored", _("Here")
        FAILED = "failed", _("Failed")
        PRUNED = "pruned", _("Thrown away")

    class Format(models.TextChoices):
        PDF = "pdf", _("PDF")
        ZPL = "zpl", _("ZPL for label printers")

    shipment = models.OneToOneField(
        Shipment, verbose_name=_("shipment"), on_delete=models.CASCADE, related_name="label"
    )
    shop = models.ForeignKey(Shop, verbose_name=_("shop"), on_delete=models.CASCADE, related_name="labels")
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WANTED)
    kind = models.CharField(_("kind"), max_length=40, blank=True, help_text=_("the marketplace's word"))
    tracking_number = models.CharField(
        _("waybill"), max_length=100, blank=True, help_text=_("the one it was made for")
    )
    replaced_number = models.CharField(
        _("earlier waybill"), max_length=100, blank=True, help_text=_("of a label that no longer counts")
    )
    file = models.FileField(_("file"), upload_to="labels/%Y/%m/%d", blank=True)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices, blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), default=0)
    digest = models.CharField(_("digest"), max_length=64, blank=True, help_text=_("SHA-256 of the file"))
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.CharField(_("asked by"), max_length=150, blank=True)
    made_at = models.DateTimeField(_("asked the marketplace at"), null=True)
    fetched_at = models.DateTimeField(_("fetched at"), null=True)
    printed_at = models.DateTimeField(_("printed at"), null=True)
    printed_by = models.CharField(_("printed by"), max_length=150, blank=True)
    prints = models.PositiveSmallIntegerField(_("times printed"), default=0)
    tries = models.PositiveSmallIntegerField(
        _("bad files"), default=0, help_text=_("in a row: empty, cut or no label at all")
    )
    problem = models.CharField(_("problem"), max_length=100, blank=True, help_text=_("its code"))
    problem_words = models.JSONField(
        _("problem in words"), default=str, help_text=_("as omnihub.core.texts keeps them")
    )

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        indexes: ClassVar = [
            models.Index(fields=["state", "-asked_at", "-id"], name="label_in_state"),
            models.Index(fields=["shop", "state", "-asked_at", "-id"], name="label_of_shop"),
            models.Index(
                fields=["-asked_at", "-id"],
                name="label_to_print",
                condition=models.Q(state="stored", printed_at__isnull=True),
            ),
            models.Index(
                fields=["replaced_number"], name="label_replaced", condition=~models.Q(replaced_number="")
            ),
            models.Index(fields=["tracking_number"], name="label_by_waybill"),
            models.Index(fields=["fetched_at"], name="label_kept", condition=~models.Q(file="")),
        ]

    def __str__(self) -> str:
        return f"label of {self.shipment}"
