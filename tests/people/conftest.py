import pytest
from django.contrib.auth.models import User

from tests.dashboard import given


@pytest.fixture
def owner(db):
    return User.objects.create_superuser("owner", password="rahasia-123")


@pytest.fixture
def role(db):
    """Somebody with one of the roles, and his browser."""

    def make(name):
        user = given.person(name=name)
        user.groups.add(given.group(name))
        return user, given.browser(user)

    return make
