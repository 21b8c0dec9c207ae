"""How staff see what a partner is told."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.dashboard.queries import partner_notices, subjects
from omnihub.dashboard.subjects import page
from tests.channels.own import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner(db):
    return Partner.objects.create(name="Kasir Melati")


def listens(partner, **more):
    values = {
        "url": "https://kasir.example/in",
        "secret": "whsec_x",
        "since": clock.now() - timedelta(days=9),
    }
    return Endpoint.objects.create(partner=partner, **(values | more))


def told(partner, shop, **more):
    checkout = given.cart(shop, source="api")
    partner.checkouts.create(checkout=checkout, reference="")
    now = clock.now()
    values = {"event": "checkout.paid", "at": now, "made_at": now, "since": now}
    return Notice.objects.create(partner=partner, checkout=checkout, **(values | more))


def drawn(partner):
    sheet = partner_notices.of(partner)
    return render_to_string("dashboard/parts/partner_notices.html", {"notices": sheet, "partner": partner})


def test_without_an_address_nothing_is_amiss(partner):
    assert "has set no address" in drawn(partner)


def test_state_and_last_answer_are_said_in_words(partner, django_assert_num_queries):
    listens(partner, failing_since=clock.now() - timedelta(days=2))
    shop = given.shop()
    told(partner, shop, tries=4, last_answer="timeout")
    told(partner, shop, state="delivered", tries=1, last_answer="204", delivered_at=clock.now())
    with django_assert_num_queries(3):
        shown = drawn(partner)
    for words in ("Not taken since", "is-error", "no answer in time", "204", "kasir.example/in", "try 4"):
        assert words in shown
    assert "whsec" not in shown


def test_why_it_was_switched_off_is_said(partner):
    listens(partner, active=False, stopped_because="gone")
    assert "nobody listens there any more" in drawn(partner)


def test_work_is_called_by_partner_and_checkout(partner):
    notice = told(partner, given.shop())
    work.add([work.Todo("partner.endpoint", str(partner.pk)), work.Todo("partner.notice", str(notice.pk))])
    names = {item.work.topic: item.name for item in subjects.named(Work.objects.all())}
    assert names["partner.endpoint"] == "Kasir Melati"
    assert names["partner.notice"] == notice.checkout.public_id
    assert str(notice.pk) in page("partner.notice", str(notice.pk))
