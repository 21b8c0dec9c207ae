"""What a typed telephone number is, and its one spelling. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

HOME = "ID"
MASKED = re.compile(r"[*•●]|(?<![A-Za-z])[xX]{2,}")
NOT_DIALLED = re.compile(r"[^\d+]")
ABROAD = re.compile(r"^00(?=[1-9])")
SHOWN_BEGIN, SHOWN_END = 5, 4


class Kind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    MASKED = "masked"
    """Stars instead of digits, as marketplaces show their buyers."""
    EMPTY = "empty"
    WRONG = "wrong"
    """No number of any network, or one of a service."""


MOBILE_TYPES = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is empty unless the number is a person's: mobile or landline."""

    kind: Kind
    e164: str = ""

    @property
    def mobile(self) -> bool:
        return self.kind == Kind.MOBILE

    @property
    def wa(self) -> str:
        """As WhatsApp takes it: digits with the country's code, no plus."""
        return self.e164.removeprefix("+") if self.mobile else ""


def read(typed: str, home: str = HOME) -> Phone:
    """0812…, +62 812…, 812…, and the frequent mistake 62 0812… are the same number."""
    if not typed.strip():
        return Phone(Kind.EMPTY)
    if MASKED.search(typed):
        return Phone(Kind.MASKED)
    try:
        number = phonenumbers.parse(ABROAD.sub("+", NOT_DIALLED.sub("", typed)), home)
    except NumberParseException:
        return Phone(Kind.WRONG)
    return _judged(number)


def _judged(number: phonenumbers.PhoneNumber) -> Phone:
    if not phonenumbers.is_valid_number(number):
        return Phone(Kind.WRONG)
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    kind = phonenumbers.number_type(number)
    if kind in MOBILE_TYPES:
        return Phone(Kind.MOBILE, e164)
    return Phone(Kind.LANDLINE, e164) if kind == PhoneNumberType.FIXED_LINE else Phone(Kind.WRONG)


def masked(number: str) -> str:
    """For logs and pages: 62812****7890."""
    digits = re.sub(r"\D", "", number)
    if len(digits) <= SHOWN_BEGIN + SHOWN_END:
        return "*" * len(digits)
    hidden = len(digits) - SHOWN_BEGIN - SHOWN_END
    return digits[:SHOWN_BEGIN] + "*" * hidden + digits[-SHOWN_END:]
