"""Every mail that was sent, whoever it was for."""

from django.db import models


class Mail(models.Model):
    sender = models.CharField(max_length=320)
    recipients = models.JSONField()
    subject = models.CharField(max_length=998)
    raw = models.BinaryField()
    came_at = models.FloatField()
