from django.urls import path

from sandbox.world import api, pages

urlpatterns = [
    path("", pages.index),
    path("seller-centre/", pages.seller_centre),
    path("seller-centre/stock/", pages.stock),
    path("seller-centre/stock/change/", pages.change_stock),
    path("seller-centre/<str:order_sn>/<str:name>/", pages.step),
    path("pushes/", pages.pushes),
    path("faults/", pages.faults_and_market),
    path("faults/dials/", pages.turn_dials),
    path("faults/market/", pages.turn_market),
    path("faults/reset/", pages.reset),
    path("static/<str:name>", pages.static),
    path("api/reset", api.reset),
    path("api/faults", api.fault_dials),
    path("api/settings", api.settings),
    path("api/market", api.market),
    path("api/orders", api.orders),
    path("api/orders/<str:order_sn>", api.order),
    path("api/orders/<str:order_sn>/<str:name>", api.step),
    path("api/shop", api.shop),
    path("api/stock", api.stock),
    path("api/authorise", api.authorise),
    path("api/tokens", api.tokens),
    path("api/expire_tokens", api.expire_tokens),
    path("api/deauthorise", api.deauthorise),
    path("api/warn_of_expiry", api.warn_of_expiry),
    path("api/pushes", api.all_pushes),
    path("api/push", api.push_by_hand),
    path("api/summary", api.summary),
]
