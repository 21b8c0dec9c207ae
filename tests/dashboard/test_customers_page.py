"""Customers for staff: found, looked at on a click, tagged, merged and parted; carts left behind."""

import csv
import io
import math
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from openpyxl import load_workbook

from channels import duplicates
from channels.models import Customer, CustomerMerge, CustomerPair, CustomerProfile, CustomerTag, Tagged
from channels.states import OrderStatus
from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.dashboard.queries import customers as queries
from omnihub.notifications import addresses
from omnihub.notifications.models import OptOut
from tests.dashboard import given
from tests.factories import (
    PLACED,
    CheckoutFactory,
    CustomerFactory,
    OrderFactory,
    ReturnCaseFactory,
    ShopFactory,
)
from tests.payments import given as money

pytestmark = pytest.mark.django_db
BUDI = "+6281234567864"
HOSTILE = "<script>alert(1)</script>' OR 1=1 --"


def known(shop=None, name="Budi Santoso", **more):
    profile = CustomerProfile.objects.create()
    shown = {"name": name, "is_clear": True, "phone_key": BUDI, "email_key": "budi@mail.com"}
    return CustomerFactory(shop=shop or ShopFactory(), profile=profile, **(shown | more))


def pair():
    rows = [known(name=name) for name in ("Budi Santoso", "Budi S")]
    duplicates.find([row.pk for row in rows])
    return CustomerPair.objects.latest("pk")


def looks():
    """Whose data somebody looked at."""
    found = LogEntry.objects.filter(additional_data__event="looked at the buyer")
    return sorted(int(pk) for pk in found.values_list("object_pk", flat=True))


def page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# The list ---------------------------------------------------------------------------------------


def test_the_list_shows_what_was_sold_and_no_name_or_number_in_clear(owner):
    budi = known(username="budi.jkt")
    other = CustomerFactory(shop=ShopFactory(), profile=budi.profile)
    OrderFactory(shop=budi.shop, customer=budi)
    OrderFactory(shop=other.shop, customer=other, line__total=Decimal(10_000))
    OrderFactory(shop=budi.shop, customer=budi, status=OrderStatus.CANCELLED)
    said = page(owner, "/customers/")
    assert "B***o" in said
    assert "Rp100.000" in said.replace("\xa0", "").replace(" ", "")
    assert "Budi Santoso" not in said
    assert BUDI not in said
    [row] = queries.page(queries.Wish()).rows
    assert (row.figures.orders, row.figures.spent, row.figures.last) == (2, Decimal(100_000), PLACED)


@pytest.mark.parametrize(
    "text",
    ["budi sant", "0812-3456-7864", "+62 812 3456 7864", "BUDI@mail.com", "budi.j", "Pak B"],
)
def test_a_customer_is_found_by_what_somebody_knows(owner, text):
    budi = known(username="budi.jkt")
    CustomerProfile.objects.filter(pk=budi.profile_id).update(name="Pak Budi")
    other = known(name="Ani", username="ani", phone_key="+628111", email_key="ani@mail.com")
    said = page(owner, f"/customers/?q={text.replace('+', '%2B')}")
    assert f"customer-{budi.profile_id}" in said
    assert f"customer-{other.profile_id}" not in said


@pytest.mark.parametrize("query", [f"q={HOSTILE}", "q=%00", "tag=x&shop=-1&after=9e9", "q=" + "a" * 5000])
def test_hostile_filters_find_nothing_and_break_nothing(owner, query):
    known()
    assert "<script>alert" not in page(owner, f"/customers/?{query}")


def test_masked_names_are_not_searched(owner):
    masked = known(name="B***i", is_clear=False, phone_key="", email_key="", username="x1")
    assert f"customer-{masked.profile_id}" not in page(owner, "/customers/?q=B***")


def test_by_tag_and_by_shop_the_newest_first_page_by_page(owner, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    shop = ShopFactory()
    rows = [known(shop) for _ in range(5)]
    known()
    owner.post("/customers/tag/", {"tag": "grosir", "customer": [row.profile_id for row in rows]})
    tag = CustomerTag.objects.get()
    wanted = [row.profile_id for row in reversed(rows)]
    for filters in ({"shop": shop.pk}, {"tag": tag.pk}, {"tag": tag.pk, "shop": shop.pk}):
        seen, after = [], None
        while True:
            found = queries.page(queries.Wish(after=after, **filters))
            seen += [row.person.profile.pk for row in found.rows]
            after = found.after
            if after is None:
                break
        assert seen == wanted
    assert len(queries.page(queries.Wish(search="budi", tag=tag.pk, shop=shop.pk)).rows) == 2


def test_the_list_asks_the_same_for_one_and_for_fifty(owner, django_assert_max_num_queries):
    for _ in range(50):
        row = known()
        OrderFactory(shop=row.shop, customer=row, lines=0)
    owner.get("/customers/")
    with django_assert_max_num_queries(20):
        assert page(owner, "/customers/").count('id="customer-') == 50


# Tags and notes ---------------------------------------------------------------------------------


def test_many_are_tagged_at_once_and_a_tag_in_other_capitals_is_the_same(owner):
    rows = [known() for _ in range(3)]
    ticked = [row.profile_id for row in rows]
    owner.post("/customers/tag/", {"tag": " Grosir  Besar ", "customer": ticked[:2]})
    owner.post("/customers/tag/", {"tag": "grosir besar", "customer": ticked})
    assert list(CustomerTag.objects.values_list("name", flat=True)) == ["Grosir Besar"]
    assert Tagged.objects.count() == 3
    owner.post("/customers/tag/", {"tag": "GROSIR BESAR", "customer": ticked[:1], "off": "1"})
    assert Tagged.objects.count() == 2


def test_all_that_match_are_tagged_after_a_look_and_those_who_come_later_are_not(owner, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    shop = ShopFactory()
    rows = [known(shop) for _ in range(5)]
    known()
    listed = page(owner, f"/customers/?shop={shop.pk}")
    assert "all 5 that match" in listed
    wish = {"tag": "grosir", "matching": f"/customers/?shop={shop.pk}"}
    shown = owner.post("/customers/tag/", wish).text
    assert "Put “grosir” on 5 customers?" in shown
    assert not Tagged.objects.exists()
    [until] = re.findall(r'name="until" value="(\d+)"', shown)
    known(shop)
    owner.post("/customers/tag/", wish | {"until": until})
    wanted = {row.profile_id for row in rows}
    assert set(Tagged.objects.values_list("profile", flat=True)) == wanted
    entries = LogEntry.objects.get_for_object(CustomerTag.objects.get())
    told = [(one.actor.username, one.changes["put on"]) for one in entries if "put on" in one.changes]
    assert told == [("owner", ["0", "5"])]
    owner.post("/customers/tag/", wish | {"until": until, "off": "1"})
    assert not Tagged.objects.exists()


def test_a_tag_on_thousands_is_as_many_statements_as_on_one(owner, django_assert_max_num_queries):
    CustomerProfile.objects.bulk_create(CustomerProfile() for _ in range(2_000))
    tag = {"tag": "grosir", "matching": "/customers/", "until": CustomerProfile.objects.latest("pk").pk}
    owner.post("/customers/tag/", tag | {"until": 1})
    with django_assert_max_num_queries(16):
        owner.post("/customers/tag/", tag)
    assert Tagged.objects.count() == 2_000
    with django_assert_max_num_queries(16):
        owner.post("/customers/tag/", tag | {"off": "1"})
    assert not Tagged.objects.exists()


@pytest.mark.parametrize(
    "told",
    [
        {"tag": "", "customer": ["1"]},
        {"tag": "x" * 61, "customer": ["1"]},
        {"tag": "ok", "customer": []},
        {"tag": "ok", "customer": ["x", "9" * 40, "-1", "²"]},
    ],
)
def test_what_is_no_tag_or_nobody_changes_nothing(owner, told):
    known()
    assert owner.post("/customers/tag/", told).status_code == 302
    assert not Tagged.objects.exists()


def test_a_note_is_kept_and_shown_as_text(owner):
    pk = known().profile_id
    owner.post(f"/customers/{pk}/note/", {"note": HOSTILE})
    said = page(owner, f"/customers/{pk}/")
    assert "&lt;script&gt;" in said
    assert "<script>alert" not in said
    owner.post(f"/customers/{pk}/note/", {"note": "x" * 2001})
    assert CustomerProfile.objects.get(pk=pk).note == HOSTILE


# One customer -----------------------------------------------------------------------------------


def test_the_history_is_of_all_channels_the_newest_first(owner):
    budi, other = known(), CustomerFactory(shop=ShopFactory(kind="own", connection=None))
    Customer.objects.filter(pk=other.pk).update(profile=budi.profile)
    order = OrderFactory(shop=budi.shop, customer=budi, placed_at=PLACED)
    receipt = money.receipt()
    own = receipt.payment.order
    own.customer, own.placed_at = other, PLACED - timedelta(days=9)
    own.save()
    case = ReturnCaseFactory(order=order, asked_at=PLACED + timedelta(days=3))
    cart = CheckoutFactory(state="expired", phone=BUDI, placed_at=PLACED - timedelta(days=30))
    said = page(owner, f"/customers/{budi.profile_id}/")
    places = [said.index(f">{name}<") for name in (case.number, order.number, own.number)]
    assert places[0] < places[1]
    assert cart.number in said
    assert f"/payments/{receipt.payment_id}/" in said


def test_a_long_history_is_read_page_by_page_and_each_entry_once(owner):
    budi = known()
    numbers = {
        OrderFactory(
            shop=budi.shop, customer=budi, lines=0, placed_at=PLACED + timedelta(hours=n // 3)
        ).number
        for n in range(100)
    }
    address, seen = f"/customers/{budi.profile_id}/", []
    for _ in range(4):
        answer = owner.get(address)
        seen += [entry.name for entry in answer.context["entries"]]
        if not answer.context["more"]:
            break
        address = f"/customers/{budi.profile_id}/?after={answer.context['more']}"
    assert len(seen) == 100
    assert set(seen) == numbers


@pytest.mark.parametrize("after", ["x", "9" * 17 + "-1-1", "1-9-1", "-1", "%00"])
def test_a_wrong_place_in_the_history_is_the_beginning_or_the_end(owner, after):
    assert owner.get(f"/customers/{known().profile_id}/?after={after}").status_code == 200


def test_contact_is_shown_on_a_click_and_the_look_is_written_down(owner):
    pk = known().profile_id
    said = page(owner, f"/customers/{pk}/")
    assert BUDI not in said
    assert looks() == []
    shown = owner.post(f"/customers/{pk}/show/", headers={"HX-Request": "true"}).content.decode()
    assert BUDI in shown
    assert "Budi Santoso" in shown
    assert looks() == [pk]
    assert BUDI in owner.post(f"/customers/{pk}/show/").content.decode()


def test_the_order_leads_to_its_customer_only_for_who_may_see_buyers(owner, clerk):
    budi = known()
    order = OrderFactory(shop=budi.shop, customer=budi)
    assert f"/customers/{budi.profile_id}/" in page(owner, f"/orders/{order.pk}/")
    assert f"/customers/{budi.profile_id}/" not in page(clerk, f"/orders/{order.pk}/")
    assert clerk.get("/customers/").status_code == 403


def test_a_customer_who_was_merged_leads_to_the_one_they_are_now(owner):
    found = pair()
    owner.post(f"/customers/duplicates/{found.pk}/decide/", {"do": "merge"})
    assert owner.get(f"/customers/{found.second_id}/").url == f"/customers/{found.first_id}/"
    assert f"customer-{found.second_id}" not in page(owner, "/customers/")
    assert owner.get("/customers/999999/").status_code == 404


# Duplicates -------------------------------------------------------------------------------------


def test_a_pair_is_shown_on_a_click_and_merged_with_the_chosen_name(owner):
    found = pair()
    said = page(owner, "/customers/duplicates/")
    assert "same phone" in said
    assert "Budi Santoso" not in said
    shown = owner.post(f"/customers/duplicates/{found.pk}/show/", headers={"HX-Request": "true"})
    assert "Budi Santoso" in shown.content.decode()
    assert looks() == [found.first_id, found.second_id]
    owner.post(f"/customers/duplicates/{found.pk}/decide/", {"do": "merge", "name": "second"})
    assert CustomerProfile.objects.get(pk=found.first_id).name == "Budi S"
    assert "No pair to decide" in page(owner, "/customers/duplicates/")

    merge = CustomerMerge.objects.get()
    assert f"/customers/merges/{merge.pk}/undo/" in page(owner, f"/customers/{found.first_id}/")
    owner.post(f"/customers/merges/{merge.pk}/undo/")
    assert CustomerProfile.objects.get(pk=found.second_id).merged_into is None
    assert f"pair-{found.pk}" in page(owner, "/customers/duplicates/")


def test_not_the_same_is_remembered_and_a_second_word_is_told_so(owner):
    found = pair()
    owner.post(f"/customers/duplicates/{found.pk}/decide/", {"do": "apart"})
    again = owner.post(f"/customers/duplicates/{found.pk}/decide/", {"do": "merge"}, follow=True)
    assert "Somebody else has decided" in again.content.decode()
    assert not CustomerMerge.objects.exists()


def test_a_long_list_of_pairs_is_read_page_by_page_the_most_alike_first(owner):
    for number in range(25):
        rows = [known(phone_key=f"+62811{number:04d}", email_key="") for _ in range(2)]
        duplicates.find([row.pk for row in rows])
    strong = pair()
    first = owner.get("/customers/duplicates/")
    assert first.context["pairs"][0].row == strong
    rest = owner.get(first.context["older"])
    seen = [one.row.pk for one in (*first.context["pairs"], *rest.context["pairs"])]
    assert len(seen) == len(set(seen)) == 26
    assert owner.get("/customers/duplicates/?after=x").status_code == 200


def test_everybody_is_compared_on_a_click_once(owner):
    rows = [known() for _ in range(2)]
    owner.post("/customers/duplicates/look/")
    owner.post("/customers/duplicates/look/")
    [work] = Work.objects.filter(topic="customer.compare")
    assert duplicates.deliver([work], Deadline(math.inf))[work.pk].fate == "done"
    assert CustomerPair.objects.get().first_id == rows[0].profile_id


def test_who_may_only_look_gets_no_buttons():
    looker = given.browser(given.person("channels.view_customer", name="dewi"))
    found = pair()
    said = page(looker, "/customers/duplicates/")
    assert "/decide/" not in said
    assert looker.post(f"/customers/duplicates/{found.pk}/decide/", {"do": "merge"}).status_code == 403
    assert "tagging" not in page(looker, "/customers/")


# Carts ------------------------------------------------------------------------------------------


def test_a_cart_left_behind_is_listed_with_its_lead_and_no_name(owner, settings):
    settings.ODOO_URL = "https://odoo.example"
    cart = CheckoutFactory(state="expired", lead_at=clock.now(), may_be_reminded=True)
    CheckoutFactory(state="paid", lead_at=clock.now() - timedelta(hours=1))
    CheckoutFactory(state="expired")
    Binding.objects.create(
        kind="lead",
        subject=str(cart.pk),
        odoo_model="crm.lead",
        odoo_id=7,
        name="Keranjang",
        state="New",
        bound_at=clock.now(),
        as_of=clock.now(),
    )
    assert "Lead 7" in page(owner, f"/orders/{cart.order_id}/")
    said = page(owner, "/customers/carts/")
    assert said.count('scope="row"') == 2
    assert "https://odoo.example" in said
    assert "Lead 7" in said
    assert "Budi Santoso" not in said


# The file ---------------------------------------------------------------------------------------


def taken(browser, kind, **query):
    answer = browser.get(reverse("dashboard:export_customers", args=[kind], query=query))
    assert answer.status_code == 200
    return answer


def as_rows(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_all_that_fit_are_taken_along_with_tags_and_consent(admin_client, monkeypatch):
    monkeypatch.setattr(queries, "TAKEN_AT_ONCE", 2)
    shop = ShopFactory()
    buyers = [known(shop, name=f"Budi {number}", phone_key=f"+628123456780{number}") for number in range(5)]
    known(name="Orang Lain")
    Tagged.objects.create(tag=CustomerTag.objects.create(name="grosir"), profile=buyers[0].profile)
    CheckoutFactory(order=None, number="", phone="+6281234567801", email="", may_be_reminded=True)
    stopped = addresses.phone("whatsapp", "+6281234567802")
    OptOut.objects.create(
        way="whatsapp", recipient_hash=stopped.hash, shown=stopped.shown, by="stop", at=clock.now()
    )
    head, *rows = as_rows(taken(admin_client, "csv", shop=shop.pk))
    assert [row[1] for row in rows] == [f"Budi {number}" for number in (4, 3, 2, 1, 0)]
    assert [row[6] for row in rows] == ["", "", "", "", "grosir"]
    assert [row[10] for row in rows] == ["", "", "", "yes", ""]
    assert [row[11] for row in rows] == ["", "", "WhatsApp", "", ""]
    assert rows[0][3] == "6281234567804"
    assert len(head) == len(rows[0])
    book = load_workbook(io.BytesIO(taken(admin_client, "xlsx", shop=shop.pk).content))
    assert [row[1].value for row in book.active.iter_rows(min_row=2)] == [row[1] for row in rows]


def test_who_took_customers_along_is_written_down_each_time(admin_client):
    known(name=HOSTILE)
    known(name="=1+1")
    names = {row[1] for row in as_rows(taken(admin_client, "csv", q="bu"))[1:]}
    assert names == set()
    assert "'=1+1" in {row[1] for row in as_rows(taken(admin_client, "csv"))[1:]}
    found = LogEntry.objects.filter(additional_data__event="took customers along")
    assert [row.additional_data["asked for"] for row in found.order_by("pk")] == [{"q": "bu"}, {}]
    assert {row.actor.username for row in found} == {row.object_repr for row in found}


def test_a_file_of_another_kind_is_none(admin_client):
    assert admin_client.get(reverse("dashboard:export_customers", args=["exe"])).status_code == 404
