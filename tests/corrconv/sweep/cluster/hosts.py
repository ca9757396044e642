"""A cluster that pretends: workers on machines of some kind, whose parts a machine of `fakes` measures."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corrconv.sweep import stored
from corrconv.sweep.checked import Checked
from corrconv.sweep.cluster.asked import Asked, Part, Request
from corrconv.sweep.cluster.dealing import Dealing
from corrconv.sweep.cluster.present import Present
from corrconv.sweep.contenders import code
from corrconv.sweep.evidence import Alone, Plan
from corrconv.sweep.folder import About, Sweep, load
from corrconv.sweep.keeping import Folder
from corrconv.sweep.run import sweep
from tests.corrconv.sweep import fakes

PLAN = replace(fakes.plan(cases=6, passes=2), alone=1, first=fakes.LINE)
"""Six problems, two of them with two threads as well; and what each implementation has alone."""
ASKED = Asked("quick", ("strided", "naive"))
Fate = Callable[[str, Part], dict[str, Any] | None]
"""Of a machine and a part: what is said in place of an answer, if anything."""


def about(processor: str, todo: Plan = PLAN) -> About:
    """What a host with such a processor says of itself."""
    machine = {**fakes.ENVIRONMENT["machine"], "processor": processor}
    return About(
        "looked",
        todo,
        {**fakes.IDENTITY, "machine": "lab-2core", "processor": processor},
        {**fakes.ENVIRONMENT, "machine": machine},
        "now",
        {"strided": "direct", "naive": "direct"},
        Checked(gate={"strided": None, "naive": None}),
    )


def measured(of: About, part: Part, room: Path) -> Sweep:
    """A part as a host measures it."""
    todo = replace(of.plan, cases=part.cases, alone=0)
    with Folder(room, todo, of.identity, of.environment, of.families) as held:
        sweep(held, todo, fakes.WHO, fakes.LIMITS, 1.0, launch=fakes.Machine().launch)
        found = load(room)
    names = of.plan.sources if part.alone else ()
    alone = (Alone(name, 0, fakes.LINE, None, {}, "it pretends", "now") for name in names)
    return replace(found, alone=tuple(alone))


@dataclass
class Job:
    worker: str
    words: dict[str, Any]
    looks: int
    cancelled: bool = False

    def said(self) -> dict[str, Any] | None:
        self.looks -= 1
        return self.words if self.looks < 0 else None

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Pretending:
    """A cluster.

    Attributes
    ----------
    at : dict
        By worker, its machine.
    processors : dict
        By machine, what makes its kind.
    room : Path
        For what hosts write.
    fate : callable
        See `Fate`.
    log : list
        The machine and the cases of each part that was begun.
    jobs : list of Job
    looks : int
        So often a part is asked for before it is done.
    """

    at: dict[str, str]
    processors: dict[str, str]
    room: Path
    fate: Fate = lambda machine, part: None
    code: str = field(default_factory=code)
    log: list[tuple[str, Part]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    looks: int = 1
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def workers(self) -> set[str]:
        return set(self.at)

    def present(self, workers: Collection[str]) -> dict[str, Present | Exception]:
        return {it: Present(self.at[it], self.at[it], self.code, "0.1") for it in workers}

    def start(self, worker: str, request: Request) -> Job:
        machine = self.at[worker]
        busy = {each.worker for each in self.jobs if each.looks >= 0 and not each.cancelled}
        assert machine not in {self.at.get(each) for each in busy}, "two at once on one machine"
        it = about(self.processors[machine])
        if request.part is None:
            looks, words = 0, {"answer": stored.body(Sweep(Path(), it, ()))}
        else:
            self.log.append((machine, request.part))
            room = self.room / f"{machine}{next(self.numbers)}"
            looks, words = (
                self.looks,
                self.fate(machine, request.part)
                or {"answer": stored.body(measured(it, request.part, room))},
            )
        self.jobs.append(Job(worker, words, looks))
        return self.jobs[-1]

    def heard(self) -> list[dict[str, Any]]:
        return []

    def measuring(self) -> str | None:
        """A worker that measures a part now."""
        busy = [each.worker for each in self.jobs if each.looks >= 0 and not each.cancelled]
        return busy[0] if busy and self.log else None


def dealt(
    cluster: Pretending,
    output: Path,
    meanwhile: Callable[[Dealing], object] = lambda dealing: None,
    **more: Any,
) -> Dealing:
    """All of it, with something that happens before each step."""
    dealing = Dealing(cluster, ASKED, output, **more)
    try:
        for _ in range(500):
            meanwhile(dealing)
            if dealing.step():
                return dealing
        raise AssertionError("it comes to no end")
    finally:
        for each in dealing.kinds:
            each.folder.close()
