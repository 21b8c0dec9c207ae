from datetime import timedelta

import pytest
from django.db import transaction

from omnihub.core import clock, installation, settle, work
from omnihub.core.errors import Busy, Fate, Refused, SignedOut, Unreachable
from omnihub.core.models import Attempt, Gate, Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("routes")]

HELD, WAITING, SENDING, DONE = Work.State.HELD, Work.State.WAITING, Work.State.SENDING, Work.State.DONE


def only():
    return Work.objects.get()


def make_due(**filters):
    Work.objects.filter(**filters).update(not_before=clock.now() - timedelta(seconds=1))


def always(outcome):
    return lambda works, _deadline: {row.pk: outcome for row in works}


def raising(error):
    def answer(_works, _deadline):
        raise error

    return answer


def test_ten_changes_of_one_subject_are_one_row_with_the_last_reason():
    for number in range(10):
        work.add([Todo("safe", "a", reason=f"change {number}", correlation_id=str(number))])
    assert (only().reason, only().correlation_id, only().state) == ("change 9", "9", WAITING)


def test_fifty_todos_are_added_in_a_handful_of_queries(django_assert_max_num_queries):
    work.add([Todo("safe", f"s{number:02}") for number in range(25)])
    with django_assert_max_num_queries(9):
        work.add([Todo("safe", f"s{number:02}") for number in range(50)])
    assert Work.objects.count() == 50


def test_a_batch_of_fifty_is_delivered_in_a_fixed_number_of_queries(django_assert_max_num_queries):
    work.add([Todo("safe", f"s{number:02}") for number in range(50)])
    with django_assert_max_num_queries(24):
        assert work.run("safe") == 50


def test_equal_todos_of_one_call_fold_and_keep_the_earlier_moment():
    soon, later = clock.now() + timedelta(hours=1), clock.now() + timedelta(hours=2)
    work.add([Todo("safe", "a", not_before=soon), Todo("safe", "a", not_before=later)])
    assert only().not_before == soon


def test_work_is_due_now_unless_it_says_otherwise(script):
    work.add([Todo("safe", "now"), Todo("safe", "later", not_before=clock.now() + timedelta(hours=1))])
    work.run("safe")
    assert script.calls == [["now"]]


def test_fresh_work_brings_a_later_row_forward():
    work.add([Todo("safe", "a", not_before=clock.now() + timedelta(hours=1))])
    work.add([Todo("safe", "a")])
    assert only().not_before <= clock.now()


def test_fresh_work_does_not_bring_forward_what_must_wait_for_the_remote():
    later = clock.now() + timedelta(seconds=100)
    work.add([Todo("look", "a")])
    Work.objects.update(not_before=later, look_first=True)
    work.add([Todo("look", "a", reason="news")])
    assert (only().not_before, only().reason) == (later, "news")


def test_what_a_rolled_back_transaction_added_is_not_there():
    with transaction.atomic():
        work.add([Todo("safe", "a")])
        transaction.set_rollback(True)
    assert not Work.objects.exists()


def test_done_work_is_done_and_has_its_attempt():
    work.add([Todo("safe", "a")])
    assert work.run("safe") == 1
    row, attempt = only(), Attempt.objects.get()
    assert (row.state, row.attempts, row.claim, row.fate) == (DONE, 1, None, "")
    assert row.finished_at
    assert (attempt.outcome, attempt.number) == ("done", 1)
    assert work.run("safe") == 0


def test_a_change_during_the_delivery_is_a_row_of_its_own(script):
    def change_meanwhile(works, _deadline):
        work.add([Todo("safe", "a", reason="meanwhile")])
        assert work.run("safe") == 0, "the same subject must not be sent twice at once"
        return {works[0].pk: Outcome.done()}

    work.add([Todo("safe", "a")])
    script.answer = change_meanwhile
    work.run("safe")
    script.answer = always(Outcome.done())
    assert work.run("safe") == 1
    assert script.subjects == ["a", "a"]


def test_rows_of_one_key_are_not_sent_together_nor_at_once(script):
    def nested(works, _deadline):
        assert work.run("other") == 0
        return {row.pk: Outcome.done() for row in works}

    work.add(
        [
            Todo("safe", "a", key="order:1"),
            Todo("safe", "b", key="order:1"),
            Todo("other", "c", key="order:1"),
        ]
    )
    script.answer = nested
    assert work.run("safe") == 1
    assert work.run("safe") == 1
    script.answer = always(Outcome.done())
    assert work.run("other") == 1


def test_a_missing_outcome_is_given_back_without_counting(script):
    work.add([Todo("safe", "a"), Todo("safe", "b")])
    script.answer = lambda works, _deadline: {works[0].pk: Outcome.done()}
    assert work.run("safe") == 1
    row = Work.objects.get(subject="b")
    assert (row.state, row.attempts, row.tries.count()) == (WAITING, 0, 0)


def test_an_outcome_for_a_row_that_was_not_handed_over_is_ignored(script):
    work.add([Todo("safe", "a"), Todo("safe", "b", not_before=clock.now() + timedelta(hours=1))])
    other = Work.objects.get(subject="b").pk
    script.answer = lambda works, _deadline: {works[0].pk: Outcome.done(), other: Outcome.done()}
    assert work.run("safe") == 1
    assert Work.objects.get(pk=other).state == WAITING


@pytest.mark.parametrize(
    ("error", "state", "fate"),
    [
        (Unreachable("down", sent=False), WAITING, Fate.AGAIN),
        (Busy("busy"), WAITING, Fate.AGAIN),
        (Refused("no"), HELD, Fate.PERSON),
        (SignedOut("key"), HELD, Fate.SETTINGS),
    ],
)
def test_an_error_of_the_remote_decides_the_fate_of_the_whole_batch(script, error, state, fate):
    work.add([Todo("safe", "a"), Todo("safe", "b")])
    script.answer = raising(error)
    assert work.run("safe") == 2
    assert {(row.state, row.fate, row.note) for row in Work.objects.all()} == {(state, fate, error.words)}
    assert set(Attempt.objects.values_list("outcome", flat=True)) == {fate}


def test_the_remotes_own_wish_is_honoured(script):
    until = clock.now() + timedelta(minutes=7)
    work.add([Todo("safe", "a")])
    script.answer = raising(Busy("busy", until=until))
    work.run("safe")
    assert until <= only().not_before <= until + timedelta(seconds=5)


def test_a_batch_that_failed_together_comes_back_together(script):
    work.add([Todo("safe", "a"), Todo("safe", "b")])
    script.answer = raising(Unreachable("down", sent=False))
    work.run("safe")
    assert Work.objects.values("not_before").distinct().count() == 1


def test_a_remote_that_is_down_for_a_day_calls_no_person(script):
    work.add([Todo("safe", "a")])
    script.answer = raising(Unreachable("down", sent=False))
    for _ in range(100):
        make_due()
        work.run("safe")
    assert (only().state, only().attempts) == (WAITING, 100)


def test_other_endless_repeats_end_with_a_person(script):
    work.add([Todo("safe", "a")])
    script.answer = always(Outcome.again("Its order is not here yet.", "no_order"))
    for _ in range(20):
        make_due()
        work.run("safe")
    assert (only().state, only().fate, only().code) == (HELD, "person", "no_order")
    assert only().note == "Tried 20 times without success. Its order is not here yet."


def test_our_own_closed_gate_counts_as_no_attempt(script):
    until = clock.now() + timedelta(seconds=30)
    work.add([Todo("safe", "a")])
    script.answer = raising(Busy("resting", until=until, code="gate_closed"))
    work.run("safe")
    assert (only().state, only().attempts, only().not_before) == (WAITING, 0, until)
    assert not Attempt.objects.exists()


def test_while_the_breaker_is_open_nothing_is_claimed(script):
    work.add([Todo("safe", "a"), Todo("other", "b")])
    now = clock.now()
    Gate.objects.create(remote="far", tokens=1, filled_at=now, open_until=now + timedelta(seconds=30))
    assert (work.run("safe"), work.run("other")) == (0, 1)


def test_a_failure_nobody_foresaw_tries_each_row_alone_and_holds_the_bad_one(script, caplog):
    def choke(works, _deadline):
        if any(row.subject == "bad" for row in works):
            raise ZeroDivisionError
        return {row.pk: Outcome.done() for row in works}

    work.add([Todo("safe", subject) for subject in ("a", "bad", "c")])
    script.answer = choke
    for _ in range(5):
        make_due(state=WAITING)
        work.run("safe")
    assert {row.subject: row.state for row in Work.objects.all()} == {"a": DONE, "bad": HELD, "c": DONE}
    assert Work.objects.get(subject="bad").code == "unforeseen"
    assert "ZeroDivisionError" in caplog.text


def test_a_failure_nobody_foresaw_on_an_ask_route_asks_at_once(script):
    work.add([Todo("ask", "a"), Todo("ask", "b")])
    script.answer = raising(ZeroDivisionError())
    work.run("ask")
    assert {(row.state, row.code) for row in Work.objects.all()} == {(HELD, settle.MAY_HAVE_GONE_OUT)}


def fail_a_list_with(subject, error, script, rounds, remote="answers others"):
    """Deliver so often. A list with this subject in it fails; or every list, without an answer in between."""
    gate, _ = Gate.objects.get_or_create(remote="far", defaults={"tokens": 9, "filled_at": clock.now()})

    def answer(works, _deadline):
        gate.failures = gate.failures + 1 if remote == "is down for all" else 1
        gate.save()
        if remote == "is down for all" or any(row.subject == subject for row in works):
            raise error
        return {row.pk: Outcome.done() for row in works}

    script.answer = answer
    for _ in range(rounds):
        make_due(state=WAITING)
        while work.run("look"):
            pass


@pytest.mark.parametrize(
    "error", [Unreachable("No answer.", sent=True), Busy("Bad gateway.", code="http_502")]
)
def test_one_that_hangs_the_remote_holds_up_its_list_three_times_and_then_a_person_is_asked(script, error):
    work.add([Todo("look", subject) for subject in ("a", "bad", "c")])
    fail_a_list_with("bad", error, script, 3)
    assert script.calls == [["a", "bad", "c"]] * 3
    fail_a_list_with("bad", error, script, 1)
    assert {row.subject: row.state for row in Work.objects.all()} == {"a": DONE, "bad": WAITING, "c": DONE}
    fail_a_list_with("bad", error, script, 6)
    row = Work.objects.get(subject="bad")
    assert (row.state, row.fate, row.code) == (HELD, "person", "stuck")
    assert row.note.startswith(f"{error.words} That happened 10 times in a row with this one")


@pytest.mark.parametrize(
    "error", [Unreachable("No answer.", sent=True), Busy("Bad gateway.", code="http_502")]
)
def test_a_list_stays_together_through_an_outage_and_the_first_failure_after_it(script, error):
    work.add([Todo("look", subject) for subject in ("a", "b", "c")])
    fail_a_list_with("a", error, script, 30, remote="is down for all")
    fail_a_list_with("a", error, script, 2)
    assert script.calls == [["a", "b", "c"]] * 32
    assert {row.state for row in Work.objects.all()} == {WAITING}


def test_a_list_that_comes_further_each_time_stays_together(script):
    work.add([Todo("look", "a"), Todo("look", "b")])
    for step in ("load", "confirm", "deliver", "invoice") * 5:
        fail_a_list_with("a", Busy("Bad gateway.", code=f"http_502:{step}"), script, 1)
    assert script.calls == [["a", "b"]] * 20


@pytest.mark.parametrize(
    "error",
    [
        Busy("Slowly.", code="http_429"),
        Busy("Come later.", code="http_503", until=clock.now()),
        Unreachable("No way.", sent=False),
    ],
)
def test_a_remote_that_asks_for_patience_or_is_not_there_is_no_sign_against_a_record(script, error):
    work.add([Todo("look", "a"), Todo("look", "b")])
    fail_a_list_with("a", error, script, 15)
    assert script.calls == [["a", "b"]] * 15


def test_what_is_tried_alone_stays_so_while_the_remote_is_down_and_calls_nobody(script):
    work.add([Todo("look", subject) for subject in ("a", "bad")])
    error = Unreachable("No answer.", sent=True)
    fail_a_list_with("bad", error, script, 3)
    fail_a_list_with("bad", error, script, 20, remote="is down for all")
    assert {(row.state, row.code) for row in Work.objects.all()} == {(WAITING, "alone")}
    fail_a_list_with("bad", error, script, 1)
    assert {row.subject: row.state for row in Work.objects.all()} == {"a": DONE, "bad": WAITING}


def test_after_a_read_time_out_look_first_waits_out_the_remote(script):
    work.add([Todo("look", "a")])
    script.answer = raising(Unreachable("no answer", sent=True))
    work.run("look")
    assert only().look_first
    assert only().not_before > clock.now() + timedelta(seconds=115)


def test_look_first_is_remembered_until_the_work_is_done(script):
    work.add([Todo("look", "a")])
    for error in (Unreachable("no answer", sent=True), Busy("busy")):
        script.answer = raising(error)
        make_due()
        work.run("look")
        assert only().look_first
    script.answer = always(Outcome.done())
    make_due()
    work.run("look")
    assert not only().look_first


def test_after_a_look_that_was_answered_news_need_not_wait_for_the_remote_any_more(script):
    work.add([Todo("look", "a")])
    later = clock.now() + timedelta(minutes=15)
    for answer in (
        raising(Unreachable("no answer", sent=True)),
        always(Outcome.again("not there yet", at=later)),
    ):
        script.answer = answer
        make_due()
        work.run("look")
    work.add([Todo("look", "a", reason="now it is there")])
    assert only().not_before <= clock.now()


def test_after_a_read_time_out_safe_simply_goes_again(script):
    work.add([Todo("safe", "a")])
    script.answer = raising(Unreachable("no answer", sent=True))
    work.run("safe")
    assert only().not_before < clock.now() + timedelta(seconds=5)


def test_after_a_read_time_out_ask_goes_to_a_person(script):
    work.add([Todo("ask", "a")])
    script.answer = raising(Unreachable("No answer.", sent=True))
    work.run("ask")
    assert (only().state, only().code) == (HELD, settle.MAY_HAVE_GONE_OUT)
    assert "may have gone out" in only().note


def test_fresh_work_wakes_a_held_row(script):
    work.add([Todo("safe", "a")])
    script.answer = always(Outcome.person("Unknown SKU.", "no_sku"))
    work.run("safe")
    work.add([Todo("safe", "a", reason="mapped")])
    row = only()
    assert (row.state, row.attempts, row.reason, row.fate) == (WAITING, 0, "mapped", "")


def test_fresh_work_does_not_wake_what_may_have_gone_out(script):
    work.add([Todo("ask", "a")])
    script.answer = raising(Unreachable("No answer.", sent=True))
    work.run("ask")
    work.add([Todo("ask", "a", reason="again")])
    assert (only().state, only().reason) == (HELD, "again")


def test_a_held_row_is_closed_when_a_newer_one_is_done(script):
    def hold_but_change(works, _deadline):
        work.add([Todo("safe", "a")])
        return {works[0].pk: Outcome.person("Unknown SKU.")}

    work.add([Todo("safe", "a")])
    script.answer = hold_but_change
    work.run("safe")
    assert sorted(Work.objects.values_list("state", flat=True)) == [HELD, WAITING]
    script.answer = always(Outcome.done())
    work.run("safe")
    assert set(Work.objects.values_list("state", flat=True)) == {DONE}


def test_a_failed_row_and_a_newer_wish_become_one_row_that_keeps_the_history(script):
    def fail_but_change(works, _deadline):
        work.add([Todo("safe", "a", reason="newer")])
        return {works[0].pk: Outcome.again("not now")}

    work.add([Todo("safe", "a", reason="older")])
    first = only().pk
    script.answer = fail_but_change
    work.run("safe")
    row = only()
    assert (row.pk, row.reason, row.attempts, row.tries.count()) == (first, "newer", 1, 1)
    assert row.not_before <= clock.now(), "the newer wish is due now"


def test_a_late_outcome_overwrites_nothing(script):
    def overtaken(works, _deadline):
        Work.objects.update(claim="00000000-0000-4000-8000-000000000000", note="another worker has it")
        return {works[0].pk: Outcome.done("late")}

    work.add([Todo("safe", "a")])
    script.answer = overtaken
    work.run("safe")
    assert (only().state, only().note) == (SENDING, "another worker has it")


def test_a_late_failure_overwrites_nothing_either(script):
    def overtaken(works, _deadline):
        Work.objects.update(state=DONE, claim=None)
        return {works[0].pk: Outcome.again("late")}

    work.add([Todo("safe", "a")])
    script.answer = overtaken
    work.run("safe")
    assert (only().state, only().note) == (DONE, "")


def test_lanes_limit_the_claims_of_a_topic(script):
    seen = []

    def nested(works, _deadline):
        seen.append(work.run("lanes"))
        return {row.pk: Outcome.done() for row in works}

    work.add([Todo("lanes", str(number)) for number in range(6)])
    script.answer = nested
    work.run("lanes")
    assert seen == [0]


def test_a_remote_never_holds_every_worker(script, settings):
    settings.WORKERS = 3
    depths = []

    def nested(works, _deadline):
        depths.append(len(depths))
        work.run("safe")
        return {row.pk: Outcome.done() for row in works}

    settings.ROUTES = {**settings.ROUTES, "safe": {**settings.ROUTES["safe"], "batch": 1}}
    work.add([Todo("safe", str(number)) for number in range(6)])
    script.answer = nested
    work.run("safe")
    assert len(depths) == 2


def test_a_paused_installation_claims_nothing_and_goes_on_when_resumed():
    work.add([Todo("safe", "a")])
    installation.pause("stocktaking")
    assert work.run("safe") == 0
    installation.resume()
    assert work.run("safe") == 1


def test_work_held_for_settings_is_released_when_they_are_put_right(script):
    work.add([Todo("safe", "a"), Todo("other", "b")])
    script.answer = raising(SignedOut("key"))
    work.run("safe")
    work.run("other")
    assert work.release("safe") == 1
    assert Work.objects.get(subject="a").state == WAITING
    assert work.release() == 1
    assert set(Work.objects.values_list("state", flat=True)) == {WAITING}


def test_of_work_held_for_settings_only_what_has_the_code_is_released(script):
    work.add([Todo("safe", "a"), Todo("other", "b")])
    script.answer = raising(SignedOut("gone", code="http_404"))
    work.run("safe")
    script.answer = raising(SignedOut("no right", code="AccessError"))
    work.run("other")
    assert work.release(codes=["http_", "login"]) == 1
    assert {row.subject: row.state for row in Work.objects.all()} == {"a": WAITING, "b": HELD}


def test_retry_sends_a_held_row_with_all_its_attempts_before_it(script):
    work.add([Todo("safe", "a")])
    script.answer = raising(Refused("no"))
    work.run("safe")
    assert work.retry([only().pk]) == 1
    assert (only().state, only().attempts) == (WAITING, 0)


def test_retry_does_not_hurry_what_the_remote_may_still_be_doing(script):
    work.add([Todo("look", "a")])
    script.answer = raising(Unreachable("no answer", sent=True))
    work.run("look")
    assert work.retry([only().pk]) == 0


def test_a_few_with_newer_wishes_of_their_own_do_not_send_five_hundred_one_by_one(
    script, django_assert_max_num_queries
):
    names = [f"s{number:03}" for number in range(500)]
    script.answer = raising(Refused("no"))
    work.add([Todo("safe", name) for name in names])
    Work.objects.update(state=HELD, fate=Fate.PERSON)
    held = list(Work.objects.values_list("pk", flat=True))
    Work.objects.bulk_create(
        Work(topic="safe", subject=name, key=name, not_before=clock.now(), wanted_since=clock.now())
        for name in ("s007", "s499")
    )
    with django_assert_max_num_queries(150):
        assert work.retry(held) == 500
    assert set(Work.objects.values_list("state", flat=True)) == {WAITING}
    assert Work.objects.count() == 500


def test_a_closed_row_is_done_in_the_persons_words(script):
    work.add([Todo("safe", "a")])
    script.answer = raising(Refused("no"))
    work.run("safe")
    assert work.close([only().pk], "Entered by hand.") == 1
    assert (only().state, only().note) == (DONE, "Entered by hand.")


def test_a_topic_without_a_route_is_left_alone():
    work.add([Todo("forgotten", "a")])
    assert work.run("forgotten") == 0


def test_the_deliverer_is_told_its_deadline(script):
    work.add([Todo("safe", "a")])
    seen = []
    script.answer = lambda _works, deadline: seen.append(deadline.left()) or {}
    work.run("safe", Deadline.after(5))
    assert 4 < seen[0] <= 5
