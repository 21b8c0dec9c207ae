"""A hundred labels, from the press of the button to one file in picking order; and the plain way, in turn.

The sandbox takes half a second to make a label, as long as it is asked to. The plain way makes one, waits for
it, downloads it and goes on with the next.
"""

import io
import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from pypdf import PdfReader, PdfWriter

from channels import marketplaces, shops, syncs, todos
from channels.models import Shop, SyncRun
from channels.parcels import Parcel
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core import clock, work
from omnihub.core.outcomes import Deadline
from omnihub.demo import setting_up
from shipping import printing
from shipping.models import Label, Shipment

NAME = "labels"
COUNT = 100
SLICE_SECONDS = 60
LOOK_EVERY = 0.1
AT_MOST_SECONDS = 120
WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}


def run() -> Iterator[Figure]:
    settings.BELL = "off"
    settings.GATES = {**settings.GATES, "shopee": WIDE}
    with Stage() as stage:
        stage.start_sandbox()
        shop = _shop()
        started = time.perf_counter()
        together = _together(shop)
        took = time.perf_counter() - started
        started = time.perf_counter()
        alone = _one_by_one(shop)
        plain = time.perf_counter() - started
    pages = f"{together:,} and {alone:,} pages"
    yield Figure(f"fetch and merge {COUNT} labels", took, "s", pages, plain / took, "under 20 s")
    yield Figure("the same one after the other", plain, "s")


def _shop() -> Shop:
    shop = setting_up.connect_shop(setting_up.SHOP_IDS[0])
    shops.go_live(shop, clock.now() - timedelta(days=1), by=NAME)
    shop = shops.switch(shop, "arranges", on=True, by=NAME)
    wish = {"count": COUNT, "shop_id": int(shop.remote_id), "status": "PROCESSED"}
    setting_up.control("orders", wish, seconds=120)
    work.add([todos.catch_up(shop.key, NAME)])
    for topic in (todos.CATCH_UP, todos.PULL):
        while work.run(topic, Deadline.after(SLICE_SECONDS)):
            continue
    return shop


def _together(shop: Shop) -> int:
    syncs.ask(shop, SyncRun.Kind.LABELS, NAME)
    end = time.monotonic() + AT_MOST_SECONDS
    run = SyncRun.objects.get(shop=shop, kind=SyncRun.Kind.LABELS)
    while run.finished_at is None and time.monotonic() < end:
        done = work.run(todos.LABELS, Deadline.after(SLICE_SECONDS))
        done += work.run(todos.LABEL, Deadline.after(SLICE_SECONDS))
        if not done:
            time.sleep(LOOK_EVERY)
        run.refresh_from_db()
    batch = printing.batch(Label.objects.values_list("shipment_id", flat=True), Label.Format.PDF)
    with printing.merged(batch.labels) as file:
        return len(PdfReader(file).pages)


def _one_by_one(shop: Shop) -> int:
    marketplace = marketplaces.for_shop(shop)
    writer = PdfWriter()
    for shipment in Shipment.objects.filter(label__isnull=False).select_related("order", "package"):
        package = shipment.package
        parcel = [Parcel(shipment.order.number, package.number, tracking_number=package.tracking_number)]
        kind = marketplace.label_kinds(parcel).kinds[package.number].suggested
        marketplace.make_labels(kind, parcel)
        while package.number not in marketplace.label_states(kind, parcel).ready:
            time.sleep(LOOK_EVERY)
        writer.append(io.BytesIO(marketplace.download_labels(kind, parcel)))
    with io.BytesIO() as out:
        writer.write(out)
        return len(PdfReader(out).pages)
