"""What is laid again is what was made."""

import pytest
from django.db import connection, transaction

from channels.models import Listing, Shop
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.work import Todo
from tests import factories

pytestmark = pytest.mark.django_db

TABLES = [model._meta.db_table for model in (Shop, Listing, Work)]


def stored():
    """Every column as SQLite keeps it, so that a number is not taken for its text."""
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            cursor.execute(f"SELECT {', '.join(f'quote({name})' for name in names)} FROM {table}")
            found[table] = cursor.fetchall()
    return found


def make():
    factories.ListingFactory.create_batch(3, shop=factories.ShopFactory())
    work.add([Todo("order.pull", "1", reason="test")])


def begin(scenes, make):
    with transaction.atomic():
        scenes.begin("three listings", make)
        found = stored()
        factories.ListingFactory()
        transaction.set_rollback(True)
    return found


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere every scene is made")
def test_a_scene_is_made_once_and_laid_as_it_was(sandbox, scenes):
    made = begin(scenes, make)
    assert len(made[Listing._meta.db_table]) == 3
    assert begin(scenes, lambda: pytest.fail("it was made before")) == made
    assert begin(scenes, lambda: pytest.fail("it was made before")) == made


@pytest.mark.skipif(connection.vendor != "sqlite", reason="elsewhere every scene is made")
def test_a_scene_that_changes_what_was_there_before_is_refused(sandbox, scenes):
    shop = factories.ShopFactory()
    with pytest.raises(AssertionError, match="changed a row of channels_shop"):
        scenes.begin("another name", lambda: Shop.objects.filter(pk=shop.pk).update(name="Toko Lain"))
