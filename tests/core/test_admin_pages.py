"""Every page of the administration, whatever is registered: empty, with one row and with many."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_q.models import OrmQ, Schedule, Task
from django_q.tasks import async_task

from channels.models import CustomerTag, FeeRate, OrderEvent, SyncRun
from erp_bridge.models import Arrival, OdooProfile
from omnihub.api import keys
from omnihub.api.models import Call, Endpoint, Notice, Partner, PartnerCheckout
from omnihub.api.scopes import Scope
from omnihub.core import clock, installation, schedules
from omnihub.core.admin import pages
from omnihub.core.models import Attempt, Gate, Heartbeat, Work
from omnihub.erasing.models import Erasure
from payments.models import PaymentMethod
from shipping.models import Label, ScanEvent
from tests.dashboard import given
from tests.factories import (
    CheckoutFactory,
    ListingFactory,
    OrderFactory,
    OrderLineFactory,
    PackageFactory,
    ProductFactory,
    ReturnCaseFactory,
    ShopFactory,
    SyncRunFactory,
)
from tests.payments import given as money
from tests.shipping import given as shipping

pytestmark = pytest.mark.django_db
EVERY = sorted(admin.site._registry, key=lambda model: model._meta.label)
APPS = {"api", "channels", "core", "erp_bridge", "payments", "django_q"}
KEPT_BY_PEOPLE = (CustomerTag, FeeRate)
OURS = [
    model
    for model in EVERY
    if (model._meta.app_label in APPS and model not in KEPT_BY_PEOPLE)
    or model in (Label, ScanEvent, Endpoint, Notice)
]
MANY = 55
TERMS = ("x", "1", "'; --", "%", "\x00", "550e8400-e29b-41d4-a716-446655440000", "9" * 40)


def named(model):
    return model._meta.label


def url(model, page, *args, **query):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return reverse(name, args=args, query=query)


def rows(count):
    """So many of everything that the pages list."""
    installation.current()
    schedules.set_up()
    for number in range(count):
        shop = ShopFactory(name=f"Toko {number}")
        order = OrderFactory(shop=shop, line__name="Cangkir")
        OrderLineFactory(order=order)
        PackageFactory(order=order, tracking_number=f"JX{number}")
        OrderEvent.objects.create(order=order, at=clock.now(), kind="note", after="mapped by hand")
        labelled = shipping.parcel(shop, f"SPX{number}")
        shipping.label(labelled, "wanted")
        ScanEvent.objects.create(
            at=clock.now(), by="sari", code=f"SPX{number}", verdict="ship", order=labelled.order
        )
        ListingFactory(shop=shop, product=ProductFactory())
        SyncRunFactory(shop=shop, state=SyncRun.State.DONE)
        given.profile(shop)
        CustomerTag.objects.create(name=f"grosir {number}")
        ReturnCaseFactory(order=order)
        given.money(order, day=clock.jakarta_date(clock.now()) - timedelta(days=number))
        PaymentMethod.objects.create(shop=money.refund().receipt.payment.order.shop, code="QRIS", name="QRIS")
        partner_of(CheckoutFactory(order=order), f"Kasir {number}")
        Arrival.objects.create(order=order, at=clock.now())
        Erasure.objects.create(asked_by="sari", asked_at=clock.now(), counts=[["orders", 2]], left=["look"])
        work = given.push(order, "done", note="x" * 500)
        given.tried(work, "done", note="x" * 500)
        given.bound(order, odoo_id=number + 1)
        given.message(order, body='{"buyer_phone": "0812"}')
        Gate.objects.create(remote=f"far:{number}", tokens=1, filled_at=clock.now())
        Heartbeat.objects.create(name=f"worker@here:{number}", incarnation="1", at=clock.now())
        async_task("omnihub.core.tasks.sweep")
        for success in (True, False):
            moment = {"started": clock.now(), "stopped": clock.now()}
            Task.objects.create(id=f"{number}{success}", name="t", func="f", success=success, **moment)


def partner_of(checkout, name):
    partner = Partner.objects.create(name=name)
    partner.shops.add(checkout.shop)
    keys.issue(partner, "till", Scope, "sari")
    PartnerCheckout.objects.create(partner=partner, checkout=checkout, reference="POS-1")
    Call.objects.create(partner=partner, key="k", fingerprint="f", begun_at=clock.now(), checkout=checkout)
    now = clock.now()
    Endpoint.objects.create(partner=partner, url="https://kasir.example/in", secret="whsec_x", since=now)
    told = {"event": "checkout.paid", "at": now, "made_at": now, "since": now}
    Notice.objects.create(partner=partner, checkout=checkout, **told)


def told(client, address):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(address)
    return answer, asked.captured_queries


@pytest.mark.timeout(600)
@pytest.mark.parametrize("count", [0, 1, MANY])
def test_every_list_and_every_row_opens(admin_client, count):
    rows(count)
    wrong = {}
    for model in EVERY:
        found = admin_client.get(url(model, "changelist"))
        wrong[url(model, "changelist")] = found.status_code
        first = model._default_manager.first()
        if first is not None:
            for page in ("change", "history"):
                answer = admin_client.get(url(model, page, first.pk), follow=True)
                wrong[url(model, page, first.pk)] = answer.status_code
    assert {address: status for address, status in wrong.items() if status != 200} == {}


def test_nothing_of_ours_is_added_or_deleted_here(admin_client):
    rows(1)
    allowed = {named(model): found for model in OURS if (found := added_or_deleted(admin_client, model))}
    assert allowed == {}


def added_or_deleted(client, model):
    """What was not refused, though it should have been."""
    first = model._default_manager.first()
    delete = url(model, "delete", first.pk)
    answers = {
        "add": client.get(url(model, "add")),
        "ask to delete": client.get(delete),
        "delete": client.post(delete, {"post": "yes"}),
    }
    chosen = {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"}
    client.post(url(model, "changelist"), chosen)
    found = [what for what, answer in answers.items() if answer.status_code != 403]
    return found if model._default_manager.filter(pk=first.pk).exists() else [*found, "gone"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("app", sorted(APPS))
def test_every_search_and_every_filter_opens(admin_client, app):
    rows(2)
    wrong = {}
    for model in (model for model in OURS if model._meta.app_label == app):
        found = admin_client.get(url(model, "changelist")).context["cl"]
        choices = [choice["query_string"] for spec in found.filter_specs for choice in spec.choices(found)]
        assert len(choices) >= 2 * len(admin.site._registry[model].get_list_filter(None)), named(model)
        for query in (*(url(model, "changelist", q=term) for term in TERMS), *choices):
            address = query if query.startswith("/") else url(model, "changelist") + query
            wrong[address] = admin_client.get(address).status_code
    assert {address: status for address, status in wrong.items() if status != 200} == {}


def test_a_longer_list_asks_no_more_questions(admin_client):
    rows(3)
    addresses = [url(model, "changelist") for model in OURS]
    for address in addresses:
        admin_client.get(address)
    few = {address: told(admin_client, address)[1] for address in addresses}
    for number in range(100, 110):
        _one_more(number)
    more = {}
    for address in addresses:
        _, many = told(admin_client, address)
        if len(many) != len(few[address]):
            more[address] = Counter(query["sql"].split(" WHERE ")[0] for query in many)
    assert more == {}


def _one_more(number):
    shop = ShopFactory()
    order = OrderFactory(shop=shop)
    ListingFactory(shop=shop, product=True)
    SyncRunFactory(shop=shop)
    given.profile(shop)
    given.tried(given.push(order, "done"), "done")
    given.bound(order, odoo_id=1000 + number)
    given.message(order)
    Gate.objects.create(remote=f"far:{number}", tokens=1, filled_at=clock.now())
    Heartbeat.objects.create(name=f"worker@here:{number}", incarnation="1", at=clock.now())
    async_task("omnihub.core.tasks.sweep")


def test_an_order_with_many_lines_asks_no_more_questions(admin_client):
    few, many = OrderFactory(lines=1), OrderFactory(lines=20)
    address = [url(type(order), "change", order.pk) for order in (few, many)]
    for one in address:  # the first look at each is written down
        admin_client.get(one)
    asked = [len(told(admin_client, one)[1]) for one in address]
    assert asked[0] == asked[1]


def test_a_work_that_was_tried_for_weeks_shows_its_newest_tries_only(admin_client):
    work = given.push(OrderFactory(), "waiting")
    for number in range(1, 61):
        given.tried(work, "again", number=number, note=f"try number {number}.")
    text = admin_client.get(url(Work, "change", work.pk)).text
    assert "try number 60." in text
    assert "try number 40." not in text
    every = admin_client.get(url(Attempt, "changelist", work__id__exact=work.pk))
    assert every.context["cl"].result_count == 60


def test_a_list_is_counted_no_further_than_anybody_reads(admin_client, monkeypatch):
    monkeypatch.setattr(pages, "MOST_COUNTED", 3)
    for number in range(6):
        Gate.objects.create(remote=f"far:{number}", tokens=1, filled_at=clock.now())
    answer, asked = told(admin_client, url(Gate, "changelist"))
    assert "3+" in answer.text
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"] and "core_gate" in query["sql"]]
    assert len(counts) == 1
    assert "LIMIT 4" in counts[0]


def test_all_that_a_list_has_is_tried_again_some_hundreds_at_a_time(admin_client, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    monkeypatch.setattr(pages, "MOST_AT_ONCE", 5)
    held = [given.push(OrderFactory()) for _ in range(6)]
    chosen = {"action": "try_again", "select_across": "1", "_selected_action": [held[0].pk]}
    answer = admin_client.post(url(Work, "changelist"), chosen, follow=True)
    assert "5 works are tried again now. There are more" in answer.text
    assert Work.objects.filter(state="held").count() == 1


def test_a_work_leads_to_the_page_of_what_it_is_about(admin_client):
    order = OrderFactory()
    work = given.push(order)
    message = given.message(order)
    assert f'href="/orders/{order.pk}/"' in admin_client.get(url(Work, "change", work.pk)).text
    leads_on = f"/admin/core/work/?q={order.shop.remote_id}"
    assert leads_on not in admin_client.get(url(type(message), "change", message.pk)).text
    assert "/admin/core/work/?q=shopee%3A" in admin_client.get(url(type(message), "change", message.pk)).text
    tried = given.tried(work, "again")
    assert url(Work, "change", work.pk) in admin_client.get(url(Attempt, "change", tried.pk)).text


def test_a_message_is_found_by_its_subject_its_key_and_its_id(admin_client):
    message, other = given.message(OrderFactory()), given.message(OrderFactory())
    for term in (message.subject, message.event_key, str(message.pk)):
        found = admin_client.get(url(type(message), "changelist", q=term)).context["cl"].result_list
        assert list(found) == [message]
    assert other.subject != message.subject


def test_an_order_is_found_by_its_number_and_its_waybill(admin_client):
    order = OrderFactory()
    PackageFactory(order=order, tracking_number="JX1")
    OrderFactory()
    for term in (order.number, "JX1"):
        found = admin_client.get(url(type(order), "changelist", q=term)).context["cl"].result_list
        assert list(found) == [order]


def test_a_label_and_a_scan_are_found_by_waybill_and_by_order_and_the_file_is_not_offered(admin_client):
    shipment = shipping.labelled(ShopFactory(), "SPX1")
    Label.objects.update(replaced_number="EARLIER1")
    scan = ScanEvent.objects.create(
        at=clock.now(), by="sari", code="SPX1", verdict="ship", order=shipment.order
    )
    rows(1)
    for term in ("SPX1", "EARLIER1", shipment.order.number):
        found = admin_client.get(url(Label, "changelist", q=term)).context["cl"].result_list
        assert list(found) == [shipment.label]
    for term in ("SPX1", shipment.order.number):
        found = admin_client.get(url(ScanEvent, "changelist", q=term)).context["cl"].result_list
        assert list(found) == [scan]
    assert shipment.label.file.name not in admin_client.get(url(Label, "change", shipment.label.pk)).text


def test_the_address_bar_tells_nothing_of_a_buyer_that_the_page_hides(client):
    OrderFactory(recipient_name="Budi Santoso")
    client.force_login(given.person("channels.view_order"))
    model = OrderFactory._meta.model
    for guess in ({"recipient_name__startswith": "Bu"}, {"customer__name": "x"}, {"message": "x"}):
        assert client.get(url(model, "changelist", **guess)).status_code == 400


def test_the_first_page_names_every_table_in_peoples_words(admin_client):
    text = admin_client.get(reverse("admin:index")).text
    for words in ("Shops and orders", "Machine room", "Documents in Odoo", "Pause everything, and go on."):
        assert words in text
    missing = [named(model) for model in EVERY if url(model, "changelist") not in text]
    assert missing == []


def test_the_first_page_of_somebody_without_rights_says_so(client):
    client.force_login(given.person())
    assert "Nothing here is for your role" in client.get(reverse("admin:index")).text


def test_history_shows_what_was_changed_to_who_may_not_see_the_audit_log(client, admin_user):
    profile = given.profile(ShopFactory())
    LogEntry.objects.create(
        user=admin_user,
        content_type=ContentType.objects.get_for_model(OdooProfile),
        object_id=str(profile.pk),
        object_repr="x",
        action_flag=CHANGE,
        change_message="SPX Standard: – → SPX",
    )
    client.force_login(given.person("erp_bridge.view_odooprofile"))
    assert "SPX Standard: – → SPX" in client.get(url(OdooProfile, "history", profile.pk)).text


def test_queues_tables_are_among_ours():
    assert {Schedule, OrmQ} <= set(OURS)
