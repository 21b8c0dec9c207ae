"""All calls this Shopee knows."""

from collections.abc import Mapping

from sandbox.shopee import (
    auth,
    cancelling,
    labels,
    logistics,
    mass_shipping,
    order_detail,
    orders,
    packages,
    payment,
    products,
    push_calls,
    shop,
    splitting,
    stock_calls,
    tracking,
)
from sandbox.shopee.gateway import Endpoint

POST = ("POST",)

ENDPOINTS: Mapping[str, Endpoint] = {
    "auth/token/get": Endpoint(auth.token_get, POST, public=True, wrapped=False),
    "auth/access_token/get": Endpoint(auth.refresh, POST, public=True, wrapped=False),
    "public/get_shops_by_partner": Endpoint(auth.get_shops_by_partner, public=True, wrapped=False),
    "shop/get_shop_info": Endpoint(shop.get_shop_info, wrapped=False),
    "shop/get_profile": Endpoint(shop.get_profile),
    "shop/get_warehouse_detail": Endpoint(shop.get_warehouse_detail),
    "shop/get_shop_holiday_mode": Endpoint(shop.get_shop_holiday_mode),
    "order/get_order_list": Endpoint(orders.get_order_list),
    "order/get_order_detail": Endpoint(order_detail.get_order_detail),
    "order/search_package_list": Endpoint(packages.search_package_list, POST),
    "order/get_package_detail": Endpoint(packages.get_package_detail),
    "order/cancel_order": Endpoint(cancelling.cancel_order, POST),
    "order/get_estimate_cancel_value": Endpoint(cancelling.get_estimate_cancel_value, POST, wrapped=False),
    "order/split_order": Endpoint(splitting.split_order, POST),
    "order/unsplit_order": Endpoint(splitting.unsplit_order, POST),
    "order/handle_buyer_cancellation": Endpoint(cancelling.handle_buyer_cancellation, POST),
    "logistics/get_channel_list": Endpoint(logistics.get_channel_list),
    "logistics/get_address_list": Endpoint(logistics.get_address_list),
    "logistics/get_shipping_parameter": Endpoint(logistics.get_shipping_parameter),
    "logistics/ship_order": Endpoint(logistics.ship_order, POST),
    "logistics/update_shipping_order": Endpoint(logistics.update_shipping_order, POST),
    "logistics/mass_ship_order": Endpoint(mass_shipping.mass_ship_order, POST),
    "logistics/get_mass_shipping_parameter": Endpoint(mass_shipping.get_mass_shipping_parameter, POST),
    "logistics/get_mass_tracking_number": Endpoint(mass_shipping.get_mass_tracking_number, POST),
    "logistics/get_tracking_number": Endpoint(tracking.get_tracking_number),
    "logistics/get_tracking_info": Endpoint(tracking.get_tracking_info),
    "logistics/get_shipping_document_parameter": Endpoint(labels.get_shipping_document_parameter, POST),
    "logistics/create_shipping_document": Endpoint(labels.create_shipping_document, POST),
    "logistics/get_shipping_document_result": Endpoint(labels.get_shipping_document_result, POST),
    "logistics/download_shipping_document": Endpoint(labels.download_shipping_document, POST),
    "payment/get_escrow_detail": Endpoint(payment.get_escrow_detail),
    "payment/get_escrow_detail_batch": Endpoint(payment.get_escrow_detail_batch, ("POST", "GET")),
    "payment/get_escrow_list": Endpoint(payment.get_escrow_list),
    "product/get_item_list": Endpoint(products.get_item_list),
    "product/get_item_base_info": Endpoint(products.get_item_base_info),
    "product/get_model_list": Endpoint(products.get_model_list),
    "product/update_stock": Endpoint(stock_calls.update_stock, POST),
    "push/get_lost_push_message": Endpoint(push_calls.get_lost_push_message, public=True),
    "push/confirm_consumed_lost_push_message": Endpoint(
        push_calls.confirm_consumed_lost_push_message, POST, public=True
    ),
    "push/get_app_push_config": Endpoint(push_calls.get_app_push_config, public=True),
    "push/set_app_push_config": Endpoint(push_calls.set_app_push_config, POST, public=True),
}
