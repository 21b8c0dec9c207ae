"""Labels as rows: wanted, being made, stored, failed, thrown away. Nothing here calls out."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from channels import todos
from channels.models import Shop
from omnihub.core import batches, clock, texts, work
from omnihub.core.models import Work
from omnihub.core.texts import Text
from shipping.label_files import LabelFile
from shipping.models import Label, Shipment

AT_ONCE = 500
LOST = "label_lost"
ASK_AGAIN = frozenset({Label.State.FAILED, Label.State.PRUNED})


def want(shipments: Iterable[Shipment], by: str = "") -> int:
    """Have the labels of these parcels fetched; how many are not here yet. Asking again does no harm: a
    label that is here stays, unless it was made for another waybill.

    For a caller that has the shipments with their packages and orders. One without a waybill is left out, and
    so is one whose buyer was erased.
    """
    count = 0
    able = (one for one in shipments if one.package.tracking_number and not one.order.erased_at)
    for some in batches.of(AT_ONCE, able):
        count += _want(some, by)
    return count


@transaction.atomic
def _want(shipments: Sequence[Shipment], by: str) -> int:
    now = clock.now()
    Label.objects.bulk_create(
        (
            Label(shipment=one, shop_id=one.order.shop_id, asked_at=now, asked_by=by[:150])
            for one in shipments
        ),
        ignore_conflicts=True,
    )
    rows = Label.objects.select_for_update().filter(shipment__in=shipments).order_by("pk")
    waybills = {one.pk: one.package.tracking_number for one in shipments}
    missing = [one for one in rows if _begin(one, waybills[one.shipment_id], by, now)]
    shops = Shop.objects.in_bulk({one.shop_id for one in missing})
    reason = f"asked for by {by}"[:200] if by else "the waybill is known"
    work.add(todos.label(shops[one.shop_id].key, one.shipment_id, reason) for one in missing)
    return len(missing)


def _begin(label: Label, waybill: str, by: str, now: datetime) -> bool:
    """Whether it is still to be fetched."""
    old = bool(label.tracking_number) and label.tracking_number != waybill
    if label.state == Label.State.STORED and not old:
        return False
    if old or label.state in ASK_AGAIN:
        label.replaced_number = label.tracking_number if old else label.replaced_number
        label.state, label.tracking_number, label.kind = Label.State.WANTED, "", ""
        label.asked_at, label.asked_by, label.tries = now, by[:150], 0
        label.problem, label.problem_words = "", ""
        if old:
            label.printed_at, label.printed_by = None, ""
        label.save()
    return True


@transaction.atomic
def left(shipments: Iterable[Shipment]) -> None:
    """Whoever was to look at labels of these parcels need not any more: their turn finds that, and ends."""
    wanted = [todos.label(one.order.shop.key, one.pk, "the parcel has left") for one in shipments]
    subjects = [todo.subject for todo in wanted]
    held = Work.objects.filter(topic=todos.LABEL, subject__in=subjects, state=Work.State.HELD)
    names = set(held.values_list("subject", flat=True)) if wanted else set()
    work.add(todo for todo in wanted if todo.subject in names)


def is_being_read(label: Label) -> bool:
    """Its order, again: what the marketplace refuses may be older news to it than to us."""
    order = label.shipment.order
    subject = todos.pull(order.shop.key, order.number, "").subject
    return Work.objects.filter(topic=todos.PULL, subject=subject).exclude(state=Work.State.DONE).exists()


def being_made(labels: Sequence[Label], kind: str) -> None:
    """The marketplace was asked for them, as they are named now."""
    now = clock.now()
    for label in labels:
        label.state, label.kind, label.made_at = Label.State.MAKING, kind, now
        label.tracking_number = label.shipment.package.tracking_number
    Label.objects.bulk_update(labels, ["state", "kind", "made_at", "tracking_number"])


def make_again(label: Label, *, other_kind: bool = False, tries: int | None = None) -> None:
    label.state = Label.State.WANTED
    label.kind = "" if other_kind else label.kind
    label.tries = label.tries if tries is None else tries
    label.save(update_fields=["state", "kind", "tries"])


@transaction.atomic
def read_order_again(label: Label) -> None:
    """The parcel may have left, or been called back, without our having heard of it."""
    label.state, label.tries = Label.State.WANTED, label.tries + 1
    label.save(update_fields=["state", "tries"])
    order = label.shipment.order
    work.add([todos.pull(order.shop.key, order.number, "the marketplace prints no label for it")])


def bad_file(label: Label) -> int:
    """How often in a row. The first time it is only downloaded again, from then on made anew."""
    label.tries += 1
    label.state = Label.State.MAKING if label.tries == 1 else Label.State.WANTED
    label.save(update_fields=["state", "tries"])
    return label.tries


def fail(labels: Iterable[Label], code: str, words: str) -> None:
    for label in labels:
        label.state = Label.State.FAILED
        label.problem, label.problem_words = code[:100], texts.kept(words)
        label.save(update_fields=["state", "problem", "problem_words"])


def store(label: Label, file: LabelFile) -> None:
    """The file first: a row never names one that is not there. What it replaces goes last."""
    earlier = label.file.name
    digest = hashlib.sha256(file.body).hexdigest()
    name = f"{label.shipment.package.number}-{digest[:8]}.{file.format}"
    label.file.save(name, ContentFile(file.body), save=False)
    label.state, label.format, label.pages = Label.State.STORED, file.format, file.pages
    label.digest, label.fetched_at, label.tries = digest, clock.now(), 0
    label.problem, label.problem_words = "", ""
    label.save()
    if earlier and earlier != label.file.name:
        label.file.storage.delete(earlier)


def forget_lost(shipments: Iterable[int]) -> None:
    """Labels whose files are gone from the storage count as failed, so that they can be fetched again."""
    found = Label.objects.filter(shipment__in=list(shipments), state=Label.State.STORED)
    lost = [one for one in found if not default_storage.exists(str(one.file))]
    fail(lost, LOST, Text("The stored file is gone. Fetch the label again."))
