"""What this Xendit remembers. Sums are whole rupiah; moments are seconds on its own clock."""

from typing import Any

from django.db import models


class Thing(models.Model):
    key = models.CharField(max_length=64, unique=True)
    """Its public id."""
    reference_id = models.CharField(max_length=255, db_index=True)
    status = models.CharField(max_length=24)
    created_at = models.FloatField()
    updated_at = models.FloatField()

    class Meta:
        abstract = True


class Customer(Thing):
    facts = models.JSONField()


class Invoice(Thing):
    """`reference_id` is its external_id, which may repeat."""

    amount = models.BigIntegerField()
    facts = models.JSONField()
    """The body that made it."""
    channels = models.JSONField()
    expires_at = models.FloatField()
    paid = models.JSONField(default=dict)
    """What an answer says beyond the rest once it is paid."""
    paid_at = models.FloatField(null=True)

    class Meta:
        indexes = (models.Index(fields=["status", "expires_at"], name="xendit_invoices_due"),)


class Session(Thing):
    amount = models.BigIntegerField()
    facts = models.JSONField()
    channels = models.JSONField()
    expires_at = models.FloatField()
    cancel_reason = models.CharField(max_length=40, default="")
    request_key = models.CharField(max_length=64, default="")
    payment_key = models.CharField(max_length=64, default="")

    class Meta:
        indexes = (models.Index(fields=["status", "expires_at"], name="xendit_sessions_due"),)


class Method(Thing):
    """A payment method of v2."""

    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=40)
    reusability = models.CharField(max_length=16)
    amount = models.BigIntegerField(null=True)
    code = models.CharField(max_length=255, db_index=True)
    facts = models.JSONField()
    expires_at = models.FloatField(null=True)


class PaymentRequest(Thing):
    """What a payer is asked for: by v2 or v3, or opened by the pages of an invoice or a session."""

    generation = models.CharField(max_length=8)
    """v2, v3 or page."""
    type = models.CharField(max_length=24)
    channel = models.CharField(max_length=40)
    amount = models.BigIntegerField(null=True)
    manual = models.BooleanField(default=False)
    """capture_method MANUAL: money is held first."""
    code = models.CharField(max_length=255, db_index=True)
    """What is shown to the payer: number, QR text, counter code; "" where the payer is led elsewhere."""
    facts = models.JSONField()
    fate = models.CharField(max_length=40, default="")
    """The failure_code with which it fails as soon as somebody tries."""
    failure_code = models.CharField(max_length=40, default="")
    method = models.ForeignKey(Method, on_delete=models.CASCADE, null=True, db_constraint=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, null=True, db_constraint=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, db_constraint=False)
    expires_at = models.FloatField(null=True)
    buyer_pays_at = models.FloatField(null=True)
    """When a buyer of the market pays by itself."""

    class Meta:
        indexes = (
            models.Index(fields=["status", "expires_at"], name="xendit_requests_due"),
            models.Index(fields=["buyer_pays_at"], name="xendit_buyers_pay"),
        )


class Payment(Thing):
    request = models.ForeignKey(
        PaymentRequest, on_delete=models.CASCADE, related_name="payments", db_constraint=False
    )
    amount = models.BigIntegerField()
    capture_key = models.CharField(max_length=64)
    captured = models.BigIntegerField(default=0)
    details = models.JSONField(default=dict)
    failure_code = models.CharField(max_length=40, default="")


class Refund(Thing):
    payment = models.ForeignKey(
        Payment, on_delete=models.CASCADE, related_name="refunds", db_constraint=False
    )
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    facts = models.JSONField()
    fate = models.CharField(max_length=40, default="")
    failure_code = models.CharField(max_length=40, default="")
    due = models.FloatField(null=True)
    """When the channel has decided."""


class Payout(Thing):
    channel_code = models.CharField(max_length=40)
    account_number = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    facts = models.JSONField()
    failure_code = models.CharField(max_length=40, default="")
    plan = models.JSONField(default=list)
    """What is still to come: [status, failure code]."""
    due = models.FloatField(null=True)


class Entry(Thing):
    """A transaction: money that came or went."""

    product_key = models.CharField(max_length=64, db_index=True)
    type = models.CharField(max_length=24)
    category = models.CharField(max_length=24)
    channel_code = models.CharField(max_length=40, default="")
    account_identifier = models.CharField(max_length=64, default="")
    amount = models.BigIntegerField()
    inward = models.BooleanField()
    fee = models.BigIntegerField(default=0)
    vat = models.BigIntegerField(default=0)
    settlement = models.CharField(max_length=16, default="")
    settles_at = models.FloatField(null=True)
    settled_at = models.FloatField(null=True)
    product_data = models.JSONField(default=dict)
    description = models.CharField(max_length=255, default="")

    class Meta:
        indexes = (models.Index(fields=["settlement", "settles_at"], name="xendit_to_settle"),)
        verbose_name_plural = "entries"

    @property
    def net(self) -> int:
        cost = self.fee + self.vat
        return self.amount - cost if self.inward else self.amount + cost


class Movement(models.Model):
    """One line of the balance history."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="movements", db_constraint=False)
    account = models.CharField(max_length=8)
    """CASH or HOLDING."""
    line = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    at = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=["account", "at"], name="xendit_balance"),)


class Report(Thing):
    type = models.CharField(max_length=40)
    facts = models.JSONField()
    content = models.TextField(default="")
    due = models.FloatField(null=True)


class KeptAnswer(models.Model):
    """The first answer to an idempotency key, for a day."""

    endpoint = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)
    status = models.IntegerField()
    body = models.JSONField()
    created_at = models.FloatField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["endpoint", "name"], name="xendit_key_once"),)


class Letter(models.Model):
    """One webhook: the same bytes and the same webhook-id each time it is tried."""

    webhook_id = models.CharField(max_length=64)
    event = models.CharField(max_length=40)
    about = models.CharField(max_length=64, db_index=True)
    """The public id it speaks of."""
    body = models.TextField()
    state = models.CharField(max_length=12, default="waiting")
    """waiting, acknowledged, lost, dropped (by the dial)."""
    attempts = models.IntegerField(default=0)
    answer = models.CharField(max_length=80, default="")
    made_at = models.FloatField()
    due = models.FloatField()

    class Meta:
        indexes = (models.Index(fields=["state", "due"], name="xendit_letters_due"),)


def touch(thing: Thing, moment: float, **changes: Any) -> None:
    """Change it now."""
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.updated_at = moment
    thing.save()
