"""Who may see and do what: every address of the site, for everybody there is."""

import uuid
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from channels.models import CustomerProfile
from omnihub.api import keys
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from omnihub.core import clock
from omnihub.erasing.models import Erasure
from omnihub.notifications.models import MessageTemplate
from omnihub.people import rights
from shipping.models import MoveBatch
from tests.dashboard import given
from tests.factories import DifferenceFactory, OrderFactory, ReturnCaseFactory, ReturnPictureFactory
from tests.payments import given as money

pytestmark = pytest.mark.django_db

OWNER, OPERATIONS, WAREHOUSE, FINANCE, NO_ROLE = "owner", "operations", "warehouse", "finance", "no role"
SUPERUSER, BUYER, NOBODY = "superuser", "not staff", "nobody"
EVERYBODY = (SUPERUSER, OWNER, OPERATIONS, WAREHOUSE, FINANCE, NO_ROLE, BUYER, NOBODY)
STAFF = {OWNER, OPERATIONS, WAREHOUSE, FINANCE, NO_ROLE}
BOOKS = {OWNER, FINANCE}
DESK, MONEY, OWNERS = {OWNER, OPERATIONS}, {OWNER, OPERATIONS, FINANCE}, {OWNER}
ROLES = {OWNER, OPERATIONS, WAREHOUSE, FINANCE}
SYNC, LOGGED_IN, ALL = {OWNER, OPERATIONS, WAREHOUSE}, STAFF | {BUYER}, STAFF | {BUYER, NOBODY}

TABLE = {
    "dashboard:home": ("GET", STAFF),
    "dashboard:orders": ("GET", STAFF),
    "dashboard:order": ("GET", STAFF),
    "dashboard:moves": ("GET", SYNC),
    "dashboard:moved": ("GET", SYNC),
    "dashboard:move": ("POST", SYNC),
    "dashboard:all_that_match": ("GET", SYNC),
    "dashboard:hand_over_many": ("GET", SYNC),
    "dashboard:labels": ("GET", SYNC),
    "dashboard:label_file": ("GET", SYNC),
    "dashboard:print_run": ("GET", SYNC),
    "dashboard:fetch_labels": ("POST", SYNC),
    "dashboard:print_labels": ("POST", SYNC),
    "dashboard:pick_list": ("GET", SYNC),
    "dashboard:packing_slips": ("GET", SYNC),
    "dashboard:scan": ("GET", SYNC),
    "dashboard:stock": ("GET", STAFF),
    "dashboard:shipping": ("GET", SYNC),
    "dashboard:arrange": ("POST", SYNC),
    "dashboard:choose_way": ("GET", SYNC),
    "dashboard:arrange_order": ("POST", SYNC),
    "dashboard:shipping_rule": ("GET", DESK),
    "dashboard:returns": ("GET", ROLES),
    "dashboard:return": ("GET", ROLES),
    "dashboard:return_way": ("GET", ROLES),
    "dashboard:return_picture": ("GET", ROLES),
    "dashboard:return_again": ("POST", SYNC),
    "dashboard:answer_return": ("GET", DESK),
    "dashboard:scan_in": ("GET", SYNC),
    "dashboard:return_arrived": ("POST", SYNC),
    "dashboard:shopee_money": ("GET", MONEY),
    "dashboard:shopee_wallet": ("GET", MONEY),
    "dashboard:shopee_withholding": ("GET", MONEY),
    "dashboard:shopee_withholding_file": ("GET", MONEY),
    "dashboard:read_wallet": ("POST", MONEY),
    "dashboard:customers": ("GET", DESK),
    "dashboard:export_customers": ("GET", DESK),
    "dashboard:erase_customer": ("GET", OWNERS),
    "dashboard:erasure": ("GET", OWNERS),
    "dashboard:customer": ("GET", DESK),
    "dashboard:left_carts": ("GET", DESK),
    "dashboard:duplicates": ("GET", DESK),
    "dashboard:tag_customers": ("POST", DESK),
    "dashboard:note_customer": ("POST", DESK),
    "dashboard:reveal_customer": ("POST", DESK),
    "dashboard:reveal_pair": ("POST", DESK),
    "dashboard:decide_pair": ("POST", DESK),
    "dashboard:look_for_duplicates": ("POST", DESK),
    "dashboard:undo_merge": ("POST", DESK),
    "dashboard:attention": ("GET", STAFF),
    "dashboard:attention_kind": ("GET", STAFF),
    "dashboard:health": ("GET", STAFF),
    "dashboard:syncs": ("GET", STAFF),
    "dashboard:proof": ("GET", MONEY),
    "dashboard:payment_report": ("GET", MONEY),
    "dashboard:export_payments": ("GET", MONEY),
    "dashboard:open_invoices": ("GET", MONEY),
    "dashboard:export_open_invoices": ("GET", MONEY),
    "dashboard:read_open_invoices": ("POST", BOOKS),
    "dashboard:reconciliation": ("GET", BOOKS),
    "dashboard:month_end": ("GET", BOOKS),
    "dashboard:export_month_end": ("GET", BOOKS),
    "dashboard:export_differences": ("GET", BOOKS),
    "dashboard:difference": ("GET", BOOKS),
    "dashboard:decide_difference": ("POST", BOOKS),
    "dashboard:reconcile": ("POST", BOOKS),
    "dashboard:shops": ("GET", DESK),
    "dashboard:shop": ("GET", DESK),
    "dashboard:dry_run": ("GET", DESK),
    "dashboard:adoption": ("GET", DESK),
    "dashboard:backfill": ("GET", DESK),
    "dashboard:odoo": ("GET", MONEY),
    "dashboard:couriers": ("GET", MONEY),
    "dashboard:couriers_of_shop": ("GET", MONEY),
    "dashboard:save_couriers": ("POST", OWNERS),
    "dashboard:hand_over": ("POST", SYNC),
    "dashboard:rates": ("GET", DESK),
    "dashboard:rates_of_shop": ("GET", DESK),
    "dashboard:rates_account": ("POST", OWNERS),
    "dashboard:test_rates": ("POST", DESK),
    "dashboard:save_cost_rule": ("POST", DESK),
    "dashboard:set_origin": ("POST", DESK),
    "dashboard:save_services": ("POST", DESK),
    "dashboard:messages": ("GET", DESK),
    "dashboard:message_settings": ("GET", DESK),
    "dashboard:message_settings_of": ("GET", DESK),
    "dashboard:message_template": ("GET", DESK),
    "dashboard:check_templates": ("POST", DESK),
    "messages:stop": ("GET", ALL),
    "dashboard:evidence": ("GET", DESK),
    "dashboard:reveal_buyer": ("POST", DESK),
    "dashboard:replay": ("GET", DESK),
    "dashboard:try_now": ("POST", DESK),
    "dashboard:sync": ("POST", SYNC),
    "dashboard:ask_sync": ("POST", SYNC),
    "dashboard:look_again": ("POST", SYNC),
    "dashboard:sync_stock": ("POST", SYNC),
    "dashboard:sync_listings": ("POST", SYNC),
    "dashboard:update_shop": ("POST", SYNC),
    "dashboard:read_products": ("POST", SYNC),
    "dashboard:backfill_ask": ("POST", SYNC),
    "dashboard:backfill_cancel": ("POST", SYNC),
    "dashboard:backfill_go_on": ("POST", SYNC),
    "dashboard:send_again": ("POST", DESK),
    "dashboard:retry": ("POST", DESK),
    "dashboard:dismiss": ("POST", DESK),
    "dashboard:pause": ("POST", DESK),
    "dashboard:adoption_search": ("POST", DESK),
    "dashboard:adoption_decide": ("POST", DESK),
    "dashboard:adoption_choose": ("POST", DESK),
    "dashboard:approve_stock": ("GET", DESK),
    "dashboard:stock_rule": ("GET", DESK),
    "dashboard:switch_stock": ("POST", DESK),
    "dashboard:go_on_stock": ("POST", DESK),
    "dashboard:prove": ("POST", MONEY),
    "dashboard:run_schedule": ("POST", OWNERS),
    "dashboard:switch_schedule": ("POST", OWNERS),
    "dashboard:schedule_intervals": ("POST", OWNERS),
    "dashboard:test_app": ("POST", OWNERS),
    "dashboard:test_shop": ("POST", OWNERS),
    "dashboard:switch": ("POST", OWNERS),
    "dashboard:switch_pushes_on": ("POST", OWNERS),
    "dashboard:go_live": ("GET", OWNERS),
    "dashboard:connect": ("GET", OWNERS),
    "dashboard:odoo_profile": ("GET", OWNERS),
    "dashboard:test_odoo": ("POST", OWNERS),
    "dashboard:install_hint": ("POST", OWNERS),
    "dashboard:payments": ("GET", MONEY),
    "dashboard:payment": ("GET", MONEY),
    "dashboard:payment_again": ("POST", MONEY),
    "dashboard:ask_refund": ("POST", MONEY),
    "dashboard:accept_receipt": ("POST", MONEY),
    "dashboard:refunds": ("GET", MONEY),
    "dashboard:refund": ("GET", MONEY),
    "dashboard:approve_refund": ("POST", {OWNER, FINANCE}),
    "dashboard:drop_refund": ("POST", MONEY),
    "dashboard:refund_again": ("POST", MONEY),
    "dashboard:refund_link": ("POST", MONEY),
    "dashboard:refund_account": ("POST", MONEY),
    "dashboard:payment_settings": ("GET", OWNERS),
    "dashboard:payment_methods": ("GET", OWNERS),
    "dashboard:test_payments": ("POST", OWNERS),
    "dashboard:ask_payment_methods": ("POST", OWNERS),
    "payments:account": ("GET", ALL),
    "dashboard:cancel": ("GET", DESK),
    "dashboard:cancellations": ("GET", MONEY),
    "dashboard:cancellation": ("GET", MONEY),
    "dashboard:reject_cancellation": ("POST", DESK),
    "dashboard:withdraw_cancellation": ("POST", DESK),
    "dashboard:cancellation_step": ("POST", DESK),
    "dashboard:cancellation_rule": ("POST", OWNERS),
    "dashboard:own_shop": ("GET", OWNERS),
    "dashboard:websites": ("GET", OWNERS),
    "dashboard:offer_link": ("POST", DESK),
    "dashboard:storefront": ("GET", DESK),
    "dashboard:links": ("GET", DESK),
    "dashboard:new_link": ("GET", DESK),
    "dashboard:link": ("GET", DESK),
    "dashboard:link_product": ("POST", DESK),
    "dashboard:link_line": ("POST", DESK),
    "dashboard:link_take_out": ("POST", DESK),
    "dashboard:link_terms": ("POST", DESK),
    "dashboard:collected": ("POST", DESK),
    "dashboard:partners": ("GET", DESK),
    "dashboard:new_partner": ("GET", OWNERS),
    "dashboard:partner": ("GET", DESK),
    "dashboard:change_partner": ("POST", OWNERS),
    "dashboard:switch_partner": ("POST", OWNERS),
    "dashboard:make_partner_key": ("POST", OWNERS),
    "dashboard:revoke_partner_key": ("GET", OWNERS),
    "checkout:shelf": ("GET", ALL),
    "checkout:product": ("GET", ALL),
    "checkout:cart": ("GET", ALL),
    "checkout:checkout": ("GET", ALL),
    "checkout:again": ("GET", ALL),
    "checkout:track": ("GET", ALL),
    **{
        f"api:{name}": ("GET", ALL)  # a key opens these, and no person: docs/api.md
        for name in (
            *("schema", "shops", "products", "areas", "checkouts", "checkout"),
            *("couriers", "payment_methods", "place", "pay", "cancel"),
            *("webhook", "rotate_webhook", "test_webhook", "notices", "send_notice"),
        )
    },
    "people:code": ("GET", LOGGED_IN),
    "people:set_up": ("GET", LOGGED_IN),
    "healthz": ("GET", ALL),
    "readyz": ("GET", ALL),
    "metrics": ("GET", ALL),
    "hook": ("GET", ALL),
    "set_language": ("POST", ALL),
    "admin:index": ("GET", STAFF),
    "admin:search": ("GET", STAFF),
    "admin:password_change": ("GET", STAFF),
    "admin:password_change_done": ("GET", STAFF),
}
ASKED_ELSEWHERE = {"dashboard:connected", "admin:login", "admin:logout"}
"""What the consent page sends back needs a state besides the right; the other two are the way in and out."""
NO_PAGES = {"admin:jsi18n", "admin:autocomplete", "admin:view_on_site", "admin:app_list"}
BUTTONS = sorted(name for name, (method, who) in TABLE.items() if method == "POST" and who <= SYNC)

LISTS = {
    **dict.fromkeys(["channels.order", "channels.listing", "channels.product"], DESK | {WAREHOUSE, FINANCE}),
    **dict.fromkeys(["erp_bridge.binding", "erp_bridge.odooprofile"], MONEY),
    "channels.returncase": ROLES,
    "channels.customertag": DESK,
    **dict.fromkeys(["channels.feerate", "channels.escrowstatement"], MONEY),
    **dict.fromkeys(["channels.walletentry", "channels.walletday"], MONEY),
    **dict.fromkeys(["payments.payment", "payments.refund"], MONEY),
    **dict.fromkeys(["payments.paymentmethod", "payments.ledgerentry"], MONEY),
    "erp_bridge.arrival": DESK,
    **dict.fromkeys(["channels.shop", "channels.syncrun"], DESK),
    **dict.fromkeys(["core.inboxmessage", "core.work", "core.attempt", "core.gate"], DESK),
    **dict.fromkeys(["notifications.messagetemplate", "notifications.staffalert"], DESK),
    "notifications.optout": DESK,
    **dict.fromkeys(["shipping.area", "shipping.ratecard", "shipping.quote", "shipping.quotaday"], DESK),
    "shipping.label": SYNC,
    "shipping.scanevent": DESK,
    **dict.fromkeys(["shipping.courierservice", "shipping.tariffrow"], DESK),
    **dict.fromkeys(["core.heartbeat", "core.installation"], DESK),
    **dict.fromkeys(["django_q.schedule", "django_q.success", "django_q.failure", "django_q.ormq"], DESK),
    **dict.fromkeys(["auth.user", "auth.group", "auditlog.logentry", "axes.accessattempt"], OWNERS),
    "erasing.erasure": OWNERS,
    **dict.fromkeys(["api.partner", "api.apikey", "api.partnercheckout", "api.call"], DESK),
    **dict.fromkeys(["api.endpoint", "api.notice"], DESK),
}
MAY_BE_ADDED = {
    **dict.fromkeys(["auth.user", "auth.group", "notifications.staffalert"], OWNERS),
    "channels.feerate": {OWNER, FINANCE},
    "shipping.tariffrow": DESK,
    "channels.customertag": DESK,
}


def names(patterns, prefix=""):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}" if pattern.name else ""
        else:
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, space)


def lists():
    return {model._meta.label_lower for model in admin.site._registry}


def of_a_model(name):
    starts = (*tuple(f"admin:{label.replace('.', '_')}_" for label in LISTS), "admin:auth_user")
    return name.startswith(starts)


SHIPPED_BY_MAIL = {"event": "shipped", "way": "email", "language": "id"}


@pytest.fixture
def order(settings):
    settings.XENDIT_BASE_URL = settings.WHATSAPP_BASE_URL = settings.SHOPEE_BASE_URL = settings.ODOO_URL = (
        "http://127.0.0.1:9"  # nobody is there
    )
    settings.RAJAONGKIR_BASE_URL = "http://127.0.0.1:9"
    return OrderFactory(shop=given.shop())


def of_partner():
    partner = Partner.objects.create(name="Kasir")
    names = ("partner", "change_partner", "switch_partner", "make_partner_key")
    key, _shown_once = keys.issue(partner, "till", Scope, "sari")
    return {f"dashboard:{name}": [partner.pk] for name in names} | {"dashboard:revoke_partner_key": [key.pk]}


@pytest.fixture
def address(order):
    message = given.message(order)
    places = {
        "dashboard:evidence": [order.pk, message.pk],
        "dashboard:replay": [order.pk, "message", message.pk],
        "dashboard:attention_kind": ["none-of-ours"],
        "dashboard:run_schedule": ["sweep"],
        "dashboard:switch_schedule": ["sweep"],
        "dashboard:message_template": [MessageTemplate.objects.get_or_create(**SHIPPED_BY_MAIL)[0].pk],
        "messages:stop": ["a-token"],
        "hook": ["shopee", "app"],
        "api:send_notice": [uuid.uuid4()],
        "dashboard:export_customers": ["csv"],
        "dashboard:erase_customer": [order.customer.profile_id or CustomerProfile.objects.create().pk],
        "dashboard:erasure": [Erasure.objects.create(asked_by="sari", asked_at=clock.now()).pk],
    }
    places |= {
        "checkout:shelf": ["toko"],
        "checkout:product": ["toko", 1],
        "checkout:cart": ["toko"],
        **{f"checkout:{name}": ["a-token"] for name in ("checkout", "again", "track")},
    }
    refund = money.refund()
    receipts, refunds = ("ask_refund", "accept_receipt"), ("refund", "approve_refund", "drop_refund")
    places |= {f"dashboard:{name}": [refund.receipt_id] for name in receipts}
    of_payment = ("payment", "payment_again")
    places |= {f"dashboard:{name}": [refund.receipt.payment_id] for name in of_payment}
    refunds = (*refunds, "refund_again", "refund_link", "refund_account")
    places |= {f"dashboard:{name}": [refund.pk] for name in refunds}
    places |= {"payments:account": ["a-token"]}
    places["dashboard:payment_methods"] = [refund.receipt.payment.order.shop_id]
    returned = ReturnCaseFactory(order=order)
    case = returned.pk
    places |= {
        f"dashboard:{name}": [case] for name in ("return", "return_way", "return_again", "return_arrived")
    }
    places["dashboard:answer_return"] = [case, "offer"]
    places["dashboard:moved"] = [MoveBatch.objects.create(what="packed", asked_at=clock.now()).pk]
    places["dashboard:return_picture"] = [case, ReturnPictureFactory(answer__case=returned).pk]
    difference = DifferenceFactory(order=order).pk
    places |= {f"dashboard:{name}": [difference] for name in ("difference", "decide_difference")}
    places |= of_partner()
    of_kind = ("dashboard:connect", "dashboard:test_app", "dashboard:switch_pushes_on")
    places |= {key: ["shopee"] for key in of_kind}
    of_order = ("order", "reveal_buyer", "look_again", "send_again", "cancel", "hand_over")
    places |= {f"dashboard:{name}": [order.pk] for name in of_order}

    def find(name):
        if name in places:
            return reverse(name, args=places[name])
        try:
            return reverse(name)
        except NoReverseMatch:
            return reverse(name, args=[order.shop_id])

    return find


@pytest.fixture(params=EVERYBODY)
def who(request):
    name = request.param
    if name == NOBODY:
        return name, Client()
    if name == SUPERUSER:
        return name, given.browser(User.objects.create_superuser("root", password="rahasia-123"))
    user = given.person(name=name.replace(" ", "-"), staff=name != BUYER)
    if name in STAFF - {NO_ROLE}:
        user.groups.add(given.group(name))
    return name, given.browser(user)


def verdict(response):
    if response.status_code == 302 and urlsplit(response.url).path == "/admin/login/":
        return "login"
    return "refused" if response.status_code == 403 else "in"


def wanted(name, allowed):
    if name in allowed or (name == SUPERUSER and STAFF & allowed):
        return "in"
    return "login" if name in {NOBODY, BUYER} else "refused"


def test_every_address_has_its_line_and_every_line_its_address():
    found = {name for name in names(get_resolver().url_patterns) if name and not of_a_model(name)}
    assert found - ASKED_ELSEWHERE - NO_PAGES == TABLE.keys()


def test_every_list_of_the_administration_has_its_line():
    assert lists() == LISTS.keys()


def test_every_address_for_everybody(who, address):
    name, browser = who
    got = {}
    for line, (method, _allowed) in TABLE.items():
        response = browser.generic(method, address(line))
        got[line] = verdict(response)
    assert got == {line: wanted(name, allowed) for line, (_method, allowed) in TABLE.items()}


def test_every_list_of_the_administration_for_everybody(who, order):
    name, browser = who
    got = {
        label: verdict(browser.get(reverse(f"admin:{label.replace('.', '_')}_changelist"))) for label in LISTS
    }
    assert got == {label: wanted(name, allowed) for label, allowed in LISTS.items()}


def test_nobody_adds_by_hand_what_the_program_makes(who):
    name, browser = who
    got = {label: verdict(browser.get(reverse(f"admin:{label.replace('.', '_')}_add"))) for label in LISTS}
    allowed = {label: MAY_BE_ADDED.get(label, set()) for label in LISTS}
    assert got == {label: wanted(name, allowed[label]) for label in LISTS}


def test_a_refusal_names_the_right_in_words_and_whom_to_ask(clerk, order):
    given.person(name="ibu-ani").groups.add(given.group(OWNER))
    said = clerk.post(f"/shops/{order.shop_id}/switch/").content.decode()
    assert str(rights.WORDS[rights.CHANGE_SHOP]) in said
    assert rights.CHANGE_SHOP in said
    assert "ibu-ani" in said
    assert "You are logged in as sari." in said


def test_the_sidebar_offers_only_what_opens(who):
    name, browser = who
    if name in {NOBODY, BUYER}:
        return
    groups = browser.get("/").context["sidebar_navigation"]
    links = [item["link"] for group in groups for item in group["items"]]
    assert {link: verdict(browser.get(link)) for link in links} == dict.fromkeys(links, "in")


@pytest.mark.parametrize("name", ["warehouse", "finance"])
def test_the_sidebar_of_a_role_without_set_up_has_no_administration(name):
    user = given.person(name=name)
    user.groups.add(given.group(name))
    said = given.browser(user).get("/").content.decode()
    assert "Administration" not in said
    assert "Shops" not in said


def test_a_button_is_not_a_link_and_says_so(owner, address):
    wrong = []
    for name in BUTTONS:
        refused = owner.get(address(name))
        said = "This address belongs to a button" in refused.content.decode()
        if (refused.status_code, refused.get("Allow"), said) != (405, "POST", True):
            wrong.append(name)
    assert wrong == []


def test_a_button_needs_the_form_it_came_with(order):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(given.person("channels.change_order"))
    response = careful.post(reverse("dashboard:sync"))
    assert response.status_code == 403
    assert "The form was not sent" in response.content.decode()


def test_a_login_leads_back_to_the_page_that_was_asked_for(client):
    assert client.get("/orders/?q=1").url == "/admin/login/?next=/orders/%3Fq%3D1"


def test_a_fragment_of_somebody_logged_out_makes_the_page_ask_for_the_login(client):
    response = client.get(reverse("dashboard:orders"), headers={"HX-Request": "true"})
    assert response.headers["HX-Refresh"] == "true"
    assert not response.content


def test_pages_are_never_kept_by_a_cache(clerk):
    response = clerk.get(reverse("dashboard:orders"))
    assert "no-store" in response.headers["Cache-Control"]
    assert "HX-Request" in response.headers["Vary"]


def test_staff_pages_carry_the_policy_for_scripts(clerk):
    policy = clerk.get(reverse("dashboard:orders")).headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-eval'" in policy
    assert "form-action 'self'" in policy
