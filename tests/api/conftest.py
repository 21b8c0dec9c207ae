"""A partner with a key for a live shop of our own, whose gateway is a stand-in."""

import uuid

import pytest
from rest_framework.test import APIClient

from omnihub.api import keys
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from tests.channels.own import given
from tests.checkout import conftest as pages
from tests.dashboard import conftest as desks

area, charged, shop, owner = pages.area, pages.charged, pages.shop, desks.owner
"""The same shop as the public pages have."""

BUYER = {"name": "Budi Santoso", "phone": "0812 3456 7890", "address": "Jl. Melati 5"}


class Program:
    """What a partner writes: it sends its key, and a fresh idempotency key with every write."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = APIClient()

    def make(self, told, once: str = ""):
        """The checkout that was made."""
        made = self.post("checkouts/", told, once)
        assert made.status_code == 201, made.content
        return made.json()

    def offer(self, checkout):
        """The cheapest courier."""
        return self.get(f"checkouts/{checkout['id']}/couriers/").json()["results"][0]

    def place(self, checkout, once: str = "", **told):
        """With the cheapest courier, where nothing else is told."""
        if not told:
            offer = self.offer(checkout)
            told = {"quote": offer["quote"], "total": offer["total"]}
        return self.post(f"checkouts/{checkout['id']}/place/", told, once)

    def pay(self, checkout, method: str = "BNI", once: str = ""):
        return self.post(f"checkouts/{checkout['id']}/pay/", {"method": method}, once)

    def cancel(self, checkout, once: str = "", **told):
        return self.post(f"checkouts/{checkout['id']}/cancel/", told, once)

    def look(self, checkout):
        return self.get(f"checkouts/{checkout['id']}/").json()

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


@pytest.fixture
def bag(shop):
    """Its listing; there are five of it."""
    return given.good(shop, sku="TAS-1", price=95000)


@pytest.fixture
def opened(bag, program, cart):
    """A checkout with two bags, as the program was told of it."""
    return program.make(cart)


@pytest.fixture
def placed(opened, program, charged):
    answer = program.place(opened)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.fixture
def stranger(shop):
    """The program of another partner in the same shop."""
    other = Partner.objects.create(name="Kasir Mawar")
    other.shops.add(shop)
    return Program(keys.issue(other, "till", Scope, "sari")[1])


def told(answer, status: int, code: str):
    """The problem, which is one of this code."""
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code), problem
    assert problem["type"] == f"urn:omnihub:problem:{code}"
    assert problem["detail"]
    return problem
