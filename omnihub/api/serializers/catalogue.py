"""Shops, and what they sell."""

from typing import Any

from rest_framework import serializers

from channels.models import Shop as ShopRow
from omnihub.api.serializers.parts import Area, Money


class Shop(serializers.Serializer[ShopRow]):
    key = serializers.CharField(help_text="own:<address>; names the shop everywhere in this API")
    name = serializers.CharField()
    currency = serializers.CharField()
    takes_orders = serializers.BooleanField(source="live")
    may_be_collected = serializers.SerializerMethodField()
    pay_within_minutes = serializers.SerializerMethodField()

    def get_may_be_collected(self, shop: ShopRow) -> bool:
        return bool(getattr(shop, "storefront", None) and shop.storefront.collect_allowed)

    def get_pay_within_minutes(self, shop: ShopRow) -> int:
        return shop.storefront.pay_within_minutes if hasattr(shop, "storefront") else 24 * 60


class Product(serializers.Serializer[Any]):
    sku = serializers.CharField(source="listing.sku")
    name = serializers.CharField(source="listing.name")
    price = Money()
    weight_grams = serializers.IntegerField(help_text="of one piece")
    available = serializers.IntegerField(help_text="pieces that can be had now")
    image_url = serializers.CharField(source="listing.image_url")


class Products(serializers.Serializer[Any]):
    results = Product(many=True)
    next = serializers.URLField(allow_null=True)


class Places(serializers.Serializer[Any]):
    results = Area(many=True)
    complete = serializers.BooleanField(
        help_text="false: who knows all places did not answer, so that one that is missing here may exist"
    )
