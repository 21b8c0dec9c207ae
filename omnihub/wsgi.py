"""The WSGI application of the staff's pages, hooks and API."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnihub.settings")
application = get_wsgi_application()
