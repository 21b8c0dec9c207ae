"""Returns as staff see them: what waits on top, a case with money and goods, answers, parcels scanned in."""

from datetime import timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels.cases import CaseOptions, DisputeReason, Offer, Proof, Solution
from channels.models import ReturnAnswer, ReturnCase, ReturnPicture
from channels.parcels import CourierNews
from channels.shopee.marketplace import Shopee
from erp_bridge.models import Arrival
from omnihub.core import clock
from omnihub.core.errors import Unreachable
from omnihub.core.models import Work
from omnihub.dashboard.queries import returns as queries
from tests.dashboard import given
from tests.factories import OrderFactory, PackageFactory, ReturnCaseFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return given.shop(cancels=True)


@pytest.fixture
def case(shop):
    return ReturnCaseFactory(order__shop=shop, act_by=clock.now() + timedelta(hours=20))


@pytest.fixture
def desk(db):
    """The browser of somebody of a role."""
    return lambda role: given.browser(_person(role))


def _person(role):
    user = given.person(name=role)
    user.groups.add(given.group(role))
    return user


def said(response):
    return response.content.decode()


def numbers(browser, **query):
    return [case.number for case, _reason in browser.get("/returns/", query).context["rows"]]


# The list ---------------------------------------------------------------------------------------------


def test_what_waits_stands_first_by_the_time_it_has_left(owner, shop):
    now = clock.now()
    later, sooner = (
        ReturnCaseFactory(order__shop=shop, act_by=now + timedelta(hours=hours)) for hours in (40, 3)
    )
    over = ReturnCaseFactory(order__shop=shop, act_by=now - timedelta(hours=1))
    ReturnCaseFactory(order__shop=shop, state="refunded")
    response = owner.get("/returns/")
    assert numbers(owner) == [over.number, sooner.number, later.number]
    assert "time is over since" in said(response)
    assert "2 h left" in said(response)


@pytest.mark.parametrize(
    ("tab", "states"),
    [
        ("todo", {"requested"}),
        ("back", {"accepted", "processing"}),
        ("disputes", {"disputed", "judged"}),
        ("refunded", {"refunded"}),
        ("closed", {"closed", "unknown"}),
        ("all", set(ReturnCase.State.values)),
        ("no-such-tab", {"requested"}),
    ],
)
def test_each_tab_shows_its_states(owner, shop, tab, states):
    for state in ReturnCase.State.values:
        ReturnCaseFactory(order__shop=shop, state=state)
    rows = owner.get("/returns/", {"tab": tab}).context["rows"]
    assert {found.state for found, _reason in rows} == states


def test_badges_count_what_is_open_of_the_chosen_shop(owner, case):
    ReturnCaseFactory(order__shop=given.shop(), state="processing")
    of_all = {tab: n for tab, _label, _address, n in owner.get("/returns/").context["tabs"]}
    of_one = {tab: n for tab, _l, _a, n in owner.get("/returns/", {"shop": case.shop_id}).context["tabs"]}
    assert (of_all["todo"], of_all["back"], of_one["back"]) == (1, 1, 0)


@pytest.mark.parametrize("tab", ["todo", "all"])
def test_pages_follow_one_another_and_miss_nothing(owner, shop, monkeypatch, tab):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    for hours in (5, 1, 3, 1, 9):
        ReturnCaseFactory(order__shop=shop, act_by=clock.now() + timedelta(hours=hours))
    seen, address = [], f"/returns/?tab={tab}"
    while address:
        context = owner.get(address).context
        seen += [found.number for found, _reason in context["rows"]]
        address = context["older"]
    assert len(seen) == len(set(seen)) == 5


def test_a_return_is_found_by_its_number_its_order_or_its_waybill(owner, shop):
    wanted = ReturnCaseFactory(
        order__shop=shop, order__number="2611AA", number="R2611", tracking_number="SPXR1", state="closed"
    )
    ReturnCaseFactory(order__shop=shop)
    for text in ("r26", "2611a", "spxr"):
        assert numbers(owner, q=text) == [wanted.number]


def test_the_list_asks_as_often_for_many_as_for_one(owner, shop):
    def asked():
        with CaptureQueriesContext(connection) as found:
            owner.get("/returns/?tab=all")
        return len(found)

    ReturnCaseFactory(order__shop=shop)
    asked()
    one = asked()
    for _ in range(8):
        ReturnCaseFactory(order__shop=shop)
    assert asked() == one


# A case -----------------------------------------------------------------------------------------------


def test_a_case_shows_both_sums_and_why_they_differ(owner, case):
    order = case.order
    order.escrow_terms = {"gross": "90000", "seller_return_refund": "-43000.00"}
    order.save()
    ReturnCase.objects.update(state="refunded", act_by=None)
    given.bound(order, "credit", "RINV/26/0007", odoo_id=7)
    page = said(owner.get(f"/returns/{case.pk}/"))
    assert "Rp 45.000" in page
    assert "Rp 43.000" in page
    assert "The difference of Rp 2.000" in page
    assert "RINV/26/0007" in page


def test_a_lost_parcel_is_a_claim_and_no_stock(owner, case):
    ReturnCase.objects.update(state="processing", facts={"way_back": "LOGISTICS_LOST"})
    assert "not stock" in said(owner.get(f"/returns/{case.pk}/"))


def test_a_number_in_the_buyers_words_is_only_for_who_may_see_buyers(desk, owner, case):
    ReturnCase.objects.update(words="Rusak, hubungi 0812 3456 7890")
    assert "0812 3456 7890" in said(owner.get(f"/returns/{case.pk}/"))
    assert "0812 3456 7890" not in said(desk("finance").get(f"/returns/{case.pk}/"))


def test_pictures_are_shown_from_the_marketplaces_own_host_and_linked_from_others(owner, case):
    ours, other = "https://cf.shopee.co.id/file/a", "https://example.com/b"
    ReturnCase.objects.update(pictures=[ours, other])
    page = said(owner.get(f"/returns/{case.pk}/"))
    assert f'<img src="{ours}"' in page
    assert f'href="{other}"' in page
    assert f'src="{other}"' not in page


def test_the_way_back_is_asked_of_the_marketplace_when_somebody_wants_to_know(owner, case, monkeypatch):
    news = [CourierNews(clock.now(), "", "Paket diambil kurir")]
    monkeypatch.setattr(Shopee, "return_news", lambda *_: news)
    assert "Paket diambil kurir" in said(owner.get(f"/returns/{case.pk}/way/"))


def test_an_order_shows_its_returns(owner, case):
    page = said(owner.get(f"/orders/{case.order_id}/"))
    assert case.number in page
    assert reverse("dashboard:return", args=[case.pk]) in page


def test_today_leads_to_the_returns_that_wait(owner, case):
    assert "1 to answer" in said(owner.get("/"))


# Answers ----------------------------------------------------------------------------------------------


@pytest.fixture
def offered(monkeypatch):
    offers = (
        Offer(Solution.REFUND_ONLY, Decimal(1000), Decimal(45000)),
        Offer(Solution.RETURN_AND_REFUND, Decimal(45000), Decimal(45000)),
    )
    reasons = (
        DisputeReason("2", "The return is wrong"),
        DisputeReason("41", "Damaged", (Proof("1", "Photo of the parcel", required=True),)),
    )
    monkeypatch.setattr(Shopee, "return_options", lambda *_: CaseOptions(offers, reasons))


def address(case, action):
    return reverse("dashboard:answer_return", args=[case.pk, action])


def test_accepting_says_what_it_does_and_is_sent_once(owner, case):
    assert "Rp 45.000" in said(owner.get(address(case, "confirm")))
    for _press in range(2):
        response = owner.post(address(case, "confirm"), follow=True)
    assert "on its way" in said(response)
    assert ReturnAnswer.objects.get().by == "owner"
    assert Work.objects.filter(topic="return.answer").count() == 1
    log = LogEntry.objects.get(content_type__model="returnanswer")
    assert (log.actor.username, log.changes["action"][1]) == ("owner", "confirm")


@pytest.mark.parametrize(("typed", "amount"), [("20000", "20000"), ("", "45000")])
def test_an_offer_is_what_the_marketplace_lets_be_offered(owner, case, offered, typed, amount):
    owner.post(address(case, "offer"), {"solution": "refund_only", "amount": typed})
    terms = ReturnAnswer.objects.get().terms
    assert (terms["solution"], terms["amount"]) == ("refund_only", amount)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"solution": "refund_only", "amount": "50000"}, "Rp 45.000"),
        ({"solution": "something"}, "not one of the available choices"),
        ({}, "This field is required"),
    ],
)
def test_what_cannot_be_offered_is_said_and_not_sent(owner, case, offered, typed, words):
    response = owner.post(address(case, "offer"), typed)
    assert response.status_code == 422
    assert words in said(response)
    assert not ReturnAnswer.objects.exists()


PNG = b"\x89PNG\r\n\x1a\n...IEND"


def picture(body=PNG, name="box.png"):
    return SimpleUploadedFile(name, body, content_type="image/png")


def test_a_dispute_needs_reason_address_and_words(owner, case, offered):
    page = said(owner.get(address(case, "dispute")))
    assert "The return is wrong" in page
    assert "Needed for: Damaged" in page
    assert owner.post(address(case, "dispute"), {"reason": "41"}).status_code == 422
    owner.post(address(case, "dispute"), {"reason": "2", "email": "a@b.id", "words": "Tidak benar"})
    assert ReturnAnswer.objects.get().terms["reason"] == "2"


@pytest.mark.parametrize(
    ("reason", "files", "words"),
    [
        ("41", [], "wants a picture"),
        ("41", [b"<html>", PNG], "no whole JPEG or PNG"),
        ("41", [PNG] * 7, "At most 6"),
        ("2", [PNG], "takes no such pictures"),
    ],
)
def test_pictures_that_are_missing_or_wrong_are_said_and_nothing_is_sent(
    owner, case, offered, reason, files, words
):
    told = {"reason": reason, "email": "a@b.id", "words": "Rusak", "proof_0": [picture(one) for one in files]}
    response = owner.post(address(case, "dispute"), told)
    assert (response.status_code, words in said(response)) == (422, True)
    assert not ReturnAnswer.objects.exists()


def test_pictures_are_kept_shown_on_the_case_and_are_for_staff_only(owner, desk, client, case, offered):
    told = {"reason": "41", "email": "a@b.id", "words": "Rusak", "proof_0": [picture(name="../../x.html")]}
    owner.post(address(case, "dispute"), told)
    row = ReturnPicture.objects.get()
    assert (row.kind, row.file.name.startswith(f"returns/{case.pk}/"), "x" in row.file.name[-8:]) == (
        "png",
        True,
        False,
    )
    at = reverse("dashboard:return_picture", args=[case.pk, row.pk])
    assert at in said(owner.get(f"/returns/{case.pk}/"))
    shown = desk("finance").get(at)
    assert shown.content == PNG
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert client.get(at).status_code == 302
    assert owner.get(reverse("dashboard:return_picture", args=[case.pk + 1, row.pk])).status_code == 404


def test_a_marketplace_that_does_not_answer_is_said_and_nothing_is_sent(owner, case, monkeypatch):
    def down(*_given):
        raise Unreachable("Shopee cannot be reached.", sent=False)

    monkeypatch.setattr(Shopee, "return_options", down)
    assert "Shopee cannot be reached." in said(owner.get(address(case, "offer")))
    assert "Shopee cannot be reached." in said(
        owner.post(address(case, "offer"), {"solution": "refund_only"})
    )
    assert not ReturnAnswer.objects.exists()


def test_a_shop_that_does_not_answer_buyers_offers_no_answer(owner, case):
    case.shop.cancels = False
    case.shop.save()
    assert "switched off" in said(owner.get(f"/returns/{case.pk}/"))
    owner.post(address(case, "confirm"))
    assert not ReturnAnswer.objects.exists()


def test_an_answer_nobody_knows_is_no_page(owner, case):
    assert owner.get(address(case, "shout")).status_code == 404


def test_the_warehouse_scans_in_and_does_not_answer(desk, case):
    ReturnCase.objects.update(state="processing")
    warehouse = desk("warehouse")
    page = said(warehouse.get(f"/returns/{case.pk}/"))
    assert "The parcel is here" in page
    assert "answer-" not in page
    assert warehouse.post(address(case, "confirm")).status_code == 403


# Scanned in -------------------------------------------------------------------------------------------


def scan(browser, code):
    return said(browser.post("/returns/scan/", {"code": code}))


def test_a_parcel_is_taken_in_by_one_scan_and_the_second_says_so(desk, case):
    ReturnCase.objects.update(state="processing", tracking_number="SPXR1")
    warehouse = desk("warehouse")
    first = scan(warehouse, " spxr1 ")
    assert "IN</strong>" in first
    assert "TAS-BIRU" in first
    assert "was scanned in before" in scan(warehouse, "SPXR1")
    case.refresh_from_db()
    assert case.arrived_by == "warehouse"
    assert LogEntry.objects.filter(content_type__model="returncase").count() == 1


def test_a_parcel_nobody_expects_is_put_aside(owner, case):
    ReturnCase.objects.update(solution="refund_only")
    assert "no parcel is expected" in scan(owner, case.number)
    assert "is no return of ours" in scan(owner, "<b>X</b>")
    case.refresh_from_db()
    assert case.arrived_at is None


def test_a_waybill_of_two_returns_takes_in_neither(owner, case):
    ReturnCaseFactory(order__shop=case.shop, tracking_number="SPXR1")
    ReturnCase.objects.update(tracking_number="SPXR1")
    assert "Several parcels" in scan(owner, "SPXR1")
    assert not ReturnCase.objects.exclude(arrived_at=None).exists()


def test_a_parcel_that_never_reached_its_buyer_is_scanned_in_by_its_own_waybill(owner, shop):
    order = OrderFactory(shop=shop, status="cancelled", shipped_at=clock.now())
    PackageFactory(order=order, tracking_number="SPXID77")
    assert "It never reached its buyer" in scan(owner, "spxid77")
    assert "was scanned in before" in scan(owner, "spxid77")
    assert Arrival.objects.get().order == order


def test_the_button_on_the_case_does_the_same(owner, case):
    for words in ("is scanned in", "was scanned in before"):
        assert words in said(owner.post(reverse("dashboard:return_arrived", args=[case.pk]), follow=True))
