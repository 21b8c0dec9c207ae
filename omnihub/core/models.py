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
    source = models.CharField(max_length=32)
    event_key = models.CharField(max_length=200)
    body = SealedTextField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    drained_at = models.DateTimeField(null=True)
    event = models.CharField(max_length=100, blank=True, help_text="the remote's name of what happened")
    subject = models.CharField(max_length=200, blank=True, help_text="what it is about, as in Work")
    note = models.CharField(max_length=300, blank=True)
    correlation_id = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "event_key"], name="inbox_event_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], name="inbox_new", condition=Q(state="new")),
            models.Index(fields=["subject", "received_at"], name="inbox_subject", condition=~Q(subject="")),
            models.Index(fields=["received_at"], name="inbox_read", condition=~Q(state="new")),
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

    topic = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    key = models.CharField(max_length=250, help_text="no two rows of one key are sent at once")
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    not_before = models.DateTimeField()
    wanted_since = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    claim = models.UUIDField(null=True)
    claimed_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=120, blank=True, help_text="the process that holds the claim")
    look_first = models.BooleanField(default=False, help_text="an earlier attempt may have done the work")
    fate = models.CharField(max_length=16, blank=True)
    code = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True, help_text="in words for staff: the last error, or the outcome")
    correlation_id = models.CharField(max_length=32, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "work"
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
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject} ({self.state})"


class Attempt(models.Model):
    """One try at one piece of work, kept for the order's timeline."""

    SENDING = "sending"
    LOST = "lost"

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    claim = models.UUIDField()
    started_at = models.DateTimeField()
    took = models.DurationField(default=timedelta)
    outcome = models.CharField(max_length=16, help_text="sending, lost, done or a fate")
    code = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["started_at"], name="attempt_started"),
            models.Index(fields=["claim"], name="attempt_claim"),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome}"


class Gate(models.Model):
    """How fast, and whether at all, we may call one remote: token bucket and circuit breaker."""

    remote = models.CharField(max_length=100, primary_key=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    open_until = models.DateTimeField(null=True)

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

    name = models.CharField(max_length=100, primary_key=True)
    incarnation = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%H:%M:%S}"


class Bell(models.Model):
    """A bell in the queue that no worker has answered yet: one a name, however often it is rung."""

    name = models.CharField(max_length=100, primary_key=True)
    rung_at = models.DateTimeField(null=True, help_text="empty: answered")

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """One row: what makes this database's external ids its own, and the big pause button."""

    key = models.CharField(max_length=12, unique=True)
    paused = models.BooleanField(default=False)
    paused_because = models.CharField(max_length=200, blank=True)
    canary = models.TextField(help_text="must decrypt at start, or the encryption key is wrong")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key
