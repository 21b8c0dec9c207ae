import os
import subprocess
import sys

import pytest

from omnihub.env import Environment, EnvironmentMistake


def mistake(name, value, read):
    with pytest.raises(EnvironmentMistake) as caught:
        read(Environment({name: value}))
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("DEBUG", "maybe", lambda env: env.flag("DEBUG", default=False)),
        ("PORT", "eighty", lambda env: env.number("PORT", 8000)),
        ("PORT", "99999", lambda env: env.number("PORT", 8000, high=65535)),
        ("ODOO_URL", "odoo.example.com", lambda env: env.url("ODOO_URL")),
        ("ODOO_PROTOCOL", "soap", lambda env: env.choice("ODOO_PROTOCOL", "jsonrpc", ("jsonrpc", "xmlrpc"))),
        ("DATABASE_URL", "mysql://x/y", lambda env: env.database("DATABASE_URL", "")),
        ("DATABASE_URL", "nonsense", lambda env: env.database("DATABASE_URL", "")),
        ("SECRET_KEY_FILE", "/nowhere/at/all", lambda env: env.text("SECRET_KEY")),
    ],
)
def test_a_wrong_value_is_named_in_one_line(name, value, read):
    text = mistake(name, value, read)
    assert text.startswith(name)
    assert "\n" not in text


def test_a_secret_may_stand_in_a_file(tmp_path):
    file = tmp_path / "key"
    file.write_text("from a file\n")
    environment = Environment({"SECRET_KEY_FILE": str(file)})
    assert environment.has("SECRET_KEY")
    assert environment.text("SECRET_KEY") == "from a file"


def test_addresses_end_without_a_slash():
    assert Environment({"ODOO_URL": "https://erp.example.com/"}).url("ODOO_URL") == "https://erp.example.com"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("TIME_ZONE", "Mars/Olympus", lambda env: env.zone("TIME_ZONE", "UTC")),
        ("ODOO_URL", "https://", lambda env: env.url("ODOO_URL")),
        ("SHOPEE_PUSH_URL", "hub.example.com/x", lambda env: env.exact_url("SHOPEE_PUSH_URL")),
        ("ALLOWED_HOSTS", "https://hub.example.com", lambda env: env.hosts("ALLOWED_HOSTS")),
        ("ALLOWED_HOSTS", "a.example.com,hub:8000", lambda env: env.hosts("ALLOWED_HOSTS")),
        ("ODOO_DOCUMENT_URL", "{url}/{modle}", lambda env: env.template("ODOO_DOCUMENT_URL", "", url="")),
        ("VAR_DIR", "/dev/null/var", lambda env: env.folder("VAR_DIR", "")),
    ],
)
def test_what_would_fail_only_later_is_named_at_the_start(name, value, read):
    text = mistake(name, value, read)
    assert text.startswith(f"{name}: ")
    assert "\n" not in text


def test_the_address_that_is_signed_stays_as_it_was_typed():
    assert Environment({"URL": "https://hub.example.com/x/"}).exact_url("URL") == "https://hub.example.com/x/"


@pytest.mark.parametrize(
    ("name", "value"), [("FIELD_ENCRYPTION_KEY", "short"), ("DATABASE_URL", "foo"), ("TIME_ZONE", "Mars")]
)
def test_a_start_with_a_wrong_value_ends_with_one_line_and_gunicorn_gives_up(name, value):
    variables = {
        **{key: text for key, text in os.environ.items() if not key.startswith("DJANGO")},
        "SECRET_KEY": "s" * 50,
        "FIELD_ENCRYPTION_KEY": "p" * 30,
        "DATABASE_URL": "sqlite:///:memory:",
        "PUBLIC_URL": "https://hub.example.com",
        name: value,
    }
    ended = subprocess.run(
        [sys.executable, "-c", "import omnihub.wsgi"],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{name}: ")
    assert ended.returncode == 3


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://127.0.0.1:8901", {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 8901}),
        (
            "smtp+tls://toko%40example.com:p%23w@mail.example.com:587",
            {"EMAIL_HOST_USER": "toko@example.com", "EMAIL_HOST_PASSWORD": "p#w", "EMAIL_USE_TLS": True},
        ),
        ("smtp+ssl://u:p@mail.example.com:465", {"EMAIL_USE_SSL": True, "EMAIL_PORT": 465}),
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}),
    ],
)
def test_a_mail_servers_address_becomes_djangos_settings(address, expected):
    found = Environment({"EMAIL_URL": address}).email("EMAIL_URL", "")
    assert expected.items() <= found.items()


@pytest.mark.parametrize("address", ["mail.example.com", "http://mail.example.com"])
def test_what_is_no_mail_servers_address_is_named(address):
    with pytest.raises(EnvironmentMistake, match="EMAIL_URL"):
        Environment({"EMAIL_URL": address}).email("EMAIL_URL", "")
