"""Which wallets are one balance in the books: those of one account, whatever journals it has."""

from types import SimpleNamespace

import pytest

from erp_bridge import wallet_journal
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from tests import factories

pytestmark = pytest.mark.django_db


def shop(journal, settlement="full", company=1):
    made = factories.ShopFactory(pushes_orders=True)
    OdooProfile.objects.create(
        shop=made,
        company_id=company,
        warehouse_id=1,
        wallet_journal_id=journal,
        buyer_partner_id=1,
        tax_policy="none",
        settlement=settlement,
    )
    return made.pk


@pytest.fixture
def accounts(monkeypatch):
    """The accounts of Odoo's journals, and for which of them Odoo was asked."""
    kept = SimpleNamespace(of={}, asked=[])

    def default_accounts(journals):
        kept.asked.append(sorted(journals))
        return {one: kept.of[one] for one in journals if one in kept.of}

    client = SimpleNamespace(default_accounts=default_accounts)
    monkeypatch.setattr(connect, "client", lambda: SimpleNamespace(for_company=lambda _company: client))
    return kept


def test_two_journals_on_one_account_are_one_and_a_third_is_not(accounts):
    accounts.of = {9: 77, 10: 77, 11: 78}
    first, other, apart = shop(9), shop(10), shop(11)
    one, two = wallet_journal.journals()
    assert (one.journal_id, one.shops) == (9, [first, other])
    assert (two.journal_id, two.shops) == (11, [apart])


def test_payments_of_the_gross_in_another_journal_of_the_account_are_known_to_be_there(accounts):
    accounts.of = {9: 77, 10: 77}
    gross, full = shop(9, "gross"), shop(10)
    [one] = wallet_journal.journals()
    assert (one.shops, [each.shop_pk for each in one.gross]) == ([full], [gross])


def test_odoo_is_not_asked_where_a_company_has_one_journal(accounts):
    shop(9), shop(9), shop(9, company=2)
    assert [len(one.shops) for one in wallet_journal.journals()] == [2, 1]
    assert accounts.asked == []


def test_a_journal_without_an_account_stays_by_itself(accounts):
    accounts.of = {9: 77}
    shop(9), shop(10)
    assert len(wallet_journal.journals()) == 2
