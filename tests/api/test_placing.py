"""From a filled cart to an order, or to what is not right with it: then nothing is placed."""

import pytest
from django.urls import reverse

from channels.models import Checkout, Order, Product, Storefront
from channels.own import placing
from omnihub.core import clock
from shipping.models import Quote
from tests.api.conftest import told
from tests.channels.own import given

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("charged")]


def nothing_is_placed():
    return not Order.objects.exists() and Checkout.objects.get().state == "open"


@pytest.mark.parametrize("named", ["price", "total", "discount", "unit_price", "goods_total", "state"])
def test_no_price_comes_from_a_partner(bag, program, cart, named):
    problem = told(program.post("checkouts/", cart | {named: "1.00"}), 400, "invalid")
    assert problem["errors"] == [{"field": named, "message": "There is no such field."}]
    line = {"sku": "TAS-1", "quantity": 1, named: "1.00"}
    problem = told(program.post("checkouts/", cart | {"lines": [line]}), 400, "invalid")
    assert problem["errors"][0]["field"] == f"lines.0.{named}"
    assert not Checkout.objects.exists()


def test_a_misspelt_field_is_named_wherever_it_stands(bag, program, cart):
    lines = [{"sku": "TAS-1", "quantitty": 2}]
    sent = cart | {"lines": lines, "buyer": {"nmae": "Budi"}}
    problem = told(program.post("checkouts/", sent), 400, "invalid")
    assert {one["field"] for one in problem["errors"]} == {"lines.0.quantitty", "buyer.nmae"}


def test_the_total_may_be_text_or_a_number_and_has_to_be_right(opened, program):
    offer = program.offer(opened)
    for wrong, code in ((202001, 409), ("1", 409), ("x", 400), (None, 400), (True, 400), ("202000.001", 400)):
        answer = program.place(opened, quote=offer["quote"], total=wrong)
        assert answer.status_code == code, wrong
        assert nothing_is_placed()
    assert program.place(opened, quote=offer["quote"], total=202000.0).json()["state"] == "placed"


def test_the_total_is_needed(opened, program):
    problem = told(program.place(opened, quote=program.offer(opened)["quote"]), 400, "invalid")
    assert problem["errors"][0]["field"] == "total"


def test_a_price_that_changed_after_the_couriers_were_asked_is_told_with_what_it_costs_now(opened, program):
    offer = program.offer(opened)
    Product.objects.update(price=100000)
    problem = told(program.place(opened, quote=offer["quote"], total=offer["total"]), 409, "total_changed")
    assert problem["total"] == "212000.00"
    assert nothing_is_placed()
    assert program.look(opened)["goods_total"] == "200000.00"
    placed = program.place(opened, quote=problem["quote"], total=problem["total"])
    assert (placed.status_code, placed.json()["total"]) == (200, "212000.00")


def test_couriers_are_asked_for_what_the_goods_cost_now(opened, program):
    Product.objects.update(price=100000)
    offer = program.offer(opened)
    assert offer["total"] == "212000.00"
    assert program.place(opened, quote=offer["quote"], total=offer["total"]).status_code == 200


def test_a_quote_that_is_over_unknown_or_of_another_cart_places_nothing(opened, program, cart):
    offer = program.offer(opened)
    other = program.make(cart | {"reference": "POS-2"})
    theirs = program.offer(other)
    assert program.cancel(other).status_code == 200
    Checkout.objects.filter(public_id=other["id"]).delete()
    for quote in (theirs["quote"], "unknown"):
        told(program.place(opened, quote=quote, total=offer["total"]), 409, "quote_over")
    Quote.objects.update(expires_at=clock.now())
    told(program.place(opened, quote=offer["quote"], total=offer["total"]), 409, "quote_over")
    assert nothing_is_placed()


def test_other_lines_make_an_earlier_quote_worthless(opened, program):
    offer = program.offer(opened)
    assert (
        program.patch(f"checkouts/{opened['id']}/", {"lines": [{"sku": "TAS-1", "quantity": 1}]}).json()[
            "lines"
        ][0]["quantity"]
        == 1
    )
    told(program.place(opened, quote=offer["quote"], total="107000"), 409, "quote_over")


def test_either_a_courier_or_collected(opened, program):
    offer = program.offer(opened)
    both = program.place(opened, quote=offer["quote"], collect=True, total=offer["total"])
    neither = program.place(opened, total=offer["total"])
    for answer in (both, neither):
        assert told(answer, 400, "invalid")["errors"][0]["field"] == "quote"
    assert nothing_is_placed()


def test_collected_where_the_shop_allows_it(opened, program):
    told(program.place(opened, collect=True, total="190000"), 422, "collect_refused")
    Storefront.objects.update(collect_allowed=True)
    placed = program.place(opened, collect=True, total="190000").json()
    assert (placed["state"], placed["courier"]["collected"], placed["total"]) == ("placed", True, "190000.00")


def test_what_is_missing_is_named(bag, program, cart):
    opened = program.make({"shop": cart["shop"]})
    missing = program.place(opened, quote="x", total="0")
    assert told(missing, 422, "empty")["errors"][0]["field"] == "lines"
    here = f"checkouts/{opened['id']}/"
    assert program.patch(here, {"lines": cart["lines"]}).status_code == 200
    told(program.get(f"{here}couriers/"), 409, "area_missing")
    for name in ("name", "phone", "address"):
        problem = told(program.place(opened, quote="x", total="0"), 422, "buyer_missing")
        assert problem["errors"][0]["field"] == f"buyer.{name}"
        assert program.patch(here, {"buyer": {name: cart["buyer"][name]}}).status_code == 200
    told(program.place(opened, quote="x", total="0"), 422, "area_missing")
    assert program.patch(here, {"area": cart["area"]}).status_code == 200
    assert program.place(opened).status_code == 200


def test_a_shop_that_is_not_live_places_nothing_and_one_without_a_public_page_does(shop, opened, program):
    Storefront.objects.update(is_open=False)
    live, shop.go_live_at = shop.go_live_at, None
    shop.save()
    assert program.get("shops/").json()[0]["takes_orders"] is False
    told(program.place(opened), 409, "shop_closed")
    assert nothing_is_placed()
    shop.go_live_at = live
    shop.save()
    assert program.place(opened).status_code == 200


def test_of_two_who_want_the_last_piece_the_second_is_told_how_many_are_left(opened, program, cart):
    other = program.make(cart | {"reference": "POS-2", "lines": [{"sku": "TAS-1", "quantity": 4}]})
    assert program.place(other).status_code == 200
    problem = told(program.place(opened), 409, "out_of_stock")
    assert problem["detail"] == "Of TAS-1 there are 1 left."
    assert Order.objects.count() == 1


def test_placed_twice_is_placed_once(placed, program):
    again = program.place(placed, quote="any", total="1")
    assert (again.status_code, again.json()["number"]) == (200, placed["number"])
    assert Order.objects.count() == 1


def test_what_is_ordered_is_not_changed_any_more(placed, program):
    here = f"checkouts/{placed['id']}/"
    told(program.patch(here, {"buyer": {"note": "x"}}), 409, "checkout_closed")
    told(program.get(f"{here}couriers/"), 409, "checkout_closed")


def test_a_reference_is_taken_once(opened, program, cart):
    problem = told(program.post("checkouts/", cart), 409, "reference_taken")
    assert problem["errors"][0]["field"] == "reference"
    assert Checkout.objects.count() == 1
    assert program.get("checkouts/", reference="POS-1").json()["results"][0]["id"] == opened["id"]


def test_what_is_not_for_sale_is_named_by_its_line(shop, bag, program, cart):
    given.good(shop, sku="TAS-2", status="UNLIST")
    lines = [*cart["lines"], {"sku": "TAS-2", "quantity": 1}, {"sku": "TAS-9", "quantity": 1}]
    problem = told(program.post("checkouts/", cart | {"lines": lines}), 400, "invalid")
    assert [one["field"] for one in problem["errors"]] == ["lines.1.sku", "lines.2.sku"]
    assert not Checkout.objects.exists()


def test_html_in_a_name_stays_text(owner, program, cart, bag):
    name = "<script>alert(1)</script>"
    buyer = cart["buyer"] | {"name": name, "note": "<img src=x>"}
    opened = program.make(cart | {"buyer": buyer})
    assert opened["buyer"]["name"] == name
    assert program.place(opened).status_code == 200
    page = owner.get(reverse("dashboard:order", args=[Order.objects.get().pk])).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_lines_are_a_few_goods_and_some_pieces_of_each(bag, program, cart):
    for quantity in (0, -1, 1000, 10**30, True, 1.5, "x", None, [1]):
        lines = [{"sku": "TAS-1", "quantity": quantity}]
        problem = told(program.post("checkouts/", cart | {"lines": lines}), 400, "invalid")
        assert problem["errors"][0]["field"].startswith("lines.0.quantity")
    for lines in (
        [],
        None,
        {},
        "x",
        [[]],
        [1],
        [cart["lines"][0]] * 2,
        [{"sku": f"A{n}"} for n in range(51)],
    ):
        told(program.post("checkouts/", cart | {"lines": lines}), 400, "invalid")


def test_a_buyer_who_orders_the_same_once_more_goes_on_with_the_shop_and_not_with_the_partner(
    opened, program
):
    program.post(f"checkouts/{opened['id']}/cancel/", {})
    fresh = placing.again(Checkout.objects.get(public_id=opened["id"]))
    assert (fresh.source, fresh.state) == (Checkout.Source.STOREFRONT, Checkout.State.OPEN)
    assert program.get(f"checkouts/{fresh.public_id}/").status_code == 404
