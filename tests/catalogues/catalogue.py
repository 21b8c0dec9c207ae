"""The two catalogues of a language: our own texts, and those of libraries that do not speak it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import polib
from django.conf import settings

from tests.catalogues import extract
from tests.catalogues.extract import Message

LANGUAGE = "id"
OURS = ("channels", "erp_bridge", "omnihub", "payments", "shipping", "templates")
SPOKEN = ("django/conf", "django/contrib/admin", "django/contrib/auth", "axes")
"""Whose own catalogues have the language: what they say needs no translation of ours."""

LIBRARIES = {
    "unfold": (
        *("admin.py", "forms.py", "sites.py", "widgets.py", "mixins", "templatetags"),
        *("contrib/filters", "contrib/import_export", "contrib/inlines"),
        *("templates/admin", "templates/registration", "templates/unfold"),
    ),
    "django_q": ("admin.py", "models.py"),
}
"""The files of each that put texts on pages."""

WRITTEN = "`make messages` writes this file, and compiles it: docs/translating.md."
HEADER = {
    "Project-Id-Version": "OmniHub",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    folder: Path
    comment: str
    extracted: Callable[[], frozenset[Message]]

    @property
    def wanted(self) -> frozenset[Message]:
        """Reads every source, which takes seconds."""
        return self.extracted()

    @property
    def po(self) -> Path:
        return self.folder / LANGUAGE / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")

    def read(self) -> polib.POFile:
        return polib.pofile(str(self.po)) if self.po.exists() else polib.POFile()


def all_of_them() -> list[Catalogue]:
    ours, libraries = settings.LOCALE_PATHS
    return [
        Catalogue(ours, "Texts of OmniHub. `make messages` writes this file: docs/translating.md.", _ours),
        Catalogue(
            libraries, "Texts of libraries that lack the language. Written by `make messages`.", _theirs
        ),
    ]


def _ours() -> frozenset[Message]:
    folders = [settings.BASE_DIR / name for name in OURS]
    return frozenset(extract.of_files(_sources(folders)) | extract.of_models())


def _theirs() -> frozenset[Message]:
    folders = [_home(name) / part for name, parts in LIBRARIES.items() for part in parts]
    known = {
        (entry.msgctxt or "", entry.msgid)
        for name in SPOKEN
        for entry in polib.mofile(str(_home(name) / "locale" / LANGUAGE / "LC_MESSAGES" / "django.mo"))
    }
    return frozenset(message for message in extract.of_files(_sources(folders)) if message.key not in known)


def _home(path: str) -> Path:
    name, _slash, rest = path.partition("/")
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise LookupError(f"{name} is not installed")
    return Path(spec.origin).parent / rest


def _sources(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_file():
            yield place
        for suffix in ("*.py", "*.html", "*.txt"):
            yield from place.rglob(suffix)
