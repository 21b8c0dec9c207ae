"""What a chart shows, as `static/js/charts.js` draws it. The page says the same in words and in a table."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart. Without a hue it is grey: what is left over.

    A value may be a span from one height to another, and None where this colour has nothing.
    """

    name: str
    values: Sequence[int | tuple[int, int] | None]
    hue: int | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """`summary` is read out in place of the picture. A label may have two lines.

    Money is in whole rupiah: it is only looked at.
    """

    summary: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["bar", "line"] = "bar"
    unit: Literal["money", "count"] = "count"
    stacked: bool = False

    @property
    def empty(self) -> bool:
        """Of nothing but zeros a chart shows an axis, and no more than that."""
        values = [value for one in self.series for value in one.values]
        return not any(value[0] != value[1] if isinstance(value, tuple) else value for value in values)

    def told(self) -> dict[str, Any]:
        return asdict(self)
