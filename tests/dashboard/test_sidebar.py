"""The list of pages beside every page."""

import pytest
from django.contrib.auth.models import User
from django.test import RequestFactory
from django.urls import reverse

from omnihub.dashboard import sidebar

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "title"),
    [("home", "Today"), ("payments", "Payments"), ("payment_report", "Payment report")],
)
def test_one_page_is_the_present_one(name, title):
    request = RequestFactory().get(reverse(f"dashboard:{name}"))
    request.user = User.objects.create_superuser("owner")
    items = [item for group in sidebar.navigation(request) for item in group["items"]]
    assert [item["title"] for item in items if item["active"]] == [title]
