"""May this text become a template? What Meta checks before anybody reviews it."""

import re
from collections.abc import Mapping
from typing import Any

from sandbox.whatsapp.errors import ApiError
from sandbox.whatsapp.filling import VARIABLE, variables

NAME = re.compile(r"[a-z0-9_]{1,512}")
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
CATEGORIES = ("UTILITY", "MARKETING", "AUTHENTICATION")
LONGEST = {"HEADER": 60, "BODY": 1024, "FOOTER": 60}
MOST_BUTTONS, LONGEST_BUTTON = 10, 25
WORDS_PER_VARIABLE = 2
PROMOTIONAL = re.compile(r"voucher|diskon|discount|promo|belanja lagi|shop again", re.IGNORECASE)


def check(given: Mapping[str, Any]) -> None:
    if not NAME.fullmatch(str(given.get("name", ""))):
        raise ApiError(100, "name: lower case letters, digits and underscores only", subcode=2388040)
    if not LANGUAGE.fullmatch(str(given.get("language", ""))):
        raise ApiError(100, "language: not a language code", subcode=2388072)
    if str(given.get("category", "")).upper() not in CATEGORIES:
        raise ApiError(100, f"category must be one of {{{', '.join(CATEGORIES)}}}")
    components = given.get("components")
    if not isinstance(components, list) or not any(_kind(one) == "BODY" for one in components):
        raise ApiError(100, "components: a BODY is required", subcode=2388039)
    for component in components:
        _check_component(component, named=_named(given))


def _named(given: Mapping[str, Any]) -> bool:
    return str(given.get("parameter_format") or "POSITIONAL").upper() == "NAMED"


def _kind(component: Any) -> str:
    return str(component.get("type", "")).upper() if isinstance(component, Mapping) else ""


def _check_component(component: Mapping[str, Any], *, named: bool) -> None:
    kind = _kind(component)
    if kind == "BUTTONS":
        _check_buttons(component.get("buttons") or [])
    elif kind in LONGEST and (kind != "HEADER" or component.get("format", "TEXT").upper() == "TEXT"):
        text = str(component.get("text") or "")
        if not text or len(text) > LONGEST[kind]:
            raise ApiError(100, f"{kind.lower()}: 1 to {LONGEST[kind]} characters", subcode=2388040)
        if kind == "BODY":
            _check_body(text)
        _check_example(component, kind, variables(text), named=named)
    elif kind not in LONGEST:
        raise ApiError(100, f"components: unknown type {kind!r}")


def _check_body(text: str) -> None:
    found = list(VARIABLE.finditer(text.strip()))
    if found and (found[0].start() == 0 or found[-1].end() == len(text.strip())):
        raise ApiError(
            100,
            message="Invalid parameter",
            subcode=2388299,
            details="Variables can't be at the start or end of the template",
        )
    words = len(VARIABLE.sub(" ", text).split())
    if words < WORDS_PER_VARIABLE * len(found) + 1:
        raise ApiError(
            100,
            message="Invalid parameter",
            subcode=2388293,
            details="This template has too many variables for its length",
        )


def _check_example(component: Mapping[str, Any], kind: str, wanted: list[str], *, named: bool) -> None:
    if not wanted:
        return
    for name in wanted:
        if named == name.isdigit():
            raise ApiError(100, f"{kind.lower()}: variable {name!r} does not fit the parameter format")
    example = component.get("example") or {}
    key = f"{kind.lower()}_text"
    if named:
        given = {one.get("param_name") for one in example.get(f"{key}_named_params") or []}
        complete = given == set(wanted)
    else:
        rows = example.get(key) or [[]]
        complete = len(rows[0] if kind == "BODY" else rows) == len(wanted)
    if not complete:
        raise ApiError(100, f"{kind.lower()}: an example for each variable is required", subcode=2388043)


def _check_buttons(buttons: list[Mapping[str, Any]]) -> None:
    if len(buttons) > MOST_BUTTONS:
        raise ApiError(100, f"buttons: at most {MOST_BUTTONS}", subcode=2388047)
    for button in buttons:
        if not 0 < len(str(button.get("text", ""))) <= LONGEST_BUTTON:
            raise ApiError(100, f"buttons: text of 1 to {LONGEST_BUTTON} characters", subcode=2388040)
        if variables(str(button.get("url", ""))) and not button.get("example"):
            raise ApiError(100, "buttons: an example for the URL's variable is required", subcode=2388043)


def promotional(components: list[Mapping[str, Any]]) -> bool:
    return any(PROMOTIONAL.search(str(one.get("text", ""))) for one in components)
