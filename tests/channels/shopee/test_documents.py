"""Labels at Shopee's door: what leaves, each row's answer, and what a download may be instead of a file."""

import pytest

from channels.labels import MAKE_FIRST, NOT_PRINTABLE, ONLY_THERE, OTHER_KIND, LabelKinds, Paper
from channels.parcels import Parcel
from channels.shopee import documents, errors
from channels.shopee.client import App, ShopClient
from omnihub.core.errors import Busy, Refused, Unreadable
from omnihub.core.http import Remote
from tests.channels.shopee.scripted import refusal, response

WHOLE, PART = Parcel("A1", "OFG1", False, "JX1"), Parcel("A2", "OFG2", True, "JX2")
CREATE = "logistics/create_shipping_document"
RESULT = "logistics/get_shipping_document_result"
PARAMETER = "logistics/get_shipping_document_parameter"
DOWNLOAD = "logistics/download_shipping_document"


class Session:
    def __init__(self, url):
        remote = Remote(url, name="Shopee", connect_timeout=1, read_timeout=2)
        self.client = ShopClient(remote, App(1000001, "key"), "220000123", "token")

    def ask(self, question):
        return question(self.client)


@pytest.fixture
def session(scripted):
    return Session(scripted.url)


def rows(*found):
    return lambda _body: response({"result_list": list(found)})


def test_a_package_is_named_only_where_the_order_was_split(scripted, session):
    scripted.answers[CREATE] = rows({"order_sn": "A1"}, {"order_sn": "A2", "package_number": "OFG2"})
    assert documents.make(session, "THERMAL_AIR_WAYBILL", [WHOLE, PART]) == {}
    kind = {"shipping_document_type": "THERMAL_AIR_WAYBILL"}
    (asked,) = scripted.asked(CREATE)
    assert asked["order_list"] == [
        {"order_sn": "A1", "tracking_number": "JX1", **kind},
        {"order_sn": "A2", "package_number": "OFG2", "tracking_number": "JX2", **kind},
    ]


def test_the_paper_is_chosen_among_what_is_offered_for_a_courier_of_its_own_kinds_too(scripted, session):
    offered = ["NORMAL_JOB_AIR_WAYBILL", "THERMAL_JOB_AIR_WAYBILL", "THERMAL_UNPACKAGED_LABEL"]
    suggested = {"suggest_shipping_document_type": offered[0], "selectable_shipping_document_type": offered}
    scripted.answers[PARAMETER] = rows({"order_sn": "A1", **suggested})
    kinds = documents.kinds(session, [WHOLE]).kinds["OFG1"]
    assert kinds == LabelKinds(offered[0], {Paper.THERMAL: offered[1], Paper.A4: offered[0]})
    assert [kinds.choice(paper) for paper in ("thermal", "a4", "suggested")] == [
        offered[1],
        offered[0],
        offered[0],
    ]
    assert LabelKinds("X").choice("thermal") == "X"


def test_all_rows_failed_is_told_row_by_row_and_a_missing_row_is_a_problem(scripted, session):
    failed = {"order_sn": "A1", "fail_error": "logistics.package_can_not_print", "fail_message": "No."}
    body = refusal("common.batch_api_all_failed", "All failed.") | {"response": {"result_list": [failed]}}
    scripted.answers[CREATE] = lambda _body: body
    problems = documents.make(session, "X", [WHOLE, PART])
    assert {number: one.code for number, one in problems.items()} == {
        "OFG1": NOT_PRINTABLE,
        "OFG2": "label_unanswered",
    }


def test_states_are_ready_being_made_or_failed(scripted, session):
    third = Parcel("A3", "OFG3", False, "JX3")
    scripted.answers[RESULT] = rows(
        {"order_sn": "A1", "status": "READY"},
        {"order_sn": "A2", "package_number": "OFG2", "status": "PROCESSING"},
        {"order_sn": "A3", "status": "FAILED", "fail_error": "logistics.package_print_failed"},
    )
    found = documents.states(session, "X", [WHOLE, PART, third])
    assert (found.ready, found.being_made) == ({"OFG1"}, {"OFG2"})
    assert found.problems["OFG3"].code == MAKE_FIRST


def test_a_download_is_bytes_or_an_error_never_a_text(scripted, session):
    def download():
        return documents.download(session, "X", [WHOLE])

    scripted.answers[DOWNLOAD] = lambda _body: (200, b"%PDF-1.4")
    assert download() == b"%PDF-1.4"
    scripted.answers[DOWNLOAD] = lambda _body: refusal("logistics.download_later", "Later.")
    with pytest.raises(errors.Soon):
        download()
    scripted.answers[DOWNLOAD] = lambda _body: response({})
    with pytest.raises(Unreadable):
        download()
    scripted.answers[DOWNLOAD] = lambda _body: (502, b"<html>")
    with pytest.raises(Busy):
        download()


@pytest.mark.parametrize(
    ("code", "kind", "ours"),
    [
        ("logistics.shipping_document_should_print_first", Refused, MAKE_FIRST),
        ("logistics.can_not_print_jit_order", Refused, ONLY_THERE),
        ("logistics.can_not_print_combine_order", Refused, ONLY_THERE),
        ("logistics.shipping_document_type_invalid", Refused, OTHER_KIND),
        ("logistics.order_status_error", Refused, NOT_PRINTABLE),
        ("logistics.tracking_number_invalid", Busy, "logistics.tracking_number_invalid"),
    ],
)
def test_each_refusal_has_its_end(code, kind, ours):
    found = errors.error(code, "No.")
    assert isinstance(found, kind)
    assert found.code == ours
