"""A buyer's profile over all shops: found again by what is shown in full, merged and parted by people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from channels import contacts, duplicates, merging, orders
from channels.merging import Decided
from channels.models import Customer, CustomerMerge, CustomerPair, CustomerProfile, CustomerTag, Order, Tagged
from channels.people import Person
from channels.records import AddressData, BuyerData
from omnihub.core.models import Work
from tests.channels import given
from tests.channels.given import CLEAR, MASKED
from tests.factories import CustomerFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
State = CustomerPair.State
BUDI = "+6281234567864"


def clear(number, remote="700", **changes):
    """An order whose buyer the marketplace shows in full."""
    told = BuyerData(remote, "budi.jkt", CLEAR.name, CLEAR.phone)
    return given.order(number, **{"buyer": told, "address": CLEAR, **changes})


def known(shop=None, **keys):
    profile = CustomerProfile.objects.create()
    return CustomerFactory(shop=shop or ShopFactory(), profile=profile, **keys)


def alike(**keys):
    """Two buyers with a number in common, and the pair that is found."""
    keys = keys or {"phone_key": BUDI}
    one, two = known(**keys), known(**keys)
    duplicates.find([two.pk])
    return one.profile, two.profile, CustomerPair.objects.get()


def bought(customer, **changes):
    return OrderFactory(shop=customer.shop, customer=customer, **changes)


# Keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("0812-3456-7864", BUDI),
        ("6281234567864", BUDI),
        ("******64", ""),
        ("+62812****7864", ""),
        ("", ""),
        ("'; DROP TABLE--", ""),
        ("\x00\x00", ""),
    ],
)
def test_a_number_has_one_spelling_and_a_masked_one_none(typed, key):
    assert contacts.phone(typed) == key


def test_nothing_is_made_of_masked_names_mailboxes_and_places():
    masked = contacts.keys(BuyerData("1", "b****i", "B***i", "******64"), MASKED)
    assert masked == contacts.Keys()
    assert contacts.email("b***@mail.com") == ""
    assert contacts.email(" Budi@Mail.COM ") == "budi@mail.com"
    assert contacts.place("  BUDI  Santoso!", "40132") == "budi santoso|40132"
    assert contacts.place("Al", "40132") == ""
    assert len(contacts.place("x" * 500, "40132")) <= contacts.LONGEST


# Into the mirror --------------------------------------------------------------------------------


def test_a_new_buyer_has_a_profile_of_their_own_and_keeps_it():
    shop = ShopFactory()
    orders.save_all(shop, [clear("A1"), given.order("B1")])
    budi, masked = (Customer.objects.get(remote_id=number) for number in ("700", "9193214"))
    assert budi.profile_id != masked.profile_id
    assert (masked.phone_key, masked.email_key, masked.place_key) == ("", "", "")
    orders.save_all(shop, [clear("A2", minute=5)])
    again = Customer.objects.get(remote_id=budi.remote_id)
    assert (again.profile_id, again.phone_key) == (budi.profile_id, "+6281234567864")
    assert CustomerProfile.objects.count() == 2


def test_only_who_is_known_by_something_new_is_compared():
    shop = ShopFactory()
    orders.save_all(shop, [clear("A1"), given.order("B1")])
    work = Work.objects.filter(topic="customer.compare")
    budi = Customer.objects.get(username="budi.jkt")
    assert list(work.values_list("subject", flat=True)) == [str(budi.pk)]
    work.delete()
    orders.save_all(shop, [clear("A2", minute=5)])
    assert not work.exists()


def test_a_masked_answer_takes_no_key_away():
    shop = ShopFactory()
    orders.save_all(shop, [clear("A1")])
    orders.save_all(shop, [given.order("A1", 9, buyer=BuyerData("700", "budi.jkt", "B***i", "******64"))])
    assert Customer.objects.get().phone_key == "+6281234567864"


def test_the_newest_answer_in_full_wins_and_a_late_older_one_does_not():
    shop = ShopFactory()
    new = replace(CLEAR, phone="081234567000")
    told = BuyerData("700", "budi.jkt", "Budi", new.phone)
    orders.save_all(shop, [clear("A2", minute=9, address=new, buyer=told)])
    orders.save_all(shop, [clear("A1", minute=1)])
    assert Customer.objects.get().phone_key == "+6281234567000"


def test_an_order_read_again_leaves_the_buyer_where_somebody_put_them():
    shop, other = ShopFactory(), known(phone_key=BUDI)
    orders.save_all(shop, [clear("A1")])
    budi = Customer.objects.get(remote_id="700")
    Customer.objects.filter(pk=budi.pk).update(profile=other.profile)
    orders.save_all(shop, [clear("A1", minute=7)])
    budi.refresh_from_db()
    assert budi.profile == other.profile


# Found ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "reasons", "score"),
    [
        ({"phone_key": BUDI}, "phone", 60),
        ({"email_key": "budi@mail.com"}, "email", 60),
        ({"place_key": "budi santoso|40132"}, "place", 30),
        ({"phone_key": BUDI, "email_key": "b@mail.com", "place_key": "budi|1"}, "phone,email,place", 100),
    ],
)
def test_what_two_have_in_common_makes_them_a_pair(keys, reasons, score):
    _one, _two, pair = alike(**keys)
    assert (pair.reasons, pair.score, pair.state) == (reasons, score, State.OPEN)


def test_nothing_in_common_makes_no_pair():
    known(phone_key=BUDI)
    other = known(phone_key="+628111", email_key="x@mail.com")
    assert duplicates.find([other.pk]) == 0
    assert duplicates.find([known().pk]) == 0
    assert duplicates.find([10**9]) == 0


def test_what_very_many_share_is_nobodys_own():
    rows = [known(phone_key=BUDI) for _ in range(duplicates.MOST_SHARING + 1)]
    assert duplicates.find([rows[-1].pk]) == 0
    assert not CustomerPair.objects.exists()


def test_finding_again_adds_a_reason_and_opens_nothing_that_is_decided():
    one, two, pair = alike(phone_key=BUDI)
    merging.keep_apart(pair.pk, "sari")
    Customer.objects.update(email_key="b@mail.com")
    assert duplicates.find([two.customers.get().pk, one.customers.get().pk]) == 0
    pair.refresh_from_db()
    assert (pair.state, pair.reasons, pair.decided_by) == (State.DIFFERENT, "phone,email", "sari")


def test_finding_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    rows = [known(phone_key=f"+62811{n % 10:05d}") for n in range(40)]
    with django_assert_max_num_queries(8):
        duplicates.find([row.pk for row in rows])
    assert CustomerPair.objects.count() == 10 * 6


# Merged and parted ------------------------------------------------------------------------------


def test_a_merge_keeps_all_orders_and_can_be_undone():
    one, two, pair = alike()
    kept = [bought(one.customers.get()).pk, bought(two.customers.get()).pk]
    tag = CustomerTag.objects.create(name="grosir")
    Tagged.objects.create(profile=two, tag=tag)
    CustomerProfile.objects.filter(pk=two.pk).update(note="pays late")
    assert merging.merge(pair.pk, {}, "sari") == Decided.DONE
    assert sorted(Order.objects.filter(customer__profile=one).values_list("pk", flat=True)) == sorted(kept)
    one.refresh_from_db()
    assert (one.note, list(one.tags.all())) == ("pays late", [tag])

    late = bought(Customer.objects.latest("pk"))
    assert merging.undo(CustomerMerge.objects.get().pk, "sari") == Decided.DONE
    assert set(Order.objects.filter(customer__profile=two).values_list("pk", flat=True)) == {kept[1], late.pk}
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.note, list(one.tags.all()), list(two.tags.all())) == ("", [], [tag])
    assert two.merged_into is None
    pair.refresh_from_db()
    assert pair.state == State.OPEN


def test_a_person_chooses_which_values_stay():
    one, two, pair = alike()
    one.customers.update(name="Budi S", is_clear=True)
    two.customers.update(name="Budi Santoso", is_clear=True, email_key="budi@mail.com")
    merging.merge(pair.pk, {"name": "second", "phone": "first", "email": "nonsense"}, "sari")
    one.refresh_from_db()
    assert (one.name, one.phone, one.email) == ("Budi Santoso", BUDI, "budi@mail.com")


def test_what_somebody_changed_since_the_merge_is_theirs():
    one, _two, pair = alike()
    merging.merge(pair.pk, {}, "sari")
    CustomerProfile.objects.filter(pk=one.pk).update(name="Pak Budi")
    merging.undo(CustomerMerge.objects.get().pk, "sari")
    one.refresh_from_db()
    assert one.name == "Pak Budi"


def test_decided_twice_is_decided_once():
    one, _two, pair = alike()
    assert merging.merge(pair.pk, {}, "sari") == Decided.DONE
    assert merging.merge(pair.pk, {}, "dewi") == Decided.ALREADY
    assert merging.keep_apart(pair.pk, "dewi") == Decided.ALREADY
    assert merging.merge(10**9, {}, "dewi") == Decided.ALREADY
    row = CustomerMerge.objects.get()
    assert (row.by, row.kept) == ("sari", one)
    assert merging.undo(row.pk, "sari") == Decided.DONE
    assert merging.undo(row.pk, "dewi") == Decided.ALREADY


def three():
    rows = [known(phone_key=BUDI) for _ in range(3)]
    duplicates.find([row.pk for row in rows])
    return [row.profile for row in rows]


def pair_of(one, two):
    return CustomerPair.objects.get(first=one, second=two)


def test_what_was_asked_of_who_went_is_asked_of_who_stayed_and_given_back():
    one, two, third = three()
    CustomerPair.objects.filter(first=one, second=third).delete()
    merging.merge(pair_of(one, two).pk, {}, "sari")
    assert pair_of(one, third).state == State.OPEN
    assert pair_of(two, third).state == State.FOLLOWS
    merging.undo(CustomerMerge.objects.get().pk, "sari")
    assert not CustomerPair.objects.filter(first=one, second=third).exists()
    assert pair_of(two, third).state == State.OPEN


def test_not_the_same_as_who_went_is_not_the_same_as_who_stayed():
    one, two, third = three()
    merging.keep_apart(pair_of(two, third).pk, "sari")
    merging.merge(pair_of(one, two).pk, {}, "sari")
    assert pair_of(one, third).state == State.DIFFERENT


def test_merges_are_undone_from_the_last_one_back():
    one, two, third = three()
    merging.merge(pair_of(one, two).pk, {}, "sari")
    merging.merge(pair_of(one, third).pk, {}, "sari")
    first, last = CustomerMerge.objects.order_by("pk")
    assert merging.undo(first.pk, "sari") == Decided.LATER_FIRST
    assert merging.undo(last.pk, "sari") == Decided.DONE
    assert merging.undo(first.pk, "sari") == Decided.DONE
    assert {row.profile_id for row in Customer.objects.all()} == {one.pk, two.pk, third.pk}


def test_a_profile_that_went_is_in_no_new_pair():
    one, two, pair = alike()
    merging.merge(pair.pk, {}, "sari")
    assert duplicates.remember({(one.pk, two.pk): {"email"}}) == 0


# As people read them ----------------------------------------------------------------------------


def test_a_person_is_called_as_chosen_else_as_the_newest_shown_in_full(django_assert_num_queries):
    customer = known(name="Budi", is_clear=True, phone_key=BUDI, as_of=given.NOON)
    CustomerFactory(profile=customer.profile, name="B***i", as_of=given.NOON + timedelta(days=1))
    CustomerFactory(
        profile=customer.profile, name="Budi Santoso", is_clear=True, as_of=given.NOON + timedelta(hours=1)
    )
    chosen = CustomerProfile.objects.create(name="Ibu Tini")
    with django_assert_num_queries(1):
        person, other = Person.of([customer.profile, chosen])
    assert (person.name, person.phone, person.email) == ("Budi Santoso", BUDI, "")
    assert (other.name, other.customers) == ("Ibu Tini", ())


def test_a_buyer_of_our_own_shop_is_known_by_number_and_mailbox():
    shop = ShopFactory(kind="own", connection=None)
    address = AddressData(name="Budi", phone=BUDI, address="Jl. Dago 1", postcode="40132", email="B@Mail.com")
    orders.save_all(shop, [given.order("T1", address=address, buyer=BuyerData(BUDI, "", "Budi", BUDI))])
    row = Customer.objects.get()
    assert (row.phone_key, row.email_key, row.place_key) == (BUDI, "b@mail.com", "budi|40132")
    assert Person.of([row.profile])[0].known_by == ""
