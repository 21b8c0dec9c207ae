import pytest
from django.core.checks import Tags, run_checks

from omnihub.core import checks, installation
from omnihub.core.models import Installation


def ids(found):
    return [finding.id for finding in found]


def test_the_settings_as_they_are_raise_no_finding_but_the_tests_open_hosts(settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["hub.example.com"], "https://hub.example.com"
    found = run_checks()
    assert [finding for finding in found if finding.id.startswith("core.")] == []


@pytest.mark.parametrize("keys", [[], ["short"], ["a" * 40, "short"]])
def test_a_key_nobody_can_use_is_found(settings, keys):
    settings.FIELD_ENCRYPTION_KEY = keys
    assert ids(checks.encryption_keys()) == ["core.E002"]


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("ROUTES", {"t": {"deliver": "nowhere.to.go", "repeat": "safe", "remote": "far"}}),
        ("HOOKS", {"s": {"verify": "omnihub.core.hooks.receive", "incoming": "omnihub.core.nothing"}}),
        ("SCHEDULES", {"s": {"func": "os.no_such_thing", "minutes": 1}}),
        ("METRICS", ["omnihub.core.metrics.nothing"]),
    ],
)
def test_a_path_that_leads_nowhere_is_found(settings, table, row):
    for other in ("ROUTES", "HOOKS", "SCHEDULES"):
        setattr(settings, other, {})
    setattr(settings, table, row)
    (finding,) = checks.paths()
    assert finding.id == "core.E003"
    assert table in finding.msg


@pytest.mark.parametrize(
    "rules", [{"repeat": "sometimes"}, {"repeat": "look_first"}, {"repeat": "look_first", "look_after": 0}]
)
def test_a_route_without_a_rule_for_repeating_is_found(settings, rules):
    settings.ROUTES = {"t": {"deliver": "x", "remote": "far", **rules}}
    assert ids(checks.route_rules()) == ["core.E004"]


@pytest.mark.parametrize(
    "times",
    [{"LONGEST_STEP": 50}, {"TASK_TIMEOUT": 180}, {"LEASE_SECONDS": 300}, {"BELL_SECONDS": 45}],
)
def test_times_out_of_order_are_found(settings, times):
    for name, value in times.items():
        setattr(settings, name, value)
    assert ids(checks.times()) == ["core.E005"]


def test_the_sandbox_is_for_the_demo_only(settings):
    settings.DEMO, settings.ODOO_URL, settings.SHOPEE_BASE_URL = False, "", f"{settings.SANDBOX_URL}/shopee"
    settings.SHOPEE_AUTH_URL, settings.WHATSAPP_BASE_URL = "https://open.shopee.com/auth", ""
    assert ids(checks.sandbox()) == ["core.E006"]
    settings.DEMO = True
    assert ids(checks.sandbox()) == []


@pytest.mark.parametrize(
    ("debug", "allowed", "public", "expected"),
    [
        (False, ["*"], "", ["core.E007"]),
        (False, ["localhost"], "https://hub.example.com", ["core.E007"]),
        (False, ["localhost"], "", ["core.W001"]),
        (False, ["hub.example.com"], "https://hub.example.com", []),
        (False, [".example.com"], "https://hub.example.com", []),
        (True, ["localhost"], "", []),
    ],
)
def test_hosts_must_be_named_where_debug_is_off(settings, debug, allowed, public, expected):
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.PUBLIC_URL = debug, allowed, public
    assert ids(checks.hosts()) == expected


@pytest.mark.django_db
def test_a_key_that_does_not_fit_the_database_is_found(settings):
    Installation.objects.all().delete()
    installation.current()
    assert ids(run_checks(tags=[Tags.database], databases=["default"])) == []
    settings.FIELD_ENCRYPTION_KEY = ["another passphrase that is long enough"]
    assert "core.E008" in ids(run_checks(tags=[Tags.database], databases=["default"]))


def test_a_missing_public_address_is_told(settings):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["hub.example.com"], ""
    assert ids(checks.hosts()) == ["core.W002"]
