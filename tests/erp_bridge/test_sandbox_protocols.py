"""The longest flows against the sandbox's Odoo over the other two protocols."""

from functools import partial

import pytest

from tests.erp_bridge.flows import (  # noqa: F401
    test_a_line_cut_while_paying_pays_nothing_twice,
    test_a_lost_binding_is_found_again_by_our_own_name,
    test_a_poison_order_is_parked_with_odoos_words_and_the_others_go_on,
    test_fifty_shipped_orders_become_fifty_posted_invoices_at_half_a_call_each,
)
from tests.erp_bridge.flows_of_changes import (  # noqa: F401
    person,
    test_a_changed_gross_before_the_invoice_changes_prices_and_the_voucher_alone,
    test_a_sales_order_cancelled_in_odoo_is_asked_about_with_its_ship_by,
)
from tests.erp_bridge.flows_of_stock import (  # noqa: F401
    shelves,
    test_the_last_unit_is_known_to_be_gone_though_its_quant_is_deleted,
    test_two_warehouses_have_numbers_of_their_own_and_a_transfer_moves_them,
    test_what_is_promised_by_hand_is_not_for_sale,
)

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture(params=["xmlrpc", "json2"])
def books(request, open_books, sandbox, scenes):
    begin = partial(scenes.begin, f"books over {request.param}")
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", request.param, begin) as opened:
        yield opened
