from erp_bridge.odoo.dialect import ASKED, Dialect


def known(**fields):
    return {model: set(fields.get(model.replace(".", "_"), ())) for model in ASKED}


def test_odoo_18_speaks_the_defaults():
    fields = known(
        sale_order=("locked", "journal_id", "carrier_id"),
        sale_order_line=("tax_id", "discount"),
        stock_picking=("carrier_tracking_ref",),
        stock_move=("quantity",),
        account_payment=("memo", "invoice_ids"),
        product_product=("is_storable",),
    )
    assert Dialect.of(fields) == Dialect()


def test_names_of_later_and_earlier_versions_are_taken_as_they_are():
    later = Dialect.of(known(sale_order_line=("tax_ids", "discount"), stock_move=("quantity",)))
    assert later.line_tax == "tax_ids"
    earlier = Dialect.of(known(stock_move=("quantity_done",), account_payment=("ref",)))
    assert (earlier.move_quantity, earlier.payment_memo) == ("quantity_done", "ref")
    assert not earlier.tracking
    assert not earlier.sale_locked
    assert earlier.product_kept == "type"
    assert not earlier.product_kits
    assert Dialect.of(known(product_product=("is_storable", "is_kits"))).product_kits
    assert not earlier.sale_carrier
