"""What goes wrong in Odoo, by the names that its clients see."""

import traceback
from typing import Any, ClassVar


class OdooError(Exception):
    """`name` is the class a client reads in `data.name`; `code` is XML-RPC's; `status` is JSON-2's."""

    name: ClassVar[str] = "odoo.exceptions.UserError"
    code: ClassVar[int] = 2
    status: ClassVar[int] = 422

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(OdooError):
    """Somebody asked for what the books do not allow."""


class ValidationError(OdooError):
    name = "odoo.exceptions.ValidationError"


class MissingError(OdooError):
    name = "odoo.exceptions.MissingError"
    status = 404


class AccessError(OdooError):
    name = "odoo.exceptions.AccessError"
    code = 4
    status = 403


class AccessDenied(OdooError):
    name = "odoo.exceptions.AccessDenied"
    code = 3
    status = 403

    def __init__(self) -> None:
        super().__init__("Access Denied")


class NoSuchDatabase(OdooError):
    name = "psycopg2.OperationalError"
    code = 1
    status = 500

    def __init__(self, database: str) -> None:
        super().__init__(
            f'connection to server at "127.0.0.1", port 5432 failed: FATAL:  database "{database}" '
            "does not exist\n"
        )


class BadSyntax(OdooError):
    """PostgreSQL could not read a value."""

    name = "psycopg2.errors.InvalidTextRepresentation"
    code = 1
    status = 500

    def __init__(self, kind: str, value: Any) -> None:
        super().__init__(f'invalid input syntax for type {kind}: "{value}"\n')


class BadDate(BadSyntax):
    name = "psycopg2.errors.InvalidDatetimeFormat"

    def __init__(self, value: Any) -> None:
        super().__init__("timestamp", value)


class MissingValue(ValidationError):
    """A required field is empty; a load words it differently, so it keeps its parts."""

    def __init__(self, model: str, model_label: str, field: str, label: str) -> None:
        super().__init__(
            "The operation cannot be completed:\n"
            "- Create/update: a mandatory field is not set.\n"
            "- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n"
            f"Model: {model_label} ({model})\nField: {label} ({field})\n"
        )
        self.field = field
        self.in_load = f"Missing required value for the field '{label}' ({field})"


class BrokenRule(ValidationError):
    """A constraint of the database; a load puts it in quotes."""

    def __init__(self, words: str) -> None:
        super().__init__(f"The operation cannot be completed: {words}")
        self.in_load = f"'{words}'"


def class_name(error: Exception) -> str:
    if isinstance(error, OdooError):
        return error.name
    return f"{type(error).__module__}.{type(error).__qualname__}"


def words(error: Exception) -> str:
    return error.args[0] if isinstance(error, OdooError) else str(error)


def debug(error: Exception) -> str:
    """A traceback that ends in the error's own name, as Odoo's does."""
    above = traceback.format_exception(error)[:-1] if error.__traceback__ else []
    frames = [text for text in above if text.startswith(("Traceback", "  File"))]
    name = class_name(error).removeprefix("builtins.")
    return "".join([frames[0] if frames else "Traceback (most recent call last):\n", *frames[-2:]]) + (
        f"{name}: {words(error)}\n"
    )


def envelope(error: Exception) -> dict[str, Any]:
    arguments = [error.message] if isinstance(error, OdooError) else [str(a) for a in error.args]
    return {
        "name": class_name(error),
        "message": words(error),
        "arguments": arguments,
        "context": {},
        "debug": debug(error),
    }
