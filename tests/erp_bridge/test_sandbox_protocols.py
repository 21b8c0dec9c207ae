"""The longest flows against the sandbox's Odoo over the other two protocols."""

import pytest

from tests.erp_bridge.flows import (  # noqa: F401
    test_a_line_cut_while_paying_pays_nothing_twice,
    test_a_lost_binding_is_found_again_by_our_own_name,
    test_a_poison_order_is_parked_with_odoos_words_and_the_others_go_on,
    test_a_split_order_has_a_delivery_for_each_parcel_and_one_invoice_at_the_end,
    test_an_order_cancelled_before_hand_over_is_cancelled_in_odoo,
    test_fifty_shipped_orders_become_fifty_posted_invoices_at_half_a_call_each,
    test_only_buyers_shown_in_full_become_contacts_and_each_address_one,
)

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture(params=["xmlrpc", "json2"])
def books(request, open_books, sandbox):
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", request.param) as opened:
        yield opened
