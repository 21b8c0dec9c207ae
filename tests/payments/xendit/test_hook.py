"""Which calls are Xendit's, and whose keys count."""

import pytest

from omnihub.core.verdicts import Refuse, Store
from payments import accounts
from payments.models import GatewayAccount
from payments.xendit import hook

pytestmark = pytest.mark.django_db


def verdict(rf, token, key="app", body=b"{}"):
    given = {"HTTP_X_CALLBACK_TOKEN": token} if token is not None else {}
    return hook.verify(rf.post("/", body, content_type="application/json", **given), key)


def test_only_a_call_with_our_token_is_kept(rf, settings):
    settings.XENDIT_CALLBACK_TOKEN = "our-token"
    assert isinstance(verdict(rf, "our-token"), Store)
    assert verdict(rf, "our-token").key == verdict(rf, "our-token").key
    assert verdict(rf, "our-token").key != verdict(rf, "our-token", body=b"{ }").key
    for wrong in ("our-toke", "", None, "our-tokenn", "tökén"):
        assert verdict(rf, wrong) == Refuse(401, wrong_secret=True)
    assert verdict(rf, "our-token", key="other") == Refuse(404)


def test_without_a_token_nobody_is_let_in(rf, settings):
    settings.XENDIT_CALLBACK_TOKEN = ""
    assert verdict(rf, "") == Refuse(401, wrong_secret=True)


def test_the_environment_wins_over_the_row_and_the_row_is_sealed(settings):
    settings.XENDIT_SECRET_KEY, settings.XENDIT_CALLBACK_TOKEN = "from-environment", ""
    accounts.save("xendit", secret_key="from-page", callback_token="of-the-page")
    accounts.save("xendit", callback_token="")
    found = accounts.keys("xendit")
    assert (found.secret_key, found.callback_token) == ("from-environment", "of-the-page")
    assert found.fixed == {"secret_key"}
    assert "of-the-page" not in repr(found)
    raw = GatewayAccount.objects.values_list("callback_token", flat=True).get()
    assert "of-the-page" not in str(raw)
