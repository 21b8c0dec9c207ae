import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django_q.models import Failure, OrmQ, Schedule, Success
from django_q.tasks import async_task

from omnihub.core import clock, inbox, installation, schedules, work
from omnihub.core.errors import Refused
from omnihub.core.models import Attempt, Gate, Heartbeat, InboxMessage, Installation, Work
from omnihub.core.work import Todo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routes")]

OURS = (InboxMessage, Work, Attempt, Gate, Heartbeat, Installation)
QUEUES = (Schedule, Success, Failure, OrmQ)


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def rows(script):
    def refuse(_works, _deadline):
        raise Refused("no")

    inbox.store(
        "shopee", "1", b'{"code": 3, "buyer_phone": "08123", "access_token": "hush", "ordersn": "2611X"}'
    )
    work.add([Todo("safe", "a")])
    script.answer = refuse
    work.run("safe")
    Gate.objects.create(remote="far", tokens=1, filled_at=clock.now())
    Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now())
    schedules.set_up()
    async_task("omnihub.core.tasks.sweep")
    for number, success in enumerate((True, False)):
        Success.objects.create(
            id=str(number),
            name="t",
            func="f",
            args=(),
            started=clock.now(),
            stopped=clock.now(),
            success=success,
        )


@pytest.mark.parametrize("model", [*OURS, *QUEUES])
def test_every_list_and_row_opens_and_nothing_can_be_added(admin_client, rows, model):
    assert admin_client.get(url(model, "changelist")).status_code == 200
    first = model.objects.first()
    assert first is not None
    assert admin_client.get(url(model, "change", first.pk)).status_code == 200
    assert admin_client.get(url(model, "add")).status_code == 403
    assert admin_client.post(url(model, "delete", first.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [*OURS, Success, Failure, OrmQ])
def test_nothing_but_schedules_can_be_changed(admin_client, rows, model):
    assert admin_client.post(url(model, "change", model.objects.first().pk), {}).status_code == 403


def test_a_message_is_shown_without_people_and_secrets(admin_client, rows):
    page = admin_client.get(url(InboxMessage, "change", InboxMessage.objects.get().pk)).content.decode()
    assert "2611X" in page
    assert "08123" not in page
    assert "hush" not in page
    assert "hush" not in admin_client.get(url(InboxMessage, "changelist")).content.decode()


def test_a_schedule_takes_a_new_interval_and_a_switch_and_nothing_else(admin_client, rows):
    row = Schedule.objects.get(name="sweep")
    wish = {"minutes": 7, "is_on": "", "func": "os.system", "name": "evil", "args": "('id',)"}
    assert admin_client.post(url(Schedule, "change", row.pk), wish).status_code == 302
    row.refresh_from_db()
    assert (row.minutes, row.repeats, row.func, row.name, row.args) == (
        7,
        0,
        "omnihub.core.tasks.sweep",
        "sweep",
        None,
    )
    admin_client.post(url(Schedule, "change", row.pk), {"minutes": 7, "is_on": "on"})
    row.refresh_from_db()
    assert row.repeats == -1


@pytest.mark.parametrize("minutes", ["0", "-1", "99999", ""])
def test_an_interval_nobody_can_keep_is_refused(admin_client, rows, minutes):
    row = Schedule.objects.get(name="sweep")
    assert admin_client.post(url(Schedule, "change", row.pk), {"minutes": minutes}).status_code == 200
    row.refresh_from_db()
    assert row.minutes == 1


def test_who_may_only_view_schedules_cannot_change_them(client, rows):
    viewer = User.objects.create_user("viewer", password="x", is_staff=True)
    viewer.user_permissions.add(Permission.objects.get(codename="view_schedule"))
    client.force_login(viewer)
    row = Schedule.objects.get(name="sweep")
    assert client.get(url(Schedule, "change", row.pk)).status_code == 200
    assert client.post(url(Schedule, "change", row.pk), {"minutes": 9}).status_code == 403


def test_held_work_is_tried_again_from_the_list(admin_client, rows):
    held = Work.objects.get()
    admin_client.post(url(Work, "changelist"), {"action": "try_again", "_selected_action": [held.pk]})
    assert Work.objects.get().state == "waiting"


def test_the_settings_schedules_become_rows_and_peoples_intervals_stay():
    assert schedules.set_up() > 0
    Schedule.objects.filter(name="sweep").update(minutes=9, repeats=0)
    Schedule.objects.filter(name="prune").update(func="os.system", args="('id',)")
    Schedule.objects.create(name="stranger", func="os.system")
    assert schedules.set_up() == 2
    assert not Schedule.objects.filter(func="os.system").exists()
    sweep = Schedule.objects.get(name="sweep")
    assert (sweep.minutes, sweep.repeats) == (9, 0)
    assert schedules.set_up() == 0


def act(browser, model, action, row):
    return browser.post(url(model, "changelist"), {"action": action, "_selected_action": [row.pk]})


def test_everything_is_paused_and_resumed_by_a_person(admin_client):
    row = installation.current()
    act(admin_client, Installation, "pause", row)
    row.refresh_from_db()
    assert (row.paused, row.paused_because) == (True, "by admin")
    act(admin_client, Installation, "resume", row)
    assert not installation.paused()


def test_a_message_is_read_again_on_a_persons_word(admin_client):
    inbox.store("shopee", "1", b"{}")
    InboxMessage.objects.update(state=InboxMessage.State.UNREADABLE)
    act(admin_client, InboxMessage, "read_again", InboxMessage.objects.get())
    assert InboxMessage.objects.get().state == InboxMessage.State.NEW


def test_who_may_only_look_can_neither_pause_nor_replay(client):
    person = User.objects.create_user("looker", password="x", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(person)
    inbox.store("shopee", "1", b"{}")
    InboxMessage.objects.update(state=InboxMessage.State.DONE)
    act(client, Installation, "pause", installation.current())
    act(client, InboxMessage, "read_again", InboxMessage.objects.get())
    assert not installation.paused()
    assert InboxMessage.objects.get().state == InboxMessage.State.DONE
