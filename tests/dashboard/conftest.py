import pytest
from django.contrib.auth.models import User

from tests.dashboard import given


@pytest.fixture
def owner(db):
    """The browser of somebody who may do everything."""
    return given.browser(User.objects.create_superuser("owner", password="rahasia-123"))


@pytest.fixture
def clerk(db):
    """Staff without any right of their own: may look, may change nothing."""
    return given.browser(given.person())
