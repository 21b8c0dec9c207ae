from django.apps import AppConfig


class ShopeeConfig(AppConfig):
    name = "sandbox.shopee"
    label = "shopee"
