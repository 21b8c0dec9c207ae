"""Texts that should be a UUID: what people type, and what remotes carry for us."""

from uuid import UUID


def read(text: str) -> UUID | None:
    """In any spelling; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def is_written(text: str) -> bool:
    """As we write ours ourselves, letter for letter: the same in another spelling is nothing we gave away."""
    found = read(text)
    return found is not None and str(found) == text
