"""A partner names where it listens, tries it, and sees what it was told."""

import uuid
from datetime import timedelta

import pytest

from omnihub.api import endpoints, keys, told_notices
from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.api.scopes import Scope
from omnihub.core import addresses, clock, work
from omnihub.core.models import Work
from tests.api.conftest import Program
from tests.api.receiver import listening, set_to
from tests.channels.own import given

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver():
    with listening() as server:
        yield server


def owed(partner, shop, count=1):
    """Notices of one checkout of the partner's."""
    checkout = given.cart(shop, source="api")
    checkout.partner_checkout = partner.checkouts.create(checkout=checkout, reference="")
    now = clock.now()
    return Notice.objects.bulk_create(
        Notice(
            partner=partner,
            checkout=checkout,
            event="checkout.paid",
            at=now + timedelta(seconds=place),
            made_at=now,
            since=now,
        )
        for place in range(count)
    )


def removed(program):
    return program.client.delete("/api/v1/webhook/", headers=program.headers()).status_code


def test_the_secret_is_told_when_it_is_made_and_when_it_is_rotated_and_never_else(program, receiver):
    assert program.get("webhook/").status_code == 404
    made = set_to(program, receiver.url)
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert "secret" not in program.get("webhook/").json()
    again = set_to(program, f"{receiver.url}?shop=2")
    assert again.status_code == 200
    assert "secret" not in again.json()
    assert again.json()["url"].endswith("?shop=2")
    assert Endpoint.objects.get().secret == secret
    assert program.post("webhook/rotate/", {}).json()["secret"] != secret


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://partner.example/in", "address_not_https"),
        ("https://169.254.169.254/latest/meta-data/", "address_not_public"),
        ("https://127.0.0.1:8000/", "address_not_public"),
        ("https://nobody.example/", "no_such_name"),
        ("not an address", "address_unreadable"),
        ("", "invalid"),
    ],
)
def test_an_address_that_may_not_be_called_is_refused_with_why(program, settings, monkeypatch, url, code):
    settings.NOTICES_BY_HTTP = settings.NOTICES_TO_PRIVATE = False
    real = addresses.look_up

    def look(name, port):
        if name.endswith(".example"):
            raise OSError
        return real(name, port)

    monkeypatch.setattr(endpoints.public.check, "__defaults__", (look,))
    answer = set_to(program, url)
    assert answer.status_code == (400 if code == "invalid" else 422)
    assert answer.json()["code"] == code
    assert answer.json()["errors"][0]["field"] == "url"
    assert not Endpoint.objects.exists()


def test_a_key_that_may_only_look_sets_no_address(partner, receiver):
    looker = Program(keys.issue(partner, "report", [Scope.CHECKOUTS], "sari")[1])
    assert set_to(looker, receiver.url).status_code == 403
    assert looker.get("webhook/").status_code == 403
    assert looker.get("notices/").status_code == 200


def test_a_try_tells_what_came_back(program, receiver):
    secret = set_to(program, receiver.url).json()["secret"]
    told = program.post("webhook/test/", {}).json()
    assert told == {
        "delivered": True,
        "status": 204,
        "code": "http_204",
        "detail": "The partner answered 204.",
    }
    assert receiver.types == ["ping"]
    assert receiver.trusts(secret)
    receiver.status = 500
    assert program.post("webhook/test/", {}).json()["delivered"] is False
    receiver.server_close()
    assert program.post("webhook/test/", {}).json()["code"] == "no_connection"
    assert not Notice.objects.exists()


def test_nobody_has_others_called_by_us_at_will(program, receiver):
    set_to(program, receiver.url)
    answers = [program.post("webhook/test/", {}).status_code for _ in range(7)]
    assert answers == [200] * 6 + [429]
    assert len(receiver.came) == 6


def test_without_an_address_nothing_waits_and_a_new_one_starts_afresh(program, partner, shop, receiver):
    set_to(program, receiver.url)
    (notice,) = owed(partner, shop)
    assert removed(program) == 204
    assert removed(program) == 404
    notice.refresh_from_db()
    assert notice.state == "given_up"
    set_to(program, receiver.url)
    set_to(program, receiver.url)
    work.run("partner.notice")
    assert (receiver.came, Work.objects.filter(topic="partner.notice").count()) == ([], 0)


def test_the_newest_notices_come_first_and_none_is_missed_from_page_to_page(partner, shop, program):
    owed(partner, shop, 7)
    seen, after = [], ""
    while True:
        page = told_notices.page(partner, after, size=3)
        seen += [row.pk for row in page.notices]
        after = page.after
        if not after:
            break
    assert len(seen) == len(set(seen)) == 7
    told = program.get("notices/").json()
    assert [row["id"] for row in told["results"]] == [str(pk) for pk in seen]
    assert told["next"] is None
    assert set(told["results"][0]) == {
        *("id", "type", "checkout", "reference", "timestamp", "state", "tries", "last_answer"),
        "delivered_at",
    }
    assert program.get("notices/", after="1-x").status_code == 400
    assert program.get("notices/", after=f"{10**16}-{uuid.uuid4()}").status_code in (200, 400)


def test_notices_of_others_are_not_there(partner, shop, receiver, program):
    set_to(program, receiver.url)
    (notice,) = owed(Partner.objects.create(name="Toko Sebelah"), shop)
    assert program.get("notices/").json()["results"] == []
    assert program.post(f"notices/{notice.pk}/send/", {}).status_code == 404
    assert program.post("notices/7/send/", {}).status_code == 404


def test_one_is_sent_once_more_when_the_partner_asks(partner, shop, receiver, program):
    (notice,) = owed(partner, shop)
    assert program.post(f"notices/{notice.pk}/send/", {}).status_code == 404, "there is no address"
    set_to(program, receiver.url)
    for _ in range(2):
        answer = program.post(f"notices/{notice.pk}/send/", {})
        assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
        work.run("partner.notice")
    assert receiver.keys == [str(notice.pk)] * 2
    Endpoint.objects.update(active=False)
    assert program.post(f"notices/{notice.pk}/send/", {}).json()["code"] == "webhook_stopped"


def test_the_description_names_every_address(client):
    told = client.get("/api/v1/schema/", {"format": "json"}).content.decode()
    for path in ("webhook/", "webhook/rotate/", "webhook/test/", "notices/", "notices/{key}/send/"):
        assert f"/api/v1/{path}" in told
