from django.urls import path

from omnihub.dashboard.views import attention, home, order, orders, proof

app_name = "dashboard"
urlpatterns = [
    path("", home.home, name="home"),
    path("orders/", orders.orders, name="orders"),
    path("orders/sync/", orders.sync, name="sync"),
    path("orders/<int:pk>/", order.order, name="order"),
    path("orders/<int:pk>/look-again/", order.look_again, name="look_again"),
    path("orders/<int:pk>/send-again/", order.send_again, name="send_again"),
    path("orders/<int:pk>/evidence/<uuid:message>/", order.evidence, name="evidence"),
    path("attention/", attention.attention, name="attention"),
    path("attention/retry/", attention.retry, name="retry"),
    path("attention/dismiss/", attention.dismiss, name="dismiss"),
    path("proof/", proof.proof, name="proof"),
    path("proof/run/", proof.run_now, name="prove"),
    path("shops/", home.home, name="shops"),
    path("odoo/", home.home, name="odoo"),
]
