"""Numbers of items: what leaves, both lists of the answer, and each refusal's fate in words."""

import pytest

from channels.records import BELOW_CAMPAIGN, LISTING_GONE
from channels.shopee import convert, errors, payloads
from channels.shopee.client import App, ShopClient
from channels.shopee.errors import NotNow
from omnihub.core.errors import Busy, Refused
from omnihub.core.http import Remote
from tests.channels.shopee.scripted import refusal, response

BOTH_LISTS = {
    "failure_list": [{"model_id": 1234, "failed_reason": "Wrong model_id."}],
    "success_list": [{"model_id": 3456, "location_id": "", "stock": 100}],
}


@pytest.fixture
def client(scripted):
    remote = Remote(scripted.url, name="Shopee", connect_timeout=1, read_timeout=2)
    return ShopClient(remote, App(1000001, "key"), "220000123", "token")


def test_absolute_numbers_of_one_item_leave_in_one_call(scripted, client):
    scripted.answers["product/update_stock"] = lambda _body: response(BOTH_LISTS)
    answer = client.update_stock("2000", {"3456": 100, "1234": 7})
    assert scripted.asked("product/update_stock") == [
        {
            "item_id": 2000,
            "stock_list": [
                {"model_id": 3456, "seller_stock": [{"stock": 100}]},
                {"model_id": 1234, "seller_stock": [{"stock": 7}]},
            ],
        }
    ]
    assert (answer.taken, answer.failed) == ({"3456": 100}, {"1234": "Wrong model_id."})


def test_where_all_rows_failed_the_error_carries_the_reasons(scripted, client):
    failed = {"failure_list": [{"model_id": 0, "failed_reason": "…reserved stock"}], "success_list": []}
    body = refusal("product.error_busi_update_stock_failed", "Update stock failed.") | {"response": failed}
    scripted.answers["product/update_stock"] = lambda _body: body
    answer = convert.stock_answer(client.update_stock("2000", {"0": 1}))
    assert answer.accepted == {}
    assert answer.refused["0"].code == BELOW_CAMPAIGN


def test_any_other_error_of_the_call_is_one(scripted, client):
    scripted.answers["product/update_stock"] = lambda _body: refusal("product.error_item_not_found", "No.")
    with pytest.raises(Refused) as failure:
        client.update_stock("2000", {"0": 1})
    assert failure.value.code == LISTING_GONE


def test_an_error_about_all_rows_without_their_list_is_one(scripted, client):
    scripted.answers["product/update_stock"] = lambda _body: refusal("error_busi_update_stock_failed")
    with pytest.raises(Refused):
        client.update_stock("2000", {"0": 1})


def stock_of(info):
    return payloads.Stock.parse(payloads.Row({"stock_info_v2": info} if info else {}, "an item"))


def test_the_sellers_pieces_at_all_places_are_its_stock():
    places = [{"location_id": "IDZ", "stock": 90, "if_saleable": True}, {"location_id": "IDG", "stock": "9"}]
    summary = {"total_reserved_stock": 4, "total_available_stock": 389}
    found = stock_of({"summary_info": summary, "seller_stock": places, "shopee_stock": [{"stock": 290}]})
    assert (found.pieces, found.reserved) == (99, 4)
    assert stock_of({"summary_info": summary}).pieces == 389
    assert stock_of({"summary_info": {}, "seller_stock": [{"stock": 0}]}).pieces == 0
    assert stock_of(None) is None


@pytest.mark.parametrize(
    ("code", "message", "kind", "ours"),
    [
        ("product.error_item_not_found", "", Refused, LISTING_GONE),
        ("error_item_not_belong_shop", "", Refused, LISTING_GONE),
        ("error_param", "Wrong model_id.", Refused, LISTING_GONE),
        ("error_edit_item_stock_for_item_has_model", "", Refused, LISTING_GONE),
        ("product.error_param", "Stock should be more than reserved stock", Refused, BELOW_CAMPAIGN),
        ("error_auth", "less than the reserved stock", Refused, BELOW_CAMPAIGN),
        ("error_holiday_mode_change_stock", "", NotNow, "error_holiday_mode_change_stock"),
        ("error_promotion_cantnot_update_stock", "", NotNow, "error_promotion_cantnot_update_stock"),
        ("error_cannt_edit_stock_in_promotion", "", NotNow, "error_cannt_edit_stock_in_promotion"),
        ("error_item_uneditable", "", Refused, "error_item_uneditable"),
        ("error_seller_under_penalty", "", Refused, "error_seller_under_penalty"),
        ("error_wms_shop_block_upate_stock", "", Refused, "error_wms_shop_block_upate_stock"),
        ("error_busi", "multi-warehouse needs location id", Refused, "error_busi"),
        ("error_auth", "location_id is missing", Refused, "error_auth"),
        ("error_system_busy", "", Busy, "error_system_busy"),
    ],
)
def test_each_refusal_has_its_fate_and_words(code, message, kind, ours):
    error = errors.error(code, message)
    assert isinstance(error, kind)
    assert error.code == ours
    assert "does not know" not in error.words


@pytest.mark.parametrize(
    ("reason", "kind", "code"),
    [
        ("Wrong model_id.", Refused, LISTING_GONE),
        ("less than reserved stock", Refused, BELOW_CAMPAIGN),
        ("shop in holiday mode", NotNow, "row_refused"),
        ("item in promotion", NotNow, "row_refused"),
        ("location_id required", Refused, "row_refused"),
        ("something new", Refused, "row_refused"),
        ("", Refused, "row_refused"),
    ],
)
def test_a_row_that_failed_says_why_by_its_text(reason, kind, code):
    error = errors.row(reason)
    assert isinstance(error, kind)
    assert error.code == code
