"""`make messages`: bring the catalogues up to the sources, keep what is translated, and compile them."""

import os
import sys

import django
import polib

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnihub.settings")
django.setup()

from tests.catalogues.catalogue import HEADER, Catalogue, all_of_them  # noqa: E402 - after django.setup()
from tests.catalogues.extract import Message  # noqa: E402


def main() -> int:
    missing = [entry.msgid for catalogue in all_of_them() for entry in _write(catalogue)]
    for msgid in missing:
        print(f"not translated: {msgid!r}")
    return min(len(missing), 1)


def _write(catalogue: Catalogue) -> list[polib.POEntry]:
    kept = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue.read() if not entry.obsolete}
    po = polib.POFile(wrapwidth=110)
    po.header, po.metadata = catalogue.comment, HEADER
    for message in sorted(catalogue.wanted):
        po.append(_entry(message, kept.get(message.key)))
    catalogue.po.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(catalogue.po))
    po.save_as_mofile(str(catalogue.mo))
    return [entry for entry in po if not entry.translated()]


def _entry(message: Message, kept: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None)
    said = "" if kept is None else (kept.msgstr or kept.msgstr_plural.get(0, ""))
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: said}
    else:
        entry.msgstr = said
    if kept is not None:
        entry.tcomment = kept.tcomment
    if "%(" in message.msgid or "%s" in message.msgid:
        entry.flags = ["python-format"]
    return entry


if __name__ == "__main__":
    sys.exit(main())
