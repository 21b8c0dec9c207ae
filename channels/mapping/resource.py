"""The mapping for django-import-export: its pages and its two steps, with our own reading and writing."""

import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.resources import Resource
from import_export.results import Result
from import_export.tmp_storages import BaseStorage
from tablib import Dataset

from channels.mapping import columns, export, plan, spreadsheet, write
from channels.mapping.spreadsheet import Sheet, Unreadable

KEPT_SECONDS = 86_400


class Write(Protocol):
    def __call__(self, found: Iterator[export.Row], /) -> bytes: ...


class Outcome(Result):  # type: ignore[misc]
    """`plan` says what was, or would be, changed; with a single fault nothing is."""

    plan: plan.Plan

    def has_errors(self) -> bool:
        return bool(self.plan.faults)


class MappingResource(Resource):  # type: ignore[misc]
    """Its fields only name the columns on the page."""

    locals().update({name: Field(column_name=name) for name in columns.COLUMNS})

    @classmethod
    def get_display_name(cls) -> str:
        return str(gettext_lazy("What listings are made of"))

    def export(self, queryset: Any = None, **_wishes: Any) -> Iterator[export.Row]:
        return export.rows(queryset)

    def import_data(self, dataset: Dataset, *, dry_run: bool = False, user: Any, **_wishes: Any) -> Outcome:
        outcome = Outcome()
        sheet = Sheet(list(dataset.headers or ()), [list(row) for row in dataset])
        outcome.plan = plan.make(list(columns.lines(sheet)))
        if not dry_run and not outcome.has_errors():
            write.all_of(outcome.plan.changes, user)
        return outcome


class Spreadsheet(Format):  # type: ignore[misc]
    """What comes in says itself whether it is a workbook or text, and in which encoding."""

    def __init__(self, encoding: str | None = None) -> None:
        """Django-import-export names an encoding; a workbook has none."""

    def get_title(self) -> str:
        return "XLSX, CSV"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """Raises Unreadable. Every row gets as many cells as the first one has."""
        sheet = spreadsheet.read(in_stream)
        list(columns.lines(Sheet(sheet.headers, [])))
        width = len(sheet.headers)
        if not sheet.rows:
            raise Unreadable(gettext_lazy("The file has no row below its headers."))
        rows = [(row + [""] * width)[:width] for row in sheet.rows]
        return Dataset(*rows, headers=sheet.headers)


class Written(Format):  # type: ignore[misc]
    extension: ClassVar[str]
    content_type: ClassVar[str]
    write: ClassVar[Write]

    def get_title(self) -> str:
        return self.extension.upper()

    def get_extension(self) -> str:
        return self.extension

    def get_content_type(self) -> str:
        return self.content_type

    def can_export(self) -> bool:
        return True

    def export_data(self, dataset: Iterator[export.Row], **_wishes: Any) -> bytes:
        return self.write(dataset)


class Xlsx(Written):
    extension = "xlsx"
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    write = staticmethod(export.as_workbook)


class Csv(Written):
    extension = "csv"
    content_type = "text/csv; charset=utf-8"
    write = staticmethod(export.as_csv)


class Waiting(BaseStorage):  # type: ignore[misc]
    """A file between the look at what it changes and the word to do it, for a day at most."""

    folder: ClassVar[Path] = settings.VAR_DIR / "imports"

    def save(self, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for old in self.folder.iterdir():
            if old.stat().st_mtime < time.time() - KEPT_SECONDS:
                old.unlink(missing_ok=True)
        self.name = uuid.uuid4().hex
        with os.fdopen(os.open(self._path(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)

    def read(self) -> bytes:
        """Raises Unreadable where it waits no longer."""
        try:
            return self._path().read_bytes()
        except (FileNotFoundError, ValueError):
            raise Unreadable(
                gettext_lazy("The file is not kept any longer. Please choose it once more.")
            ) from None

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        return self.folder / uuid.UUID(self.name).hex
