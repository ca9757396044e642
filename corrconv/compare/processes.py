"""The measuring processes of a comparison, as `corrconv.compare.run` uses them."""

from __future__ import annotations

from typing import Protocol

from corrconv.compare.request import How, Request, measure
from corrconv.kit.codec import to_data
from corrconv.measure.process import Process
from corrconv.measure.sides import labels


class Child(Protocol):
    """A process that does a request; each step raises `ProcessFailed` where it cannot."""

    def ready(self) -> list[float]:
        """Wait until its sides are ready: seconds a call of each, roughly."""

    def measure(self, calls: int, seconds: float) -> list[list[float]]:
        """Seconds a call of each side in each round."""

    def close(self) -> None:
        """End it, if it has not ended."""


class Measuring:
    """A process that does a request, and further ones: `Child` for each."""

    def __init__(self, request: Request) -> None:
        self._process = Process(threads=max(side.workers for side in request.sides))
        self.ask(request)

    def ask(self, request: Request) -> None:
        """What to do next."""
        self._process.begin(measure, request, labels(tuple(side.name for side in request.sides)))

    def ready(self) -> list[float]:
        """As in `Child`."""
        seconds: list[float] = self._process.hear()
        return seconds

    def measure(self, calls: int, seconds: float) -> list[list[float]]:
        """As in `Child`."""
        self._process.tell(to_data(How(calls, seconds)))
        taken: list[list[float]] = self._process.result()
        return taken

    def close(self) -> None:
        """As in `Child`."""
        self._process.close()
