"""A shop that asks RajaOngkir as its documentation says."""

import pytest

KEY = "sandbox-rajaongkir-key"
STARTER_KEY = "sandbox-rajaongkir-starter-key"
COURIERS = "jne:sicepat:ide:sap:jnt:ninja:tiki:lion:anteraja:pos:ncs:rex:rpx:sentral:star:wahana:dse"


class Asker:
    def __init__(self, sandbox, key=KEY):
        self.sandbox, self.key = sandbox, key

    def answer(self, path, method="GET", **more):
        url = f"{self.sandbox.url}/rajaongkir/{path}"
        headers = {"key": self.key} if self.key else {}
        return self.sandbox.session.request(method, url, headers=headers, timeout=10, **more)

    def good(self, path, method="GET", **more):
        answer = self.answer(path, method, **more)
        assert answer.status_code == 200, answer.text
        assert answer.json()["meta"]["status"] == "success"
        return answer.json()["data"]

    def search(self, text, **more):
        return self.good("destination/domestic-destination", params={"search": text, **more})

    def cost_answer(self, origin, destination, grams=1000, courier=COURIERS, path="calculate/", **more):
        form = {"origin": origin, "destination": destination, "weight": grams, "courier": courier, **more}
        return self.answer(f"{path}domestic-cost", "POST", data=form)

    def costs(self, *places, **more):
        answer = self.cost_answer(*places, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def cost(self, *places, service="REG", courier="jne", **more):
        rows = self.costs(*places, courier=courier, **more)
        return next(row["cost"] for row in rows if row["service"] == service)

    def track(self, awb, courier="jne", **more):
        return self.answer("track/waybill", "POST", params={"awb": awb, "courier": courier, **more})


@pytest.fixture
def shop(sandbox):
    return Asker(sandbox)


@pytest.fixture
def starter(sandbox):
    return Asker(sandbox, STARTER_KEY)


@pytest.fixture
def nobody(sandbox):
    return Asker(sandbox, "")


def failure(answer):
    body = answer.json()
    assert body["data"] is None
    assert body["meta"]["status"] in {"error", "failed"}
    return body["meta"]["code"], body["meta"]["message"]
