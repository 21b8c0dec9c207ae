"""A buyer is erased on both sides, and stays so when the marketplace is read again."""

import pytest

from channels import todos
from channels.erasing import of_profiles
from channels.models import Order
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.erasing import beginning
from omnihub.erasing.models import Erasure
from tests.erasing import given
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]
WAY = ("pay", "arrange", "track", "pickup", "deliver", "complete", "release")


def test_a_buyer_is_gone_from_both_sides_and_no_later_look_brings_him_back(chain, shop):
    chain.sandbox.control("settings", {"mask_buyers": False})
    [number] = chain.sandbox.new_orders(1, status="UNPAID")
    chain.sandbox.step(number, *WAY)
    chain.hear()
    chain.look_for_money(shop)
    order = Order.objects.get()
    told = (order.recipient_name, order.recipient_phone, order.recipient_address, order.customer.username)
    assert named(chain, told), "the buyer's contact is in Odoo"
    before, papers = (
        Order.objects.values("gross", "escrow_amount", "buyer_total").get(),
        chain.papers()[number],
    )

    row = beginning.begin(of_profiles([order.customer.profile_id]), "sari")
    chain.settle()
    row.refresh_from_db()
    assert row.state == Erasure.State.DONE, list(Work.objects.values_list("topic", "note"))
    work.add([todos.pull(shop.key, number, "once more"), todos.push(order.pk, "once more")])
    chain.settle()

    assert named(chain, told) == []
    here = [text for _place, text in given.texts()]
    assert [one for one in told if any(one in text for text in here)] == []
    assert Order.objects.values("gross", "escrow_amount", "buyer_total").get() == before
    assert chain.papers()[number].count == papers.count
    one_each(chain, [number], papers="payments")
    proved()


def named(chain, told):
    """What of the buyer Odoo's contacts hold, archived ones too."""
    held = str(chain.odoo("res.partner"))
    return [one for one in told if one in held]
