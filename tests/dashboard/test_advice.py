"""Whatever the product can hold for a person comes with an advice for staff."""

import pytest

from channels.labels import MAKE_FIRST, ONLY_THERE, OTHER_KIND
from channels.models import Shop, StockPolicy
from channels.shopee import errors as shopee
from omnihub.core import stuck
from omnihub.core.errors import Fate
from omnihub.dashboard import advice
from omnihub.dashboard.advice import engine, erp
from omnihub.dashboard.advice.words import LABELS
from payments import refund_sending
from payments.models import Receipt
from payments.xendit import errors as xendit
from tests.dashboard import codes


def of_tables():
    yield from map(xendit.name, xendit.MEANINGS)
    yield from (f"receipt_{meant}" for meant in Receipt.Meant.values if meant != Receipt.Meant.ORDER)
    yield from (code for _words, code in refund_sending.WAITS.values())
    yield from shopee.MEANINGS
    yield from shopee.AMBIGUOUS
    yield from StockPolicy.Stop.values
    yield from (f"shop_{state}" for state in Shop.State.values)
    yield from (f"order.{code}" for code in shopee.MEANINGS)
    yield from (f"odoo_{kind}" for kind in ("AccessError", "UserError", "SomethingNew"))
    yield from (f"{stuck.ONLY_HERE}timeout", "timeout:partners", "http_502", "http_404", "odoo_http_301")


def test_every_code_that_the_source_can_give_has_an_advice():
    found = codes.written()
    assert len(found) > 60, "the source is read, and not only a part of it"
    written = {code.removesuffix("*"): files for code, files in found.items()}
    missing = {code: files for code, files in written.items() if code and advice.known(code) is None}
    assert missing == {}


@pytest.mark.parametrize("code", sorted(set(of_tables())))
def test_every_code_of_a_table_has_an_advice(code):
    assert advice.known(code) is not None


def test_no_advice_is_for_a_code_that_nobody_gives():
    given = {code.removesuffix("*") for code in codes.written()} | set(of_tables())
    elsewhere = {"row_refused", "listing_gone", "stock_other_number", "odoo_payment"}
    elsewhere |= {"label_making", "label_slow", MAKE_FIRST, ONLY_THERE, OTHER_KIND}
    elsewhere |= {"parcel_not_ready", "same_as_before", "already_arranged", "parcel_refused"}
    elsewhere |= {"cancel_refused", "cancel_not_any_more"}
    begun = tuple(code.removesuffix("*") for code in codes.written() if code.endswith("_*"))
    unused = {code for code in advice.CODES if code not in given | elsewhere and not code.startswith(begun)}
    assert unused == set()


def test_a_code_nobody_wrote_of_is_told_by_who_has_to_act():
    assert advice.of("made_up", Fate.SETTINGS) == engine.SETTING
    assert advice.of("made_up", Fate.PERSON) == engine.PERSON
    assert advice.of("", Fate.PERSON) == engine.PERSON


def test_the_longest_beginning_counts():
    assert advice.of("odoo_http_404") == erp.NOT_ODOO
    assert advice.of("odoo_UserError") == erp.ODOO_SAYS


def test_each_advice_says_all_three_things_and_leads_to_a_page_that_is_there():
    every = {id(found): found for found in (*advice.CODES.values(), *engine.BEGINNINGS.values())}
    for found in (*every.values(), engine.SETTING, engine.PERSON):
        assert all(str(text) for text in (found.title, found.meaning, found.remedy))
        assert len(str(found.title)) < 60
        assert found.place in LABELS or found.link is None
        if found.place:
            assert found.link[1].startswith("/")


def test_a_code_stands_in_one_table_only():
    assert sum(map(len, advice.TABLES)) == len(advice.CODES)
    assert sum(map(len, advice.TABLES)) == len(advice.CODES)
