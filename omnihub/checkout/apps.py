from django.apps import AppConfig


class CheckoutConfig(AppConfig):
    name = "omnihub.checkout"
    label = "checkout"
