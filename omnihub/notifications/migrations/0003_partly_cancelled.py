"""An event that may happen to an order more than once, and a template of it for each way and language."""

from itertools import product
from typing import Any

from django.db import migrations, models


EVENT = "partly_cancelled"


def make(apps: Any, _editor: Any) -> None:
    template = apps.get_model("notifications", "MessageTemplate")
    for way, language in product(("email", "whatsapp"), ("id", "en")):
        template.objects.get_or_create(event=EVENT, way=way, language=language)


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0002_templates"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="message",
            name="message_told_once",
        ),
        migrations.AddField(
            model_name="message",
            name="facts",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="pieces and sums; nothing that names people",
                verbose_name="what it tells",
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="part",
            field=models.CharField(
                blank=True,
                help_text="of an event that may happen to an order more than once",
                max_length=40,
                verbose_name="which one",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="event",
            field=models.CharField(
                choices=[
                    ("order_received", "Order received"),
                    ("payment_reminder", "Payment reminder"),
                    ("paid", "Payment received"),
                    ("shipped", "Shipped"),
                    ("delivered", "Delivered"),
                    ("cancelled", "Cancelled"),
                    ("partly_cancelled", "Some pieces cancelled"),
                    ("refund_done", "Refund done"),
                ],
                max_length=24,
                verbose_name="event",
            ),
        ),
        migrations.AlterField(
            model_name="messagetemplate",
            name="event",
            field=models.CharField(
                choices=[
                    ("order_received", "Order received"),
                    ("payment_reminder", "Payment reminder"),
                    ("paid", "Payment received"),
                    ("shipped", "Shipped"),
                    ("delivered", "Delivered"),
                    ("cancelled", "Cancelled"),
                    ("partly_cancelled", "Some pieces cancelled"),
                    ("refund_done", "Refund done"),
                ],
                max_length=24,
                verbose_name="event",
            ),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                fields=("order", "event", "part", "way"), name="message_told_once"
            ),
        ),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
