"""RajaOngkir beside the tests."""

import pytest

from tests.shipping import far_costs


@pytest.fixture
def far(settings):
    """It answers; the settings lead to it."""
    made = far_costs.FarCosts()
    settings.RAJAONGKIR_BASE_URL, settings.RAJAONGKIR_API_KEY = made.url, far_costs.KEY
    yield made
    made.close()
