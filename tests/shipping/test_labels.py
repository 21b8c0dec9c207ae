"""Labels as rows: wanted once, made anew for another waybill, thrown away in time."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from omnihub.core import clock
from omnihub.core.models import Work
from shipping import label_keeping, labels
from shipping.models import Label, Shipment
from tests.factories import ShopFactory
from tests.shipping.given import label, labelled, parcel

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    return tmp_path


@pytest.fixture
def shop():
    return ShopFactory(arranges=True)


def want(*shipments, by=""):
    rows = Shipment.objects.filter(pk__in=[one.pk for one in shipments])
    return labels.want(rows.select_related("order", "package"), by)


def waiting():
    return sorted(Work.objects.filter(topic="label.fetch").values_list("subject", flat=True))


def test_a_parcel_with_a_waybill_is_wanted_once(shop):
    shipment, without = parcel(shop, "W1"), parcel(shop, "")
    assert want(shipment, without, by="sari") == 1
    assert want(shipment) == 1
    assert waiting() == [f"{shop.key}:{shipment.pk}"]
    assert Label.objects.get().asked_by == "sari"


def test_what_is_here_stays_and_what_failed_begins_anew(shop):
    here, failed = labelled(shop, "W1"), parcel(shop, "W2")
    label(failed, "failed", problem="label_cut", problem_words="It is cut.", tries=4)
    assert want(here, failed) == 1
    assert waiting() == [f"{shop.key}:{failed.pk}"]
    row = Label.objects.get(shipment=failed)
    assert (row.state, row.problem, row.problem_words, row.tries) == ("wanted", "", "", 0)


def test_another_waybill_makes_the_label_an_old_one(shop):
    shipment = labelled(shop, "W1")
    Label.objects.update(printed_at=clock.now(), printed_by="sari", prints=1)
    shipment.package.tracking_number = "W2"
    shipment.package.save()
    assert want(shipment) == 1
    row = Label.objects.get()
    assert (row.state, row.replaced_number, row.printed_at, row.prints) == ("wanted", "W1", None, 1)


def test_files_go_after_their_days_and_so_do_those_that_no_row_names(shop, settings):
    settings.KEEP_DAYS = {"labels": 30}
    labelled(shop, "OLD")
    fresh = labelled(shop, "NEW")
    Label.objects.filter(tracking_number="OLD").update(fetched_at=clock.now() - timedelta(days=31))
    old = Label.objects.get(tracking_number="OLD").file.name
    orphan = default_storage.save("labels/2026/01/31/orphan.pdf", ContentFile(b"%PDF"))
    assert label_keeping.prune() == 2
    assert [default_storage.exists(name) for name in (old, orphan, fresh.label.file.name)] == [
        False,
        False,
        True,
    ]
    row = Label.objects.get(tracking_number="OLD")
    assert (row.state, row.file.name) == ("pruned", "")
    assert label_keeping.prune() == 0
