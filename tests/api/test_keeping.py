"""What is kept of a buyer who bought at a partner: no more than of any other."""

import math

import pytest

from channels.erasing import of_profiles
from channels.models import Checkout, Order
from omnihub.api.models import Call, PartnerCheckout
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.erasing import beginning, finding
from payments.models import Payment
from tests.erasing import given

pytestmark = pytest.mark.django_db


def test_an_erased_buyer_is_blank_to_the_partner_as_well(program, cart, bag, charged):
    buyer = {"name": given.NAME, "phone": given.PHONE, "email": given.EMAIL, "address": given.STREET}
    opened = program.make(cart | {"buyer": buyer})
    assert program.place(opened, "placing").status_code == 200
    Checkout.objects.update(state="completed")
    Order.objects.update(status="completed")
    Payment.objects.update(state="paid")
    Work.objects.all().delete()  # as if it were done
    found = finding.find(given.PHONE)
    assert found.profiles
    beginning.begin(of_profiles(found.profiles), "sari")
    while work.run("buyer.erase", Deadline(math.inf)):
        pass
    looked = program.look(opened)
    assert given.TRACES.search(str(looked)) is None
    assert looked["buyer"]["name"] == ""
    assert (looked["reference"], looked["total"]) == ("POS-1", "202000.00")
    assert given.traces() == []
    assert PartnerCheckout.objects.count() == 1
    assert {field.name for field in Call._meta.fields} == {
        *("id", "partner", "key", "fingerprint", "begun_at", "status", "checkout")
    }
