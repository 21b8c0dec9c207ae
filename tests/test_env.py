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
