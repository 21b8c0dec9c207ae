"""Whose call it is: only what a trusted proxy wrote is believed."""

import pytest
from django.test import RequestFactory

from omnihub.people import address

FORWARDED = "6.6.6.6, 203.0.113.7, 10.0.0.2"


def call(remote="10.0.0.1", forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "expected"), [(0, "10.0.0.1"), (1, "10.0.0.2"), (2, "203.0.113.7"), (9, "10.0.0.1")]
)
def test_so_many_proxies_are_believed_as_there_are(settings, proxies, expected):
    settings.TRUSTED_PROXIES = proxies
    assert address.of(call(forwarded=FORWARDED)) == expected


@pytest.mark.parametrize("text", ["", "unknown", "<script>", "1.2.3"])
def test_what_is_no_address_is_not_believed(settings, text):
    settings.TRUSTED_PROXIES = 1
    assert address.of(call(forwarded=text)) == "10.0.0.1"


def test_a_socket_without_an_address_has_none(settings):
    assert address.of(call(remote="")) is None
    assert address.to_count(call(remote="")) is None


def test_all_addresses_of_one_house_count_as_one():
    one, other = (
        address.to_count(call(remote=f"2001:db8:1:2:{tail}")) for tail in ("aaaa::1", "bbbb:cccc::2")
    )
    assert one == other == "2001:db8:1:2::"
    assert address.to_count(call()) == "10.0.0.1"
