from datetime import timedelta

import pytest

from omnihub.core import clock, heartbeat, inbox, metrics, work
from omnihub.core.models import Gate, Heartbeat, InboxMessage, Installation, Work
from omnihub.core.outcomes import Outcome
from omnihub.core.work import Todo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routes")]

OUTSIDE = {"REMOTE_ADDR": "203.0.113.9"}


def extra_samples():
    yield metrics.Sample("omnihub_token_days_left", 12, {"shop": 'a"b\\c'})


def sample(client, name):
    lines = client.get("/metrics").content.decode().splitlines()
    return {
        line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if line.startswith(name)
    }


def test_healthz_asks_nobody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz", **OUTSIDE)
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_ready_with_database_key_and_queue(client):
    Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": "ok",
        "encryption_key": "ok",
        "queue": "ok",
        "worker": "ok",
    }


def test_a_silent_worker_is_told_but_does_not_close_the_door(client):
    Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now() - timedelta(minutes=5))
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["worker"].startswith("silent for 3")


def test_not_ready_with_another_key(client, settings):
    Installation.objects.all().delete()
    client.get("/readyz")
    settings.FIELD_ENCRYPTION_KEY = ["another passphrase that is long enough"]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["ready"]) == (503, False)
    assert "FIELD_ENCRYPTION_KEY" in answer.json()["encryption_key"]


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
class TestWhoMayAsk:
    @pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "192.168.0.9", "::1", "fd00::1"])
    def test_a_private_address_may(self, client, path, address):
        assert client.get(path, REMOTE_ADDR=address).status_code == 200

    @pytest.mark.parametrize("address", ["203.0.114.9", "8.8.8.8", "2606:4700::1", "", "nonsense"])
    def test_a_public_address_may_not(self, client, path, address):
        assert client.get(path, REMOTE_ADDR=address).status_code == 403

    def test_a_proxy_lends_nobody_its_private_address(self, client, path):
        assert client.get(path, headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 403

    def test_the_token_opens_from_everywhere(self, client, path, settings):
        settings.METRICS_TOKEN = "hush-hush"
        right, wrong = ({"Authorization": f"Bearer {token}"} for token in ("hush-hush", "hush"))
        assert client.get(path, REMOTE_ADDR="8.8.8.8", headers=right).status_code == 200
        assert client.get(path, REMOTE_ADDR="8.8.8.8", headers=wrong).status_code == 403

    def test_no_token_in_the_settings_is_no_token_to_guess(self, client, path, settings):
        settings.METRICS_TOKEN = ""
        empty = {"Authorization": "Bearer "}
        assert client.get(path, REMOTE_ADDR="8.8.8.8", headers=empty).status_code == 403


class TestMetrics:
    def test_each_topic_has_its_oldest_age_and_its_rows(self, client):
        work.add([Todo("safe", "a"), Todo("safe", "b"), Todo("look", "c")])
        Work.objects.filter(subject="a").update(wanted_since=clock.now() - timedelta(seconds=90))
        Work.objects.filter(subject="c").update(state="held")
        ages = sample(client, "omnihub_work_oldest_seconds{")
        assert 90 <= ages['omnihub_work_oldest_seconds{topic="safe"}'] < 95
        assert ages['omnihub_work_oldest_seconds{topic="look"}'] == 0, "held work waits for a person"
        rows = sample(client, "omnihub_work_rows{")
        assert rows['omnihub_work_rows{topic="safe",state="waiting"}'] == 2
        assert rows['omnihub_work_rows{topic="look",state="held"}'] == 1

    def test_each_source_has_the_age_of_its_oldest_message(self, client):
        inbox.store("shopee", "1", b"{}")
        InboxMessage.objects.update(received_at=clock.now() - timedelta(seconds=30))
        ages = sample(client, "omnihub_inbox_oldest_seconds")
        assert 30 <= ages['omnihub_inbox_oldest_seconds{source="shopee"}'] < 35

    def test_lag_is_of_what_ended_lately(self, client):
        work.add([Todo("safe", "a")])
        Work.objects.update(wanted_since=clock.now() - timedelta(seconds=20))
        work.run("safe")
        assert 20 <= sample(client, "omnihub_lag_seconds")['omnihub_lag_seconds{road="safe"}'] < 25
        Work.objects.update(finished_at=clock.now() - timedelta(hours=1))
        assert not sample(client, "omnihub_lag_seconds")

    def test_an_open_breaker_is_one(self, client):
        now = clock.now()
        Gate.objects.create(remote="odoo", tokens=1, filled_at=now, open_until=now + timedelta(seconds=9))
        Gate.objects.create(remote="shopee", tokens=1, filled_at=now)
        assert sample(client, "omnihub_breaker_open") == {
            'omnihub_breaker_open{remote="odoo"}': 1,
            'omnihub_breaker_open{remote="shopee"}': 0,
        }

    def test_the_workers_beat_has_an_age(self, client, monkeypatch):
        assert not sample(client, "omnihub_worker_beat")
        monkeypatch.setenv(heartbeat.WATCHER, "worker@here:1")
        heartbeat.beat()
        Heartbeat.objects.update(at=clock.now() - timedelta(seconds=7))
        assert 7 <= sample(client, "omnihub_worker_beat")["omnihub_worker_beat_age_seconds"] < 12

    def test_apps_add_samples_of_their_own_with_labels_escaped(self, client, settings):
        settings.METRICS = ["tests.core.test_views.extra_samples"]
        text = client.get("/metrics")
        assert text.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert 'omnihub_token_days_left{shop="a\\"b\\\\c"} 12\n' in text.content.decode()
        assert "# TYPE omnihub_token_days_left gauge" in text.content.decode()

    def test_a_scrape_of_many_rows_is_a_few_queries(self, client, django_assert_max_num_queries, script):
        work.add([Todo("safe", str(number)) for number in range(300)])
        script.answer = lambda works, _deadline: {row.pk: Outcome.done() for row in works}
        work.run("safe")
        with django_assert_max_num_queries(20):
            client.get("/metrics")
