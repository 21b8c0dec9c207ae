"""Labels name buyers: their files are kept so long, and no longer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from omnihub.core import clock
from shipping.models import Label

AT_ONCE = 500
FOLDER = "labels"


def prune() -> int:
    """What KEEP_DAYS no longer asks for: the file goes, that it was printed stays known."""
    before = clock.now() - timedelta(days=settings.KEEP_DAYS["labels"])
    old = Label.objects.filter(fetched_at__lt=before).exclude(file="").order_by("pk")
    deleted = 0
    while labels := list(old[:AT_ONCE]):
        for label in labels:
            default_storage.delete(str(label.file))
        Label.objects.filter(pk__in=[one.pk for one in labels]).update(file="", state=Label.State.PRUNED)
        deleted += len(labels)
    return deleted + _prune_orphans(before)


def _prune_orphans(before: datetime) -> int:
    """Files that no row names, because a process ended between the two. Their folder tells their day."""
    deleted = 0
    for day in _days():
        if day < f"{before:%Y/%m/%d}":
            deleted += _empty(f"{FOLDER}/{day}")
    return deleted


def _days() -> list[str]:
    found = [""]
    for _part in ("year", "month", "day"):
        found = [f"{place}{name}/" for place in found for name in _folders(f"{FOLDER}/{place}")]
    return [place.rstrip("/") for place in found]


def _folders(place: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(place)[0])
    except FileNotFoundError:
        return []


def _empty(folder: str) -> int:
    names = default_storage.listdir(folder)[1]
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)
    return len(names)
