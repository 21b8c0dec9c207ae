import pytest

from erp_bridge.odoo import errors
from omnihub.core.errors import Busy, NotAllowed, Refused, SignedOut

PG = "psycopg2"


@pytest.mark.parametrize(
    ("name", "message", "kind", "part"),
    [
        ("odoo.exceptions.AccessDenied", "Access Denied", SignedOut, "Make a new API key"),
        (
            "odoo.exceptions.AccessError",
            "You are not allowed to create 'Sales Order'",
            NotAllowed,
            "Sales Order",
        ),
        ("odoo.exceptions.UserError", "Tax must be set", Refused, "Odoo says: Tax must be set"),
        ("odoo.exceptions.ValidationError", "A lot is needed", Refused, "A lot is needed"),
        ("odoo.exceptions.RedirectWarning", "Configure the journal", Refused, "Configure the journal"),
        ("werkzeug.exceptions.NotFound", "No database is selected and the", SignedOut, "of ODOO_DB"),
        ("werkzeug.exceptions.NotFound", "the model 'x' does not exist", Refused, "lacks something"),
        ("odoo.exceptions.MissingError", "Record does not exist", Refused, "deleted in Odoo"),
        ("builtins.ValueError", "Invalid field 'x' on model 'y'", Refused, "connection test"),
        ("builtins.AttributeError", "The method 'x' does not exist", Refused, "lacks something"),
        (f"{PG}.OperationalError", 'FATAL:  database "shop" does not exist\n', SignedOut, '"shop"'),
        (f"{PG}.OperationalError", "server closed the connection", Busy, "tried again"),
        (f"{PG}.errors.SerializationFailure", "could not serialize access", Busy, "tried again"),
        (f"{PG}.errors.LockNotAvailable", "could not obtain lock on row", Busy, "tried again"),
        (f"{PG}.errors.DeadlockDetected", "deadlock detected", Busy, "tried again"),
        ("odoo.exceptions.UserError", "could not serialize access due to update", Busy, "tried again"),
        ("odoo.exceptions.LockError", "This record is locked", Busy, "tried again"),
        ("odoo.http.SessionExpiredException", "Session expired", SignedOut, "API key"),
        ("zope.Unheard", "strange", Refused, "nobody foresaw (Unheard): strange"),
        ("", "", Refused, "unnamed"),
    ],
)
def test_each_exception_of_odoo_has_its_place_and_words(name, message, kind, part):
    error = errors.of(name, message)
    assert type(error) is kind
    assert part in error.words


def test_json_rpc_and_json2_carry_the_same_exception():
    inner = {"name": "odoo.exceptions.UserError", "message": "No", "debug": "Traceback ..."}
    for content in ({"code": 200, "message": "Odoo Server Error", "data": inner}, inner):
        error = errors.of_data(content)
        assert type(error) is Refused
        assert error.words == "Odoo says: No"
        assert "Traceback" not in error.words


@pytest.mark.parametrize(("code", "kind"), [(2, Refused), (3, SignedOut), (4, NotAllowed)])
def test_the_numbered_faults_of_xml_rpc_are_known(code, kind):
    assert type(errors.of_fault(code, "words")) is kind


def test_a_fault_with_a_traceback_is_read_from_its_last_exception():
    text = (
        "Traceback (most recent call last):\n"
        '  File "odoo/http.py", line 1, in x\n'
        "    do()\n"
        "psycopg2.errors.SerializationFailure: could not serialize access due to concurrent update\n"
    )
    assert type(errors.of_fault(1, text)) is Busy


def test_the_exception_after_a_chained_one_counts():
    text = (
        "Traceback (most recent call last):\n"
        '  File "a.py", line 1, in x\n'
        "KeyError: 'sale.order'\n"
        "\n"
        "During handling of the above exception, another exception occurred:\n"
        "\n"
        "Traceback (most recent call last):\n"
        '  File "b.py", line 2, in y\n'
        "ValueError: Invalid field 'colour' on model 'sale.order'\n"
    )
    assert "Invalid field 'colour'" in errors.of_fault(1, text).words


def test_a_fault_without_a_traceback_is_for_a_person():
    error = errors.of_fault(1, "odd")
    assert type(error) is Refused
    assert "odd" in error.words


def test_only_the_fault_about_none_is_a_none_result():
    assert errors.is_none_result("TypeError: cannot marshal None unless allow_none is enabled")
    assert not errors.is_none_result("TypeError: cannot marshal <class 'x'> objects")


@pytest.mark.parametrize("status", [301, 302, 308, 404, 405])
def test_a_page_that_is_no_api_is_a_matter_of_settings(status):
    error = errors.of_status(status, "https://shop.example.com/jsonrpc")
    assert type(error) is SignedOut
    assert "ODOO_URL" in error.words


@pytest.mark.parametrize("status", [200, 429, 500, 502])
def test_other_statuses_are_left_to_http(status):
    assert errors.of_status(status) is None
