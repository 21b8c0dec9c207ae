"""What is written by the thousand is escaped as Django escapes."""

import pytest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from omnihub.dashboard.markup import filled, joined

VALUES = ["<b>&'\"", mark_safe("<i>"), 7, None, gettext_lazy("Orders"), "Ülkü {0}"]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_written_as_django_writes_it(value):
    assert filled("<p>{}</p>", value) == format_html("<p>{}</p>", value)


def test_many_rows_are_written_as_django_writes_them():
    rows = [(one, another) for one in VALUES for another in VALUES]
    assert joined("{}{}", rows) == format_html_join("", "{}{}", rows)


def test_what_was_written_is_not_escaped_again():
    assert filled("{}", filled("{}", "<")) == "&lt;"
