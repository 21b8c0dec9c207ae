"""Names of things, each in its own form."""

import hashlib
import json
import secrets
import string
import uuid
from typing import Any


def with_uuid(prefix: str) -> str:
    """pr- pm- py- pt- rfd- cust- txn_ report_ …"""
    return f"{prefix}{uuid.uuid4()}"


def hexadecimal(prefix: str = "") -> str:
    """Invoices, sessions (ps-), payouts (disb-)."""
    return prefix + secrets.token_hex(12)


def digits(length: int) -> str:
    return "".join(secrets.choice(string.digits) for _ in range(length))


def payment_code(prefix: str) -> str:
    return prefix + "".join(secrets.choice(string.digits) for _ in range(10))


def qr_string(key: str, amount: int | None) -> str:
    """In the form of QRIS, so that any reader shows something; no bank knows it."""
    merchant = "ID.CO.QRIS.WWW"
    account = _field("00", merchant) + _field("01", hashlib.sha256(key.encode()).hexdigest()[:18].upper())
    fields = [
        *(_field("00", "01"), _field("01", "12"), _field("26", account)),
        *(_field("52", "5732"), _field("53", "360")),
        *([] if amount is None else [_field("54", str(amount))]),
        *(_field("58", "ID"), _field("59", "TOKO SANDBOX"), _field("60", "JAKARTA")),
    ]
    body = "".join(fields)
    return f"{body}6304{_checksum(body + '6304')}"


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02}{value}"


def _checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE, which ends every QRIS."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def compact(body: Any) -> str:
    return json.dumps(body, separators=(",", ":"))
