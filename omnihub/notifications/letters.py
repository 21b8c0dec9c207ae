"""What crosses the door to the ways."""

from dataclasses import dataclass, field

from omnihub.notifications.rendering import Rendered


@dataclass(frozen=True, slots=True)
class Letter:
    """`reference` is ours; a provider gives it back with the news of it. `stop_url`: no more of these."""

    to: str = field(repr=False)
    reference: str
    rendered: Rendered = field(repr=False)
    stop_url: str = field(default="", repr=False)
