"""Does what was given fit the template, and what does the phone then show?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.whatsapp.errors import ApiError
from sandbox.whatsapp.models import Template

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
UNSHOWABLE = re.compile(r"[\n\r\t]| {5,}")
LONGEST = {"BODY": 1024, "HEADER": 60}
Parameter = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Filled:
    text: str
    parameters: dict[str, str]
    buttons: list[dict[str, str]]


def variables(text: str) -> list[str]:
    return list(dict.fromkeys(VARIABLE.findall(text)))


def fill(template: Template, components: Iterable[Mapping[str, Any]]) -> Filled:
    """ApiError says what does not fit. Upper and lower case of a component's type are the same."""
    given = {_place(one): list(one.get("parameters") or []) for one in components}
    shown, told = [], {}
    for part in template.components:
        kind = part["type"].upper()
        if kind in LONGEST and "text" in part:
            values = _values(template, kind, variables(part["text"]), given.pop(kind, []))
            text = VARIABLE.sub(lambda found, values=values: values[found[1]], part["text"])
            _check_length(kind, text)
            shown.append(text)
            told |= values
        elif kind == "FOOTER":
            shown.append(part["text"])
    buttons = [_button(one, index, given) for index, one in enumerate(_buttons(template))]
    if any(given.values()):
        raise _mismatch(next(name for name, values in given.items() if values), len(told) + 1, len(told))
    return Filled("\n\n".join(shown), told, buttons)


def _place(component: Mapping[str, Any]) -> str:
    kind = str(component.get("type", "")).upper()
    return f"BUTTON {component.get('index', 0)}" if kind == "BUTTON" else kind


def _values(
    template: Template, place: str, wanted: Sequence[str], given: Sequence[Parameter]
) -> dict[str, str]:
    if len(given) != len(wanted):
        raise _mismatch(place, len(given), len(wanted))
    texts = [_text(place, one) for one in given]
    if not template.named:
        return dict(zip(wanted, texts, strict=True))
    names = [str(one.get("parameter_name") or "") for one in given]
    if set(names) != set(wanted):
        raise ApiError(132000, f"{place.lower()}: parameter names {names} do not match {list(wanted)}")
    return dict(zip(names, texts, strict=True))


def _text(place: str, parameter: Parameter) -> str:
    kind = parameter.get("type")
    if kind == "text":
        text = parameter.get("text")
    elif kind in {"currency", "date_time"}:
        text = (parameter.get(kind) or {}).get("fallback_value")
    elif kind == "payload":
        text = parameter.get("payload")
    else:
        raise ApiError(132012, f"{place.lower()}: a parameter of type {kind!r} does not fit")
    if not isinstance(text, str) or not text.strip():
        raise ApiError(131008, f"{place.lower()}: Parameter of type text is missing text value")
    if UNSHOWABLE.search(text):
        words = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise ApiError(132012, f"{place.lower()}: {words}")
    return text


def _check_length(kind: str, text: str) -> None:
    if len(text) > LONGEST[kind]:
        raise ApiError(132005, f"{kind.lower()}: {len(text)} characters, at most {LONGEST[kind]}")


def _buttons(template: Template) -> list[dict[str, Any]]:
    return [
        button
        for part in template.components
        if part["type"].upper() == "BUTTONS"
        for button in part["buttons"]
    ]


def _button(button: Mapping[str, Any], index: int, given: dict[str, list[Parameter]]) -> dict[str, str]:
    values = given.pop(f"BUTTON {index}", [])
    url = str(button.get("url", ""))
    wanted = len(variables(url))
    if button["type"].upper() == "URL":
        if len(values) != wanted:
            raise _mismatch(f"button {index}", len(values), wanted)
        url = VARIABLE.sub(lambda _: _text(f"button {index}", values[0]), url)
    return {"type": button["type"].upper(), "text": str(button.get("text", "")), "url": url}


def _mismatch(place: str, given: int, wanted: int) -> ApiError:
    details = (
        f"{place.lower()}: number of localizable_params ({given}) does not match the expected number of "
        f"params ({wanted})"
    )
    return ApiError(132000, details)
