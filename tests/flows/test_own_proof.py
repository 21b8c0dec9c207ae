"""Own shops in the proof: gateway, OmniHub and Odoo are equal to the rupiah, or it says where they are not."""

from decimal import Decimal

import pytest

from channels.own import moves
from omnihub.core import clock
from payments import charging, refunds
from payments.models import Receipt
from tests.flows import own_shop
from tests.flows.far_side import proved
from tests.flows.test_proof import differences

pytestmark = [pytest.mark.flow, pytest.mark.django_db, pytest.mark.timeout(300)]


@pytest.fixture
def till(chain, remotes, settings):
    return own_shop.till(chain, own_shop.opened(chain, remotes, settings), settings)


def test_orders_paid_refunded_and_sent_are_equal_and_each_planted_difference_is_named(till, chain):
    paid, doubled, refunded = till.sold("DANA"), till.sold("DANA", 2), till.sold("QRIS")
    dearer, undone = till.sold("SHOPEEPAY"), till.sold("DANA")
    unpaid, late = till.ordered()
    receipt = Receipt.objects.get(payment__order=refunded)
    refunds.ask(receipt, Decimal(5_000), "by:sari:1", "", "sari")
    chain.settle()
    till.hear()
    moves.collect(paid.pk, clock.now())
    chain.settle()
    made = proved()
    sums = {row.document: row for row in made.rows.all()}
    assert (sums["order"].marketplace_count, sums["payment"].marketplace_count) == (5, 5)
    assert sums["payment"].marketplace_sum == sums["order"].marketplace_sum - 5_000

    money = {row["memo"].rpartition("(")[2][:-1]: row for row in chain.odoo("account.payment")}
    chain.by_hand("account.payment", "action_draft", [money[undone.number]["id"]])
    chain.by_hand("account.payment", "action_draft", [money[dearer.number]["id"]])
    chain.by_hand("account.payment", "write", [money[dearer.number]["id"]], {"amount": 1})
    chain.by_hand("account.payment", "action_post", [money[dearer.number]["id"]])
    copied = {
        name: money[doubled.number][name] for name in ("payment_type", "partner_type", "amount", "memo")
    }
    links = {name: money[doubled.number][name][0] for name in ("partner_id", "journal_id")}
    chain.by_hand("account.payment", "create", copied | links)
    twin = max(row["id"] for row in chain.odoo("account.payment"))
    chain.by_hand("account.payment", "action_post", [twin])
    Receipt.objects.filter(payment__order=paid).update(amount=1)
    till.pays(late)
    found = differences()
    assert set(found) == {undone.number, dearer.number, doubled.number, paid.number, unpaid.number}
    assert "no payment in Odoo" in found[undone.number]
    assert any("at the gateway, Rp 1 in Odoo" in words for words in found[dearer.number])
    assert any("at the gateway" in words and "," in words for words in found[doubled.number])
    assert any("at the gateway, Rp 1 in OmniHub" in words for words in found[paid.number])
    assert any("at the gateway" in words for words in found[unpaid.number])
    Receipt.objects.filter(payment__order=paid).update(amount=paid.buyer_total)
    charging.look(late.payment_id)
    chain.settle()
    assert set(differences()) == {undone.number, dearer.number, doubled.number}
