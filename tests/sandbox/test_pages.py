import pytest


def page(sandbox, path):
    answer = sandbox.session.get(f"{sandbox.url}/world/{path}")
    assert answer.status_code == 200
    return answer.text


def test_the_seller_centre_finds_an_order_and_offers_its_steps(sandbox):
    sn, other = sandbox.new_orders(2)
    text = page(sandbox, f"seller-centre/?search={sn.lower()}")
    assert sn in text
    assert other not in text
    assert "Arrange shipment" in text
    assert "Delivered" not in text


def test_a_button_takes_the_step_and_leads_back(sandbox):
    (sn,) = sandbox.new_orders(1)
    url = f"{sandbox.url}/world/seller-centre/{sn}"
    back = f"/world/seller-centre/?search={sn}"
    answer = sandbox.session.post(f"{url}/arrange/", data={"back": back}, allow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert sandbox.control(f"orders/{sn}")["status"] == "PROCESSED"
    sorry = sandbox.session.post(f"{url}/complete/")
    assert (sorry.status_code, "complete is impossible" in sorry.text) == (400, True)


def test_the_way_back_never_leads_elsewhere(sandbox):
    (sn,) = sandbox.new_orders(1)
    url = f"{sandbox.url}/world/seller-centre/{sn}/arrange/"
    answer = sandbox.session.post(url, data={"back": "https://elsewhere.example/"}, allow_redirects=False)
    assert answer.headers["Location"] == "/world/seller-centre/"


def test_many_orders_come_in_pages(sandbox):
    made = sandbox.new_orders(60)
    first = page(sandbox, "seller-centre/?status=READY_TO_SHIP")
    assert made[-1] in first
    assert made[0] not in first
    assert "from=50" in first
    assert made[0] in page(sandbox, "seller-centre/?status=READY_TO_SHIP&from=50")


def test_dials_and_market_are_turned_by_hand(sandbox):
    sandbox.session.post(f"{sandbox.url}/world/faults/dials/", data={"shopee.busy": "0.25", "odoo.cut": ""})
    assert sandbox.control("faults") == {"shopee.busy": 0.25}
    assert 'name="shopee.busy" value="0.25"' in page(sandbox, "faults/")
    form = {"running": "yes", "orders_per_minute": "0", "speed": "2"}  # arranges: not named, not changed
    sandbox.session.post(f"{sandbox.url}/world/faults/market/", data=form)
    market = sandbox.control("market")
    assert (market["running"], market["speed"], market["arranges"]) == (True, 2.0, True)


@pytest.mark.parametrize("path", ["", "seller-centre/", "pushes/", "faults/"])
def test_pages_run_no_script_and_load_nothing_from_elsewhere(sandbox, path):
    sandbox.new_orders(1)
    text = page(sandbox, path)
    assert "<script" not in text
    assert "http://" not in text.replace("http://127.0.0.1", "")
    assert "https://" not in text


def test_pictures_and_styles_are_served(sandbox):
    for path, kind in (
        ("/world/static/sandbox.css", "text/css"),
        ("/shopee/file/SKU-0001.svg", "image/svg+xml"),
    ):
        answer = sandbox.session.get(sandbox.url + path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert sandbox.session.get(f"{sandbox.url}/world/static/..%2Fsettings.py").status_code == 404


def press(sandbox, path, **form):
    return sandbox.session.post(f"{sandbox.url}/world/seller-centre/{path}/", data=form)


def test_a_buyers_wish_for_money_is_asked_sent_and_paid_by_buttons(sandbox):
    (sn,) = sandbox.new_orders(1, status="TO_CONFIRM_RECEIVE")
    assert "Buyer wants the money only" in page(sandbox, f"seller-centre/?search={sn}")
    assert press(sandbox, f"{sn}/ask", solution="return_refund").status_code == 200
    (row,) = sandbox.control(f"returns?order_sn={sn}")["returns"]
    for name, words in (
        ("send", "Buyer sends it back"),
        ("arrive", "Return parcel arrives"),
        ("confirm", "Accept"),
    ):
        assert words in page(sandbox, f"seller-centre/?search={sn}")
        press(sandbox, f"returns/{row['return_sn']}/{name}")
    assert sandbox.control(f"returns?order_sn={sn}")["returns"][0]["status"] == "ACCEPTED"
    assert press(sandbox, f"returns/{row['return_sn']}/confirm").status_code == 400


def test_each_package_has_its_buttons_and_its_label(sandbox):
    lines = [{"sku": "SKU-0001"}, {"sku": "SKU-0037"}]
    (sn,) = sandbox.new_orders(1, status="PROCESSED", lines=lines, packages=2)
    first, second = sandbox.control(f"orders/{sn}")["packages"]
    press(sandbox, f"{sn}/pickup", package_number=second["package_number"])
    ends = [package["status"] for package in sandbox.control(f"orders/{sn}")["packages"]]
    assert ends == ["LOGISTICS_REQUEST_CREATED", "LOGISTICS_PICKUP_DONE"]
    label = sandbox.session.get(f"{sandbox.url}/world/seller-centre/label/{first['package_number']}/")
    assert label.content.startswith(b"%PDF")
    assert sandbox.session.get(f"{sandbox.url}/world/seller-centre/label/OFG1/").status_code == 404


def test_how_a_shop_prints_is_chosen_by_hand(sandbox):
    press(sandbox, "stock/shop", shop_id=220000123, print_setting="zip_zpl")
    assert '<option value="zip_zpl" selected>' in page(sandbox, "seller-centre/")
