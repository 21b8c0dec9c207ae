"""A partner with a key for a live shop of our own, whose gateway is a stand-in."""

import uuid

import pytest
from rest_framework.test import APIClient

from omnihub.api import keys
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from tests.checkout.conftest import area, charged, shop  # noqa: F401 - the same shop as the public pages have

BUYER = {"name": "Budi Santoso", "phone": "0812 3456 7890", "address": "Jl. Melati 5"}


class Program:
    """What a partner writes: it sends its key, and a fresh idempotency key with every write."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = APIClient()

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1/{path}", query, headers=self.headers())

    def post(self, path: str, told, once: str = ""):
        headers = self.headers() | {"Idempotency-Key": once or str(uuid.uuid4())}
        return self.client.post(f"/api/v1/{path}", told, format="json", headers=headers)

    def patch(self, path: str, told):
        return self.client.patch(f"/api/v1/{path}", told, format="json", headers=self.headers())

    def headers(self):
        return {"Authorization": f"Bearer {self.key}"} if self.key else {}


@pytest.fixture
def partner(shop):
    made = Partner.objects.create(name="Kasir Melati")
    made.shops.add(shop)
    return made


@pytest.fixture
def program(partner):
    return Program(keys.issue(partner, "till", Scope, "sari")[1])


@pytest.fixture
def cart(shop, area):
    """What a partner sends for two bags that go to Menteng."""
    return {
        "shop": shop.key,
        "reference": "POS-1",
        "lines": [{"sku": "TAS-1", "quantity": 2}],
        "buyer": BUYER,
        "area": area.key,
    }
