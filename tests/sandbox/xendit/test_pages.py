"""People pay in the browser, without any script."""

import pytest

from tests.sandbox.xendit_shop import RETURNS


def page(sandbox, url):
    answer = sandbox.session.get(url if url.startswith("http") else f"{sandbox.url}{url}", timeout=10)
    assert answer.status_code == 200, answer.text
    assert "<script" not in answer.text
    assert "https://" not in answer.text.replace("https://shop.test", "")
    return answer.text


def press(sandbox, path, **form):
    url = f"{sandbox.url}/world/{path}"
    answer = sandbox.session.post(url, data=form, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def of(made):
    return f"checkout/requests/{made['payment_request_id']}"


def test_a_number_is_found_and_paid_at_the_bank(sandbox, xendit):
    made = xendit.open()
    number = made["actions"][0]["value"]
    text = page(sandbox, f"/world/checkout/?number={number}")
    assert number in text
    assert "Rp 150.000" in text
    assert press(sandbox, f"{of(made)}/pay/") == f"/world/{of(made)}/"
    assert xendit.get(made)["status"] == "SUCCEEDED"
    assert "Pay a second time" in page(sandbox, f"/world/{of(made)}/")


def test_a_wallet_leads_back_to_the_shop_paid_or_not(sandbox, xendit):
    made = xendit.open("DANA")
    assert made["actions"][0]["value"].endswith(f"/world/{of(made)}/")
    assert press(sandbox, f"{of(made)}/pay/") == RETURNS["success_return_url"]
    other = xendit.open("DANA", reference_id="SO-2")
    assert press(sandbox, f"{of(other)}/decline/") == RETURNS["failure_return_url"]
    assert xendit.get(other)["failure_code"] == "USER_DECLINED_PAYMENT"


def test_a_code_is_drawn_and_scanned_with_an_app(sandbox, xendit):
    made = xendit.open("QRIS")
    assert "<svg" in page(sandbox, f"/world/{of(made)}/")
    press(sandbox, f"{of(made)}/pay/", issuer="SHOPEEPAY")
    key = xendit.get(made)["latest_payment_id"]
    assert xendit.good("GET", f"v3/payments/{key}")["payment_details"]["issuer_name"] == "SHOPEEPAY"


def test_money_comes_too_late_from_the_page(sandbox, xendit):
    made = xendit.open()
    press(sandbox, f"{of(made)}/expire/")
    press(sandbox, f"{of(made)}/late/")
    assert (xendit.get(made)["status"], len(xendit.ledger())) == ("EXPIRED", 1)


@pytest.mark.parametrize("kind", ["invoices", "sessions"])
def test_a_hosted_page_offers_channels_and_may_be_tried_again(sandbox, xendit, kind):
    urls = {"success_redirect_url": "https://shop.test/ok", "success_return_url": "https://shop.test/ok"}
    if kind == "invoices":
        made = xendit.good("POST", "v2/invoices", {"external_id": "SO-1", "amount": 150_000, **urls})
        url, key = made["invoice_url"], made["id"]
    else:
        body = {"reference_id": "SO-1", "session_type": "PAY", "mode": "PAYMENT_LINK", "amount": 150_000}
        made = xendit.good("POST", "sessions", {**body, "currency": "IDR", "country": "ID", **urls})
        url, key = made["payment_link_url"], made["payment_session_id"]
    assert "ShopeePay" in page(sandbox, url)
    first = press(sandbox, f"checkout/{kind}/{key}/choose/", channel="DANA")
    assert press(sandbox, f"{first.removeprefix('/world/')}decline/") == f"/world/checkout/{kind}/{key}/"
    second = press(sandbox, f"checkout/{kind}/{key}/choose/", channel="CARDS")
    assert second != first
    assert press(sandbox, f"{second.removeprefix('/world/')}pay/") == "https://shop.test/ok"
    assert "Credit" not in page(sandbox, url)
    sorry = sandbox.session.post(
        f"{sandbox.url}/world/checkout/{kind}/{key}/choose/", data={"channel": "OVO"}
    )
    assert sorry.status_code == 400


def test_the_dashboard_moves_money_and_sends_again(sandbox, xendit, hook):
    xendit.paid("DANA", 100_000)
    first = hook.next()
    press(sandbox, "xendit/resend/", webhook_id=first.webhook_id)
    assert hook.next().webhook_id == first.webhook_id
    press(sandbox, "xendit/settle/")
    press(sandbox, "xendit/move/", kind="adjustment_deduct", amount="335", payment_id="")
    press(sandbox, "xendit/buyers/", seconds="20")
    assert sandbox.control("settings")["xendit_buyers_pay_seconds"] == 20
    assert 'value="20.0"' in page(sandbox, "/world/xendit/")
    assert "Rp 98.000" in page(sandbox, "/world/xendit/")
    assert "xendit_hook.early" in page(sandbox, "/world/faults/")


def test_unknown_pages_are_not_there(sandbox):
    for path in ("requests/pr-1", "invoices/1", "sessions/1", "others/1"):
        assert sandbox.session.get(f"{sandbox.url}/world/checkout/{path}/").status_code == 404
