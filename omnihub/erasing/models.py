"""That a buyer was erased: the receipt, which names nobody, and how far it is."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from channels.erasing import Scope
from omnihub.core.secrets import SealedTextField


class Erasure(models.Model):
    """`needles` are the words by which the buyer is still found in notes; sealed, and gone at the end."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.RUNNING)
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    digests = models.JSONField(
        _("digests of the buyer"), default=list, help_text=_("keyed, of each number, mailbox and user name")
    )
    scope = models.JSONField(_("rows"), default=dict, help_text=_("keys of the rows that were his"))
    targets = models.JSONField(_("in Odoo"), default=list, help_text=_("numbers of what Odoo held of him"))
    needles = SealedTextField(_("words looked for"), blank=True, default="")
    files = models.JSONField(_("files"), default=list, help_text=_("that are still to be deleted"))
    counts = models.JSONField(
        _("rows emptied"),
        default=list,
        help_text=_("each place, as omnihub.core.texts keeps it, and how many"),
    )
    swept = models.JSONField(_("tables read"), default=dict, help_text=_("how far the notes were read"))
    left = models.JSONField(_("left for a person"), default=list)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="erasure_newest")]

    def __str__(self) -> str:
        return self.short

    @property
    def short(self) -> str:
        return self.id.hex[:8]

    @property
    def rows(self) -> Scope:
        told: dict[str, list[Any]] = self.scope
        return Scope(**{name: tuple(pks) for name, pks in told.items()})
