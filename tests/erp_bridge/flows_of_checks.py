"""The connection test against an Odoo: run like the flows of orders. Each trouble is made, found, undone."""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest

from channels.models import Product
from erp_bridge import bindings, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.check import books as company
from erp_bridge.check import clearing, goods, profile, run, trial, user, words
from erp_bridge.check.findings import Level, sections
from erp_bridge.models import CheckRun
from erp_bridge.odoo.client import Client
from omnihub.core import clock
from omnihub.core.errors import RemoteError, SignedOut
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests import factories

SYSTEM = "base.group_system"
SALES = (
    "sales_team.group_sale_manager",
    "sales_team.group_sale_salesman_all_leads",
    "sales_team.group_sale_salesman",
)


def all_found():
    """What the whole test found, by what was looked at."""
    asked = run.ask("test")
    assert run.go(asked, Deadline.after(300))
    return {each.what: each for section in sections(asked.sections) for each in section.findings}


def looked(books, part):
    """What one part of it finds."""
    wanted = company.Wanted(books.profile.company_id, "IDR", taxed=True)
    looks = {
        "user": lambda: user.check(books.client),
        "books": lambda: company.check(books.client, wanted),
        "profile": lambda: profile.check(books.client, books.profile),
        "goods": lambda: goods.check(books.client, books.profile),
    }
    return {each.what: each for each in looks[part]()}


def tried(books):
    """The trial order alone."""
    product = goods.best(books.client, books.profile)
    found = trial.check(books.client, queries.profile_of(books.profile), product, "IDR", Deadline.after(300))
    return {each.what: each for each in found}


def failed(found):
    return {what: each.words for what, each in found.items() if not each.ok}


def left(books):
    domain = [["client_order_ref", "=like", f"{clearing.NUMBER}-%"]]
    found = books.admin.search_read("sale.order", domain, ["state", "partner_id"])
    ours = books.profile.buyer_partner_id
    return [row["state"] for row in found if row["partner_id"][0] == ours]


@contextmanager
def changed(books, model, pk, **values):
    """Something is otherwise in Odoo, for as long as it takes."""
    (before,) = books.admin.execute(model, "read", [pk], fields=list(values))
    books.admin.write(model, [pk], values)
    try:
        yield
    finally:
        books.admin.write(model, [pk], {name: _plain(before[name]) for name in values})


def _plain(value):
    return value[0] if isinstance(value, list) and value and isinstance(value[-1], str) else value


@contextmanager
def groups(books, *, without=(), along=()):
    user = books.client.wire.log_in()
    (row,) = books.admin.read("res.users", [user], ["groups_id"])
    gone = {_group(books, name) for name in without}
    wanted = [pk for pk in row["groups_id"] if pk not in gone] + [_group(books, name) for name in along]
    books.admin.write("res.users", [user], {"groups_id": [[6, 0, wanted]]})
    try:
        yield
    finally:
        books.admin.write("res.users", [user], {"groups_id": [[6, 0, row["groups_id"]]]})


def _group(books, external):
    module, _, name = external.partition(".")
    _model, pk = books.admin.execute("ir.model.data", "check_object_reference", module=module, xml_id=name)
    return pk


def sold(books, name, **values):
    """A product of Odoo that this shop sells."""
    sku = f"{name}-{books.shop.remote_id}"
    pk = books.admin.create("product.product", {"name": "Barang aneh", "default_code": sku, **values})
    factories.ComponentFactory(
        listing=factories.ListingFactory(shop=books.shop, sku=sku),
        product=factories.ProductFactory(sku=sku),
    )
    bindings.bind(Link(Kind.PRODUCT, str(Product.objects.get(sku=sku).pk), pk))
    return sku


def rupiah(books):
    """Odoo's first pricelist stays in the currency of the day it was installed."""
    (idr,) = books.admin.search_read("res.currency", [["name", "=", "IDR"]], ["name"])
    return idr["id"]


@pytest.fixture(autouse=True)
def prices_in_rupiah(request):
    """For these flows; a real database is left like this."""
    if "books" in request.fixturenames:
        books = request.getfixturevalue("books")
        for row in books.admin.search_read(
            "product.pricelist", [["currency_id.name", "!=", "IDR"]], ["name"]
        ):
            books.admin.write("product.pricelist", [row["id"]], {"currency_id": rupiah(books)})


# All is well -------------------------------------------------------------------------------------


def test_a_working_odoo_has_nothing_to_put_right_and_keeps_no_trace_of_the_trial(books):
    product = goods.best(books.client, books.profile)
    before = free(books, product)
    found = all_found()
    assert failed(found) == {}
    assert {"Address and key", "Apps", "Rights", "Closed periods", "Choices", "Total"} <= found.keys()
    assert "equal to the rupiah" in found["Total"].words
    assert "were reserved" in found["Delivery"].words
    assert "removed" in found["Cancelling"].words
    assert left(books) == []
    assert free(books, product) == before
    contact = [["name", "=", trial.SOMEBODY.name], ["ref", "=", books.shop.key]]
    assert books.admin.count("res.partner", contact) == 0


def free(books, product):
    (row,) = books.client.read("product.product", [product.odoo_id], ["free_qty"])
    return row["free_qty"]


def test_without_tax_the_trial_order_has_none(books):
    books.profile.tax_policy = "none"
    assert "without tax" in tried(books)["Total"].words


def test_a_trial_without_a_product_for_vouchers_has_no_voucher(books):
    books.profile.voucher_product_id = None
    assert "voucher" not in tried(books)["Total"].words


def test_what_was_held_for_the_settings_sake_goes_once_all_is_in_order(books):
    held = Work.objects.create(
        topic="payment.push",
        subject=f"{books.shop.pk}:2026-11-01",
        key="p",
        state="held",
        fate="settings",
        not_before=clock.now(),
        wanted_since=clock.now(),
    )
    books.profile.wallet_journal_id = 999_999
    books.profile.save()
    all_found()
    held.refresh_from_db()
    assert held.state == "held"
    books.profile.refresh_from_db()
    books.profile.wallet_journal_id = wallet(books)
    books.profile.save()
    assert failed(all_found()) == {}
    held.refresh_from_db()
    assert held.state == "waiting"
    assert CheckRun.objects.order_by("-pk").first().released == 1


def wallet(books):
    (row,) = books.client.search_read("account.journal", [["code", "=", "SHPE"]], ["name"])
    return row["id"]


# The connection ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value", "what", "part"),
    [
        ("ODOO_API_KEY", "wrong", "API key", "Make a new API key"),
        ("ODOO_URL", "http://127.0.0.1:9", "Address", "cannot be reached"),
        ("ODOO_URL", "", "Settings", "not set up"),
        ("ODOO_DB", "nowhere", "Database", "ODOO_DB"),
    ],
)
def test_where_odoo_does_not_let_us_in_one_line_says_what_to_do(books, settings, setting, value, what, part):
    setattr(settings, setting, value)
    found = all_found()
    assert list(found) == [what]
    assert not found[what].ok
    assert part in found[what].words


def test_a_key_refused_by_odoo_online_may_be_a_matter_of_the_plan(settings):
    settings.ODOO_URL = "https://toko.odoo.com"
    assert "Custom plan" in words.failure(SignedOut("Refused.")).words


# The user ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("without", "what", "loss"),
    [
        (SALES, "Right: Sales: Administrator", "orders are not made"),
        (("stock.group_stock_user",), "Right: Inventory: User", "no return transfer"),
        (("account.group_account_invoice",), "Right: Invoicing: Invoicing", "released money is not booked"),
        (SALES[:2], "Right: Sales: Administrator", "its own sales orders only"),
    ],
)
def test_a_lacking_right_is_told_by_what_fails_without_it(books, without, what, loss):
    with groups(books, without=without):
        found = looked(books, "user")
    assert loss in failed(found)[what]


def test_the_user_itself_is_looked_at(books):
    own = books.client.wire.log_in()
    with changed(books, "res.users", own, email=False, tz="UTC"), groups(books, along=[SYSTEM]):
        found = looked(books, "user")
    assert "refuses payments" in failed(found)["E-mail of the user"]
    assert "it is UTC" in failed(found)["Time zone of the user"]
    assert found["Administrator"].level is Level.NOTE


# The books ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "ok"), [(0, False), (-1, True)])
def test_a_period_that_is_closed_today_is_found_and_an_older_one_is_told(books, days, ok):
    until = clock.jakarta_date(clock.now()) + timedelta(days=days)
    with changed(books, "res.company", books.profile.company_id, sale_lock_date=until.isoformat()):
        found = looked(books, "books")["Closed periods"]
    assert found.ok is ok
    assert f"{until:%-d %B %Y} (sales lock date)" in found.words


def test_orders_that_are_locked_when_confirmed_are_unlocked_and_cancelled(books):
    with groups(books, along=["sale.group_auto_done_setting"]):
        assert looked(books, "books")["Confirmed orders"].level is Level.NOTE
        assert failed(tried(books)) == {}
    assert left(books) == []


def test_orders_in_another_currency_are_found_by_the_trial(books):
    (usd,) = books.admin.search_read("res.currency", [["name", "=", "USD"]], ["name"], archived=True)
    for row in books.admin.search_read("product.pricelist", [], ["name"]):
        books.admin.write("product.pricelist", [row["id"]], {"currency_id": usd["id"]})
        books.profile.pricelist_id = row["id"]
    assert "Choose one in IDR" in failed(looked(books, "profile"))["pricelist"]
    assert "in USD, because its pricelist" in failed(tried(books))["Currency of orders"]
    assert left(books) == []


# The profile -------------------------------------------------------------------------------------


def test_choices_that_are_gone_are_found_and_no_trial_is_made(books):
    books.profile.wallet_journal_id = books.profile.tax_id = books.profile.commission_account_id = 999_999
    books.profile.carriers = {"SPX Standard": 999_999}
    books.profile.save()
    found = all_found()
    gone = {"wallet journal", "tax", "account for the commission", "delivery method for SPX Standard"}
    assert failed(found).keys() == gone
    assert all("gone from Odoo" in told for told in failed(found).values())
    assert "Total" not in found


def test_a_journal_that_is_archived_or_of_another_kind_is_found(books):
    with changed(books, "account.journal", books.profile.wallet_journal_id, active=False):
        told = failed(looked(books, "profile"))["wallet journal"]
    assert told.startswith("'Saldo Shopee' is archived")
    (journal,) = books.client.search_read("account.journal", [["code", "=", "MISC"]], ["name"])
    books.profile.wallet_journal_id = books.profile.sale_journal_id = journal["id"]
    found = failed(looked(books, "profile"))
    assert "no bank journal" in found["wallet journal"]
    assert "no sales journal" in found["invoice journal"]


def test_a_tax_that_is_added_on_top_is_found_before_and_by_the_trial(books):
    with changed(books, "account.tax", books.profile.tax_id, price_include_override="tax_excluded"):
        assert "on top of the price" in failed(looked(books, "profile"))["tax"]
        assert "Odoo adds tax on top" in failed(tried(books))["Total"]
    assert left(books) == []


def test_a_company_that_the_user_does_not_belong_to_is_found(books):
    books.profile.company_id = 999_999
    assert "does not belong to" in failed(looked(books, "profile"))["Company"]


# The goods ---------------------------------------------------------------------------------------


def test_products_that_odoo_will_not_deliver_or_invoice_by_itself_are_found(books):
    lot = sold(books, "LOT", is_storable=True, tracking="lot")
    late = sold(books, "LATE", is_storable=True, invoice_policy="delivery")
    service = sold(books, "SERVICE", type="service")
    found = looked(books, "goods")
    assert lot in failed(found)["Lots and serial numbers"]
    assert service in found["Stock"].words
    assert "Invoicing policy" not in found
    books.profile.invoice_at = "confirmed"
    assert late in failed(looked(books, "goods"))["Invoicing policy"]


def test_a_shop_without_a_mapped_product_gets_no_trial(books):
    books.shop.listings.all().delete()
    found = all_found()
    assert found["Trial order"].level is Level.NOTE
    assert failed(found) == {}


# A trial that is cut ------------------------------------------------------------------------------


def test_a_trial_cut_while_odoo_writes_is_found_and_cleared_away_by_the_next(books, monkeypatch):
    for call in writing_calls(books, monkeypatch):
        books.line.cut(call)
        with suppress(RemoteError):
            tried(books)
        books.line.cut()
        assert len(left(books)) <= 1, call
    assert failed(tried(books)) == {}
    assert left(books) == []


def writing_calls(books, monkeypatch):
    """Which calls of a trial change something in Odoo."""
    found, before, real = [], books.line.calls, Client.execute

    def execute(client, model, method, *arguments, **named):
        if method in {"load", "action_confirm", "action_cancel", "unlink"}:
            found.append(books.line.calls - before + 1)
        return real(client, model, method, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Client, "execute", execute)
        tried(books)
    assert len(found) >= 6
    return found


def test_an_order_left_confirmed_is_told_of_and_finished(books, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(clearing, "clear", lambda *_: [])
        tried(books)
    assert left(books) == ["sale"]
    found = tried(books)
    assert "interrupted" in found["Earlier trial"].words
    assert left(books) == []


def test_a_user_who_may_not_delete_leaves_it_cancelled_and_that_is_no_trouble_later(books):
    with groups(books, without=SALES[:1]):
        for _ in range(2):
            found = tried(books)
            assert failed(found) == {}
            assert found["Cancelling"].level is Level.NOTE
            assert clearing.NUMBER in found["Cancelling"].words
            assert "Earlier trial" not in found
        assert set(left(books)) == {"cancel"}
    tried(books)
    assert left(books) == []
