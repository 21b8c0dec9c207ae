"""The last connection test, as the Odoo page shows it."""

from dataclasses import dataclass

from erp_bridge.check.findings import Section, sections
from erp_bridge.models import CheckRun
from omnihub.core import installation


@dataclass(frozen=True, slots=True)
class Test:
    run: CheckRun
    sections: list[Section]
    paused: bool

    @property
    def running(self) -> bool:
        return self.run.finished_at is None

    @property
    def waits(self) -> bool:
        """Nobody has begun it yet."""
        return self.running and not self.run.doing

    @property
    def failed(self) -> int:
        return sum(section.failed for section in self.sections)

    @property
    def noted(self) -> int:
        return sum(section.noted for section in self.sections)

    @property
    def looked_at(self) -> int:
        return sum(len(section.findings) for section in self.sections)

    def general(self) -> list[Section]:
        return [section for section in self.sections if section.shop is None]

    def of_shops(self) -> dict[int, Section]:
        return {section.shop: section for section in self.sections if section.shop is not None}


def last() -> Test | None:
    run = CheckRun.objects.order_by("-asked_at", "-pk").first()
    if run is None:
        return None
    paused = run.finished_at is None and installation.paused()
    return Test(run, sections(run.sections), paused)
