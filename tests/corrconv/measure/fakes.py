"""Processes that only pretend, on a clock that they share."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np

from corrconv import Problem
from corrconv.compare.process import Answer, Request
from corrconv.measure.rounds import Timed, take
from corrconv.measure.sides import Side

PROBLEM = Problem("correlate", (64,), (3,), "same", dtype=np.dtype("float32"))


def sides(*names: str) -> list[Side]:
    return [Side(name, PROBLEM) for name in names]


@dataclass
class Machine:
    """Starts processes whose calls take the seconds given, give or take 1%.

    Attributes
    ----------
    seconds : dict
        Of a call, by implementation.
    start : float
        Seconds that a process takes to get ready.
    fails : int or None
        The process, counting from 0, that raises `error` when it should measure.
    """

    seconds: dict[str, float]
    start: float = 1.0
    fails: int | None = None
    error: Exception = field(default_factory=RuntimeError)
    now: float = 0.0
    log: list[str] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    told: list[tuple[int, float]] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def launch(self, request: Request) -> FakeChild:
        self.requests.append(request)
        self.log.append(f"start {len(self.requests) - 1}")
        return FakeChild(self, request, len(self.requests) - 1)


class FakeChild:
    def __init__(self, machine: Machine, request: Request, number: int) -> None:
        self._machine, self._request, self._number = machine, request, number
        self._noise = random.Random(number)

    def ready(self) -> list[float]:
        self._machine.now += self._machine.start
        return [self._machine.seconds[side.name] for side in self._request.sides]

    def measure(self, calls: int, seconds: float) -> Answer:
        machine = self._machine
        machine.log.append(f"measure {self._number}")
        machine.told.append((calls, seconds))
        if machine.fails == self._number:
            raise machine.error

        def call(each: float) -> None:
            machine.now += each * (1 + self._noise.uniform(-0.01, 0.01))

        timed = [lambda s=machine.seconds[side.name]: call(s) for side in self._request.sides]
        taken = take(
            [Timed(each, calls, clock=machine.clock) for each in timed],
            rounds=2 * self._request.blocks,
            seconds=seconds,
            seed=self._request.seed,
            clock=machine.clock,
        )
        return Answer([each.seconds for each in taken])

    def close(self) -> None:
        self._machine.log.append(f"close {self._number}")
