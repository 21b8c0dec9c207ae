"""Pictures that prove a dispute: which are taken, and where they are kept."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile

from channels.models import ReturnAnswer, ReturnPicture

LARGEST = 10 * 2**20
"""Bytes; Shopee takes no more."""
MOST = 6
"""Pictures of one kind of proof."""
TYPES = {ReturnPicture.Kind.JPEG: "image/jpeg", ReturnPicture.Kind.PNG: "image/png"}
JPEG_BEGINS, JPEG_ENDS = b"\xff\xd8\xff", b"\xff\xd9"
PNG_BEGINS, PNG_ENDS = b"\x89PNG\r\n\x1a\n", b"IEND"
NEAR_THE_END = 64 * 1024
"""Cameras write after the end of a JPEG."""


@dataclass(frozen=True, slots=True)
class Picture:
    """As it was handed in here."""

    module: str
    requirement: str
    name: str
    body: bytes


def kind(body: bytes) -> str:
    """By what is in it, never by its name; empty where it is none that is taken, or cut."""
    end = body[-NEAR_THE_END:]
    if body.startswith(JPEG_BEGINS) and JPEG_ENDS in end:
        return ReturnPicture.Kind.JPEG
    return ReturnPicture.Kind.PNG if body.startswith(PNG_BEGINS) and PNG_ENDS in end else ""


def keep(answer: ReturnAnswer, pictures: Iterable[Picture]) -> None:
    """Inside the caller's transaction. The same one twice is one."""
    kept: set[tuple[str, str]] = set()
    for one in pictures:
        key = (one.module, hashlib.sha256(one.body).hexdigest())
        if key not in kept:
            kept.add(key)
            _keep(answer, one, key[1])


def _keep(answer: ReturnAnswer, picture: Picture, digest: str) -> None:
    row = ReturnPicture(
        answer=answer,
        module=picture.module[:16],
        requirement=picture.requirement[:200],
        kind=kind(picture.body),
        name=picture.name[:120],
        size=len(picture.body),
        digest=digest,
    )
    row.file.save(picture.name, ContentFile(picture.body), save=False)
    row.save()
