"""The second factor of a login: an app that shows codes, and codes on paper for the day the phone is lost."""

import time
import uuid
from base64 import b32decode
from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django_otp.models import Device, ThrottlingMixin
from django_otp.oath import TOTP

from omnihub.core import clock
from omnihub.core.secrets import SealedTextField

STEP = 30
TOLERANCE = 1
"""How many steps a phone's clock may be off."""
LONGEST_WAIT = timedelta(minutes=15)


class Authenticator(ThrottlingMixin, Device):  # type: ignore[misc]
    """One a person. Its key is sealed, which is why it is not django-otp's own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = SealedTextField()
    last_step = models.BigIntegerField(default=-1, help_text="no code up to this step is taken again")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user"], name="authenticator_once_a_person")]

    def __str__(self) -> str:
        return f"authenticator of {self.user}"

    def verify_token(self, token: str) -> bool:
        """The caller holds the row's lock. A code is taken once."""
        allowed, _why = self.verify_is_allowed()
        if not allowed:
            return False
        totp = TOTP(b32decode(self.key), STEP)
        totp.time = time.time()
        if not (token.isascii() and token.isdigit()) or not totp.verify(
            int(token), TOLERANCE, self.last_step + 1
        ):
            self.throttle_increment()
            return False
        self.last_step = totp.t()
        self.throttle_reset()
        return True

    def get_throttle_factor(self) -> int:
        return 1

    def verify_is_allowed(self) -> tuple[bool, dict[str, Any] | None]:
        """One second after the first mistake, two after the second, but never longer than a quarter hour."""
        allowed, why = super().verify_is_allowed()
        if allowed or self.throttling_failure_timestamp is None:
            return True, None
        until = min(why["locked_until"], self.throttling_failure_timestamp + LONGEST_WAIT)
        return (True, None) if until <= clock.now() else (False, {"locked_until": until})


class RecoveryCode(models.Model):
    """Kept as a digest: 80 random bits need no slow one."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once_a_person")
        ]

    def __str__(self) -> str:
        return f"recovery code of {self.user}"
