from django.urls import path

from omnihub.checkout.views import cart, filling, tracking, window

app_name = "checkout"
urlpatterns = [
    path("shop/<slug:slug>/", window.shelf, name="shelf"),
    path("shop/<slug:slug>/p/<int:pk>/", window.product, name="product"),
    path("shop/<slug:slug>/cart/", cart.cart, name="cart"),
    path("checkout/<str:token>/", filling.page, name="checkout"),
    path("checkout/<str:token>/again/", filling.again, name="again"),
    path("track/<str:token>/", tracking.page, name="track"),
]
