"""What stands in more than one answer."""

from typing import Any

from rest_framework import serializers

LONGEST_SKU = 100


class Money(serializers.DecimalField):
    """Rupiah as text, "95000.00": no program reads it as a float by accident."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=14, decimal_places=2, coerce_to_string=True, **kwargs)


class Problem(serializers.Serializer[Any]):
    """RFC 9457, with a `code` that is never renamed."""

    class Mistake(serializers.Serializer[Any]):
        field = serializers.CharField(help_text="Where it stands: lines.0.sku")
        message = serializers.CharField()

    type = serializers.CharField(help_text="urn:omnihub:problem:<code>")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(help_text="In words, in the language of Accept-Language (en, id)")
    total = Money(required=False, help_text="Of total_changed: what it costs now")
    quote = serializers.CharField(
        required=False, help_text="Of total_changed, where goods cost another price: the courier's for it"
    )
    errors = Mistake(many=True, required=False)  # type: ignore[assignment]  # a field of the answer


class Area(serializers.Serializer[Any]):
    key = serializers.CharField()
    subdistrict = serializers.CharField()
    district = serializers.CharField()
    city = serializers.CharField()
    province = serializers.CharField()
    postcode = serializers.CharField()
