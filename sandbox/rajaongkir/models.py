"""What this RajaOngkir remembers."""

from django.db import models


class Key(models.Model):
    """A customer's key, and what it used of its day."""

    key = models.CharField(primary_key=True, max_length=60)
    plan = models.CharField(max_length=20)
    limit = models.IntegerField()
    day = models.CharField(max_length=10, default="")
    """The day in Jakarta that `used` is about."""
    used = models.IntegerField(default=0)


class Call(models.Model):
    """The latest calls, with what they asked."""

    at = models.FloatField()
    path = models.CharField(max_length=200)
    asked = models.CharField(max_length=300)
    code = models.IntegerField()
    message = models.CharField(max_length=100)
    milliseconds = models.FloatField()


class Waybill(models.Model):
    number = models.CharField(max_length=40, unique=True)
    courier = models.CharField(max_length=20)
    service = models.CharField(max_length=40)
    origin = models.CharField(max_length=120)
    destination = models.CharField(max_length=120)
    shipper = models.CharField(max_length=120)
    receiver = models.CharField(max_length=120)
    receiver_address = models.CharField(max_length=200, default="")
    receiver_phone = models.CharField(max_length=30, default="")
    grams = models.IntegerField()
    made_at = models.FloatField()
    events = models.JSONField(default=list)
    """What has happened: [stage, epoch seconds], in order."""
    plan = models.JSONField(default=list)
    """What is still to come: [stage, hours after the one before]."""
    due = models.FloatField(null=True)
    """When the next of the plan happens."""

    class Meta:
        indexes = (models.Index(fields=["due"], name="rajaongkir_waybills_due"),)
