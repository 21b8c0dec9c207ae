"""One bench in a process and on a database of its own: the figures as JSON lines on standard output."""

import json
import os
import sys

import django
from django.core.management import call_command

from omnihub.bench import figures


def main(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "omnihub.bench.settings"
    django.setup()
    call_command("migrate", verbosity=0, skip_checks=True)
    for figure in figures.bench(name)():
        print(json.dumps(figure.as_json()), flush=True)  # noqa: T201 - the answer to our parent


if __name__ == "__main__":
    main(sys.argv[1])
