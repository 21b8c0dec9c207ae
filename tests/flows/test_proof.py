"""The proof names exactly what was broken by hand, and says so to scripts."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from channels import marketplaces
from channels.models import Order
from erp_bridge.models import ProofRun
from erp_bridge.proof import run as proof
from omnihub.core import clock
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

NO_QUESTIONS = {"disable_cancel_warning": True}


def differences():
    """What a proof says now: order number to the set of its reasons."""
    made = proof.prove(days=1, settle_seconds=0)
    found: dict[str, set[str]] = {}
    for row in made.rows.all():
        for one in row.differences:
            found.setdefault(one["order"], set()).add(one["reason"])
    assert (made.verdict == ProofRun.Verdict.DIFFERENT) == bool(found), made.note
    return found


@pytest.fixture
def books(chain, shop):
    """Twelve orders that are reserved, six invoiced, six paid; and all is equal."""
    numbers = [
        number
        for count, status in ((12, "READY_TO_SHIP"), (6, "SHIPPED"), (6, "RELEASED"))
        for number in chain.sandbox.new_orders(count, status=status, lines=[{"sku": "SKU-0001"}])
    ]
    chain.catch_up()
    one_each(chain, numbers)
    proved()
    return numbers


def test_the_proof_names_exactly_what_was_broken_by_hand_in_odoo(chain, books):
    papers = chain.papers()

    def sale(number):
        return papers[number].orders[0]

    def bill(number):
        return papers[number].invoices[0]["id"]

    cancelled, deleted, doubled, dearer, renamed = books[:5]
    unposted, gone = books[12:14]
    chain.by_hand("sale.order", "action_cancel", [sale(cancelled)["id"]], context=NO_QUESTIONS)
    chain.by_hand("sale.order", "action_cancel", [sale(deleted)["id"]], context=NO_QUESTIONS)
    chain.by_hand("sale.order", "unlink", [sale(deleted)["id"]])
    twin = {"partner_id": sale(doubled)["partner_id"][0], "client_order_ref": doubled}
    chain.by_hand("sale.order", "create", twin)
    line = sale(dearer)["order_line"]
    chain.by_hand("sale.order.line", "write", line, {"price_unit": sale(dearer)["amount_total"] + 1})
    chain.by_hand("sale.order", "write", [sale(renamed)["id"]], {"client_order_ref": "typing mistake"})
    chain.by_hand("account.move", "button_draft", [bill(unposted)])
    chain.by_hand("account.move", "button_draft", [bill(gone)])
    chain.by_hand("account.move", "button_cancel", [bill(gone)])

    found = differences()
    assert set(found) == {cancelled, deleted, doubled, dearer, renamed, unposted, gone}
    assert found[cancelled] == {"the sales order is cancelled in Odoo"}
    assert found[deleted] == found[renamed] == {"no sales order in Odoo"}
    [two] = found[doubled]
    assert two.startswith("Odoo has 2: ")
    assert sale(doubled)["name"] in two
    [sums] = found[dearer]
    assert "on the marketplace" in sums
    assert sale(dearer)["name"] in sums
    assert found[unposted] == found[gone] == {"no posted invoice in Odoo"}


def test_the_proof_names_exactly_what_was_broken_in_the_mirror(chain, books):
    lost, cheaper, older = books[0], books[12], books[13]
    Order.objects.get(number=lost).delete()
    Order.objects.filter(number=cheaper).update(gross=Decimal(1))
    Order.objects.filter(number=older).update(status="ready_to_ship", shipped_at=None)
    found = differences()
    assert set(found) == {lost, cheaper, older}
    assert found[lost] == {"OmniHub has never seen this order"}
    assert all("in OmniHub" in reason for reason in found[cheaper])
    assert found[older] == {
        f"OmniHub has older news: it does not ask for a {paper} yet"
        for paper in ("delivery", "posted invoice")
    }
    chain.catch_up()
    proved()


def test_a_payment_that_was_taken_back_or_typed_in_twice_is_named(chain, books):
    [payment] = chain.odoo("account.payment")
    chain.by_hand(
        "account.payment",
        "create",
        {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": payment["partner_id"][0],
            "journal_id": payment["journal_id"][0],
            "amount": 12345,
        },
    )
    [second] = [row["id"] for row in chain.odoo("account.payment") if row["id"] != payment["id"]]
    chain.by_hand("account.payment", "action_post", [second])
    assert set(differences()) == {""}
    [words] = differences()[""]
    assert "12,345" in words.replace(".", ",")
    chain.by_hand("account.payment", "action_draft", [payment["id"]])
    found = differences()
    assert set(found) == {"", *books[18:]}
    assert {reason for number in books[18:] for reason in found[number]} == {"no payment in Odoo"}


def test_a_parked_order_is_a_difference_with_the_words_of_its_parking(chain, shop):
    fine = chain.sandbox.new_orders(3)
    [poison] = chain.sandbox.new_orders(1, lines=[{"sku": "TAS-BIRU"}])
    chain.hear()
    found = differences()
    assert set(found) == {poison}
    assert any("TAS-BIRU: not linked to a product" in reason for reason in found[poison])
    one_each(chain, fine)


def test_an_order_nobody_told_us_of_is_a_difference_until_the_next_look(chain, books):
    [secret] = chain.sandbox.new_orders(1, push=False)
    found = differences()
    assert set(found) == {secret}
    assert found[secret] == {"OmniHub has never seen this order", "no sales order in Odoo"}
    chain.catch_up()
    proved()


def test_what_began_less_than_a_second_ago_can_be_read_and_proved(chain, shop):
    """Shopee counts whole seconds and refuses a time that ends in the second in which it begins."""
    second = clock.now().replace(microsecond=0)
    moment = (second, second + timedelta(milliseconds=500))
    marketplace = marketplaces.for_shop(shop)
    assert list(marketplace.listed(*moment)) == list(marketplace.releases(*moment)) == []


def status():
    with pytest.raises(SystemExit) as end:
        call_command("proof", days=1, settle=0, stdout=io.StringIO())
    return end.value.code


def test_the_command_says_nothing_to_compare_equal_different_and_unfinished_to_scripts(chain, shop):
    assert status() == 2
    chain.sandbox.new_orders(2, status="UNPAID")
    chain.hear()
    assert status() == 2
    [number] = chain.sandbox.new_orders(1)
    chain.hear()
    assert status() == 0
    [sale] = chain.papers()[number].orders
    chain.by_hand("sale.order", "action_cancel", [sale["id"]], context=NO_QUESTIONS)
    assert status() == 1
    chain.dials(odoo_down=1)
    assert status() == 3
