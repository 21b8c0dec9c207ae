"""What waits for a person: put together by kind, tried again one by one or all at once."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from channels.models import OrderEvent
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard.queries import attention as queries
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db
LIST = "/attention/"
RETRY = "/attention/retry/"


def kinds(text):
    return re.findall(r'name="kind" value="([^"]+)"', text)


def states(works):
    return list(
        Work.objects.filter(pk__in=[work.pk for work in works]).order_by("pk").values_list("state", flat=True)
    )


@pytest.fixture
def held():
    """Three not mapped; three refused without a code, two of them in the same words; one for the settings."""
    shop = given.shop()
    unmapped = [
        given.push(order, code="unmapped", note=f"SKU-{number}")
        for number, order in enumerate(given.orders(3, shop=shop))
    ]
    refused = [
        given.push(order, note=words)
        for order, words in zip(given.orders(3, shop=shop), ("Locked.", "Locked.", "Gone."), strict=True)
    ]
    key = given.push(OrderFactory(shop=shop), fate="settings", code="odoo_key", note="The API key is wrong.")
    return {"unmapped": unmapped, "refused": refused, "key": [key]}


def test_work_of_one_code_is_one_kind_and_without_a_code_the_words_decide(owner, held):
    text = owner.get(LIST).content.decode()
    counts = re.findall(r'class="count">(\d+)<', text)
    assert counts == ["1", "3", "2", "1"]  # settings first, then the most
    assert text.index("The API key is wrong.") < text.index("SKU-0")


def test_each_item_names_the_order_and_leads_to_it(owner, held):
    text = owner.get(LIST).content.decode()
    number = OrderFactory._meta.model.objects.get(pk=held["key"][0].subject).number
    assert re.search(rf'href="/orders/{held["key"][0].subject}/">{number}<', text)


def test_one_is_tried_again_and_the_others_stay(owner, held):
    first, *others = held["unmapped"]
    owner.post(RETRY, {"work": first.pk})
    assert states([first]) == ["waiting"]
    assert set(states(others)) == {"held"}


def test_all_of_a_kind_are_tried_again_and_no_other(owner, held):
    unmapped, locked = kinds(owner.get(LIST).content.decode())  # only what is there twice has the button
    response = owner.post(RETRY, {"kind": unmapped}, follow=True)
    assert "3 are tried again now." in response.content.decode()
    assert set(states(held["unmapped"])) == {"waiting"}
    assert set(states(held["refused"] + held["key"])) == {"held"}
    owner.post(RETRY, {"kind": locked})
    assert states(held["refused"]) == ["waiting", "waiting", "held"]


def test_all_of_a_kind_are_more_than_a_page_shows(owner, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    made = [given.push(order, code="unmapped") for order in given.orders(5, shop=given.shop())]
    [kind] = kinds(owner.get(LIST).text)
    assert "Try all 5 again" in owner.get(f"{LIST}{kind}/").text
    owner.post(RETRY, {"kind": kind})
    assert set(states(made)) == {"waiting"}


def test_of_more_than_go_at_once_the_oldest_are_tried_again_and_the_button_says_so(owner, settings):
    settings.MOST_AT_ONCE = 3
    shop = given.shop()
    made = [
        given.push(order, code="unmapped", wanted_since=given.NOON - timedelta(hours=hour))
        for hour, order in enumerate(given.orders(5, shop=shop))
    ]
    [kind] = kinds(owner.get(LIST).text)
    assert "Try the oldest 3 again" in owner.get(LIST).text
    assert "The oldest 3 are settled" in owner.get(f"{LIST}{kind}/").text
    owner.post(RETRY, {"kind": kind})
    assert states(made) == ["held"] * 2 + ["waiting"] * 3
    assert "Try all 2 again" in owner.get(LIST).text


def test_many_tried_again_stand_on_their_timelines_in_a_few_statements(
    owner, settings, django_assert_max_num_queries
):
    works = [given.push(order, code="unmapped") for order in given.orders(300, shop=given.shop())]
    [kind] = kinds(owner.get(LIST).text)
    with django_assert_max_num_queries(25):
        owner.post(RETRY, {"kind": kind})
    noted = OrderEvent.objects.filter(kind="note", by="owner", after="asked to try again")
    assert set(noted.values_list("order", flat=True)) == {int(one.subject) for one in works}


@pytest.mark.parametrize("wish", [{}, {"kind": "made-up"}, {"work": "x"}, {"work": "999999"}, {"work": "²"}])
def test_a_wish_that_names_nothing_wakes_nothing(owner, held, wish):
    response = owner.post(RETRY, wish, follow=True)
    assert "Nothing was held any more." in response.content.decode()
    assert set(states(held["unmapped"] + held["refused"] + held["key"])) == {"held"}


def test_what_was_settled_elsewhere_is_taken_off_the_list_by_name(owner, held):
    settled = held["key"][0]
    owner.post("/attention/dismiss/", {"work": settled.pk})
    settled.refresh_from_db()
    assert settled.state == "done"
    assert settled.note == "Settled by owner"


def test_afterwards_the_browser_stays_on_our_pages(owner, held):
    response = owner.post(RETRY, {"work": held["key"][0].pk, "next": "https://evil.example/"})
    assert response.url == LIST


def test_a_kind_that_is_about_settings_leads_to_where_they_are(owner, held):
    text = owner.get(LIST).content.decode()
    assert f'href="{reverse("dashboard:odoo")}">Open Odoo settings<' in text
    assert ">Open Mapping<" in text


def test_many_of_a_kind_are_counted_and_not_all_listed(owner):
    for order in given.orders(9, shop=given.shop()):
        given.push(order, code="unmapped")
    text = owner.get(LIST).content.decode()
    assert "Try all 9 again" in text
    assert "and 3 more" in text


def test_however_many_of_one_kind_are_held_each_other_kind_has_its_buttons(owner):
    shop = given.shop()
    row = {"state": "held", "fate": "person", "not_before": given.NOON, "wanted_since": given.NOON}
    Work.objects.bulk_create(
        Work(topic="order.push", subject=f"9{n}", key=f"k{n}", code="unmapped", **row) for n in range(450)
    )
    newer = row | {"wanted_since": clock.now()}
    single = Work.objects.create(topic="shop.refresh", subject=shop.key, key="r", code="odd", **newer)
    text = owner.get(LIST).content.decode()
    assert f'id="retry-{single.pk}"' in text
    assert f'id="dismiss-{single.pk}"' in text
    assert "and 444 more" in text
    assert "and 1 more" not in text
    owner.post("/attention/dismiss/", {"work": single.pk})
    assert states([single]) == ["done"]


def test_of_each_kind_the_oldest_are_shown_first(owner):
    shop = given.shop()
    works = [
        given.push(order, code="unmapped", wanted_since=given.NOON - timedelta(hours=hour))
        for hour, order in enumerate(given.orders(9, shop=shop))
    ]
    text = owner.get(LIST).content.decode()
    shown = [int(pk) for pk in re.findall(r'id="retry-(\d+)"', text)]
    assert shown == [work.pk for work in reversed(works[3:])]


def test_many_kinds_cost_the_same_number_of_queries(owner, django_assert_max_num_queries):
    for number, order in enumerate(given.orders(40, shop=given.shop())):
        given.push(order, note=f"Refused because of {number}.")
    with django_assert_max_num_queries(14):
        text = owner.get(LIST).content.decode()
    assert len(re.findall(r'id="retry-(\d+)"', text)) == 40


def test_work_for_shops_and_days_is_named_for_people(owner):
    shop = given.shop()
    for topic, subject in (
        ("payment.push", f"{shop.pk}:2026-11-21"),
        ("shop.refresh", shop.key),
        ("x.y", "z"),
    ):
        Work.objects.create(
            topic=topic,
            subject=subject,
            key=topic,
            state="held",
            not_before=given.NOON,
            wanted_since=given.NOON,
        )
    text = owner.get(LIST).content.decode()
    assert "Toko Contoh, 2026-11-21" in text
    assert ">Toko Contoh</a>" in text
    assert "Payment of the day booked in Odoo" in text


def test_unusual_moves_are_listed_with_their_order(owner):
    order = OrderFactory()
    OrderEvent.objects.create(
        order=order, at=clock.now(), kind="status", before="cancelled", after="shipped", unusual=True
    )
    text = owner.get(LIST).content.decode()
    assert "Cancelled → Shipped" in text
    assert order.number in text


def test_an_empty_list_says_so(owner):
    assert "Nothing needs you" in owner.get(LIST).content.decode()


def test_the_sidebar_counts_what_is_held_on_every_page(owner, held):
    text = owner.get("/proof/").content.decode()
    badge = text[text.index(">Attention<") :]
    assert re.search(r">\s*7\s*</span>", badge[:1500])


# What it means, many at once, and a page for a kind ---------------------------------------------


def key_of(browser, title):
    found = re.search(rf'href="/attention/([0-9a-f]+)/">{title}<', browser.get(LIST).content.decode())
    return found[1]


def test_each_kind_says_what_happened_what_it_means_and_what_to_do(owner, held):
    text = owner.get(LIST).content.decode()
    assert ">A product is not linked<" in text
    assert "Only orders with this product are held up" in text
    assert "Link it under Mapping." in text
    assert "SKU-2" in text, "the words of the case are the detail"


def test_the_order_page_gives_the_same_advice(owner, held):
    text = owner.get(f"/orders/{held['unmapped'][0].subject}/").content.decode()
    assert "A product is not linked" in text
    assert "Link it under Mapping." in text
    assert "SKU-0" in text


def test_the_ticked_ones_are_tried_again_and_the_others_stay(owner, held):
    first, second, third = held["unmapped"]
    owner.post(RETRY, {"work": [first.pk, third.pk]})
    assert states([first, second, third]) == ["waiting", "held", "waiting"]


def test_the_ticked_ones_are_settled_by_name(owner, held):
    owner.post("/attention/dismiss/", {"work": [work.pk for work in held["refused"]]})
    assert states(held["refused"]) == ["done"] * 3
    assert set(states(held["unmapped"])) == {"held"}


def test_all_of_a_kind_are_settled_by_name(owner, held):
    key = key_of(owner, "A product is not linked")
    assert "All 3 are settled" in owner.get(f"/attention/{key}/").content.decode()
    owner.post("/attention/dismiss/", {"kind": key})
    assert states(held["unmapped"]) == ["done"] * 3
    assert set(Work.objects.filter(state="done").values_list("note", flat=True)) == {"Settled by owner"}


def test_who_tried_again_and_who_settled_is_told_on_the_orders_timeline(owner, held):
    first, second, third = held["unmapped"]
    owner.post(RETRY, {"work": first.pk})
    owner.post("/attention/dismiss/", {"work": second.pk})
    found = {str(event.order_id): (event.after, event.by) for event in OrderEvent.objects.filter(kind="note")}
    assert found == {
        first.subject: ("asked to try again", "owner"),
        second.subject: ("marked as settled", "owner"),
    }
    assert third.subject not in found


def test_all_shown_are_ticked_by_a_link(owner, held):
    key = key_of(owner, "A product is not linked")
    assert 'name="work" value' in owner.get(LIST).content.decode()
    assert owner.get(f"{LIST}?ticked={key}").content.decode().count(" checked") == 3
    assert owner.get(f"/attention/{key}/?ticked=1").content.decode().count(" checked") == 3
    assert " checked" not in owner.get(LIST).content.decode()


def many(count):
    row = {"state": "held", "fate": "person", "not_before": given.NOON}
    Work.objects.bulk_create(
        Work(
            topic="order.push",
            subject=f"9{n}",
            key=f"k{n}",
            code="unmapped",
            wanted_since=given.NOON + timedelta(minutes=n // 3),
            **row,
        )
        for n in range(count)
    )


def test_a_kind_with_a_thousand_is_paged_without_gap_or_double(owner):
    many(1000)
    first = f"/attention/{key_of(owner, 'A product is not linked')}/"
    address, seen = first, []
    while address:
        text = owner.get(address).content.decode()
        seen += [int(pk) for pk in re.findall(r'id="retry-(\d+)"', text)]
        following = re.search(r'href="(\?after=[\d-]+)">Next<', text)
        address = f"{first}{following[1]}" if following else ""
    assert seen == list(Work.objects.order_by("wanted_since", "pk").values_list("pk", flat=True))


def test_a_page_of_a_kind_costs_the_same_number_of_queries_for_ten_as_for_a_thousand(
    owner, django_assert_num_queries
):
    many(10)
    address = f"/attention/{key_of(owner, 'A product is not linked')}/"
    with CaptureQueriesContext(connection) as few:
        owner.get(address)
    Work.objects.all().delete()
    many(1000)
    with django_assert_num_queries(len(few)):
        owner.get(address)


@pytest.mark.parametrize("after", ["x", "1-2-3", "99999999999999999-1", "²-1"])
def test_a_place_nobody_wrote_is_no_error(owner, held, after):
    key = key_of(owner, "A product is not linked")
    assert owner.get(f"/attention/{key}/", {"after": after}).status_code == 200


def test_the_page_of_a_kind_that_is_empty_by_now_leads_back_to_the_list(owner):
    assert owner.get("/attention/0123456789abcdef0123/").url == LIST


def test_after_trying_all_again_the_page_tells_how_far_it_is(owner, held):
    owner.post(RETRY, {"kind": key_of(owner, "A product is not linked")})
    text = owner.get(LIST).content.decode()
    assert "3 were tried again:" in text
    assert "0 done, 3 still on the way, 0 held again" in text
    done, again, _open = held["unmapped"]
    Work.objects.filter(pk=done.pk).update(state="done")
    Work.objects.filter(pk=again.pk).update(state="held")
    assert "1 done, 1 still on the way, 1 held again" in owner.get(LIST).content.decode()


def test_who_asked_for_nothing_is_told_of_no_progress(owner, clerk, held):
    owner.post(RETRY, {"work": held["key"][0].pk})
    assert "tried again:" not in clerk.get(LIST).content.decode()


def test_staff_without_the_right_read_the_advice_and_have_no_box(clerk, held):
    text = clerk.get(LIST).content.decode()
    assert "What to do" in text
    assert "checkbox" not in text
    assert 'form="retry"' not in text
