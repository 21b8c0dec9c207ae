"""Apart from the column it fills: PostgreSQL lays no index over rows whose foreign keys were written in the same
transaction.
"""

from typing import Any

from django.db import migrations, models


def name_the_orders_of_scans(apps: Any, _schema_editor: Any) -> None:
    """Scans knew their parcel alone; an order of our own shop has none when it is packed."""
    scans, shipments = apps.get_model("shipping", "ScanEvent"), apps.get_model("shipping", "Shipment")
    mine = shipments.objects.filter(pk=models.OuterRef("shipment")).values("order")
    scans.objects.exclude(shipment=None).update(order=models.Subquery(mine[:1]))


class Migration(migrations.Migration):
    dependencies = [("shipping", "0005_moves")]

    operations = [migrations.RunPython(name_the_orders_of_scans, migrations.RunPython.noop)]
