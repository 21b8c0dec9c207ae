"""Secrets at rest: AES-256-GCM, bound to the one table, column and row they were written for.

`SealedTextField` reads and writes plain text on the instance; the database, `values()` and every
query see only the sealed token. FIELD_ENCRYPTION_KEY is a list: the first key writes, all of them read.
"""

import base64
import binascii
import functools
import hashlib
import os
import typing
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core import checks
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from omnihub.core import keys as keyring

NONCE_BYTES = 12
VERSION = "s1"


class SecretError(Exception):
    """A sealed value cannot be opened, or a key cannot be used."""


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    cipher: AESGCM


@functools.cache
def _key(text: str) -> _Key:
    if wrong := keyring.mistake(text):
        raise SecretError(f"FIELD_ENCRYPTION_KEY: {wrong}")
    raw = keyring.key_bytes(text)
    name = hashlib.sha256(b"omnihub.key.name" + raw).hexdigest()[:8]
    return _Key(name, AESGCM(raw))


def keys() -> list[_Key]:
    """The keys of the settings; raises SecretError where one cannot be used."""
    if not settings.FIELD_ENCRYPTION_KEY:
        raise SecretError(f"FIELD_ENCRYPTION_KEY is empty. {keyring.ADVICE}")
    return [_key(text) for text in settings.FIELD_ENCRYPTION_KEY]


def seal(text: str, place: str) -> str:
    """`place` names where the value will live; it can be opened only there."""
    key = _key(settings.FIELD_ENCRYPTION_KEY[0])
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + key.cipher.encrypt(nonce, text.encode(), place.encode())
    return f"{VERSION}.{key.name}.{base64.b64encode(sealed).decode()}"


def unseal(token: str, place: str) -> str:
    version, _, rest = token.partition(".")
    name, _, payload = rest.partition(".")
    if version != VERSION or not payload:
        raise SecretError(f"{place} holds something that was never sealed")
    key = next((key for key in keys() if key.name == name), None)
    if key is None:
        raise SecretError(f"{place} was sealed with a key that is not in FIELD_ENCRYPTION_KEY (key {name})")
    try:
        sealed = base64.b64decode(payload, validate=True)
        return key.cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise SecretError(
            f"{place} cannot be opened: the value is damaged, or belongs to another row, column or table"
        ) from error


class Sealed:
    """A value as the database holds it. Says nothing of what is inside."""

    __slots__ = ("token",)

    def __init__(self, token: str) -> None:
        self.token = token

    def __str__(self) -> str:
        return "•••"

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.token == other.token

    def __hash__(self) -> int:
        return hash(self.token)


class SealedAttribute(DeferredAttribute):
    """Opens on reading. What was read from the database stays sealed until somebody asks."""

    field: "SealedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        value = super().__get__(instance, cls)
        return unseal(value.token, self.field.place(instance)) if isinstance(value, Sealed) else value

    def __set__(self, instance: models.Model, value: str | Sealed | None) -> None:
        instance.__dict__[self.field.attname] = value


if typing.TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField


class SealedTextField(TextField):
    """Text that is encrypted at rest. The model's primary key must be known before INSERT (a UUID)."""

    descriptor_class = SealedAttribute

    def place(self, instance: models.Model) -> str:
        if instance.pk is None:
            raise SecretError(f"{self} needs its row's primary key before it can be sealed")
        return f"{self.model._meta.db_table}.{self.column}.{instance.pk}"  # noqa: SLF001

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002, FBT001 - Django's
        value = model_instance.__dict__.get(self.attname)
        return Sealed(seal(value, self.place(model_instance))) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise TypeError(
            f"{self} is sealed for one row: save the instance instead of using it in update(), "
            f"bulk_update(), a filter or an expression"
        )

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002 - Django's
        value = super().get_db_prep_value(value, connection, prepared)
        return value.token if isinstance(value, Sealed) else value

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Dumps carry the sealed token, never the text."""
        value = obj.__dict__.get(self.attname)
        return value.token if isinstance(value, Sealed) else seal(value or "", self.place(obj))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is there a value" can be asked of a sealed column."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if isinstance(self.model._meta.pk, models.AutoField):  # noqa: SLF001
            found.append(
                checks.Error(
                    "A sealed field needs a primary key that is known before INSERT.",
                    hint="Use a UUIDField with default=uuid.uuid4.",
                    obj=self,
                    id="core.E001",
                )
            )
        return found
