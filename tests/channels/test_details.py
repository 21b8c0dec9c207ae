"""What a marketplace says a shop has."""

from dataclasses import replace

import pytest

from channels import details
from channels.models import ShippingChannel, ShopAddress, ShopDetails, Warehouse
from channels.records import (
    AddressData,
    ChannelData,
    HolidayData,
    ShopAddressData,
    ShopData,
    ShopDetailsData,
    WarehouseData,
)
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db
PLACE = AddressData(address="Jl. Contoh 1", city="KOTA BANDUNG", postcode="40132")
REGULER = ChannelData("8003", "Reguler", enabled=True, cash_on_delivery=True)
SPX = ChannelData("80088", "SPX", enabled=False, cash_on_delivery=False, parent_id="8003")
FOUND = ShopDetailsData(
    shop=ShopData("1", "Toko", "ID"),
    channels=(REGULER, SPX),
    addresses=(ShopAddressData("7", ("pickup",), PLACE),),
    warehouses=(
        WarehouseData("34", "pickup", "Gudang A", "IDZ", on_holiday=False, place=PLACE),
        WarehouseData("34", "return", "Gudang A", "IDZ", on_holiday=False, place=PLACE),
    ),
    holiday=HolidayData(on=True, whole=False, words="Libur Lebaran"),
)


@pytest.fixture
def shop():
    return ShopFactory()


def gone(model):
    return set(model.objects.exclude(gone_at=None).values_list("remote_id", flat=True))


def test_everything_is_kept_and_counted(shop):
    assert details.save(shop, FOUND) == 5
    child = ShippingChannel.objects.get(remote_id="80088")
    assert (child.parent_id, child.enabled, child.cash_on_delivery) == ("8003", False, False)
    assert ShopAddress.objects.get().one_line == "Jl. Contoh 1, KOTA BANDUNG, 40132"
    assert Warehouse.objects.count() == 2
    kept = ShopDetails.objects.get()
    assert (kept.on_holiday, kept.holiday_is_whole, kept.holiday_words) == (True, False, "Libur Lebaran")


def test_what_vanished_is_marked_gone_and_comes_back_as_the_same_row(shop):
    details.save(shop, FOUND)
    pk = ShippingChannel.objects.get(remote_id="80088").pk
    details.save(shop, replace(FOUND, channels=(REGULER,), warehouses=()))
    assert (gone(ShippingChannel), gone(Warehouse), gone(ShopAddress)) == ({"80088"}, {"34"}, set())
    details.save(shop, FOUND)
    assert not gone(ShippingChannel)
    assert ShippingChannel.objects.get(remote_id="80088").pk == pk


def test_a_part_that_could_not_be_read_stays_as_it_was(shop):
    details.save(shop, FOUND)
    nothing = replace(FOUND, channels=None, addresses=None, warehouses=None, holiday=None)
    assert details.save(shop, nothing) == 0
    assert not gone(ShippingChannel) | gone(ShopAddress) | gone(Warehouse)
    assert ShopDetails.objects.get().on_holiday


def test_another_shops_are_its_own(shop):
    details.save(shop, FOUND)
    details.save(ShopFactory(), replace(FOUND, channels=(), addresses=(), warehouses=()))
    assert not gone(ShippingChannel)


def test_what_is_named_twice_is_kept_once(shop):
    assert details.save(shop, replace(FOUND, channels=(REGULER, REGULER), addresses=(), warehouses=())) == 1
