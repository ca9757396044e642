"""What comes home: a folder for each kind of machine, in which its sweep lies as a local one writes it.

``OUTPUT/MACHINE/sweep/TIER/`` is the sweep's folder, and ``OUTPUT/MACHINE/sweep.json`` the whole of it in one
file once it is whole: as published runs lie, so that a site leads from each machine to the others.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from corrconv.kit.codec import short
from corrconv.measure.machine import see
from corrconv.sweep import folder as reading
from corrconv.sweep.cluster.asked import Part
from corrconv.sweep.contenders import differences
from corrconv.sweep.evidence import Case, Plan, Turn
from corrconv.sweep.folder import SWEEP, About, Sweep
from corrconv.sweep.keeping import Folder

Group = tuple[str, ...]
"""Cases that one host measures: their lines."""
FEW, MOST = 3, 12
"""Groups of a part: a part starts processes for each pass, and what is lost with it is measured again."""
EACH = 2
"""Parts for each host that are left to be dealt when one is: none waits long for the last."""
TRIES = 3
"""Times that a group is lost before it is given up."""
VARY = "memory, GiB", "system"
"""What two machines of one kind may differ in, of what a record says of a machine."""


def kind(about: About) -> dict[str, Any]:
    """What must be the same of two hosts for one to go on with the other's sweep."""
    machine = about.environment["machine"]
    threads = about.environment.get("threads", {}).get("in timed cells")
    identity = {key: value for key, value in about.identity.items() if key != "machine"}
    return {
        **identity,
        **{key: value for key, value in machine.items() if key not in VARY},
        "threads that are allowed": threads,
    }


def place(
    output: Path, tier: str, about: About, named: str | None, say: Callable[[str], object]
) -> tuple[Path, str]:
    """The folder of a kind's sweep, and the kind's name: its own, the same whenever it is asked for.

    Raises
    ------
    ValueError
        Where the name is none, or a folder that is there is damaged.
    """
    first, own = see(named or about.identity["machine"]), kind(about)
    for number in count(1):
        name = first if number == 1 else f"{first}-{number}"
        folder = output / name
        there = [reading.about(it.parent) for it in sorted(folder.glob(f"sweep/*/{SWEEP}"))]
        other = next((held for held in there if kind(held) != own), None)
        if other is None:
            break
        say(f"{folder} is of another kind of machine: {short(differences(kind(other), own))}")
    return folder / "sweep" / tier, name


def groups(plan: Plan) -> list[Group]:
    """The cases of each problem: those that differ in threads alone are compared, so they are of one host."""
    found: dict[str, list[str]] = {}
    for line in plan.cases:
        found.setdefault(replace(Case.from_line(line), workers=1).line, []).append(line)
    return [tuple(lines) for lines in found.values()]


class Kind:
    """A kind of machine: its sweep at home, and which groups of it are left.

    Parameters
    ----------
    about : About
        What the first of its hosts said.
    path : Path
        Of its sweep's folder, which is begun, or gone on with.
    name : str

    Raises
    ------
    Refused
        As of `corrconv.sweep.keeping.Folder`.

    Attributes
    ----------
    left : deque
        Groups that nobody measures.
    missing : dict
        Groups that are given up, each with the reason.
    """

    def __init__(self, about: About, path: Path, name: str) -> None:
        self.name, self.of, self.plan = name, kind(about), about.plan
        identity = {**about.identity, "machine": name}
        self.folder = Folder(
            path, about.plan, identity, about.environment, about.families, lambda: about.checked
        )
        self.all = groups(about.plan)
        self.left = deque(group for group in self.all if not self.is_finished(group))
        self.missing: dict[Group, str] = {}
        self._lost: Counter[Group] = Counter()
        self._by: dict[Group, str] = {}

    @property
    def turns(self) -> int:
        """All that its plan has."""
        return len(self.plan.cases) * self.plan.passes

    def is_finished(self, group: Group) -> bool:
        """Whether all turns of a group are there, of one host: what a kill cut short is measured anew."""
        turns = (Turn(number, line) for line in group for number in range(self.plan.passes))
        found = [self.folder.done.get(turn) for turn in turns]
        return None not in found and len({each.host for each in found if each}) == 1

    def take(self, host: str, hosts: int) -> tuple[Group, ...]:
        """What a host does next, of so many that are there: nothing that it lost, where there are others."""
        ready = [group for group in self.left if hosts < 2 or self._by.get(group) != host]
        if not ready:
            return ()
        size = max(math.ceil(len(ready) / (EACH * hosts)), min(FEW, math.ceil(len(ready) / hosts)))
        new = [group for group in ready if not self._lost[group]]
        taken = tuple(new[: min(MOST, size)] or ready[:1])  # what was lost goes alone
        for group in taken:
            self.left.remove(group)
        return taken

    def part(self, taken: Sequence[Group], about: About) -> Part:
        """What a host is told, which said that of itself: first calls and memory go with the first group."""
        cases = {line for group in taken for line in group}
        alone = self.plan.alone > 0 and self.all[0] in taken
        lines = tuple(line for line in self.plan.cases if line in cases)
        return Part(lines, alone, about.checked)

    def back(self, taken: Sequence[Group], host: str, why: str) -> None:
        """Groups that a host has lost."""
        for group in taken:
            self._lost[group] += 1
            self._by[group] = host
            if self._lost[group] < TRIES:
                self.left.append(group)
            else:
                self.missing[group] = f"{why}, the {TRIES} times that it was tried"

    def give_up(self, why: str) -> None:
        """Nobody is there to measure what is left."""
        self.missing |= dict.fromkeys(self.left, why)
        self.left.clear()

    def keep(self, taken: Sequence[Group], host: str, sweep: Sweep) -> None:
        """Keep what a host has measured.

        Raises
        ------
        ValueError
            Where it is not what the host was told to do, or of another kind.
        Stopped
            Where it cannot be written.
        """
        if kind(sweep.about) != self.of:
            raise ValueError(
                f"it has become another kind of machine: {short(differences(self.of, kind(sweep.about)))}"
            )
        asked = {line for group in taken for line in group}
        if asked != set(sweep.about.plan.cases) or sweep.missing:
            raise ValueError("what came home is not what was asked for")
        self.folder.of_host(host, sweep.about.environment)
        for each in sweep.alone:
            self.folder.keep_alone(replace(each, host=host))
        for record in sweep.records:
            self.folder.keep(replace(record, host=host))
