"""What Xendit tells, how often, and how it goes wrong."""

import pytest

from tests.sandbox.xendit_shop import CALLBACK_TOKEN, RETURNS
from tests.sandbox_process import eventually


def test_a_paid_request_is_told_with_token_and_id(xendit, hook):
    made = xendit.open()
    assert made["status"] == "REQUIRES_ACTION"
    (action,) = made["actions"]
    assert (action["descriptor"], action["value"][:4]) == ("VIRTUAL_ACCOUNT_NUMBER", "8808")
    xendit.good("POST", f"v3/payment_requests/{made['payment_request_id']}/simulate", {"amount": 150_000})
    told = hook.next()
    assert (told.event, told.token, told.body["api_version"]) == ("payment.capture", CALLBACK_TOKEN, "v3")
    assert told.data["captures"][0]["capture_amount"] == 150_000
    assert told.webhook_id
    read = xendit.good("GET", f"v3/payments/{told.data['payment_id']}")
    assert (read["status"], read["payment_request_id"]) == ("SUCCEEDED", made["payment_request_id"])
    again = xendit.get(made)
    assert (again["status"], again["latest_payment_id"]) == ("SUCCEEDED", told.data["payment_id"])


def test_a_one_time_method_of_v2_ends_with_its_payment(xendit, hook):
    block = {"channel_code": "BNI", "channel_properties": {"customer_name": "Budi"}}
    method = {"type": "VIRTUAL_ACCOUNT", "reusability": "ONE_TIME_USE", "virtual_account": block}
    body = {"currency": "IDR", "amount": 5000, "reference_id": "a", "payment_method": method}
    made = xendit.good("POST", "payment_requests", body)
    xendit.pay(made["id"])
    assert [one.event for one in hook.all(2)] == ["payment.succeeded", "payment_method.expired"]


def test_an_invoice_is_told_flat_and_a_session_twice(xendit, hook):
    invoice = xendit.good("POST", "v2/invoices", {"external_id": "I-1", "amount": 150_000})
    xendit.pay(invoice["id"], channel="DANA")
    told = hook.next().body
    assert (told["id"], told["status"], told["paid_amount"]) == (invoice["id"], "PAID", 150_000)
    assert (told["payment_method"], told["payment_channel"], told["ewallet_type"]) == (
        "EWALLET",
        "DANA",
        "DANA",
    )
    session = xendit.good("POST", "sessions", session_of("S-1"))
    xendit.pay(session["payment_session_id"], channel="QRIS")
    told = {one.event: one.data for one in hook.all(2)}
    assert set(told) == {"payment.capture", "payment_session.completed"}
    assert told["payment_session.completed"]["payment_id"] == told["payment.capture"]["payment_id"]
    assert hook.nothing_more()


def session_of(reference_id, **more):
    return {
        "reference_id": reference_id,
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "amount": 150_000,
        "currency": "IDR",
        "country": "ID",
        **more,
    }


def test_a_notice_is_repeated_with_the_same_id_until_it_is_taken(sandbox, xendit, hook):
    sandbox.control("settings", {"xendit_retry_scale": 0.0001})
    hook.answers = [500, 404]
    xendit.paid()
    first, *others = hook.all(3)
    assert {one.webhook_id for one in others} == {first.webhook_id}
    assert eventually(lambda: sandbox.control("xendit/webhooks")["counts"] == {"acknowledged": 1})


def test_after_six_more_tries_it_is_lost_until_somebody_sends_it_again(sandbox, xendit, hook):
    sandbox.control("settings", {"xendit_retry_scale": 0})
    hook.answers = [500] * 7
    payment = xendit.paid()
    hook.all(7)
    assert eventually(lambda: sandbox.control("xendit/webhooks")["counts"] == {"lost": 1})
    answers = sandbox.control("xendit/resend", {"about": payment["payment_id"], "copies": 3})["answers"]
    assert answers == ["HTTP 200"] * 3
    assert {one.data["payment_id"] for one in hook.all(3)} == {payment["payment_id"]}


def test_a_notice_that_nobody_answers_may_never_come_again(sandbox, xendit, hook):
    hook.close()
    sandbox.control("settings", {"xendit_drops_timeouts": True})
    xendit.paid()
    assert eventually(lambda: sandbox.control("xendit/webhooks")["counts"] == {"lost": 1})


def test_notices_are_dropped_doubled_and_wrong_by_dial(sandbox, xendit, hook):
    sandbox.control("faults", {"xendit_hook.drop": 1})
    xendit.paid(reference_id="dropped")
    assert hook.nothing_more()
    sandbox.control("faults", {"xendit_hook.copies": 3})
    xendit.paid(reference_id="thrice")
    assert {one.data["reference_id"] for one in hook.all(3)} == {"thrice"}
    sandbox.control("faults", {"xendit_hook.wrong_amount": 1})
    payment = xendit.paid(reference_id="wrong")
    told = hook.next().data
    assert told["captures"][0]["capture_amount"] == 151_000
    assert payment["captures"][0]["capture_amount"] == 150_000
    assert xendit.ledger(reference_id="wrong")[0]["amount"] == 150_000


def test_the_notice_may_come_before_the_answer(sandbox, xendit, hook):
    sandbox.control("faults", {"xendit_hook.early": 1})
    made = xendit.open("DANA")
    assert not hook.news.empty()
    assert hook.next().data["payment_request_id"] == made["payment_request_id"]
    assert (made["status"], xendit.get(made)["status"]) == ("REQUIRES_ACTION", "SUCCEEDED")


def test_late_money_comes_though_the_request_is_over(sandbox, xendit, hook):
    made = xendit.open(channel_properties={"display_name": "Budi", "expires_at": "2099-01-01T00:00:00Z"})
    sandbox.control("xendit/expire", {"id": made["payment_request_id"]})
    assert hook.next().event == "payment_request.expiry"
    with pytest.raises(RuntimeError, match="it is EXPIRED"):
        xendit.pay(made["payment_request_id"])
    xendit.pay(made["payment_request_id"], late=True)
    assert hook.next().event == "payment.capture"
    assert xendit.get(made)["status"] == "EXPIRED"
    assert xendit.cash() > 0


def test_a_payer_may_pay_twice(sandbox, xendit, hook):
    made = xendit.open(reference_id="two")
    xendit.pay(made["payment_request_id"], times=2)
    first, second = hook.all(2)
    assert first.data["payment_id"] != second.data["payment_id"]
    sandbox.control("faults", {"xendit.twice": 1})
    xendit.paid(reference_id="dial")
    assert len(xendit.ledger(reference_id="dial")) == 2


def test_somebody_declines(xendit, sandbox, hook):
    made = xendit.open("DANA")
    sandbox.control("xendit/fail", {"id": made["payment_request_id"]})
    told = hook.next()
    assert (told.event, told.data["failure_code"]) == ("payment.failure", "USER_DECLINED_PAYMENT")
    assert xendit.get(made)["status"] == "FAILED"


def test_links_expire_by_the_clock(sandbox, xendit, hook):
    xendit.good("POST", "v2/invoices", {"external_id": "I", "amount": 150_000, "invoice_duration": 600})
    xendit.good("POST", "sessions", session_of("S"))
    wallet = xendit.open("SHOPEEPAY")
    assert sandbox.control("xendit/forward", {"seconds": 500})["done"] == 0
    assert sandbox.control("xendit/forward", {"seconds": 1400})["done"] == 3
    events = {one.event for one in hook.all(3)}
    assert events == {"EXPIRED", "payment_session.expired", "payment_request.expiry"}
    assert xendit.get(wallet)["status"] == "EXPIRED"


def test_anything_can_be_sent_by_hand(sandbox, hook):
    told = {"body": {"event": "payment.capture", "data": {}}, "token": "wrong", "webhook_id": "w-1"}
    assert sandbox.control("xendit/send", told)["status"] == 200
    news = hook.next()
    assert (news.token, news.webhook_id) == ("wrong", "w-1")


def test_an_error_is_told_where_nothing_was_done_and_where_it_was(sandbox, xendit):
    for dial, status, done in (("error", 500, 0), ("unavailable", 503, 0), ("error_after", 500, 1)):
        sandbox.control("faults", {f"xendit.{dial}": 1})
        answer = xendit.call("POST", "v3/payment_requests", xendit.asked("DANA", reference_id=dial))
        assert (answer.status_code, answer.json()["error_code"] != "") == (status, True)
        sandbox.control("faults", {})
        found = xendit.good("GET", "v3/payment_requests", reference_id=dial)["data"]
        assert len(found) == done


def test_a_dropped_connection_after_the_work_leaves_the_request(sandbox, xendit):
    sandbox.control("faults", {"xendit.cut": 1, "xendit.only": "v3/payment_requests", "xendit.times": 1})
    with pytest.raises(OSError, match=r"Connection aborted|RemoteDisconnected|closed"):
        xendit.call("POST", "v3/payment_requests", xendit.asked("DANA", channel_properties=RETURNS))
    found = xendit.good("GET", "v3/payment_requests", reference_id="SO-1")["data"]
    assert [one["status"] for one in found] == ["REQUIRES_ACTION"]
