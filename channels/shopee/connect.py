"""A ready client for one shop: settings, gate, tokens. Exactly one worker renews a token that is over."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache
from typing import TypeVar

from django.conf import settings

from channels import shops, tokens
from channels.models import Shop
from channels.shopee import convert
from channels.shopee.client import App, PublicClient, ShopClient
from channels.shopee.errors import Blocked, Disconnected, TokenExpired
from channels.shopee.payloads import Tokens
from channels.tokens import Held
from omnihub.core import clock, gates
from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut, Unreachable
from omnihub.core.http import Remote
from omnihub.core.texts import Text

T = TypeVar("T")
REFRESH_LIFE = timedelta(days=30)
WAIT_SECONDS = 40
LOOK_AGAIN_SECONDS = 0.1
REFRESH_SECONDS = 15
"""How long one try at a new pair may take: two of them are shorter than the longest step."""


@lru_cache(maxsize=256)
def _remote(base_url: str, gate: str) -> Remote:
    """Kept, with its open connections, for as long as the process lives."""
    return Remote(
        base_url,
        name="Shopee",
        connect_timeout=settings.CONNECT_TIMEOUT,
        read_timeout=settings.READ_TIMEOUT,
        gate=gates.keeper(gate),
    )


def app() -> App:
    return App(settings.SHOPEE_PARTNER_ID, settings.SHOPEE_PARTNER_KEY)


def public() -> PublicClient:
    return PublicClient(_remote(settings.SHOPEE_BASE_URL, "shopee"), app())


def shop_client(shop_id: str, access_token: str) -> ShopClient:
    remote = _remote(settings.SHOPEE_BASE_URL, f"shopee:{shop_id}")
    return ShopClient(remote, app(), shop_id, access_token)


def fresh_pair(refresh_token: str, shop_id: str) -> Tokens:
    """Trade a refresh token for a new pair.

    Where nobody heard the answer, the token may be used up all the same. Shopee gives the same pair to the
    same token for a while, so it is asked once more before the question goes back to whoever asked.
    """
    try:
        return public().refresh(refresh_token, shop_id, read_timeout=REFRESH_SECONDS)
    except Unreachable as error:
        if not error.sent:
            raise
    return public().refresh(refresh_token, shop_id, read_timeout=REFRESH_SECONDS)


class Session:
    """Asks in the name of one shop, with whatever token is good at the moment."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self._held: Held | None = None

    def ask(self, question: Callable[[ShopClient], T]) -> T:
        """Where the token has expired, it is renewed once and the question is asked once more."""
        held = self._current()
        try:
            return self._ask(held, question)
        except TokenExpired:
            held = self._held = self.renewed(held.version)
        try:
            return self._ask(held, question)
        except TokenExpired as error:
            raise Busy(
                Text("Shopee calls a token expired that it has just given. It is tried again.")
            ) from error

    def _ask(self, held: Held, question: Callable[[ShopClient], T]) -> T:
        try:
            return question(shop_client(self.shop.remote_id, held.access_token))
        except Disconnected as error:
            shops.disconnect(self.shop, error.words)
            raise
        except Blocked as error:
            shops.block(self.shop, error.words)
            raise

    def _current(self) -> Held:
        if self._held is None:
            self._held = self._read()
        if self._held.access_expires_at <= clock.now():
            self._held = self.renewed(self._held.version)
        return self._held

    def _read(self) -> Held:
        held = tokens.read(self.shop)
        if held is None:
            raise Disconnected(Text("This shop was never connected. Connect it under Shops."))
        return held

    def renew_if_due(self, within: timedelta) -> None:
        held = self._read()
        if held.access_expires_at - clock.now() < within:
            self._held = self.renewed(held.version)

    def renewed(self, version: int) -> Held:
        """A pair newer than `version`: made by us, or by whoever holds the claim."""
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            held = self._read()
            if held.version != version:
                return held
            if claim := tokens.claim(self.shop, version):
                try:
                    return self._refresh(held)
                finally:
                    tokens.release(self.shop, claim)
            time.sleep(LOOK_AGAIN_SECONDS)
        raise Busy(Text("Another worker is renewing this shop's token. It is tried again."))

    def _refresh(self, held: Held) -> Held:
        """Only what says that the authorisation is over ends it; all else is tried again or told."""
        try:
            given = fresh_pair(held.refresh_token, self.shop.remote_id)
        except Disconnected as error:
            return self._other_pair(held, error)
        except Blocked as error:
            shops.block(self.shop, error.words)
            raise
        except Refused as error:
            raise _not_renewed(error) from error
        pair = convert.tokens(given, clock.now() + REFRESH_LIFE)
        tokens.store(self.shop, held.version, pair)
        return self._read()

    def _other_pair(self, held: Held, error: RemoteError) -> Held:
        """A dead refresh token ends the authorisation, unless somebody else has just renewed it."""
        newest = self._read()
        if newest.version != held.version:
            return newest
        shops.disconnect(self.shop, error.words)
        raise Disconnected(error.words, code=error.code, detail=error.detail) from error


def _not_renewed(error: Refused) -> SignedOut:
    """Work for the shop waits for its token: one setting for all of it, not a person for each order."""
    return SignedOut(
        Text(
            "Shopee did not renew this shop's token. It is tried again every few minutes; where that does "
            "not help, connect the shop again under Shops. %(words)s",
            words=error.words,
        ),
        code="token_not_renewed",
        detail=f"{error.code}: {error.detail}",
    )
