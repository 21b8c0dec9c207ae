"""What a shop sells and shows, when Shopee does not let one item be read."""

import math

import pytest

from channels import pull, syncs, todos
from channels.models import Listing, Published
from channels.shopee import listings
from omnihub.core import cursors, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.channels.shopee.scripted import refusal, response
from tests.factories import ListingFactory, ShopFactory

pytestmark = pytest.mark.django_db
LONG = Deadline(math.inf)
BAD = 1003


@pytest.fixture
def shop():
    return ShopFactory()


def stock_of(pieces):
    return {"stock_info_v2": {"seller_stock": [{"stock": pieces}], "summary_info": {}}}


@pytest.fixture
def shelf(scripted):
    """Five items with one variation each, changed one second after another."""
    items = {1000 + number: 5000 + number for number in range(5)}

    def listed(query):
        since, until = int(query.get("update_time_from", 0)), int(query.get("update_time_to", 2**40))
        found = [item for item, changed in items.items() if since <= changed <= until]
        offset = int(query["offset"])
        if offset > scripted.furthest:
            return refusal("error_param", "get items offset over limit, please use the next field")
        page = found[offset : offset + scripted.page]
        answer = {"total_count": len(found), "has_next_page": offset + scripted.page < len(found)}
        rows = [{"item_id": item, "update_time": items[item]} for item in page]
        return response(answer | {"item": rows, "next_offset": offset + scripted.page})

    def base_info(query):
        wanted = [int(item) for item in query["item_id_list"].split(",")]
        rows = [{"item_id": i, "item_name": f"Tas {i}", "has_model": True} for i in wanted if i in items]
        return response({"item_list": rows})

    def models(query):
        item = int(query["item_id"])
        row = {"model_id": item * 10, "model_sku": f"SKU-{item}"} | stock_of(7)
        return response({"model": [row]})

    scripted.items, scripted.page, scripted.furthest = items, 2, 10_000
    scripted.answers |= {
        "product/get_item_list": listed,
        "product/get_item_base_info": base_info,
        "product/get_model_list": models,
    }
    return scripted


@pytest.fixture(params=["models refused", "models make no sense", "item refused", "item makes no sense"])
def odd(request, shelf):
    """One item of five cannot be read."""
    base_info, models = shelf.answers["product/get_item_base_info"], shelf.answers["product/get_model_list"]
    spoiled = refusal("error_param", "odd item") if "refused" in request.param else response([None])

    def no_models(query):
        return spoiled if query["item_id"] == str(BAD) else models(query)

    def no_item(query):
        return spoiled if str(BAD) in query["item_id_list"] else base_info(query)

    if "models" in request.param:
        shelf.answers["product/get_model_list"] = no_models
    else:
        shelf.answers["product/get_item_base_info"] = no_item
    return shelf


def deliver(errand, todo):
    work.add([todo])
    [one] = Work.objects.filter(topic=todo.topic, state="waiting")
    return errand([one], LONG)[one.pk]


def read_listings(shop):
    return deliver(pull.listings, todos.listings(shop.key, "test"))


def read_stock(shop):
    return deliver(pull.stock, todos.look_at_stock(shop.key, "test"))


def mirrored():
    return sorted(int(item) for item in Listing.objects.values_list("item_id", flat=True))


def test_one_item_that_cannot_be_read_keeps_no_other_out_of_the_mirror(odd, shop):
    outcome = read_listings(shop)
    assert mirrored() == [item for item in odd.items if item != BAD]
    assert outcome.fate == "person"
    assert outcome.words.startswith(f"1 item could not be read: {BAD}. All others were.")


def test_one_item_that_cannot_be_read_keeps_no_other_number_from_being_seen(odd, shop):
    for item in odd.items:
        ListingFactory(shop=shop, item_id=str(item), model_id=str(item * 10))
    syncs.ask(shop, "stock", by="sari")
    outcome = read_stock(shop)
    told = Published.objects.filter(shown=7).values_list("listing__item_id", flat=True)
    assert sorted(map(int, told)) == [item for item in odd.items if item != BAD]
    assert not Published.objects.exclude(problem="").exists()
    assert (outcome.fate, str(BAD) in outcome.words) == ("person", True)
    assert Work.objects.filter(topic=todos.CHECK_STOCK, subject=shop.key, state="waiting").exists()


def test_a_variation_list_that_is_gone_is_an_item_that_is_gone(shelf, shop):
    models = shelf.answers["product/get_model_list"]
    shelf.answers["product/get_model_list"] = lambda query: (
        refusal("product.error_item_not_found") if query["item_id"] == str(BAD) else models(query)
    )
    for item in shelf.items:
        ListingFactory(shop=shop, item_id=str(item), model_id=str(item * 10))
    assert read_stock(shop).fate == "done"
    gone = Published.objects.filter(problem="listing_gone").values_list("listing__item_id", flat=True)
    assert list(gone) == [str(BAD)]


@pytest.fixture
def narrow(shelf, monkeypatch):
    """Shopee lists no further than two items."""
    monkeypatch.setattr(listings, "FURTHEST", 2)
    shelf.furthest, shelf.page = 2, 1
    return shelf


def test_a_shop_with_more_items_than_shopee_lists_at_once_is_read_to_the_last(narrow, shop):
    assert read_listings(shop).fate == "done"
    assert mirrored() == sorted(narrow.items)


@pytest.mark.parametrize("changed", range(1000, 1005))
def test_an_item_that_changes_while_the_shop_is_read_lets_none_be_missed(narrow, shop, changed):
    models = narrow.answers["product/get_model_list"]

    def changing(query):
        if len(narrow.asked("product/get_model_list")) == 1:
            narrow.items[changed] = 9_000
        return models(query)

    narrow.answers["product/get_model_list"] = changing
    assert read_listings(shop).fate == "done"
    assert mirrored() == sorted(narrow.items)


def test_too_many_items_of_one_second_are_told_and_the_next_look_begins_anew(narrow, shop):
    for item in narrow.items:
        narrow.items[item] = 5_000
    outcome = read_listings(shop)
    assert outcome.fate == "person"
    assert "offset over limit" in outcome.words
    before = len(narrow.asked("product/get_item_list"))
    read_listings(shop)
    assert "update_time_from" not in narrow.asked("product/get_item_list")[before]


def test_a_place_of_an_older_version_is_the_start(shelf, shop):
    cursors.move(f"listings:{shop.key}", "2")
    read_listings(shop)
    assert mirrored() == sorted(shelf.items)
