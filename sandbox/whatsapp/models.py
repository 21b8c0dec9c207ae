"""What this WhatsApp remembers."""

from django.db import models


class Contact(models.Model):
    """A phone that we wrote to, or that wrote to us."""

    wa_id = models.CharField(primary_key=True, max_length=20)
    user_id = models.CharField(max_length=140, unique=True)
    name = models.CharField(max_length=60, default="")
    wrote_at = models.FloatField(null=True)
    """When it last wrote to us: free text may be sent for 24 hours."""


class Template(models.Model):
    name = models.CharField(max_length=512)
    language = models.CharField(max_length=10)
    category = models.CharField(max_length=20)
    named = models.BooleanField()
    components = models.JSONField()
    status = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, default="NONE")
    review_due = models.FloatField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "language"], name="template_once"),)


class Message(models.Model):
    """Ours to a phone, or a phone's to us (`inbound`)."""

    wamid = models.CharField(max_length=140, unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, db_constraint=False)
    inbound = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    text = models.TextField()
    """As the phone shows it."""
    buttons = models.JSONField(default=list)
    template = models.CharField(max_length=512, default="")
    language = models.CharField(max_length=10, default="")
    parameters = models.JSONField(default=dict)
    callback_data = models.CharField(max_length=512, default="")
    charged_as = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=12, default="accepted")
    error_code = models.IntegerField(null=True)
    made_at = models.FloatField()
    plan = models.JSONField(default=list)
    """What is still to come: [status, error code or 0, seconds after the one before]."""
    plan_due = models.FloatField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["contact", "id"], name="whatsapp_chat"),
            models.Index(fields=["plan_due"], name="whatsapp_plan_due"),
        )


class Letter(models.Model):
    """One call of the webhook: the same bytes each time it is tried."""

    body = models.TextField()
    state = models.CharField(max_length=12, default="waiting")
    """waiting, acknowledged, lost, dropped (by the dial)."""
    attempts = models.IntegerField(default=0)
    answer = models.CharField(max_length=80, default="")
    made_at = models.FloatField()
    due = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=["state", "due"], name="whatsapp_letters_due"),)
