from django.urls import path, re_path

from omnihub.api import problems
from omnihub.api.views import catalogue, checkouts, description, notices, steps

app_name = "api"
CHECKOUT = "checkouts/<str:key>"

urlpatterns = [
    path("schema/", description.Description.as_view(), name="schema"),
    path("shops/", catalogue.Shops.as_view(), name="shops"),
    path("shops/<str:shop>/products/", catalogue.Products.as_view(), name="products"),
    path("areas/", catalogue.Areas.as_view(), name="areas"),
    path("checkouts/", checkouts.Checkouts.as_view(), name="checkouts"),
    path(f"{CHECKOUT}/", checkouts.OneCheckout.as_view(), name="checkout"),
    path(f"{CHECKOUT}/couriers/", steps.Couriers.as_view(), name="couriers"),
    path(f"{CHECKOUT}/payment-methods/", steps.Methods.as_view(), name="payment_methods"),
    path(f"{CHECKOUT}/place/", steps.Place.as_view(), name="place"),
    path(f"{CHECKOUT}/pay/", steps.Pay.as_view(), name="pay"),
    path(f"{CHECKOUT}/cancel/", steps.CallOff.as_view(), name="cancel"),
    path("webhook/", notices.Webhook.as_view(), name="webhook"),
    path("webhook/rotate/", notices.Rotate.as_view(), name="rotate_webhook"),
    path("webhook/test/", notices.Test.as_view(), name="test_webhook"),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/<uuid:key>/send/", notices.SendAgain.as_view(), name="send_notice"),
    re_path("", problems.not_here),
]
