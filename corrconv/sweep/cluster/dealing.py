"""Who does what: each host one part of its kind's sweep at a time; what is lost goes to another host."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corrconv.kit.units import counted, listed
from corrconv.measure.rounds import Clock
from corrconv.sweep import stored
from corrconv.sweep.cluster.asked import Asked, Request
from corrconv.sweep.cluster.cluster import Hosts, Job
from corrconv.sweep.cluster.home import TRIES, Group, Kind, kind, place
from corrconv.sweep.cluster.present import Present
from corrconv.sweep.cluster.workers import Wrong, are_wrong, is_wrong
from corrconv.sweep.contenders import code
from corrconv.sweep.folder import About
from corrconv.sweep.run import Told

EVERY = 0.5
"""Seconds between two looks at the cluster."""
PATIENCE = 60.0
"""Seconds in which a host of a kind may come back, as where a nanny starts its worker again."""


@dataclass
class Host:
    """A machine of the cluster.

    Attributes
    ----------
    present : Present
        What its first worker said.
    workers : set of str
        Addresses of those that are there now.
    about : About or None
        What it said when it was looked at.
    kind : Kind or None
    job : Job or None
        What one of its workers does now.
    groups : tuple
        That this measures; none where it is looked at.
    done : int
        Turns of them that are finished there.
    failed : int
        Times in a row that it came to nothing.
    left_out : str
        Why it is given nothing more.
    """

    present: Present
    workers: set[str] = field(default_factory=set)
    about: About | None = None
    kind: Kind | None = None
    job: Job | None = None
    groups: tuple[Group, ...] = ()
    done: int = 0
    failed: int = 0
    left_out: str = ""

    @property
    def name(self) -> str:
        return self.present.name

    @property
    def serves(self) -> bool:
        """Whether it may be given something."""
        return bool(self.workers) and not self.left_out


class Dealing:
    """A sweep on a cluster, step by step.

    Parameters
    ----------
    cluster : Hosts
    asked : Asked
    output : Path
        The folder of all kinds.
    named : str or None
        What machines are called; None for a name by processor and cores.
    say : callable
        Is told what happens to hosts.
    told : callable
        Is told how far it is.
    clock : callable
        For tests.

    Attributes
    ----------
    kinds : list of Kind
    hosts : dict of str to Host
    """

    def __init__(
        self,
        cluster: Hosts,
        asked: Asked,
        output: Path,
        named: str | None = None,
        *,
        say: Callable[[str], object] = lambda words: None,
        told: Told = lambda done, turns, doing: None,
        clock: Clock = time.monotonic,
    ) -> None:
        self.kinds: list[Kind] = []
        self.hosts: dict[str, Host] = {}
        self._cluster, self._asked, self._output, self._named = cluster, asked, output, named
        self._say, self._told, self._clock = say, told, clock
        self._code = code()
        self._known: set[str] = set()
        self._began = False
        self._alone: dict[str, float] = {}
        self.wrong: dict[str, str] = {}

    def run(self, every: float = EVERY) -> None:
        """Until all that can be measured is.

        Raises
        ------
        Refused
            Where workers have other code, or a folder cannot be used.
        Stopped
            Where the scheduler is lost, or the disk is full.
        """
        try:
            while not self.step():
                time.sleep(every)
        finally:
            for each in self.kinds:
                each.folder.close()

    def step(self) -> bool:
        """Look who came, who went and what was finished, and deal; whether there is nothing left to do."""
        alive = self._cluster.workers()
        self._go(alive)
        self._come(alive - self._known)
        self._hear()
        for host in self.hosts.values():
            if host.job:
                self._see(host, host.job)
        for host in self.hosts.values():
            if host.serves and not host.job:
                self._give(host)
        self._wait()
        self._tell()
        asked_again = alive - self._known
        at_work = any(host.job for host in self.hosts.values())
        return not (asked_again or at_work or any(each.left for each in self.kinds))

    def _go(self, alive: set[str]) -> None:
        self._known &= alive
        for host in self.hosts.values():
            host.workers &= alive
            if host.job and host.job.worker not in alive:
                host.job.cancel()
                self._lost(host, "its worker is gone")

    def _come(self, new: set[str]) -> None:
        if not new:
            return
        wrong: list[Wrong] = []
        before = set(self.hosts)
        for worker, said in self._cluster.present(new).items():
            if isinstance(said, OSError):  # it has gone meanwhile, or is asked again
                continue
            self._known.add(worker)
            if isinstance(said, Present) and said.code == self._code:
                host = self.hosts.setdefault(said.machine, Host(said))
                host.workers.add(worker)
            else:
                wrong.append(is_wrong(worker, said, self._code))
        if wrong and not self._began:
            raise are_wrong(wrong)
        self._began = True
        if names := [host.name for key, host in self.hosts.items() if key not in before]:
            self._say(f"{counted(len(names), 'host')} looked at first: {listed(names)}")
        for each in wrong:
            self.wrong[each.worker] = each.what
            self._say(f"{each.worker} is left out: {each.what}")

    def _hear(self) -> None:
        by_worker = {host.job.worker: host for host in self.hosts.values() if host.job}
        for said in self._cluster.heard():
            host = by_worker.get(said["worker"])
            if host and "waiting" in said:
                self._say(f"{host.name}: {said['waiting']}")
            elif host and host.groups:
                host.done = said.get("done", host.done)

    def _see(self, host: Host, job: Job) -> None:
        said = job.said()
        if said is None:
            return
        if "answer" not in said:
            why = said.get("refused") or said.get("died") or said["lost"]
            if "refused" in said and not host.kind:
                host.failed = TRIES  # what it was asked cannot be done there
            self._lost(host, why, host.failed + ("lost" not in said))
            return
        try:
            sweep = stored.whole(Path(f"of {host.name}"), said["answer"])
            if host.kind is None:
                self._met(host, sweep.about)
            else:
                host.kind.keep(host.groups, host.present.machine, sweep)
        except ValueError as error:
            if host.kind is None:
                raise
            self._lost(host, str(error), host.failed + 1)
            return
        host.job, host.groups, host.done, host.failed = None, (), 0, 0

    def _met(self, host: Host, about: About) -> None:
        """A host has said what it is."""
        host.about, own = about, kind(about)
        known = next((each for each in self.kinds if each.of == own), None)
        if known is None:
            path, name = place(self._output, self._asked.tier, about, self._named, self._say)
            known = Kind(about, path, name)
            self.kinds.append(known)
            if done := len(known.all) - len(known.left):
                self._say(f"{name}: {done} of {counted(len(known.all), 'group')} came home before")
        if known.plan != about.plan:
            host.left_out = f"it would measure other cases than the other hosts of {known.name}"
            self._say(f"{host.name} is left out: {host.left_out}")
            return
        host.kind = known
        self._say(f"{host.name} is of {known.name}: {about.environment['machine']['processor']}")

    def _lost(self, host: Host, why: str, failed: int | None = None) -> None:
        """What a host did came to nothing; `failed`, so many times in a row, where that is its own fault."""
        groups, host.job, host.groups, host.done = host.groups, None, (), 0
        host.failed = host.failed + (not groups) if failed is None else failed
        if groups and host.kind:
            host.kind.back(groups, host.present.machine, f"{host.name}: {why}")
            self._say(
                f"{host.name}: {why}; to be measured again: {counted(len(groups), 'problem')}"
            )
        if host.failed >= TRIES:
            host.left_out = why
            self._say(f"{host.name} is left out: {why}")

    def _give(self, host: Host) -> None:
        worker = min(host.workers)
        if host.kind is None or host.about is None:
            host.job = self._cluster.start(worker, Request(self._asked))
            return
        host.groups = host.kind.take(host.present.machine, len(self._of(host.kind)))
        if host.groups:
            part = host.kind.part(host.groups, host.about)
            host.job = self._cluster.start(worker, Request(self._asked, part))

    def _of(self, which: Kind) -> list[Host]:
        """The hosts of a kind that are there."""
        return [host for host in self.hosts.values() if host.kind is which and host.serves]

    def _wait(self) -> None:
        """For a host of a kind that has none, and something left to do; not for ever."""
        for each in self.kinds:
            if not each.left or self._of(each):
                self._alone.pop(each.name, None)
                continue
            if each.name not in self._alone:
                self._say(f"no host of {each.name} is left; waiting {PATIENCE:.0f} s for one")
            since = self._alone.setdefault(each.name, self._clock())
            if self._clock() - since >= PATIENCE:
                reasons = [host.left_out for host in self.hosts.values() if host.kind is each]
                each.give_up(
                    "; ".join(
                        dict.fromkeys(["no host of its kind is left", *filter(None, reasons)])
                    )
                )

    def _tell(self) -> None:
        if not self.kinds:
            return
        turns = sum(each.turns for each in self.kinds)
        done = sum(len(each.folder.done) for each in self.kinds)
        busy = [host for host in self.hosts.values() if host.job]
        done += sum(host.done for host in busy)
        looked = sum(not host.groups for host in busy)
        words = f"{counted(len(busy), 'host')}" + (f", {looked} looked at" if looked else "")
        self._told(min(done, turns), turns, words)
