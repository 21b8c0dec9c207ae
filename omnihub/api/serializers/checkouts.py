"""A checkout as a partner sees it."""

from typing import Any

from rest_framework import serializers

from channels.models import Checkout as Row
from omnihub.api.serializers.parts import Area, Money


class Line(serializers.Serializer[Any]):
    sku = serializers.CharField(source="line.sku")
    name = serializers.CharField(source="line.name")
    quantity = serializers.IntegerField(source="line.quantity")
    unit_price = Money(source="line.unit_price")
    total = Money(source="line.total")
    available = serializers.IntegerField(allow_null=True, help_text="while it is open")


class Buyer(serializers.Serializer[Any]):
    name = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    address = serializers.CharField()
    note = serializers.CharField()
    may_be_reminded = serializers.BooleanField()


class Courier(serializers.Serializer[Any]):
    collected = serializers.BooleanField()
    courier = serializers.CharField()
    service = serializers.CharField()
    days = serializers.CharField()
    weight_grams = serializers.IntegerField()


class Parcel(serializers.Serializer[Any]):
    courier = serializers.CharField()
    service = serializers.CharField()
    tracking_number = serializers.CharField()
    shipped_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)


class Payment(serializers.Serializer[Any]):
    """What the buyer needs to pay, of the charge that was asked for last."""

    state = serializers.CharField(help_text="open, paid, expired, cancelled")
    amount = Money()
    pay_by = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    method = serializers.CharField(help_text="empty: none was asked for yet, or it has ended")
    account_number = serializers.CharField(help_text="of a virtual account")
    code = serializers.CharField(help_text="for the counter of a shop")
    url = serializers.CharField(help_text="of an e-wallet, a card's page")
    qr = serializers.CharField(help_text="the text of a QRIS code")
    payer_name = serializers.CharField()


class Summary(serializers.Serializer[Any]):
    id = serializers.CharField(source="public_id")
    reference = serializers.CharField(source="partner_checkout.reference")
    shop = serializers.CharField(source="shop.key")
    state = serializers.ChoiceField(choices=Row.State.choices)
    number = serializers.CharField(help_text="of the order; empty before it is placed")
    currency = serializers.CharField()
    goods_total = Money()
    discount = Money()
    shipping_total = Money()
    total = Money(help_text="goods − discount + shipping")
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    placed_at = serializers.DateTimeField(allow_null=True)
    pay_by = serializers.DateTimeField(allow_null=True)
    paid_at = serializers.DateTimeField(allow_null=True)
    shipped_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)


class Urls(serializers.Serializer[Any]):
    pay = serializers.CharField(
        help_text="the buyer's page: courier, payment. Whoever has it may pay and change"
    )
    track = serializers.CharField(help_text="shows where it is; names and phone are starred")


class Checkout(Summary):
    language = serializers.CharField()
    lines = Line(many=True)
    buyer = Buyer()
    area = Area(allow_null=True)
    courier = Courier(allow_null=True)
    payment = Payment(allow_null=True)
    parcels = Parcel(many=True)
    being_cancelled = serializers.BooleanField(
        help_text="it was called off, and that is not done everywhere yet"
    )
    urls = Urls()


class Checkouts(serializers.Serializer[Any]):
    results = Summary(many=True)
    next = serializers.URLField(allow_null=True)
    cursor = serializers.CharField(help_text="send it as `after` to hear later what has changed since")


class CourierOffer(serializers.Serializer[Any]):
    quote = serializers.CharField(source="key", help_text="names this offer when the checkout is placed")
    courier = serializers.CharField()
    service = serializers.CharField()
    name = serializers.CharField()
    days = serializers.CharField()
    price = Money()
    total = serializers.SerializerMethodField(help_text="what the whole order costs with it")
    as_of = serializers.DateTimeField(source="fetched_at")
    expires_at = serializers.DateTimeField()

    def get_total(self, quote: Any) -> str:
        goods = self.context["checkout"]
        return str(goods.goods_total - goods.discount + quote.price)


class CourierOffers(serializers.Serializer[Any]):
    results = CourierOffer(many=True)


class Method(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField()
    group = serializers.CharField()
    lowest = Money()
    highest = Money(allow_null=True)


class Methods(serializers.Serializer[Any]):
    results = Method(many=True)
