"""What a key of FIELD_ENCRYPTION_KEY must be. Pure: the settings look before anything starts."""

import base64
import binascii
import hashlib

KEY_BYTES = 32
SHORTEST_PASSPHRASE = 24
ADVICE = (
    "Make one with: python -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
)


def mistake(text: str) -> str:
    """What is wrong with it, in words; empty when it is good."""
    if _raw(text) or len(text) >= SHORTEST_PASSPHRASE:
        return ""
    return (
        f"a key is neither {KEY_BYTES} bytes in base64 nor a passphrase of at least {SHORTEST_PASSPHRASE} "
        f"characters. {ADVICE}"
    )


def key_bytes(text: str) -> bytes:
    """Of a key without a mistake."""
    return _raw(text) or hashlib.scrypt(
        text.encode(), salt=b"omnihub.field.encryption", n=2**14, r=8, p=1, dklen=KEY_BYTES
    )


def _raw(text: str) -> bytes:
    try:
        decoded = base64.b64decode(text.translate({ord("-"): "+", ord("_"): "/"}), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return decoded if len(decoded) == KEY_BYTES else b""
