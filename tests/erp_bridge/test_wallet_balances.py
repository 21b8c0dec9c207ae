"""When a wallet and its journal part: told on that day, and on no day after it."""

from decimal import Decimal

from erp_bridge.wallet_balances import Balances


def balances(opening, closing, before, after, *, first=False, new=0):
    return Balances(*map(Decimal, (opening, closing, before, after)), first=first, new=Decimal(new))


def test_what_was_wrong_before_the_day_did_not_come_about_on_it():
    same = balances(1_000, 1_500, 200, 700)
    assert (same.off, same.arose) == (-800, 0)


def test_the_first_day_answers_for_all_that_was_before_it():
    assert balances(1_000, 1_500, 0, 500, first=True).arose == -1_000


def test_a_day_that_puts_an_earlier_one_right_is_told_by_its_own_entries():
    mended = balances(1_000, 1_500, 200, 1_500)
    assert (mended.off, mended.arose) == (0, 800)


def test_a_wallet_that_joins_anothers_journal_answers_for_what_it_brings():
    assert balances(1_000, 1_500, 300, 800, new=700).arose == -700
    assert balances(1_000, 1_500, 1_000, 1_500, new=700).arose == 0, "somebody booked it before"
    assert balances(1_000, 1_500, 250, 750, new=700).arose == -700, "what was off before stays told before"
