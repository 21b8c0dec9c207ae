"""The WSGI application of the staff's pages, hooks and API."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from omnihub.core import warm
from omnihub.env import EnvironmentMistake

GUNICORN_GIVES_UP = 3
"""The exit status of a worker that gunicorn does not start again and again."""

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnihub.settings")
try:
    application = get_wsgi_application()
except EnvironmentMistake as mistake:
    sys.stderr.write(f"{mistake}\n")
    raise SystemExit(GUNICORN_GIVES_UP) from None
warm.up()
