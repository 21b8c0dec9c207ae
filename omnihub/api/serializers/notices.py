"""Where a partner hears of things, and what it was told."""

from typing import Any

from rest_framework import serializers

from omnihub.core.addresses import LONGEST_URL


class Address(serializers.Serializer[Any]):
    url = serializers.CharField(max_length=LONGEST_URL, help_text="https://…, reachable by all the world")


class Webhook(serializers.Serializer[Any]):
    url = serializers.CharField()
    active = serializers.BooleanField(help_text="false: switched off here. Put its url again to go on")
    stopped_because = serializers.CharField(help_text="gone (it answered 410), down, or empty")
    since = serializers.DateTimeField(help_text="what happened before is not told")
    failing_since = serializers.DateTimeField(allow_null=True)


class SecretWebhook(Webhook):
    secret = serializers.CharField(required=False, help_text="whsec_…: only when it is new. Keep it")


class Ping(serializers.Serializer[Any]):
    delivered = serializers.BooleanField(help_text="it answered 2xx")
    status = serializers.IntegerField(allow_null=True)
    code = serializers.CharField(help_text="http_<status>, or why there was no answer: timeout, …")
    detail = serializers.CharField()


class Notice(serializers.Serializer[Any]):
    id = serializers.UUIDField(help_text="the webhook-id")
    type = serializers.CharField(source="event")
    checkout = serializers.CharField(source="checkout.public_id")
    reference = serializers.CharField(source="checkout.partner_checkout.reference")
    timestamp = serializers.DateTimeField(source="at", help_text="when it happened")
    state = serializers.CharField(help_text="waiting, delivered, given_up")
    tries = serializers.IntegerField()
    last_answer = serializers.CharField(help_text="an HTTP status, or why there was none: timeout, …")
    delivered_at = serializers.DateTimeField(allow_null=True)


class Notices(serializers.Serializer[Any]):
    results = Notice(many=True)
    next = serializers.URLField(allow_null=True, help_text="older ones")
