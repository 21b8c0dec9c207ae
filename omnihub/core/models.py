"""The engine's tables: what came in (inbox), what is to be done (work), what was tried (attempts)."""

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from omnihub.core.secrets import SealedTextField


class InboxMessage(models.Model):
    """One genuine incoming call, as it came: evidence. The work it asks for is in `Work`."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        DONE = "done", _("Done")
        IGNORED = "ignored", _("Ignored")
        UNREADABLE = "unreadable", _("Unreadable")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    source = models.CharField(_("sender"), max_length=32)
    event_key = models.CharField(_("key of the event"), max_length=200)
    body = SealedTextField(_("body"))
    received_at = models.DateTimeField(_("received at"))
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.NEW)
    drained_at = models.DateTimeField(_("read at"), null=True)
    event = models.CharField(
        _("event"), max_length=100, blank=True, help_text=_("the remote's name of what happened")
    )
    subject = models.CharField(_("about"), max_length=200, blank=True, help_text=_("what it is about"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    correlation_id = models.CharField(_("correlation id"), max_length=32)

    class Meta:
        verbose_name = _("message received")
        verbose_name_plural = _("messages received")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "event_key"], name="inbox_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="inbox_new", condition=Q(state="new")),
            models.Index(fields=["subject", "received_at"], name="inbox_subject", condition=~Q(subject="")),
            models.Index(fields=["received_at"], name="inbox_received"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event or self.event_key}"


class Work(models.Model):
    """One thing to do for one subject. Waiting rows fold; a row being sent is alone on its key."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Sending")
        HELD = "held", _("waiting for a person")
        DONE = "done", _("Done")

    topic = models.CharField(_("topic"), max_length=64)
    subject = models.CharField(_("about"), max_length=200)
    key = models.CharField(_("key"), max_length=250, help_text=_("no two rows of one key are sent at once"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField(_("not before"))
    wanted_since = models.DateTimeField(_("wanted since"))
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(_("begun at"), null=True)
    lease_until = models.DateTimeField(_("given up at"), null=True)
    worker = models.CharField(
        _("worker"), max_length=120, blank=True, help_text=_("the process that holds the claim")
    )
    look_first = models.BooleanField(
        _("look first"), default=False, help_text=_("an earlier attempt may have done the work")
    )
    fate = models.CharField(_("how it ended"), max_length=16, blank=True)
    code = models.CharField(_("code"), max_length=100, blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("in words for staff: the last error, or the outcome")
    )
    correlation_id = models.CharField(_("correlation id"), max_length=32, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("work")
        verbose_name_plural = _("work")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["topic", "subject"], condition=Q(state="waiting"), name="work_waits_once"
            ),
            models.UniqueConstraint(fields=["key"], condition=Q(state="sending"), name="work_sent_alone"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["topic", "not_before"], name="work_due", condition=Q(state="waiting")),
            models.Index(fields=["lease_until"], name="work_leased", condition=Q(state="sending")),
            models.Index(fields=["topic", "subject", "state"], name="work_subject"),
            models.Index(fields=["topic", "wanted_since"], name="work_held", condition=Q(state="held")),
            models.Index(fields=["finished_at"], name="work_finished", condition=Q(state="done")),
            models.Index(fields=["topic"], name="work_failing", condition=Q(state="waiting", attempts__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject} ({self.state})"


class Attempt(models.Model):
    """One try at one piece of work, kept for the order's timeline."""

    SENDING = "sending"
    LOST = "lost"

    work = models.ForeignKey(Work, verbose_name=_("work"), on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField(_("number"))
    claim = models.UUIDField()
    started_at = models.DateTimeField(_("started at"))
    took = models.DurationField(_("took"), default=timedelta)
    outcome = models.CharField(_("outcome"), max_length=16, help_text=_("sending, lost, done or a fate"))
    code = models.CharField(_("code"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("try")
        verbose_name_plural = _("tries")
        indexes: ClassVar = [
            models.Index(fields=["started_at"], name="attempt_started"),
            models.Index(fields=["claim"], name="attempt_claim"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome}"


class Gate(models.Model):
    """How fast, and whether at all, we may call one remote: token bucket and circuit breaker."""

    remote = models.CharField(_("remote"), max_length=100, primary_key=True)
    tokens = models.FloatField(_("calls left at once"))
    filled_at = models.DateTimeField(_("counted at"))
    failures = models.PositiveIntegerField(_("failures in a row"), default=0, help_text=_("in a row"))
    open_until = models.DateTimeField(_("not called until"), null=True)

    class Meta:
        verbose_name = _("gate of a remote")
        verbose_name_plural = _("gates of remotes")

    def __str__(self) -> str:
        return self.remote


class Cursor(models.Model):
    """How far a poll has read. Moves only after what it read is safe."""

    name = models.CharField(max_length=150, primary_key=True)
    value = models.CharField(max_length=200)
    moved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.value}"


class Heartbeat(models.Model):
    """The last sign of life of a process that must be watched."""

    name = models.CharField(_("process"), max_length=100, primary_key=True)
    incarnation = models.CharField(_("start"), max_length=64)
    at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"


class Bell(models.Model):
    """A bell in the queue that no worker has answered yet: one a name, however often it is rung."""

    name = models.CharField(max_length=100, primary_key=True)
    rung_at = models.DateTimeField(null=True, help_text="empty: answered")

    def __str__(self) -> str:
        return self.name


class Refusal(models.Model):
    """Calls of one sender whose secret did not suit, since the last one that did."""

    source = models.CharField(max_length=32, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} refused calls of {self.source}"


class Tally(models.Model):
    """How often something was done in a span of time, counted by all processes together."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until:%H:%M:%S}"


class Installation(models.Model):
    """One row: what makes this database's external ids its own, and the big pause button."""

    key = models.CharField(_("key"), max_length=12, unique=True)
    paused = models.BooleanField(_("paused"), default=False)
    paused_because = models.CharField(_("why it is paused"), max_length=200, blank=True)
    canary = models.TextField(help_text=_("must decrypt at start, or the encryption key is wrong"))
    created_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("pause button")
        verbose_name_plural = _("pause button")

    def __str__(self) -> str:
        return self.key
