"""One message to one buyer by one way, and what became of it."""

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from channels.models import Order
from omnihub.core.secrets import SealedTextField
from omnihub.notifications.events import Because, Event, Language, State, Way

RANDOM_BITS = 59


def new_id() -> int:
    """Known before INSERT, as sealed columns need it, and nothing for the provider to count by."""
    return secrets.randbits(RANDOM_BITS)


class Message(models.Model):
    """Once for each (event, order, part, way). Its text is made when it is sent, and only its digest kept."""

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    order = models.ForeignKey(
        Order,
        verbose_name=_("order"),
        on_delete=models.CASCADE,
        related_name="told_messages",
        db_index=False,
    )
    event = models.CharField(_("event"), max_length=24, choices=Event.choices)
    part = models.CharField(
        _("which one"),
        max_length=40,
        blank=True,
        help_text=_("of an event that may happen to an order more than once"),
    )
    facts = models.JSONField(
        _("what it tells"),
        default=dict,
        blank=True,
        help_text=_("pieces and sums; nothing that names people"),
    )
    way = models.CharField(_("way"), max_length=16, choices=Way.choices)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices)
    recipient = SealedTextField(_("to"), blank=True)
    shown = models.CharField(_("to, masked"), max_length=120, blank=True)
    recipient_hash = models.CharField(max_length=64, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    because = models.CharField(_("because"), max_length=24, choices=Because.choices, blank=True)
    words = models.CharField(_("in detail"), max_length=500, blank=True, help_text=_("the provider's words"))
    code = models.CharField(_("code"), max_length=100, blank=True)
    remote_id = models.CharField(_("number at the provider"), max_length=255, null=True, unique=True)  # noqa: DJ001 - unique, and many have none
    digest = models.CharField(_("digest of the text"), max_length=64, blank=True)

    happened_at = models.DateTimeField(_("happened at"), help_text=_("when what it tells happened"))
    made_at = models.DateTimeField(_("made at"))
    handed_at = models.DateTimeField(
        _("handed over at"), null=True, help_text=_("from then on it may have gone out")
    )
    asked_at = models.DateTimeField(
        _("asked about at"), null=True, help_text=_("when a person was asked whether it went out")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)
    read_at = models.DateTimeField(_("read at"), null=True)
    failed_at = models.DateTimeField(_("failed at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "event", "part", "way"], name="message_told_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-made_at", "-id"], name="message_newest"),
            models.Index(fields=["state", "-made_at", "-id"], name="message_newest_in_state"),
            models.Index(fields=["event", "-made_at", "-id"], name="message_newest_of_event"),
            models.Index(
                fields=["recipient_hash", "-handed_at"],
                name="message_to_recipient",
                condition=Q(handed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} by {self.way} to {self.shown} ({self.state})"


class StrayStatus(models.Model):
    """A provider told of a message that nobody knows yet: it may have overtaken our own transaction."""

    remote_id = models.CharField(max_length=255)
    callback = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=16)
    at = models.DateTimeField()
    code = models.CharField(max_length=100, blank=True)
    words = models.CharField(max_length=500, blank=True)
    then = models.CharField(max_length=16, blank=True)
    came_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["remote_id", "state"], name="stray_status_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["came_at"], name="stray_status_came")]

    def __str__(self) -> str:
        return f"{self.state} of {self.remote_id}"
