from datetime import timedelta

import pytest
from django.core.checks import run_checks

from omnihub.core import clock
from tests.factories import ConnectionFactory

pytestmark = pytest.mark.django_db


def test_each_shop_tells_the_days_its_authorisation_lasts(client):
    now = clock.now()
    year = ConnectionFactory(authorised_until=now + timedelta(days=365, hours=1))
    month = ConnectionFactory(authorised_until=None, refresh_expires_at=now + timedelta(days=30, hours=1))
    text = client.get("/metrics").content.decode()
    assert f'omnihub_token_days_left{{shop="{year.shop.key}"}} 365.04' in text
    assert f'omnihub_token_days_left{{shop="{month.shop.key}"}} 30.04' in text


def test_the_path_of_the_sample_leads_somewhere():
    assert "core.E003" not in [finding.id for finding in run_checks()]
