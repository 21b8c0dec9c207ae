import pytest
from django.contrib.auth.models import User

from tests.dashboard import given


@pytest.fixture
def owner(db):
    """The browser of somebody who may do everything."""
    return given.browser(User.objects.create_superuser("owner", password="rahasia-123"))


@pytest.fixture
def clerk(db):
    """Staff who may open every page, change nothing, and see no buyer."""
    return given.browser(given.person(*given.LOOKS))
