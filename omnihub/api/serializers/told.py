"""What partners send, looked at as strictly as what buyers type."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from channels.own.carts import MOST_LINES, MOST_PIECES
from omnihub.api.serializers.parts import LONGEST_SKU, Money
from omnihub.core import phones
from omnihub.core.phones import Kind

MOST_SHOWN, LONGEST_SHOWN = 20, 60


# A docstring would describe each of these in the description of the API.
# What is not known is named, not passed over: a misspelt field would be left out in silence.
class Told(serializers.Serializer[Any]):
    def to_internal_value(self, data: Any) -> Any:
        unknown = data.keys() - self.fields.keys() if isinstance(data, Mapping) else set()
        if unknown:
            words = _("There is no such field.")
            named = map(_shown, sorted(unknown)[:MOST_SHOWN])
            raise serializers.ValidationError({name: [words] for name in named})
        return super().to_internal_value(data)


def _shown(name: str) -> str:
    """Lone surrogates are JSON, but no text that an answer could be made of."""
    return name[:LONGEST_SHOWN].encode(errors="backslashreplace").decode()


class WantedLine(Told):
    sku = serializers.CharField(max_length=LONGEST_SKU)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)


class ToldBuyer(Told):
    """Each may be left out until the checkout is placed."""

    name = serializers.CharField(max_length=200, required=False)
    phone = serializers.CharField(max_length=40, required=False, help_text="a mobile phone: +62812…, 0812…")
    email = serializers.EmailField(max_length=254, required=False, allow_blank=True)
    address = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="street, number, a landmark"
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    may_be_reminded = serializers.BooleanField(
        required=False, help_text="the buyer has agreed to be asked about a cart left behind"
    )

    def validate_name(self, name: str) -> str:
        if not any(letter.isalpha() for letter in name):
            raise serializers.ValidationError(_("Please give the name of whoever receives the parcel."))
        return " ".join(name.split())

    def validate_phone(self, told: str) -> str:
        phone = phones.read(told)
        if phone.kind != Kind.MOBILE:
            raise serializers.ValidationError(_("Please give a mobile number, like 0812 3456 7890."))
        return phone.e164


class Change(Told):
    """What is left out stays as it is; `lines` are all lines."""

    lines = WantedLine(many=True, required=False, allow_empty=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # of the list
    buyer = ToldBuyer(required=False)
    area = serializers.CharField(
        max_length=40, required=False, help_text="the key of a place: /api/v1/areas/"
    )

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({line["sku"] for line in lines}) < len(lines):
            raise serializers.ValidationError(_("Each SKU stands in one line."))
        return lines


class New(Change):
    shop = serializers.CharField(max_length=100, help_text="its key: /api/v1/shops/")
    reference = serializers.CharField(
        max_length=64, required=False, help_text="yours, once: a second checkout with it is refused"
    )
    language = serializers.ChoiceField(
        choices=settings.LANGUAGES,
        default="id",
        error_messages={"invalid_choice": _("There is none of this name.")},
    )


class Placing(Told):
    quote = serializers.CharField(
        max_length=40, required=False, default="", help_text="the courier's: …/couriers/"
    )
    collect = serializers.BooleanField(default=False, help_text="in place of a courier")
    total = Money(
        help_text="what the buyer has agreed to pay; when it costs another sum by now, nothing happens"
    )

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if bool(told["quote"]) == told["collect"]:
            raise serializers.ValidationError({"quote": [_("Name a courier's quote, or say collect.")]})
        return told


class Paying(Told):
    method = serializers.CharField(max_length=64, help_text="its code: …/payment-methods/")


class CallingOff(Told):
    reason = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
