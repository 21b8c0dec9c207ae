"""What is refused, in which words, and what people overlook."""

from tests.sandbox.xendit_shop import READ_ONLY_KEY, RETURNS, SECRET_KEY
from tests.sandbox_process import eventually


def test_keys_are_looked_at_before_anything_else(sandbox, xendit):
    assert xendit.refused("GET", "balance", key="xnd_development_other") == (401, "INVALID_API_KEY")
    assert xendit.refused("GET", "balance", key="xnd_production_real") == (401, "INVALID_API_KEY")
    assert sandbox.session.get(f"{sandbox.url}/xendit/balance").json()["error_code"] == "API_VALIDATION_ERROR"
    assert xendit.call("GET", "balance", key=READ_ONLY_KEY).ok
    body = xendit.asked()
    refused = xendit.refused("POST", "v3/payment_requests", body, key=READ_ONLY_KEY)
    assert refused == (403, "REQUEST_FORBIDDEN_ERROR")
    sandbox.control("settings", {"xendit_key_revoked": True})
    assert xendit.refused("GET", "balance") == (401, "INVALID_API_KEY")


def test_v3_wants_its_version_and_nothing_is_ever_redirected(xendit):
    refused = xendit.refused("POST", "v3/payment_requests", xendit.asked(), version="")
    assert refused == (400, "API_VALIDATION_ERROR")
    answer = xendit.call("POST", "v2/invoices/", {"external_id": "a", "amount": 20_000}, allow=None)
    assert (answer.status_code, answer.history) == (200, [])
    assert xendit.refused("GET", "v3/nothing") == (404, "DATA_NOT_FOUND")


def test_every_answer_names_itself_and_the_limit(sandbox, xendit):
    answer = xendit.call("GET", "balance")
    assert answer.headers["Request-Id"]
    assert float(answer.headers["Rate-Limit-Reset"]) <= 60
    sandbox.control("faults", {"xendit.rate_limit": 3})
    answers = [xendit.call("GET", f"v2/invoices/66f0c1d2e3a4b5c6d7e8f90{number}") for number in range(4)]
    assert [one.status_code for one in answers] == [404, 404, 404, 429]
    assert answers[-1].json()["error_code"] == "RATE_LIMIT_EXCEEDED"
    assert xendit.call("GET", "balance").ok


UNFIT = [
    ({"request_amount": 150_000.5}, "API_VALIDATION_ERROR"),
    ({"request_amount": "150000"}, "API_VALIDATION_ERROR"),
    ({"request_amount": -1}, "API_VALIDATION_ERROR"),
    ({"request_amount": 60_000_000}, "INVALID_VALUE_ERROR"),
    ({"currency": "USD"}, "UNSUPPORTED_CURRENCY"),
    ({"channel_code": "BNI"}, "API_VALIDATION_ERROR"),
    ({"channel_properties": {}}, "API_VALIDATION_ERROR"),
    (
        {"channel_properties": {"display_name": "B", "expires_at": "2020-01-01T00:00:00Z"}},
        "API_VALIDATION_ERROR",
    ),
    ({"metadata": {"a": "x" * 501}}, "API_VALIDATION_ERROR"),
    ({"type": "REUSABLE_PAYMENT_CODE", "channel_code": "DANA"}, "INVALID_VALUE_ERROR"),
]


def test_a_body_that_does_not_fit_is_refused(xendit):
    told = [
        xendit.refused("POST", "v3/payment_requests", {**xendit.asked(), **change}) for change, _ in UNFIT
    ]
    assert told == [(400, code) for _, code in UNFIT]
    assert xendit.good("GET", "v3/payment_requests")["data"] == []


MAGIC = [
    (10100, (403, "CHANNEL_NOT_ACTIVATED")),
    (10101, (503, "CHANNEL_UNAVAILABLE")),
    (10102, (500, "SERVER_ERROR")),
]


def test_magic_amounts_refuse_wallets_and_codes(xendit):
    for channel in ("DANA", "QRIS"):
        told = [
            xendit.refused("POST", "v3/payment_requests", xendit.asked(channel, amount))
            for amount, _ in MAGIC
        ]
        assert told == [refused for _, refused in MAGIC]
    assert xendit.open(amount=10100)["status"] == "REQUIRES_ACTION"


def test_magic_amounts_fail_later(xendit, hook):
    made = xendit.open("DANA", 20103)
    assert made["status"] == "REQUIRES_ACTION"
    told = hook.next()
    assert (told.event, told.data["failure_code"]) == ("payment.failure", "ACCOUNT_ACCESS_BLOCKED")


def card(**more):
    details = {"card_number": "4000000000001091", "cvn": "123", "expiry_month": "12", "expiry_year": "2029"}
    return {"channel_properties": {"card_details": details, **RETURNS, **more}}


def test_a_card_is_unique_masked_and_charged_at_once_without_3ds(xendit, hook):
    made = xendit.open("CARDS", **card(skip_three_ds=True))
    assert made["status"] == "SUCCEEDED"
    details = made["channel_properties"]["card_details"]
    assert details["masked_card_number"] == "400000XXXXXX1091"
    assert not {"cvn", "card_number"} & set(details)
    refused = xendit.refused("POST", "v3/payment_requests", xendit.asked("CARDS", **card()))
    assert refused == (409, "DUPLICATE_ERROR")
    failed = xendit.open("CARDS", 10054, "SO-2", **card(skip_three_ds=True))
    assert (failed["status"], failed["failure_code"]) == ("FAILED", "INSUFFICIENT_BALANCE")
    assert [one.event for one in hook.all(2)] == ["payment.capture", "payment.failure"]


def test_held_money_is_captured_in_part_or_let_go(xendit, hook):
    held = xendit.paid("CARDS", capture_method="MANUAL", **card())
    assert (held["status"], hook.next().event) == ("AUTHORIZED", "payment.authorization")
    path = f"v3/payments/{held['payment_id']}"
    assert (
        xendit.refused("POST", f"{path}/capture", {"capture_amount": 200_000})[1] == "CAPTURE_AMOUNT_EXCEEDED"
    )
    assert xendit.good("POST", f"{path}/capture", {"capture_amount": 90_000})["status"] == "SUCCEEDED"
    assert xendit.ledger()[0]["amount"] == 90_000
    other = xendit.paid("CARDS", reference_id="SO-2", capture_method="MANUAL", **card())
    assert xendit.good("POST", f"v3/payments/{other['payment_id']}/cancel")["status"] == "CANCELED"


def test_what_is_cancelled_or_paid_cannot_be_cancelled(xendit):
    made = xendit.open()
    path = f"v3/payment_requests/{made['payment_request_id']}/cancel"
    assert xendit.good("POST", path)["status"] == "CANCELED"
    assert xendit.refused("POST", path) == (400, "INELIGIBLE_TRANSACTION_STATUS")
    paid = xendit.paid(reference_id="SO-2")
    path = f"v3/payment_requests/{paid['payment_request_id']}/cancel"
    assert xendit.refused("POST", path) == (400, "INELIGIBLE_TRANSACTION_STATUS")


def test_only_codes_that_are_shown_are_paid_by_simulation_and_exactly(xendit):
    wallet = xendit.open("DANA")
    path = "v3/payment_requests/{}/simulate"
    refused = xendit.refused("POST", path.format(wallet["payment_request_id"]), {"amount": 150_000})
    assert refused == (400, "INELIGIBLE_TRANSACTION_STATUS")
    shown = xendit.open("QRIS", reference_id="Q")
    assert xendit.refused("POST", path.format(shown["payment_request_id"]), {"amount": 1})[0] == 400


def test_a_fixed_code_takes_any_sum_again_and_again(xendit):
    body = xendit.asked(type="REUSABLE_PAYMENT_CODE")
    del body["request_amount"]
    made = xendit.good("POST", "v3/payment_requests", body)
    assert made["status"] == "ACCEPTING_PAYMENTS"
    for amount in (10_000, 25_000):
        xendit.good("POST", f"v3/payment_requests/{made['payment_request_id']}/simulate", {"amount": amount})
    assert [one["amount"] for one in xendit.ledger()] == [25_000, 10_000]
    assert xendit.get(made)["status"] == "ACCEPTING_PAYMENTS"


def test_only_an_open_account_is_changed(xendit):
    made = xendit.open()
    path = f"v3/payment_requests/{made['payment_request_id']}"
    assert xendit.good("PATCH", path, {"request_amount": 99_000})["request_amount"] == 99_000
    wallet = xendit.open("DANA", reference_id="D")
    refused = xendit.refused("PATCH", f"v3/payment_requests/{wallet['payment_request_id']}", {})
    assert refused == (400, "INACTIVE_PAYMENT_REQUEST")


def test_channels_may_be_off_and_the_v3_list_may_not_exist(sandbox, xendit):
    sandbox.control("settings", {"xendit_channels_off": "QRIS OVO", "xendit_lists_v3": False})
    refused = xendit.refused("POST", "v3/payment_requests", xendit.asked("QRIS"))
    assert refused == (403, "CHANNEL_NOT_ACTIVATED")
    assert xendit.refused("GET", "v3/payment_requests") == (404, "DATA_NOT_FOUND")
    invoice = {"external_id": "a", "amount": 150_000, "payment_methods": ["QRIS"]}
    assert xendit.refused("POST", "v2/invoices", invoice) == (400, "UNAVAILABLE_PAYMENT_METHOD_ERROR")


UNFIT_INVOICES = [
    ({"amount": 9_999}, "MINIMAL_TRANSFER_AMOUNT_ERROR"),
    ({"amount": 2 * 10**9}, "MAXIMUM_TRANSFER_AMOUNT_ERROR"),
    ({"amount": 6_000_000, "payment_methods": ["ALFAMART"]}, "NO_COLLECTION_METHODS_ERROR"),
    ({"payment_methods": ["RUMOUR"]}, "UNAVAILABLE_PAYMENT_METHOD_ERROR"),
    ({"payer_email": "nobody"}, "EMAIL_FORMAT_ERROR"),
    ({"currency": "EUR"}, "UNSUPPORTED_CURRENCY"),
    ({"reminder_time": 1}, "INVALID_REMINDER_TIME"),
]


def test_an_invoice_is_refused_with_its_own_codes(xendit):
    body = {"external_id": "I", "amount": 150_000}
    told = [xendit.refused("POST", "v2/invoices", {**body, **change}) for change, _ in UNFIT_INVOICES]
    assert told == [(400, code) for _, code in UNFIT_INVOICES]


def test_an_invoice_drops_a_fraction_and_tells_fields_in_its_own_way(xendit):
    assert xendit.good("POST", "v2/invoices", {"external_id": "I", "amount": 45500.5})["amount"] == 45500
    told = xendit.call("POST", "v2/invoices", {"external_id": "I"}).json()
    assert (told["errors"][0]["field"], told["errors"][0]["location"]) == (["amount"], "body")
    old = xendit.call("POST", "payment_requests", {"currency": "IDR"}).json()
    assert old["errors"][0]["path"] == "body.payment_method"


def session(**change):
    told = {"reference_id": "S", "session_type": "PAY", "mode": "PAYMENT_LINK", "amount": 150_000}
    return {**told, "currency": "IDR", "country": "ID", **change}


UNFIT_SESSIONS = [
    ({"reference_id": "x" * 65}, "API_VALIDATION_ERROR"),
    ({"amount": 0}, "INVALID_AMOUNT"),
    ({"currency": "USD"}, "INVALID_CURRENCY"),
    ({"country": "PH"}, "INVALID_COUNTRY"),
    ({"mode": "POSTER"}, "MODE_NOT_SUPPORTED"),
    ({"allowed_payment_channels": ["BNI"]}, "INVALID_PAYMENT_CHANNEL"),
    ({"success_return_url": "http://shop.test/"}, "INVALID_URL"),
    ({"expires_at": "2020-01-01T00:00:00Z"}, "INVALID_EXPIRY_DATE"),
    ({"allow_save_payment_method": "FORCED"}, "MISSING_CUSTOMER"),
    ({"customer_id": "cust-unknown"}, "INVALID_CUSTOMER_ID"),
    ({"items": [{"name": "x"}]}, "API_VALIDATION_ERROR"),
]


def test_a_session_is_refused_with_its_own_codes(xendit):
    told = [xendit.refused("POST", "sessions", session(**change)) for change, _ in UNFIT_SESSIONS]
    assert told == [(400, code) for _, code in UNFIT_SESSIONS]


def test_a_session_is_one_of_its_reference_and_can_be_called_off(xendit):
    made = xendit.good("POST", "sessions", session(success_return_url="https://shop.test/ok"))
    assert made["payment_session_id"].startswith("ps-")
    assert xendit.refused("POST", "sessions", session()) == (409, "DUPLICATE_ERROR")
    path = f"sessions/{made['payment_session_id']}"
    assert xendit.good("POST", f"{path}/cancel")["status"] == "CANCELED"
    assert xendit.good("GET", path)["status"] == "CANCELED"


def test_a_customers_name_has_letters_only(xendit):
    body = {"reference_id": "C", "individual_detail": {"given_names": "Ma'ruf"}}
    assert xendit.refused("POST", "customers", body) == (400, "API_VALIDATION_ERROR")
    body = {
        "reference_id": "C",
        "individual_detail": {"given_names": "Maruf"},
        "mobile_number": "+628123456789",
    }
    xendit.good("POST", "customers", body)
    assert xendit.refused("POST", "customers", body) == (409, "DUPLICATE_ERROR")


def test_buyers_pay_by_themselves_when_told_to(sandbox, xendit):
    sandbox.control("settings", {"xendit_buyers_pay_seconds": 0})
    made = xendit.open()
    assert eventually(lambda: xendit.get(made)["status"] == "SUCCEEDED")


def test_a_fixed_code_is_paid_once_by_a_buyer_of_the_market(sandbox, xendit):
    sandbox.control("settings", {"xendit_buyers_pay_seconds": 0})
    made = xendit.open(type="REUSABLE_PAYMENT_CODE")
    assert eventually(lambda: xendit.get(made).get("latest_payment_id"))
    sandbox.control("xendit/forward", {"seconds": 5})
    assert len(xendit.ledger()) == 1


def test_what_is_over_is_not_paid_by_simulation(sandbox, xendit):
    made = xendit.open()
    sandbox.control("xendit/expire", {"id": made["payment_request_id"]})
    path = f"v3/payment_requests/{made['payment_request_id']}/simulate"
    assert xendit.refused("POST", path, {"amount": 150_000}) == (400, "INELIGIBLE_TRANSACTION_STATUS")


def test_a_picture_and_a_reset_hold_money_too(sandbox, xendit):
    sandbox.control("xendit/move/topup", {"amount": 5_000})
    sandbox.control("picture", {"name": "with money"})
    sandbox.reset()
    assert xendit.cash() == 0
    sandbox.reset("with money")
    assert xendit.cash() == 5_000


ODD = [
    None,
    "",
    "x" * 300,
    -1,
    0,
    1e308,
    10**20,
    True,
    [],
    ["x"],
    {},
    {"a": {"b": [1]}},
    "\x00",
    "🙂",
    "9999-12-31",
]


def whole(xendit):
    """A good body for each call that makes something."""
    va = {"channel_code": "BNI", "channel_properties": {"customer_name": "Budi", "expires_at": None}}
    method = {"type": "VIRTUAL_ACCOUNT", "reusability": "ONE_TIME_USE", "virtual_account": va}
    bank = {"account_number": "1", "account_holder_name": "B"}
    payout = {"reference_id": "P", "channel_code": "ID_BCA", "channel_properties": bank, "amount": 1}
    window = {"from": "2026-01-01", "to": "2026-01-02"}
    more = {"customer": None, "items": None, "metadata": None, "description": None, "customer_id": None}
    return {
        "v3/payment_requests": xendit.asked(capture_method=None, **more),
        "payment_requests": {"currency": "IDR", "amount": 1, "payment_method": method, **more},
        "v2/payment_methods": {**method, **more},
        "v2/invoices": {"external_id": "I", "amount": 20_000, "payment_methods": None, **more},
        "sessions": session(expires_at=None, allowed_payment_channels=None, **more),
        "customers": {"reference_id": "C", "individual_detail": {"given_names": "B"}, "metadata": None},
        "refunds": xendit.refund("pr-1", 1),
        "v2/payouts": {**payout, "currency": "IDR", "metadata": None},
        "reports": {"type": "TRANSACTIONS", "filter": window},
    }


def test_odd_values_are_refused_or_taken_but_never_stumbled_over(xendit):
    for path, body in whole(xendit).items():
        for place, name in enumerate(body):
            for number, value in enumerate(ODD[place % 4 :: 4]):
                headers = {"Idempotency-key": f"{path}-{name}-{number}"}
                answer = xendit.call("POST", path, {**body, name: value}, headers=headers)
                assert answer.status_code < 500, (path, name, value, answer.text)
                assert isinstance(answer.json(), dict)
    for query in ({"limit": "x"}, {"limit": "1e400"}, {"after_id": "x"}, {"statuses": "\x00"}):
        for path in ("v2/invoices", "transactions", "refunds", "payment_requests", "v3/payment_requests"):
            assert xendit.call("GET", path, **query).status_code < 500, (path, query)


def test_a_body_that_is_none_is_refused_in_its_own_words(sandbox, xendit):
    def post(body, kind="application/json"):
        url, headers = f"{sandbox.url}/xendit/refunds", {"Content-Type": kind}
        answer = sandbox.session.post(url, data=body, headers=headers, auth=(SECRET_KEY, ""), timeout=10)
        return answer.status_code, answer.json()["error_code"]

    assert post(b"{") == (400, "INVALID_JSON_FORMAT")
    assert post(b"\xff\xfe") == (400, "INVALID_JSON_FORMAT")
    assert post(b"[]") == (400, "API_VALIDATION_ERROR")
    assert post(b"a=1", "application/x-www-form-urlencoded") == (400, "UNSUPPORTED_CONTENT_TYPE")
