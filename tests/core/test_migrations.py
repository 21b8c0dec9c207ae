"""What our own migrations may do in one transaction."""

from collections.abc import Iterator

from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from omnihub.settings import BASE_DIR


def ours() -> Iterator[migrations.Migration]:
    labels = {one.label for one in apps.get_app_configs() if one.path.startswith(str(BASE_DIR))}
    loader = MigrationLoader(None)
    yield from (one for (label, _name), one in loader.disk_migrations.items() if label in labels)


def lays_a_foreign_key(operation: Operation) -> bool:
    if isinstance(operation, migrations.CreateModel):
        return any(isinstance(field, models.ForeignKey) for _name, field in operation.fields)
    added = isinstance(operation, migrations.AddField | migrations.AlterField)
    return added and isinstance(operation.field, models.ForeignKey)


def test_none_writes_rows_where_it_lays_a_foreign_key():
    """PostgreSQL takes no index while events of rows are pending: an upgrade with rows would end there."""
    wrong = [
        str(one)
        for one in ours()
        if not one.initial
        and any(isinstance(each, migrations.RunPython) for each in one.operations)
        and any(map(lays_a_foreign_key, one.operations))
    ]
    assert wrong == []
