"""Courier costs: the key, the day's calls, where parcels leave from, what each service costs the buyer."""

from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from channels.models import Checkout, CheckoutLine, OwnParcel
from omnihub.core import clock
from shipping import account
from shipping.models import CostRule, CourierService, TariffRow
from tests.factories import CheckoutFactory, OrderFactory, ShopFactory
from tests.shipping import given_costs as given
from tests.shipping.conftest import far

__all__ = ["far"]

pytestmark = pytest.mark.django_db
QUERIES = 25


@pytest.fixture
def shop():
    return given.shop()


def page(browser, shop, **query):
    answer = browser.get(reverse("dashboard:rates_of_shop", args=[shop.pk], query=query))
    assert answer.status_code == 200
    return answer.text


def post(browser, name, *args, **form):
    return browser.post(reverse(f"dashboard:{name}", args=args), form, follow=True)


def test_without_a_shop_of_our_own_the_page_says_so(owner):
    ShopFactory()
    assert "There is no shop of your own yet" in owner.get(reverse("dashboard:rates")).text


def test_the_connection_is_tested_by_one_call_and_says_what_is_wrong(owner, far, settings):
    assert "RajaOngkir answers, and takes our key." in post(owner, "test_rates").text
    assert account.current().tested_at is not None
    settings.RAJAONGKIR_API_KEY = "wrong"
    assert "does not accept our key" in post(owner, "test_rates").text
    assert len(far.asked) == 2


def test_a_key_set_here_is_never_shown_again_and_empty_keeps_it(owner, settings):
    settings.RAJAONGKIR_API_KEY = ""
    post(owner, "rates_account", api_key="a-secret-key", daily_limit="25000")
    said = post(owner, "rates_account", api_key="", daily_limit="50000").text
    row = account.current()
    assert (row.api_key, row.daily_limit) == ("a-secret-key", 50000)
    assert "a-secret-key" not in said
    assert "a-secret-key" not in str(list(LogEntry.objects.values_list("changes", flat=True)))


def test_the_free_plan_is_warned_of_before_the_shop_opens(owner, shop):
    assert "enough to try it, not to sell with it" in page(owner, shop)
    account.set_up(None, 25_000)
    assert "enough to try it" not in page(owner, shop)


def test_the_place_that_parcels_leave_from_is_searched_and_brings_the_usual_services(owner, far):
    shop = ShopFactory(kind="own", remote_id="baru", connection=None)
    assert "SINDUHARJO, NGAGLIK" in page(owner, shop, area="sinduharjo")
    post(owner, "set_origin", shop.pk, area="s31555")
    assert CostRule.objects.get(shop=shop).origin.search_id == 31555
    assert CourierService.objects.filter(shop=shop, is_on=True).exists()
    post(owner, "set_origin", shop.pk, area="nonsense")
    assert CostRule.objects.get(shop=shop).origin.search_id == 31555


def lines(shop, **changed):
    form = {}
    for row in CourierService.objects.filter(shop=shop):
        values = {"markup_percent": "0", "markup_fixed": "0", "free_above": "", "from_grams": row.from_grams}
        form |= {f"s{row.pk}-{name}": value for name, value in values.items()}
        if row.is_on:
            form[f"s{row.pk}-is_on"] = "on"
    return form | changed


def test_services_are_switched_and_marked_up_and_the_log_says_who_did_it(owner, shop):
    row = CourierService.objects.get(shop=shop, courier="jne", service="REG")
    changed = {f"s{row.pk}-markup_percent": "5", f"s{row.pk}-free_above": "250000"}
    assert "1 service is changed." in post(owner, "save_services", shop.pk, **lines(shop, **changed)).text
    row.refresh_from_db()
    assert (row.markup_percent, row.free_above, row.is_on) == (Decimal(5), Decimal(250000), True)
    assert LogEntry.objects.filter(object_pk=row.pk, action=LogEntry.Action.UPDATE).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("markup_percent", "x"), ("markup_percent", "-101"), ("free_above", "-1"), ("from_grams", "1e9")],
)
def test_a_wrong_line_keeps_nothing(owner, shop, name, value):
    row = CourierService.objects.get(shop=shop, courier="jne", service="REG")
    form = lines(shop, **{f"s{row.pk}-{name}": value})
    answer = post(owner, "save_services", shop.pk, **form)
    assert answer.status_code == 422
    assert "Nothing is kept yet" in answer.text
    row.refresh_from_db()
    assert row.markup_percent == 0


def test_the_rule_is_kept(owner, shop):
    form = {"packing_grams": "100", "item_grams": "400", "fresh_hours": "3", "quote_minutes": "30"}
    post(owner, "save_cost_rule", shop.pk, **form)
    rule = CostRule.objects.get(shop=shop)
    assert (rule.packing_grams, rule.asks_couriers, rule.origin.search_id) == (100, False, 17473)


def test_an_empty_table_is_warned_of(owner, shop):
    assert "cannot check out" in page(owner, shop)
    given.tariff(shop)
    assert "cannot check out" not in page(owner, shop)


def test_the_table_goes_out_and_in_as_a_spreadsheet(owner, shop):
    given.tariff(shop, "=Kurir", province="DKI JAKARTA", first_cost=Decimal(15000))
    at = reverse("admin:shipping_tariffrow_export")
    fields = ("shop", "name", "province", "city", "step_grams", "first_cost", "next_cost", "up_to_grams")
    chosen = {f"tariffresource_{name}": "on" for name in (*fields, "days_from", "days_to", "always")}
    file = owner.post(at, {"format": "1", "resource": "0", **chosen}).content.decode()
    assert "'=Kurir" in file
    changed = file.replace("15000.00", "17500.00")
    TariffRow.objects.all().update(first_cost=1)
    at = reverse("admin:shipping_tariffrow_import")
    upload = SimpleUploadedFile("t.csv", changed.encode(), "text/csv")
    looked = owner.post(at, {"format": "1", "resource": "0", "import_file": upload})
    assert looked.status_code == 200
    confirm = looked.context["confirm_form"]
    owner.post(reverse("admin:shipping_tariffrow_process_import"), confirm.initial)
    [row] = TariffRow.objects.all()
    assert (row.name, row.first_cost) == ("=Kurir", Decimal(17500))


def test_the_number_of_queries_does_not_grow_with_services(owner, shop, django_assert_max_num_queries):
    for number in range(40):
        given.service(shop, "jne", f"S{number}")
    with django_assert_max_num_queries(QUERIES):
        page(owner, shop)


# The waybill on the order's page ---------------------------------------------------------------------


@pytest.fixture
def order():
    checkout = CheckoutFactory(state=Checkout.State.PAID, paid_at=clock.now(), courier="jnt", service="EZ")
    CheckoutLine.objects.create(checkout=checkout, key="1", name="Kemeja", quantity=1, unit_price="90000.00")
    return checkout.order


def test_a_waybill_is_typed_in_on_the_orders_page(owner, order):
    answer = owner.post(
        reverse("dashboard:hand_over", args=[order.pk]), {"courier": "jnt", "number": "jp 1234567"}
    )
    assert answer.url == reverse("dashboard:order", args=[order.pk])
    assert OwnParcel.objects.get().tracking_number == "JP1234567"
    order.refresh_from_db()
    assert order.status == "shipped"


@pytest.mark.parametrize("form", [{"courier": "x", "number": "JP1234567"}, {"courier": "jnt", "number": "1"}])
def test_what_is_wrong_is_said_and_nothing_moves(owner, order, form):
    owner.post(reverse("dashboard:hand_over", args=[order.pk]), form)
    assert not OwnParcel.objects.exists()


def test_an_order_of_a_marketplace_takes_no_waybill_by_hand(owner):
    other = OrderFactory()
    form = {"courier": "jnt", "number": "JP1234567"}
    assert owner.post(reverse("dashboard:hand_over", args=[other.pk]), form).status_code == 404
