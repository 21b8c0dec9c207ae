"""What is said of an event, by one way and in one language."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from omnihub.notifications.events import Event, Language, Way


class MessageTemplate(models.Model):
    """Empty fields say what OmniHub says by itself (`defaults`)."""

    event = models.CharField(_("event"), max_length=24, choices=Event.choices)
    way = models.CharField(_("way"), max_length=16, choices=Way.choices)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    active = models.BooleanField(_("in use"), default=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True, help_text=_("of an e-mail"))
    text = models.TextField(
        _("text"), blank=True, help_text=_("a line whose {{word}} is empty for an order is left out")
    )
    remote_name = models.CharField(
        _("name at WhatsApp"), max_length=200, blank=True, help_text=_("as it is approved there")
    )
    remote_language = models.CharField(
        _("language code at WhatsApp"), max_length=16, blank=True, help_text=_("en and en_US differ there")
    )
    remote_status = models.CharField(_("state at WhatsApp"), max_length=32, blank=True, editable=False)
    remote_reason = models.CharField(max_length=500, blank=True, editable=False)
    checked_at = models.DateTimeField(_("state as of"), null=True, editable=False)

    class Meta:
        verbose_name = _("message template")
        verbose_name_plural = _("message templates")
        ordering: ClassVar = ["event", "way", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "way", "language"], name="template_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {self.get_way_display()}, {self.get_language_display()}"
