"""From a change in Odoo to what may be sold; run like the flows of orders."""

import threading
import time
from datetime import timedelta
from decimal import Decimal

import pytest

from channels import stock, syncs
from channels.models import Order, Product, StockLevel, SyncRun
from channels.states import OrderStatus
from erp_bridge import hints, places, pull_stock, sellable, tasks, todos
from erp_bridge.models import Binding, OdooProfile, StockLook
from erp_bridge.odoo import hook
from erp_bridge.odoo import stock as odoo_stock
from omnihub.core import clock, inbox, work
from omnihub.core.models import Gate, InboxMessage, Work
from tests import factories
from tests.erp_bridge.books import run, wake
from tests.sandbox_process import eventually

SILENT = {"skip_sms": True, "skip_backorder": True}


class Shelves:
    """The warehouse of a shop's profile, a person who works in it, and what we know of it."""

    def __init__(self, books):
        self.books, self.client = books, books.client
        self.warehouse = books.profile.warehouse_id
        self.place = places.key(self.warehouse)
        self.shelf = self.shelf_of(self.warehouse)
        self.read_all()

    # -- in Odoo

    def shelf_of(self, warehouse):
        return self.client.read("stock.warehouse", [warehouse], ["lot_stock_id"])[0]["lot_stock_id"][0]

    def goods(self, letter="A", on_hand=0, **values):
        """A product nobody used before; with its SKU read into the mirror."""
        sku = f"STOCK-{letter}-{self.books.shop.remote_id}"
        values = {"name": f"Barang {sku}", "default_code": sku, "is_storable": True, **values}
        pk = self.client.create("product.product", values)
        if on_hand:
            self.count(pk, on_hand)
        run("product.pull", "odoo")
        # Linked long ago: what was linked since the last look is read for that alone.
        Binding.objects.update(as_of=clock.now() - timedelta(days=1))
        return sku, pk

    def count(self, product, quantity, shelf=None):
        values = {
            "product_id": product,
            "location_id": shelf or self.shelf,
            "inventory_quantity": quantity,
        }
        quant = self.client.create("stock.quant", values, context={"inventory_mode": True})
        self.client.execute("stock.quant", "action_apply_inventory", [quant])

    def sell(self, product, quantity, lines=1):
        """A sales order typed in by hand, confirmed."""
        line = {"product_id": product, "product_uom_qty": quantity, "price_unit": 1000}
        sale = self.client.create(
            "sale.order",
            {
                "partner_id": self.books.profile.buyer_partner_id,
                "warehouse_id": self.warehouse,
                "order_line": [[0, 0, dict(line)] for _ in range(lines)],
            },
        )
        self.client.confirm_sales([sale])
        return sale

    def send(self, sale):
        self.validate([picking.id for picking in self.client.find_pickings([sale])])

    def validate(self, pickings):
        self.client.execute("stock.picking", "button_validate", pickings, context=SILENT)

    def transfer(self, product, quantity, *, kind, source, target):
        """A receipt, or a way from one warehouse to another; carried out at once."""
        move = {
            "name": "moved",
            "product_id": product,
            "product_uom_qty": quantity,
            "location_id": source,
            "location_dest_id": target,
        }
        values = {"picking_type_id": kind, "location_id": source, "location_dest_id": target}
        picking = self.client.create("stock.picking", {**values, "move_ids": [[0, 0, move]]})
        self.client.execute("stock.picking", "action_confirm", [picking])
        self.client.execute("stock.picking", "action_assign", [picking])
        self.validate([picking])

    def tidy_up(self):
        """What happens when somebody opens the list of counts: empty quants are deleted, doubles merged."""
        self.client.execute("stock.quant", "action_view_inventory")

    def quants(self, product):
        return self.client.search_read(
            "stock.quant", [["product_id", "=", product], ["location_id", "=", self.shelf]], ["quantity"]
        )

    # -- with us

    def look(self, place=None):
        row = run(todos.STOCK, place or self.place)
        assert row.state == "done", row.note
        return row

    def read_all(self, place=None):
        row = run(todos.ALL_STOCK, place or self.place)
        assert row.state == "done", row.note

    def known(self, sku, place=None):
        level = StockLevel.objects.filter(product__sku=sku, place=place or self.place).first()
        return None if level is None else level.sellable


@pytest.fixture
def shelves(books, settings):
    settings.STOCK_LOOK_SECONDS = 0  # every look reaches back as far as the ones of each minute
    return Shelves(books)


def test_a_shop_sells_from_the_warehouse_of_its_profile(books):
    books.shop.refresh_from_db()
    assert books.shop.stock_place == places.key(books.profile.warehouse_id)
    assert Work.objects.filter(topic=todos.STOCK, subject=books.shop.stock_place, state="waiting").exists()


def test_everything_is_read_before_the_first_look(books):
    place = places.key(books.profile.warehouse_id)
    run(todos.STOCK, place)
    assert not StockLevel.objects.exists()
    assert run(todos.ALL_STOCK, place).state == "done"
    rows = books.client.search_read(
        "product.product",
        [["default_code", "=like", "SKU-%"]],
        ["default_code", "free_qty", "outgoing_qty", "qty_available"],
    )
    for row in rows:
        level = StockLevel.objects.get(product__sku=row["default_code"], place=place)
        assert level.sellable == min(row["free_qty"], row["qty_available"] - row["outgoing_qty"])
    assert not StockLevel.objects.filter(product__sku="OMNI-VOUCHER").exists()


def test_a_count_is_known_after_the_next_look_and_nothing_else_is_read(shelves):
    sku, product = shelves.goods(on_hand=7)
    shelves.look()
    assert shelves.known(sku) == 7
    shelves.count(product, 12)
    before = shelves.client.calls
    shelves.look()
    assert shelves.known(sku) == 12
    assert shelves.client.calls - before <= 8  # two dates, three tables, a read for what each told of


def test_what_is_promised_by_hand_is_not_for_sale(shelves):
    sku, product = shelves.goods(on_hand=5)
    shelves.sell(product, 2)
    shelves.look()
    assert shelves.known(sku) == 3
    waiting = shelves.sell(product, 7)
    shelves.look()
    assert shelves.known(sku) == -4
    shelves.client.cancel_sales([waiting])
    shelves.look()
    assert shelves.known(sku) == 3


def test_the_last_unit_is_known_to_be_gone_though_its_quant_is_deleted(shelves):
    sku, product = shelves.goods(on_hand=1)
    shelves.look()
    assert shelves.known(sku) == 1
    shelves.send(shelves.sell(product, 1))
    shelves.tidy_up()
    assert not shelves.quants(product)
    shelves.look()
    assert shelves.known(sku) == 0


def test_doubles_that_odoo_merges_are_counted_once(shelves):
    sku, product = shelves.goods(on_hand=4)
    quant = shelves.client.create(
        "stock.quant", {"product_id": product, "location_id": shelves.shelf, "inventory_quantity": 3}
    )
    shelves.client.execute("stock.quant", "action_apply_inventory", [quant])
    shelves.tidy_up()
    assert [row["quantity"] for row in shelves.quants(product)] == [7]
    shelves.look()
    assert shelves.known(sku) == 7


def test_a_receipt_is_for_sale(shelves):
    sku, product = shelves.goods(on_hand=1)
    (here,) = shelves.client.read("stock.warehouse", [shelves.warehouse], ["in_type_id"])
    kind = here["in_type_id"][0]
    (receipts,) = shelves.client.read("stock.picking.type", [kind], ["default_location_src_id"])
    shelves.transfer(
        product, 9, kind=kind, source=receipts["default_location_src_id"][0], target=shelves.shelf
    )
    shelves.look()
    assert shelves.known(sku) == 10


def test_two_warehouses_have_numbers_of_their_own_and_a_transfer_moves_them(shelves):
    other = shelves.books.other_warehouse()
    shop = factories.ShopFactory(name="Toko Gudang Dua")
    OdooProfile.objects.create(
        shop=shop,
        company_id=shelves.books.profile.company_id,
        warehouse_id=other,
        wallet_journal_id=shelves.books.profile.wallet_journal_id,
        buyer_partner_id=shelves.books.profile.buyer_partner_id,
        tax_policy="none",
    )
    there = places.key(other)
    stock.use_place(shop, there)
    shelves.read_all(there)
    sku, product = shelves.goods(on_hand=10)
    shelves.count(product, 3, shelves.shelf_of(other))
    (here,) = shelves.client.read("stock.warehouse", [shelves.warehouse], ["out_type_id"])
    for place in (shelves.place, there):
        shelves.look(place)
    assert (shelves.known(sku), shelves.known(sku, there)) == (10, 3)
    shelves.transfer(
        product, 4, kind=here["out_type_id"][0], source=shelves.shelf, target=shelves.shelf_of(other)
    )
    for place in (shelves.place, there):
        shelves.look(place)
    assert (shelves.known(sku), shelves.known(sku, there)) == (6, 7)


def test_an_archived_product_is_not_for_sale_until_it_is_brought_back(shelves):
    sku, product = shelves.goods(on_hand=5)
    shelves.look()
    shelves.client.write("product.product", [product], {"active": False})
    shelves.look()
    assert shelves.known(sku) == 0
    shelves.client.write("product.product", [product], {"active": True})
    shelves.look()
    assert shelves.known(sku) == 5


def test_a_product_without_sku_is_left_out_and_read_once_it_has_one(shelves):
    _, product = shelves.goods(on_hand=5, default_code=False)
    shelves.look()
    assert not Work.objects.filter(topic=todos.PRODUCTS, state="waiting").exists()
    sku = f"LATE-{shelves.books.shop.remote_id}"
    shelves.client.write("product.product", [product], {"default_code": sku})
    shelves.look()
    assert Work.objects.filter(topic=todos.PRODUCTS, state="waiting").exists()
    run("product.pull", "odoo")
    shelves.look()
    assert shelves.known(sku) == 5


def test_of_two_products_with_one_sku_the_one_linked_first_counts(shelves):
    sku, _ = shelves.goods(on_hand=5)
    second = shelves.client.create(
        "product.product", {"name": "Kembar", "default_code": sku, "is_storable": True}
    )
    shelves.count(second, 80)
    shelves.look()
    assert not Work.objects.filter(topic=todos.PRODUCTS, state="waiting").exists()
    run("product.pull", "odoo")
    shelves.look()
    shelves.read_all()
    assert shelves.known(sku) == 5
    shelves.client.write("product.product", [second], {"active": False})  # a double would go on calling


def test_what_odoo_does_not_count_has_no_number(shelves):
    sku, _ = shelves.goods(type="service", is_storable=False)
    shelves.look()
    shelves.read_all()
    assert Product.objects.filter(sku=sku).exists()
    assert shelves.known(sku) is None


@pytest.mark.parametrize("reaches_back", [True, False])
def test_what_a_long_transaction_wrote_is_found_by_looking_back(shelves, settings, reaches_back):
    """It carries the date of its beginning, and others were committed and seen meanwhile."""
    settings.STOCK_OVERLAP_SECONDS = 300 if reaches_back else 0
    (slow, product), (quick, other) = shelves.goods("A", 500), shelves.goods("B", 5)
    shelves.look()
    sale = shelves.client.create(
        "sale.order",
        {
            "partner_id": shelves.books.profile.buyer_partner_id,
            "warehouse_id": shelves.warehouse,
            "order_line": [
                [0, 0, {"product_id": product, "product_uom_qty": 1, "price_unit": number}]
                for number in range(shelves.books.slow_lines)
            ],
        },
    )
    user = shelves.books.another_user()
    confirming = threading.Thread(target=user.do, args=["sale.order", "action_confirm", [sale]])
    with shelves.books.slow("action_confirm"):
        confirming.start()
        time.sleep(1.1)
        shelves.count(other, 6)
        shelves.look()
        assert confirming.is_alive(), "the long transaction was too short to prove anything"
    confirming.join()
    assert shelves.known(quick) == 6
    shelves.look()
    sold = shelves.books.slow_lines if reaches_back else 0
    assert shelves.known(slow) == 500 - sold
    shelves.read_all()
    assert shelves.known(slow) == 500 - shelves.books.slow_lines


def test_odoo_away_for_a_while_costs_time_and_no_change(shelves):
    sku, product = shelves.goods(on_hand=5)
    shelves.look()
    before = StockLook.objects.get(place=shelves.place)
    shelves.count(product, 9)
    shelves.books.line.cut(*range(1, 100))
    row = run(todos.STOCK, shelves.place)
    assert (row.state, row.fate) == ("waiting", "again")
    assert run(todos.ALL_STOCK, shelves.place).state == "waiting"
    shelves.books.line.cut()
    after = StockLook.objects.get(place=shelves.place)
    assert (after.seen, after.newest, after.looked_at) == (before.seen, before.newest, before.looked_at)
    assert shelves.known(sku) == 5
    Gate.objects.update(open_until=clock.now())
    shelves.look()
    assert shelves.known(sku) == 9
    shelves.read_all()


class Steps:
    """A deadline that passes when it has been asked so many times."""

    def __init__(self, steps):
        self.left = steps

    def passed(self):
        self.left -= 1
        return self.left < 0


def test_a_look_goes_on_where_its_time_was_up_and_moves_on_only_at_its_end(shelves, monkeypatch):
    monkeypatch.setattr(pull_stock, "PAGE", 3)
    made = [shelves.goods(letter, number + 1) for number, letter in enumerate("ABCDEFGH")]
    seen = StockLook.objects.get(place=shelves.place).seen
    work.add([todos.stock(shelves.place, "test")])
    rounds = 0
    while Work.objects.filter(topic=todos.STOCK, state="waiting").exists():
        rounds += 1
        assert StockLook.objects.get(place=shelves.place).seen == seen
        wake()
        work.run(todos.STOCK, Steps(1))
    assert rounds > 3
    assert [shelves.known(sku) for sku, _ in made] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert StockLook.objects.get(place=shelves.place).seen > seen


def test_what_changes_while_a_look_is_paused_is_found_by_the_next(shelves, settings, monkeypatch):
    settings.STOCK_OVERLAP_SECONDS = 0
    monkeypatch.setattr(pull_stock, "PAGE", 1)
    (first, product), (last, other) = shelves.goods("A", 1), shelves.goods("B", 1)
    shelves.look()
    time.sleep(1.1)
    shelves.count(product, 2)
    shelves.count(other, 2)
    work.add([todos.stock(shelves.place, "test")])
    wake()
    work.run(todos.STOCK, Steps(1))
    assert (shelves.known(first), shelves.known(last)) == (2, 1)
    time.sleep(1.1)
    shelves.count(product, 3)
    time.sleep(1.1)
    shelves.count(other, 3)
    shelves.look()
    shelves.look()
    assert (shelves.known(first), shelves.known(last)) == (3, 3)


def test_a_read_of_everything_goes_on_where_its_time_was_up(shelves, monkeypatch):
    monkeypatch.setattr(sellable, "AT_ONCE", 20)
    StockLevel.objects.all().delete()
    Work.objects.all().delete()
    run_of_a_person = SyncRun.objects.create(
        shop=shelves.books.shop, kind=SyncRun.Kind.STOCK, asked_at=clock.now(), listed_at=clock.now()
    )
    work.add([todos.all_stock(shelves.place, "test")])
    rounds = 0
    while Work.objects.filter(topic=todos.ALL_STOCK, state="waiting").exists():
        rounds += 1
        syncs.settle(shelves.books.shop)
        assert SyncRun.objects.get().state == "queued"
        wake()
        work.run(todos.ALL_STOCK, Steps(1))
    assert rounds > 2
    assert StockLevel.objects.filter(product__sku__startswith="SKU-", place=shelves.place).count() == 60
    run_of_a_person.refresh_from_db()
    assert run_of_a_person.state == "done"


def test_a_deleted_product_is_nothing_when_everything_was_read(shelves):
    sku, product = shelves.goods()
    StockLevel.objects.create(
        product=Product.objects.get(sku=sku),
        place=shelves.place,
        sellable=Decimal(3),
        read_at=clock.now(),
        changed_at=clock.now(),
    )
    shelves.client.execute("product.product", "unlink", [product])
    shelves.read_all()
    assert shelves.known(sku) == 0


def test_an_order_is_held_by_odoo_once_its_sales_order_is_confirmed_and_no_longer_when_it_is_cancelled(books):
    (order,) = books.orders(1, status=OrderStatus.READY_TO_SHIP)
    before = clock.now()
    books.push([order])
    order.refresh_from_db()
    assert before < order.erp_held_at <= clock.now()
    (sale,) = books.sales([order])[order.number]
    books.client.cancel_sales([sale.id])
    Order.objects.filter(pk=order.pk).update(status=OrderStatus.SHIPPED, shipped_at=clock.now())
    books.push([order])
    order.refresh_from_db()
    assert order.erp_held_at is None


def test_an_order_that_odoo_refused_is_not_held(books):
    (order,) = books.orders(1, status=OrderStatus.READY_TO_SHIP, lines=0)
    product = factories.ProductFactory(sku=f"NONE-{books.shop.remote_id}")
    listing = factories.ListingFactory(shop=books.shop, sku=product.sku, product=product)
    factories.OrderLineFactory(order=order, listing=listing, quantity=1, total=Decimal(1000))
    Order.objects.filter(pk=order.pk).update(gross=1000)
    assert books.push([order])[str(order.pk)].state == "held"
    order.refresh_from_db()
    assert order.erp_held_at is None


def test_the_clock_asks_for_what_changed_each_minute_and_for_everything_once_a_night(shelves):
    Work.objects.all().delete()
    tasks.pull_stock()
    assert set(Work.objects.values_list("topic", flat=True)) == {todos.STOCK}
    StockLook.objects.update(read_at=clock.now().replace(year=2020))
    tasks.pull_stock()
    assert Work.objects.filter(topic=todos.ALL_STOCK, subject=shelves.place).count() == 1
    assert Work.objects.filter(topic=todos.STOCK, subject=shelves.place).count() == 1


def test_a_warehouse_no_shop_sells_from_is_not_read(shelves):
    Work.objects.all().delete()
    before = shelves.client.calls
    assert run(todos.STOCK, "odoo:999").note.startswith("No shop sells")
    assert run(todos.ALL_STOCK, "odoo:999").note.startswith("No shop sells")
    assert shelves.client.calls == before


def test_odoo_18_goes_by_one_name_of_the_warehouse_only(shelves):
    """The trap: with the older name alone it answers the total of all warehouses."""
    _sku, product = shelves.goods(on_hand=2)
    shelves.count(product, 5, shelves.shelf_of(shelves.books.other_warehouse()))
    (one,) = odoo_stock.read(shelves.client, shelves.warehouse, [product])
    assert one.sellable == 2
    (trap,) = shelves.client.execute(
        "product.product",
        "search_read",
        context={"warehouse": shelves.warehouse},
        domain=[["id", "=", product]],
        fields=["free_qty"],
    )
    assert trap["free_qty"] == 7


@pytest.fixture
def rules(shelves, live_server, settings):
    """Odoo's automation rules, as an administrator sees them; ours is gone afterwards."""
    settings.PUBLIC_URL = live_server.url
    admin = shelves.books.administrator()

    def found():
        named = [["name", "=", hints.name()]]
        return admin.search_read("base.automation", named, ["active", "action_server_ids"], archived=True)

    yield admin, found
    for rule in found():
        admin.execute("base.automation", "unlink", [rule["id"]])


def urls(admin, rule):
    return [
        row["webhook_url"]
        for row in admin.read("ir.actions.server", rule["action_server_ids"], ["webhook_url"])
    ]


def test_odoo_tells_of_a_change_by_a_rule_that_is_made_once(shelves, rules, live_server, settings):
    admin, found = rules
    sku, product = shelves.goods(on_hand=5)
    shelves.look()
    assert hints.install(admin).ok
    assert hints.install(admin).ok
    (rule,) = found()
    assert urls(admin, rule) == [hook.address()]
    InboxMessage.objects.all().delete()
    shelves.count(product, 12)
    assert eventually(InboxMessage.objects.filter(source="odoo").exists)
    inbox.drain()
    (row,) = Work.objects.filter(topic=todos.STOCK, state="waiting", reason=todos.HINT)
    assert row.subject == shelves.place
    wake()
    work.run(todos.STOCK)
    assert shelves.known(sku) == 12
    (again,) = Work.objects.filter(topic=todos.STOCK, state="waiting")
    assert clock.now() + timedelta(seconds=5) < again.not_before < clock.now() + timedelta(seconds=10)
    wake()
    work.run(todos.STOCK)
    assert not Work.objects.filter(topic=todos.STOCK, state="waiting").exists()
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    admin.write("base.automation", [rule["id"]], {"active": False})
    assert "put right" in hints.install(admin).words
    (rule,) = found()
    assert rule["active"]
    assert urls(admin, rule) == [hook.address()]


def test_who_may_not_make_rules_is_told_what_an_administrator_types_in(shelves, settings):
    settings.PUBLIC_URL = ""
    assert "PUBLIC_URL" in hints.install(shelves.client).words
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    finding = hints.install(shelves.client)
    assert not finding.ok
    assert "administrator" in finding.words
    assert hook.address() in dict(hints.by_hand()).values()
