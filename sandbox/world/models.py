"""What the world itself remembers."""

from django.db import models


class Memory(models.Model):
    """One remembered value by name, such as the market's clock."""

    name = models.CharField(primary_key=True, max_length=40)
    value = models.JSONField()
