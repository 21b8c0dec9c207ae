"""Returns and refunds: asked for, answered, sent back, paid, refused."""

import time

import pytest

DAY = 86400
LINES = [{"sku": "SKU-0013", "quantity": 2}, {"sku": "SKU-0037"}]
ONE = [{"sku": "SKU-0013"}]


@pytest.fixture
def delivered(sandbox):
    return sandbox.new_orders(1, lines=LINES, status="TO_CONFIRM_RECEIVE")[0]


def ask(sandbox, sn, **wishes):
    return sandbox.control("returns", {"order_sn": sn, **wishes})["return_sn"]


def move(sandbox, return_sn, *names):
    row = {}
    for name in names:
        row = sandbox.control(f"returns/{return_sn}/{name}", {})
    return row


def listed(shopee, **more):
    return shopee.good("returns/get_return_list", **({"page_size": 40} | more))


def detail(shopee, return_sn):
    return shopee.good("returns/get_return_detail", return_sn=return_sn)


def post(shopee, name, return_sn, **more):
    return shopee(f"returns/{name}", post={"return_sn": return_sn, **more})


def status(sandbox, sn):
    return sandbox.control(f"orders/{sn}")["status"]


def test_goods_are_sent_back_before_the_money_is_paid(sandbox, shopee, delivered):
    return_sn = ask(sandbox, delivered, items=ONE)
    row = detail(shopee, return_sn)
    assert (row["status"], row["return_solution"], row["return_refund_type"]) == ("REQUESTED", 0, "RRBOC")
    assert (row["refund_amount"], row["needs_logistics"]) == (100_000, True)
    assert [(item["amount"], item["refund_amount"]) for item in row["item"]] == [(1, 100_000)]
    assert row["due_date"] > time.time()
    assert (status(sandbox, delivered), shopee.income(delivered)["seller_return_refund"]) == ("TO_RETURN", 0)
    assert post(shopee, "confirm", return_sn)["error"] == ""
    row = detail(shopee, return_sn)
    assert (row["status"], row["due_date"]) == ("PROCESSING", 0)
    assert row["return_ship_due_date"] > time.time()
    move(sandbox, return_sn, "send", "arrive")
    row = detail(shopee, return_sn)
    assert row["reverse_logistics_status"] == "LOGISTICS_DELIVERY_DONE"
    assert row["return_seller_due_date"] > time.time()
    told = shopee.good("returns/get_reverse_tracking_info", return_sn=return_sn)
    assert (told["tracking_number"], len(told["tracking_info"])) == (row["tracking_number"], 2)
    assert post(shopee, "confirm", return_sn)["error"] == ""
    assert (detail(shopee, return_sn)["status"], status(sandbox, delivered)) == ("ACCEPTED", "COMPLETED")
    assert shopee.income(delivered)["seller_return_refund"] == -100_000
    escrow = shopee.good("payment/get_escrow_detail", order_sn=delivered)
    assert escrow["return_order_sn_list"] == [return_sn]
    items = shopee.detail(delivered, "item_list")["item_list"]
    assert [item["returned_qty"] for item in items] == [1, 0]


def test_a_refund_alone_is_paid_when_it_is_accepted_and_no_goods_come_back(sandbox, shopee, delivered):
    return_sn = ask(sandbox, delivered, items=ONE, solution="refund", amount=40_000)
    with pytest.raises(RuntimeError, match="send is impossible"):
        move(sandbox, return_sn, "send")
    assert post(shopee, "confirm", return_sn)["error"] == ""
    row = detail(shopee, return_sn)
    assert (row["status"], row["return_solution"], row["needs_logistics"]) == ("ACCEPTED", 1, False)
    assert shopee.income(delivered)["seller_return_refund"] == -40_000
    assert [i["returned_qty"] for i in shopee.detail(delivered, "item_list")["item_list"]] == [0, 0]
    assert post(shopee, "confirm", return_sn)["error"] == "returnsn.illegal"


def test_a_return_after_completion_is_an_adjustment_and_the_order_stays_completed(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="RELEASED", lines=LINES)
    return_sn = ask(sandbox, sn, items=ONE)
    assert (detail(shopee, return_sn)["return_refund_type"], status(sandbox, sn)) == ("RRAOC", "COMPLETED")
    assert shopee.income(sn)["total_adjustment_amount"] == 0
    with pytest.raises(RuntimeError, match="has an open return"):
        ask(sandbox, sn)
    move(sandbox, return_sn, "confirm", "send", "arrive", "pay")
    income = shopee.income(sn)
    assert (income["seller_return_refund"], income["total_adjustment_amount"]) == (0, -100_000)
    assert (detail(shopee, return_sn)["status"], status(sandbox, sn)) == ("ACCEPTED", "COMPLETED")


@pytest.mark.parametrize(("name", "end"), [("withdraw", "CANCELLED"), ("close", "CLOSED")])
def test_a_return_without_money_leaves_the_order_as_if_nothing_had_been_asked(
    sandbox, shopee, delivered, name, end
):
    return_sn = ask(sandbox, delivered)
    if name == "close":
        reasons = shopee.good("returns/get_return_dispute_reason", return_sn=return_sn)["dispute_reason_list"]
        wish = {"email": "shop@example.com", "dispute_reason_id": reasons[0]["dispute_reason"]}
        assert post(shopee, "dispute", return_sn, **wish)["error"] == ""
        assert detail(shopee, return_sn)["status"] == "SELLER_DISPUTE"
        assert post(shopee, "dispute", return_sn, **wish)["error"] == "returnsn.illegal"
        move(sandbox, return_sn, "judge")
    move(sandbox, return_sn, name)
    assert (detail(shopee, return_sn)["status"], status(sandbox, delivered)) == (end, "COMPLETED")
    assert shopee.income(delivered)["seller_return_refund"] == 0


def test_a_dispute_that_is_lost_is_paid(sandbox, shopee, delivered):
    return_sn = ask(sandbox, delivered, items=ONE)
    wish = {"email": "shop@example.com", "dispute_reason_id": 2, "dispute_text_reason": "Tidak benar"}
    assert post(shopee, "dispute", return_sn, **wish)["response"]["msg"] == "success"
    assert post(shopee, "dispute", return_sn, email="a@b.id", dispute_reason_id=999)["error"] == "error_param"
    assert detail(shopee, return_sn)["dispute_text_reason"] == ["Tidak benar"]
    move(sandbox, return_sn, "judge", "pay")
    assert shopee.income(delivered)["seller_return_refund"] == -100_000


def test_seller_and_buyer_agree_on_less(sandbox, shopee, delivered):
    return_sn = ask(sandbox, delivered, items=ONE)
    solutions = shopee.good("returns/get_available_solutions", return_sn=return_sn)
    assert solutions["offer_refund"]["max_refund_amount"] == 100_000
    offer = {"proposed_solution": "REFUND", "proposed_adjusted_refund_amount": 30_000}
    too_much = offer | {"proposed_adjusted_refund_amount": 100_001}
    assert post(shopee, "offer", return_sn, **too_much)["error"] == "error_param"
    assert post(shopee, "offer", return_sn, **offer)["error"] == ""
    talk = detail(shopee, return_sn)["negotiation"]
    assert (talk["negotiation_status"], talk["latest_offer_amount"]) == ("PENDING_BUYER_RESPOND", 30_000)
    assert post(shopee, "accept_offer", return_sn)["error"] == "returnsn.illegal"
    move(sandbox, return_sn, "buyer_refuses")
    sandbox.control(f"returns/{return_sn}/counter", {"solution": "REFUND", "amount": 50_000})
    found = listed(shopee, negotiation_status="PENDING_RESPOND")["return"]
    assert [row["return_sn"] for row in found] == [return_sn]
    assert post(shopee, "accept_offer", return_sn)["error"] == ""
    row = detail(shopee, return_sn)
    assert (row["status"], row["return_solution"], row["refund_amount"]) == ("ACCEPTED", 1, 50_000)
    assert shopee.income(delivered)["seller_return_refund"] == -50_000


def test_every_change_is_pushed(sandbox, delivered, receiver):
    return_sn = ask(sandbox, delivered)
    move(sandbox, return_sn, "send", "arrive", "confirm")
    changes = [
        (value["update_field"], value["old_value"], value["new_value"])
        for push in receiver.all(7)
        if push["code"] == 29
        for value in push["data"]["updated_values"]
    ]
    assert sorted(changes) == [
        ("logistics_status", "", "LOGISTICS_PICKUP_DONE"),
        ("logistics_status", "LOGISTICS_PICKUP_DONE", "LOGISTICS_DELIVERY_DONE"),
        ("return_status", "", "REQUESTED"),
        ("return_status", "PROCESSING", "ACCEPTED"),
        ("return_status", "REQUESTED", "PROCESSING"),
    ]


@pytest.mark.parametrize("first", [0, 1])
def test_the_list_comes_in_pages_that_count_from_nought_or_from_one(sandbox, shopee, first):
    sandbox.control("settings", {"returns_from_page": first})
    made = [ask(sandbox, sn) for sn in sandbox.new_orders(3, status="SHIPPED")]
    pages = [listed(shopee, page_no=first + number, page_size=2) for number in (0, 1)]
    assert [page["more"] for page in pages] == [True, False]
    assert sorted(row["return_sn"] for page in pages for row in page["return"]) == sorted(made)
    if first:
        assert shopee("returns/get_return_list", page_no=0)["error"] == "error_param"


def test_the_list_keeps_to_its_window_and_shop(sandbox, shopee, delivered):
    return_sn, now = ask(sandbox, delivered), int(time.time())
    (others,) = sandbox.new_orders(1, status="SHIPPED", shop_id=220000456)
    foreign = ask(sandbox, others)
    window = {"update_time_from": now - DAY, "update_time_to": now + 5}
    assert [row["return_sn"] for row in listed(shopee, **window)["return"]] == [return_sn]
    assert listed(shopee, update_time_from=now - 2 * DAY, update_time_to=now - DAY)["return"] == []
    assert listed(shopee, status="JUDGING")["return"] == []
    wide = shopee("returns/get_return_list", update_time_from=now - 16 * DAY, update_time_to=now)
    assert wide["error"] == "error_param"
    missing = shopee("returns/get_return_detail", return_sn=foreign)
    assert (missing["error"], missing["message"]) == ("error_data", "The return you queried doesn't exist")


def test_a_return_shows_pictures_and_proof_is_handed_in(sandbox, shopee, delivered):
    return_sn = ask(sandbox, delivered)
    url = detail(shopee, return_sn)["image"][0]
    assert sandbox.session.get(url).headers["Content-Type"] == "image/svg+xml"
    move(sandbox, return_sn, "want_proof")
    assert detail(shopee, return_sn)["seller_proof"]["seller_proof_status"] == "PENDING"
    path = "/api/v2/returns/convert_image"
    made = sandbox.session.post(
        f"{sandbox.url}/shopee{path}",
        params=shopee.common(path),
        data={"return_sn": return_sn},
        files={"upload_image": ("box.jpg", b"\xff\xd8\xffjpg")},
    ).json()["response"]
    assert made["url"].startswith(sandbox.url)
    assert post(shopee, "upload_proof", return_sn, photo=[made], description="Utuh")["error"] == ""
    assert shopee.good("returns/query_proof", return_sn=return_sn)["image"] == [made]
    assert detail(shopee, return_sn)["seller_proof_status"] == "UPLOADED"
    assert post(shopee, "cancel_dispute", return_sn)["error"] == "dispute.cancel.ineligible"


def test_where_confirming_pays_at_once_nothing_is_sent_first(sandbox, shopee, delivered):
    sandbox.control("settings", {"confirm_refunds_at_once": True})
    return_sn = ask(sandbox, delivered)
    assert post(shopee, "confirm", return_sn)["error"] == ""
    assert detail(shopee, return_sn)["status"] == "ACCEPTED"


def test_a_later_deadline_is_told_of_the_package(sandbox, shopee, receiver):
    (sn,) = sandbox.new_orders(1, push=False)
    before = shopee.detail(sn)["ship_by_date"]
    sandbox.step(sn, "extend")
    push = receiver.next()
    assert (push["code"], push["data"]["changed_fields"]) == (47, ["ship_by_date"])
    told = push["data"]["old"]["ship_by_date"], push["data"]["new"]["ship_by_date"]
    assert told == (before, shopee.detail(sn)["ship_by_date"]) == (before, before + DAY)
