from sandbox import catalogue

KAOS, WAJAN = 2600144001, 2600144013


def test_the_catalogue_has_sixty_products_with_codes_of_their_own():
    products = catalogue.PRODUCTS
    assert [product.sku for product in products] == [f"SKU-{number:04d}" for number in range(1, 61)]
    assert len({product.barcode for product in products}) == len({p.name for p in products}) == 60
    for product in products:
        digits = [int(digit) for digit in product.barcode]
        assert len(digits) == 13
        assert sum(digits[::2] + [3 * digit for digit in digits[1::2]]) % 10 == 0
        assert min(product.price, product.grams, product.on_hand) > 0


def test_the_listings_carry_every_sku_of_the_catalogue(shopee):
    found, offset, more = [], 0, True
    while more:
        page = shopee.good(
            "product/get_item_list", offset=offset, page_size=20, item_status=["NORMAL", "UNLIST"]
        )
        found += [row["item_id"] for row in page["item"]]
        offset, more = page.get("next_offset"), page["has_next_page"]
    skus = []
    ids = ",".join(map(str, found))
    for item in shopee.good("product/get_item_base_info", item_id_list=ids)["item_list"]:
        if item["has_model"]:
            models = shopee.good("product/get_model_list", item_id=item["item_id"])["model"]
            skus += [model["model_sku"] for model in models]
        else:
            skus.append(item["item_sku"])
    assert sorted(skus) == [product.sku for product in catalogue.PRODUCTS]


def test_a_listing_with_variations_has_its_price_and_stock_in_the_models(shopee):
    kaos, wajan = shopee.good("product/get_item_base_info", item_id_list=f"[{KAOS},{WAJAN}]")["item_list"]
    assert (kaos["has_model"], kaos["item_sku"], "price_info" in kaos, "stock_info_v2" in kaos) == (
        True,
        "",
        False,
        False,
    )
    assert (wajan["has_model"], wajan["item_sku"], wajan["weight"]) == (False, "SKU-0037", "0.9")
    assert wajan["price_info"][0]["original_price"] == 119_000
    listed = shopee.good("product/get_model_list", item_id=KAOS)
    options = listed["tier_variation"][0]["option_list"]
    assert [options[model["tier_index"][0]]["option"] for model in listed["model"]] == [
        "Hitam",
        "Putih",
        "Navy",
    ]
    assert shopee.good("product/get_model_list", item_id=WAJAN)["model"] == []


def test_a_list_of_items_needs_a_status_and_may_be_empty(shopee):
    ask = {"offset": 0, "page_size": 10}
    assert shopee("product/get_item_list", **ask)["error"] == "error_param_item_status"
    assert "item" not in shopee.good("product/get_item_list", item_status="BANNED", **ask)


def test_stock_is_set_for_the_models_that_exist(shopee):
    models = shopee.good("product/get_model_list", item_id=KAOS)["model"]
    first = models[0]["model_id"]
    rows = [
        {"model_id": first, "seller_stock": [{"stock": 7}]},
        {"model_id": 5, "seller_stock": [{"stock": 9}]},
    ]
    lists = shopee.good("product/update_stock", post={"item_id": KAOS, "stock_list": rows})
    assert [row["model_id"] for row in lists["success_list"]] == [first]
    assert [row["model_id"] for row in lists["failure_list"]] == [5]
    all_wrong = shopee("product/update_stock", post={"item_id": KAOS, "stock_list": rows[1:]})
    assert all_wrong["error"] == "product.error_busi_update_stock_failed"
    assert len(all_wrong["response"]["failure_list"]) == 1
    stock = shopee.good("product/get_model_list", item_id=KAOS)["model"][0]["stock_info_v2"]
    assert stock["summary_info"]["total_available_stock"] == 7


def test_a_listing_of_another_shop_is_not_shown(shopee):
    assert shopee("product/get_model_list", item_id=2700144001)["error"] == (
        "product.error_item_not_belong_shop"
    )
    assert shopee("product/get_item_base_info", item_id_list="1")["error"] == "product.error_item_not_found"


def test_a_shop_can_be_made_bigger(sandbox, shopee):
    skus = (
        sandbox.control("listings", {"items": 3, "models": 2})["skus"]
        + sandbox.control("listings", {"items": 1})["skus"]
    )
    page = shopee.good("product/get_item_list", offset=0, page_size=100, item_status=["NORMAL"])
    ids = [row["item_id"] for row in page["item"]][-4:]
    models = [shopee.good("product/get_model_list", item_id=item_id)["model"] for item_id in ids[:3]]
    (single,) = shopee.good("product/get_item_base_info", item_id_list=str(ids[3]))["item_list"]
    shown = [model["model_sku"] for some in models for model in some] + [single["item_sku"]]
    assert shown == skus
    assert len(set(skus)) == 7
