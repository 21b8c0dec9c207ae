"""A measured figure and what it is compared to."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any

MODULES = (
    *("mirror", "pull", "backfill", "hook", "memory", "order_to_cash", "stock"),
    *("arrange", "labels", "messages", "quotes", "reconcile", "pages"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """`ratio` is value / compared_to where higher is better; `aim` is what we promise of it."""

    name: str
    value: float
    unit: str
    compared_to: str = ""
    ratio: float | None = None
    aim: str = ""

    def line(self) -> str:
        ratio = "" if self.ratio is None else f"{self.ratio:.2f} x"
        measured = f"{self.name:<44} {self.value:>12,.2f} {self.unit:<12}"
        return f"{measured} {ratio:>9}  {self.compared_to:<40} {self.aim}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def bench(name: str) -> Callable[[], Iterable[Figure]]:
    """The run() of omnihub.bench.<name>; a name with a hyphen is as good."""
    module = import_module(f"omnihub.bench.{name.replace('-', '_')}")
    run: Callable[[], Iterable[Figure]] = module.run
    return run
