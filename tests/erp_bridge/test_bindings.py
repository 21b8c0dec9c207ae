import pytest
from django.db import IntegrityError

from erp_bridge import bindings
from erp_bridge.bindings import Kind, Link
from erp_bridge.models import Binding

pytestmark = pytest.mark.django_db


def test_an_order_has_one_sales_order_and_several_deliveries():
    bindings.bind_all(
        [
            Link(Kind.ORDER, "1", 10, "S10", "draft"),
            Link(Kind.DELIVERY, "1", 20, "OUT/1", "done"),
            Link(Kind.DELIVERY, "1", 21, "OUT/2", "done"),
        ]
    )
    bindings.bind(Link(Kind.ORDER, "1", 11, "S11", "sale"))
    assert bindings.find(Kind.ORDER, "1").odoo_id == 11
    assert Binding.objects.filter(kind=Kind.DELIVERY, subject="1").count() == 2
    assert Binding.objects.count() == 3


def test_the_digest_stays_unless_another_is_given():
    bindings.bind(Link(Kind.ORDER, "1", 10, digest="abc"))
    bindings.bind(Link(Kind.ORDER, "1", 10, state="sale"))
    assert bindings.find(Kind.ORDER, "1").digest == "abc"
    bindings.bind(Link(Kind.ORDER, "1", 10, digest=""))
    assert bindings.find(Kind.ORDER, "1").digest == ""


def test_binding_fifty_takes_as_many_queries_as_binding_one(django_assert_max_num_queries):
    links = [Link(Kind.ORDER, str(n), n, f"S{n}") for n in range(50)]
    with django_assert_max_num_queries(6):
        bindings.bind_all(links)
    with django_assert_max_num_queries(6):
        bindings.bind_all([Link(Kind.ORDER, str(n), n, f"S{n}", "sale") for n in range(50)])
    assert Binding.objects.filter(state="sale").count() == 50


def test_what_is_forgotten_is_found_no_more():
    bindings.bind(Link(Kind.ORDER, "1", 10))
    bindings.forget(Kind.ORDER, "1")
    assert bindings.find(Kind.ORDER, "1") is None


def test_the_other_way_round():
    bindings.bind_all([Link(Kind.PRODUCT, "5", 50), Link(Kind.PRODUCT, "6", 60)])
    assert bindings.subjects(Kind.PRODUCT, [50, 70]) == {50: "5"}


def test_the_database_knows_that_an_order_has_one_sales_order(transactional_db):
    bindings.bind(Link(Kind.ORDER, "1", 10))
    row = Binding.objects.get()
    row.pk, row.odoo_id = None, 11
    with pytest.raises(IntegrityError):
        row.save()
