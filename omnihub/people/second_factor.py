"""Set up, ask for and take back the second factor of a login."""

import hashlib
import os
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django.http import HttpRequest

from omnihub.core import clock
from omnihub.people import audit
from omnihub.people.models import Authenticator, RecoveryCode

KEY_BYTES = 20
CODES, CODE_BYTES, GROUP = 10, 10, 4
ISSUER = "OmniHub"
SESSION = "second_factor"


def of(user: User) -> Authenticator | None:
    """Only one that has shown a right code."""
    found: Authenticator | None = Authenticator.objects.filter(user=user, confirmed=True).first()
    return found


@transaction.atomic
def begin(user: User) -> Authenticator:
    """The same key until it is confirmed: the page may be loaded again."""
    User.objects.select_for_update().get(pk=user.pk)
    found: Authenticator | None = Authenticator.objects.filter(user=user).first()
    if found is None:
        key = b32encode(os.urandom(KEY_BYTES)).decode()
        found = Authenticator(user=user, name="phone", key=key, confirmed=False)
        found.save()
    return found


@transaction.atomic
def confirm(user: User, code: str) -> list[str]:
    """The first right code turns it on. Answers with the recovery codes, which nobody can read again."""
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(_plain(code)):
        return []
    device.confirmed, device.confirmed_at = True, clock.now()
    device.save()
    audit.changed(user, {"second factor": ("off", "on")})
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(one)) for one in codes)
    return codes


@transaction.atomic
def check(user: User, code: str) -> bool:
    """A code of the phone, or one of the recovery codes, which is then used up."""
    device = Authenticator.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or wait_until(device) is not None:
        return False
    used, _rows = RecoveryCode.objects.filter(user=user, digest=_digest(code)).delete()
    if used:
        audit.changed(user, {"recovery codes": (used + left(user), left(user))})
        return True
    if device.verify_token(_plain(code)):
        return True
    audit.happened(user, audit.WRONG_CODE)
    return False


def left(user: User) -> int:
    return RecoveryCode.objects.filter(user=user).count()


def wait_until(device: Authenticator | None) -> datetime | None:
    """After wrong codes no other one is looked at before this moment."""
    allowed, why = device.verify_is_allowed() if device else (True, None)
    return None if allowed or why is None else why["locked_until"]


@transaction.atomic
def reset(user: User, *, by: User | None = None) -> bool:
    """The phone is gone: the next login sets up another one. Logins that are open have to as well."""
    devices = Authenticator.objects.filter(user=user)
    was_on: bool = devices.filter(confirmed=True).exists()
    devices.delete()
    RecoveryCode.objects.filter(user=user).delete()
    if was_on:
        audit.changed(user, {"second factor": ("on", "off")}, by=by)
    return was_on


def mark(request: HttpRequest, device: Authenticator) -> None:
    """The session has shown it."""
    request.session.cycle_key()
    request.session[SESSION] = str(device.pk)


def passed(request: HttpRequest, user: AbstractBaseUser | AnonymousUser) -> bool:
    """Another phone, or none any more, and the session is asked again."""
    pk = request.session.get(SESSION)
    return bool(pk) and Authenticator.objects.filter(pk=pk, user=user.pk, confirmed=True).exists()


def address(device: Authenticator) -> str:
    """What the QR code says: the key, and under which name an app keeps it."""
    label = quote(f"{ISSUER}:{device.user.get_username()}")
    return f"otpauth://totp/{label}?{urlencode({'secret': device.key, 'issuer': ISSUER})}"


def picture(device: Authenticator) -> str:
    """For the src of an image. Dark on white also in the dark: scanners want it so."""
    code = segno.make(address(device), error="m")
    return str(code.svg_data_uri(scale=5, border=3, dark="#000", light="#fff"))


def grouped(text: str) -> str:
    return " ".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _new_code() -> str:
    text = b32encode(os.urandom(CODE_BYTES)).decode().lower()
    return "-".join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _digest(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()
