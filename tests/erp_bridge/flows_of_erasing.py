"""A buyer who is taken out of an Odoo: the sandbox's and, where there is one, a real one."""

import secrets

import pytest

from channels.erasing import Scope
from channels.models import Customer
from channels.own import left
from erp_bridge import erase_contacts, erasing
from erp_bridge.models import Binding
from omnihub.core.errors import RemoteError
from tests.erp_bridge.flows_of_leads import Desk, push

BUYER = {
    "recipient_name": "Wulandari Kusumaningrum",
    "recipient_phone": "+6281398765432",
    "recipient_email": "wulan.kusuma@example.com",
    "recipient_address": "Jl. Kenanga Wangi 77",
    "recipient_is_clear": True,
}
TRACES = ("wulandari", "kusuma", "kenanga", "98765432")


class Known:
    """A buyer whose order is in Odoo, with a contact of its own."""

    def __init__(self, books):
        self.books, self.admin = books, books.administrator()
        [self.order] = books.orders(customer__remote_id=secrets.token_hex(6), **BUYER)
        [row] = books.push([self.order]).values()
        assert row.state == "done", row.note
        [self.sale] = books.sales([self.order])[self.order.number]
        self.contact = Binding.objects.get(kind="partner").odoo_id
        self.scope = Scope(customers=(self.order.customer_id,), orders=(self.order.pk,))
        self.targets = erasing.targets(self.scope)

    def clean(self):
        return erase_contacts.clean(self.targets, "1a2b3c4d", lambda text: text.replace("Wulandari", "•••"))

    def read(self, model="res.partner", ids=None):
        every = {"active_test": False}
        fields = [name for name, told in self.admin.fields(model).items() if told["type"] in TEXTS]
        domain = [["id", "in", ids or [self.contact]]]
        return self.admin.execute(
            model, "search_read", domain=domain, fields=[*fields, "active"], context=every
        )

    def chatter(self):
        """What Odoo's log of changes holds of the contact; the sandbox has none."""
        if not self.admin.has("mail.message"):
            return ""
        about = [["model", "=", "res.partner"], ["res_id", "=", self.contact]]
        said = self.admin.search_read("mail.message", about, ["body"])
        tracked = self.admin.search_read(
            "mail.tracking.value",
            [["mail_message_id", "in", [row["id"] for row in said]]],
            ["old_value_char", "new_value_char"],
        )
        return f"{said}{tracked}".lower()


TEXTS = ("char", "text", "html")


@pytest.fixture
def known(books):
    return Known(books)


def traces(rows):
    return [word for word in TRACES if word in f"{rows}".lower()]


def test_the_contact_is_emptied_and_archived_and_the_sums_stay(known):
    before = known.read("sale.order", [known.sale.id]) if known.admin.has("sale.order", ["active"]) else None
    assert traces(known.read()) == list(TRACES)
    answer = known.clean()
    [contact] = known.read()
    assert traces([contact]) == []
    assert (contact["name"], contact["active"]) == ("Pembeli dihapus 1a2b3c4d", False)
    assert traces(known.chatter()) == []
    [sale] = known.books.sales([known.order])[known.order.number]
    assert (sale.total, sale.state, sale.invoice_ids) == (
        known.sale.total,
        known.sale.state,
        known.sale.invoice_ids,
    )
    assert before is None or traces(before) == []
    assert (answer.contacts, len(answer.left)) == (1, 1)
    again = known.clean()
    assert (again.contacts, again.left) == (answer.contacts, answer.left)
    [row] = known.books.push([known.order]).values()
    assert row.state == "done", row.note


@pytest.mark.parametrize("number", [3, 8, 10, 11, 12])
def test_a_line_cut_at_any_call_is_made_good_by_the_next_turn(known, number):
    known.books.line.cut(number)
    try:
        known.clean()
    except RemoteError:
        known.books.line.cut()
        known.clean()
    known.books.line.cut()
    [contact] = known.read()
    assert (traces([contact]), contact["active"]) == ([], False)


def test_a_contact_that_people_use_elsewhere_is_left_to_a_person(known):
    product = known.books.products[0]
    item = Binding.objects.get(kind="product", subject=str(product.pk)).odoo_id
    values = {"partner_id": known.contact, "order_line": [[0, 0, {"product_id": item, "product_uom_qty": 1}]]}
    other = known.admin.create("sale.order", values)
    [name] = [row["name"] for row in known.admin.read("sale.order", [other], ["name"])]
    answer = known.clean()
    assert answer.contacts == 0
    assert f"Contact #{known.contact} in Odoo: sales order {name} uses it, too." in answer.left
    [contact] = known.read()
    assert (contact["name"], contact["active"]) == (BUYER["recipient_name"], True)


def test_a_note_that_names_him_is_cleaned(known):
    known.admin.write("sale.order", [known.sale.id], {"note": "<p>Titip ke Wulandari</p>"})
    assert known.clean().notes == 1
    [row] = known.admin.read("sale.order", [known.sale.id], ["note"])
    assert "Wulandari" not in row["note"]
    assert known.clean().notes == 0


def test_the_lead_of_a_cart_left_behind_is_emptied(books):
    desk = Desk(books)
    cart = desk.cart(name=BUYER["recipient_name"], email=BUYER["recipient_email"])
    left.ask()
    assert push(cart).state == "done"
    targets = erasing.targets(Scope(checkouts=(cart.pk,)))
    answer = erase_contacts.clean(targets, "1a2b3c4d", str)
    [lead] = desk.leads(cart)
    assert (answer.leads, traces([lead])) == (1, [])
    assert (lead["name"], lead["expected_revenue"]) == ("Pembeli dihapus 1a2b3c4d", 90_000)
    assert not Customer.objects.exists()
