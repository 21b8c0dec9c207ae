"""Read the environment: typed values, secrets from files, and one clear line when a value is wrong."""

import os
import warnings
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

import environ

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class EnvironmentMistake(SystemExit):
    """A variable has a value nobody can work with; the start ends with one line that names it."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(f"{name}: {problem}")


class Environment:
    """The variables of one process. `NAME_FILE` may name a file that holds the value of `NAME`."""

    def __init__(self, variables: Mapping[str, str] | None = None) -> None:
        self._variables = os.environ if variables is None else variables

    def has(self, name: str) -> bool:
        return bool(self._variables.get(name) or self._variables.get(f"{name}_FILE"))

    def text(self, name: str, default: str = "") -> str:
        path = self._variables.get(f"{name}_FILE")
        if not path:
            return self._variables.get(name) or default
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise EnvironmentMistake(f"{name}_FILE", f"cannot read {path!r} ({error})") from error

    def flag(self, name: str, *, default: bool) -> bool:
        if not self.has(name):
            return default
        value = self.text(name).lower()
        if value not in TRUE | FALSE:
            raise EnvironmentMistake(name, f"{value!r} is neither true nor false")
        return value in TRUE

    def number(self, name: str, default: int, *, low: int = 0, high: int = 2**31) -> int:
        value = self.text(name) or str(default)
        try:
            number = int(value)
        except ValueError:
            raise EnvironmentMistake(name, f"{value!r} is not a whole number") from None
        if not low <= number <= high:
            raise EnvironmentMistake(name, f"{number} is not between {low} and {high}")
        return number

    def words(self, name: str) -> list[str]:
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in allowed:
            raise EnvironmentMistake(name, f"{value!r} is not one of {', '.join(allowed)}")
        return value

    def url(self, name: str, default: str = "") -> str:
        """An http(s) address without a slash at the end."""
        return self.exact_url(name, default).rstrip("/")

    def exact_url(self, name: str, default: str = "") -> str:
        """An http(s) address, letter by letter as it was given."""
        value = self.text(name, default)
        if value and not value.startswith(("http://", "https://")):
            raise EnvironmentMistake(name, f"{value!r} does not start with http:// or https://")
        if value and not _host(value):
            raise EnvironmentMistake(name, f"{value!r} names no host")
        return value

    def hosts(self, name: str) -> list[str]:
        """Names as they stand in a Host header: no scheme, no port, no path."""
        found = self.words(name)
        for word in found:
            if "/" in word or (":" in word and not word.startswith("[")):
                raise EnvironmentMistake(name, f"{word!r} is no host name: leave out scheme, port and path")
        return found

    def zone(self, name: str, default: str) -> str:
        value = self.text(name, default)
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise EnvironmentMistake(
                name, f"{value!r} is no time zone; Asia/Jakarta is one, for example"
            ) from None
        return value

    def template(self, name: str, default: str, **places: str) -> str:
        """A text with {places} that are filled in later."""
        value = self.text(name, default)
        try:
            value.format(**places)
        except (KeyError, ValueError, IndexError, AttributeError):
            known = ", ".join(f"{{{place}}}" for place in places)
            raise EnvironmentMistake(
                name, f"{value!r} cannot be filled in; it may hold {known} and no other braces"
            ) from None
        return value

    def folder(self, name: str, default: str) -> Path:
        """A folder of our own, made where it is missing."""
        path = Path(self.text(name, default))
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EnvironmentMistake(
                name, f"cannot make the folder {str(path)!r} ({error.strerror})"
            ) from None
        return path

    def email(self, name: str, default: str) -> dict[str, object]:
        """Django's EMAIL_ settings; without an address nothing is sent."""
        try:
            config = environ.Env.email_url_config(self.text(name, default) or "dummymail://")
        except Exception as error:
            raise EnvironmentMistake(name, "is not an address of a mail server") from error
        return {key: value for key, value in config.items() if key.startswith("EMAIL_") and value is not None}

    def database(self, name: str, default: str) -> dict[str, object]:
        value = self.text(name, default)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # our own line says it better
                config = environ.Env.db_url_config(value)
        except Exception as error:
            raise EnvironmentMistake(name, f"is not a database address ({error})") from error
        if config.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
            raise EnvironmentMistake(name, "must begin with sqlite:// or postgres://")
        host = unquote(str(config.get("HOST") or ""))  # a socket's folder comes as %2Frun%2Fpostgresql
        return {**config, "HOST": host}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
