"""A row for each event, way and language: empty, so that OmniHub's own words stand in it."""

from itertools import product
from typing import Any

from django.db import migrations

EVENTS = ("order_received", "payment_reminder", "paid", "shipped", "delivered", "cancelled", "refund_done")


def make(apps: Any, _editor: Any) -> None:
    template = apps.get_model("notifications", "MessageTemplate")
    for event, way, language in product(EVENTS, ("email", "whatsapp"), ("id", "en")):
        template.objects.get_or_create(event=event, way=way, language=language)


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
