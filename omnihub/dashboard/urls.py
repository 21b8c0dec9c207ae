from django.urls import path

from omnihub.dashboard.views import attention, connect, home, odoo, order, orders, proof, shops, stock

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("orders/", orders.orders, name="orders"),
    path("orders/sync/", orders.sync, name="sync"),
    path("orders/<int:pk>/", order.order, name="order"),
    path("orders/<int:pk>/look-again/", order.look_again, name="look_again"),
    path("orders/<int:pk>/send-again/", order.send_again, name="send_again"),
    path("orders/<int:pk>/evidence/<uuid:message>/", order.evidence, name="evidence"),
    path("stock/", stock.stock, name="stock"),
    path("stock/sync/", stock.sync, name="sync_stock"),
    path("stock/<int:pk>/approve/", stock.approve, name="approve_stock"),
    path("stock/<int:pk>/rule/", stock.rule, name="stock_rule"),
    path("stock/<int:pk>/switch/", stock.switch, name="switch_stock"),
    path("stock/<int:pk>/go-on/", stock.go_on, name="go_on_stock"),
    path("attention/", attention.attention, name="attention"),
    path("attention/retry/", attention.retry, name="retry"),
    path("attention/dismiss/", attention.dismiss, name="dismiss"),
    path("proof/", proof.proof, name="proof"),
    path("proof/run/", proof.run_now, name="prove"),
    path("shops/", shops.index, name="shops"),
    path("shops/test/<slug:kind>/", shops.test_app, name="test_app"),
    path("shops/<int:pk>/test/", shops.test, name="test_shop"),
    path("shops/<int:pk>/switch/", shops.switch, name="switch"),
    path("shops/<int:pk>/go-live/", shops.go_live, name="go_live"),
    path("shops/<int:pk>/listings/", shops.sync_listings, name="sync_listings"),
    path("connect/<slug:kind>/", connect.start, name="connect"),
    path("connect/<slug:kind>/callback/", connect.callback, name="connected"),
    path("odoo/", odoo.index, name="odoo"),
    path("odoo/test/", odoo.test, name="test_odoo"),
    path("odoo/products/", odoo.read_products, name="read_products"),
    path("odoo/<int:pk>/", odoo.profile, name="odoo_profile"),
]
