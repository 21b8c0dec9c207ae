"""The file of what was just printed, for whoever printed it."""

import logging
from collections.abc import Sequence
from typing import cast

from django.contrib import messages
from django.core import signing
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError

from omnihub.core import clock
from omnihub.dashboard import access
from shipping import printing
from shipping.models import Label

logger = logging.getLogger("omnihub.shipping")

SALT = "labels in one file"
FILE_SECONDS = 900
"""So long the file of a print can be fetched again without being counted as another print."""
TYPES = {Label.Format.PDF: "application/pdf", Label.Format.ZPL: "application/zpl"}


@access.page_for(access.PRINT)
def file(request: HttpRequest) -> HttpResponse:
    """What was just printed, and only for who printed it: each further print is one more in the log."""
    try:
        told = signing.loads(request.GET.get("batch", ""), salt=SALT, max_age=FILE_SECONDS)
    except signing.BadSignature as error:
        raise Http404(str(error)) from error
    if told["by"] != request.user.pk:
        raise Http404
    found = _still_here(told["ids"])
    try:
        merged = printing.merged(found, told["paper"]) if found else None
    except (PyPdfError, OSError):
        logger.exception("stored label damaged", extra={"labels": told["ids"]})
        merged = None
    if merged is None:
        messages.error(
            request, _("These labels are no longer here, or their files are damaged. Fetch them again.")
        )
        return redirect("dashboard:labels")
    answer = FileResponse(
        merged,
        content_type=TYPES[told["format"]],
        as_attachment=told["format"] == Label.Format.ZPL,
        filename=_file_name(told["part"], told["format"]),
    )
    return cast("HttpResponse", answer)  # a stream, which Django's types keep apart


def _file_name(part: str, format_: str) -> str:
    moment = f"{clock.now().astimezone(clock.JAKARTA):%Y%m%d-%H%M}"
    return f"labels-{moment}{f'-part-{part}' if part else ''}.{format_}"


def _still_here(pks: Sequence[int]) -> list[Label]:
    found = Label.objects.filter(state=Label.State.STORED).in_bulk(pks)
    return [found[pk] for pk in pks if pk in found]
