"""The product as it is served, with the bare view of the bench beside it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omnihub.settings")
application = get_wsgi_application()
settings.ROOT_URLCONF = "omnihub.bench.urls"
