"""Somebody at a browser: loads a page again where it did not come, waits, goes back, and gives up at last."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.market.browser import Browser, Form, Page

PATIENCE, PAUSE, READS = 60.0, 0.7, 2.0
"""Seconds until a person gives up, between two looks at a page that is not as it should be, and to read why
something was refused.
"""
REFUSALS = 5
"""How often a person presses again what the page refuses."""
TOO_MANY, BROKEN = 429, 500


class WentAwayError(ValueError):
    """The person could not go on; the words say where and why."""


@dataclass
class Person:
    browser: Browser = field(default_factory=Browser)
    words: str = ""
    """What was wrong last."""
    refusals: int = 0

    def __post_init__(self) -> None:
        self.until = time.monotonic() + PATIENCE

    def open(self, url: str) -> Page:
        return self._until_it_comes(lambda: self.browser.open(url))

    def press(self, form: Form, changes: Mapping[str, str], back: str) -> Page:
        """Once. Without an answer `back` is opened, which shows how far it came."""
        try:
            page = self.browser.send(form, changes)
        except OSError as error:
            self.words = str(error)
            return self.open(back)
        if page.warnings:
            self._is_refused(page.warnings[0][:200])
        return page if _came(page) else self.open(back)

    def press_until_it_works(self, form: Form, changes: Mapping[str, str]) -> Page:
        return self._until_it_comes(lambda: self.browser.send(form, changes))

    def wait(self, seconds: float = 0.0) -> None:
        if time.monotonic() > self.until:
            raise WentAwayError(f"Gave up: {self.words}")
        time.sleep(seconds or PAUSE)

    def _is_refused(self, words: str) -> None:
        self.words, self.refusals = words, self.refusals + 1
        if self.refusals > REFUSALS:
            raise WentAwayError(f"The order was refused: {words}")
        self.wait(READS)

    def _until_it_comes(self, act: Callable[[], Page]) -> Page:
        while True:
            try:
                page = act()
            except OSError as error:
                self.words = str(error)
            else:
                if _came(page):
                    return page
                self.words = f"{page.url} says {page.status}"
            self.wait()


def _came(page: Page) -> bool:
    return page.status != TOO_MANY and page.status < BROKEN
