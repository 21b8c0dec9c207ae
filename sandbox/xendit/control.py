"""Xendit's part of the control API."""

from django.http import HttpRequest

from sandbox import options
from sandbox.world.api import Given, json_view
from sandbox.xendit import bulk as many
from sandbox.xendit import clock, desk, ledger, life, looks


@json_view("GET")
def state(request: HttpRequest, _given: Given) -> Given:
    """?limit="""
    return looks.state(int(request.GET.get("limit") or looks.MOST))


@json_view("POST")
def pay(_request: HttpRequest, given: Given) -> Given:
    """{"id": request, number or reference; or an invoice or session with "channel"; "amount"?, "issuer"?,
    "late"?: true, "again"?: true, "times"?: 2}"""
    key = str(given["id"])
    if given.get("channel"):
        key = desk.choose(key, str(given["channel"])).key
    amount = None if given.get("amount") is None else int(given["amount"])
    payments = desk.pay(
        key,
        amount,
        issuer=str(given.get("issuer", "")),
        late=bool(given.get("late")),
        again=bool(given.get("again")),
        times=int(given.get("times", 1)),
    )
    return {"payments": payments}


@json_view("POST")
def fail(_request: HttpRequest, given: Given) -> Given:
    """{"id", "code"?: failure_code}; "channel" as for pay"""
    key = str(given["id"])
    if given.get("channel"):
        key = desk.choose(key, str(given["channel"])).key
    return desk.fail(key, str(given.get("code", "USER_DECLINED_PAYMENT")))


@json_view("POST")
def expire(_request: HttpRequest, given: Given) -> Given:
    """{"id"}: a request, an invoice or a session, now"""
    desk.expire(str(given["id"]))
    return {"ok": True}


@json_view("POST")
def settle(_request: HttpRequest, given: Given) -> Given:
    """{"payment_id"?, "early"?: true}: what waits becomes free money, before its time"""
    return {"settled": desk.settle(given)}


@json_view("POST")
def forward(_request: HttpRequest, given: Given) -> Given:
    """{"seconds"}: Xendit's clock, and all that is due by then"""
    ahead = options.current.xendit_clock_ahead + float(given["seconds"])
    options.change({"xendit_clock_ahead": ahead})
    return {"ahead": ahead, "done": life.pass_time()}


@json_view("POST")
def move(_request: HttpRequest, given: Given, kind: str) -> Given:
    """topup, withdrawal, chargeback, adjustment_add, adjustment_deduct, transfer_out"""
    return desk.move(kind.upper(), given)


@json_view("POST")
def give_back(_request: HttpRequest, given: Given) -> Given:
    """{"id": payment, request, number or reference; "amount"?, "reference_id"?, "reason"?}: a refund made in
    the dashboard"""
    return desk.give_back(str(given["id"]), given)


@json_view("POST")
def bulk(request: HttpRequest, given: Given) -> Given:
    """{"count", "spread_seconds"?}: so many payments, spread over the time before now"""
    base_url = f"http://{request.get_host()}"
    spread = float(given.get("spread_seconds", 30 * clock.DAY))
    return {"references": many.make(int(given["count"]), spread, base_url)}


@json_view("GET")
def balance(_request: HttpRequest, _given: Given) -> Given:
    return {name: ledger.balance(name) for name in ("CASH", "HOLDING")}


@json_view("GET")
def webhooks(request: HttpRequest, _given: Given) -> Given:
    return looks.letters(int(request.GET.get("limit") or looks.MOST))


@json_view("POST")
def resend(_request: HttpRequest, given: Given) -> Given:
    return {"answers": desk.resend(given)}


@json_view("POST")
def send(_request: HttpRequest, given: Given) -> Given:
    return desk.send_by_hand(given)
