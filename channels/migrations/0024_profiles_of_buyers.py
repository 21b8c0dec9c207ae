"""What the new columns hold of buyers who are here already. Apart from these: PostgreSQL lays no index over rows
whose foreign keys were written in the same transaction.
"""

from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from channels import contacts

AT_ONCE = 1_000


def give_profiles(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Each buyer there is has a profile of the same key; the next ones get later keys."""
    customers = apps.get_model("channels", "Customer").objects
    profiles = apps.get_model("channels", "CustomerProfile")
    last = 0
    while pks := list(customers.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        profiles.objects.bulk_create(profiles(pk=pk) for pk in pks)
        customers.filter(pk__in=pks).update(profile_id=models.F("pk"))
        last = pks[-1]
    if last:
        for line in schema_editor.connection.ops.sequence_reset_sql(no_style(), [profiles]):
            schema_editor.execute(line)


def lay_keys(apps: Apps, _schema_editor: object) -> None:
    """Of buyers shown in full, by their newest orders shown in full."""
    customers = apps.get_model("channels", "Customer").objects
    orders = apps.get_model("channels", "Order").objects.filter(recipient_is_clear=True)
    last = 0
    while rows := list(customers.filter(pk__gt=last, is_clear=True).order_by("pk")[:AT_ONCE]):
        told = {
            order.customer_id: order
            for order in orders.filter(customer__in=[row.pk for row in rows]).order_by("placed_at", "pk")
        }
        for row in rows:
            order = told.get(row.pk)
            row.phone_key = contacts.phone(row.phone)
            row.email_key = contacts.email(order.recipient_email) if order else ""
            row.place_key = contacts.place(row.name, order.recipient_postcode) if order else ""
        customers.bulk_update(rows, ["phone_key", "email_key", "place_key"])
        last = rows[-1].pk


def nothing(_apps: Apps, _schema_editor: object) -> None:
    """The columns go, and what is in them."""


class Migration(migrations.Migration):
    dependencies = [("channels", "0023_customers")]

    operations = [
        migrations.RunPython(give_profiles, nothing, elidable=True),
        migrations.RunPython(lay_keys, nothing, elidable=True),
    ]
