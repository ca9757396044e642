"""Who takes part in a case, who does not, and why; what a side may take; and who stands for which code."""

from __future__ import annotations

import hashlib
import math
import platform
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from corrconv import Implementation, Problem
from corrconv.core.guests import GuestFailed, declined, told
from corrconv.core.registry import source
from corrconv.kit.registered import chosen
from corrconv.measure import conditions
from corrconv.measure.conditions import gib, reader
from corrconv.measure.environment import Record as Environment
from corrconv.measure.grids import REFERENCE, too_slow
from corrconv.measure.problems import KERNELS, low_rank_only
from corrconv.sweep.evidence import FAILED, Case, Outcome, Record, Result

HOPELESS, LONG = 10.0, 0.02
"""So many times behind the best, in calls over so many seconds, a side has one call and no rounds."""
SECONDS = 60.0
"""For a step: a library's first import and plan take up to ten, FFTW's planner stops at one."""
SHARE = 0.75
"""Of the memory that is available when a sweep starts: the rest is the system's and this process's."""
CGROUP = Path("/sys/fs/cgroup")
HARDWARE = ("processor", "architecture", "threads")
Identity = dict[str, str]
MEASURED = "core", "engines", "impls", "measure", "model", "sweep"
"""Packages that decide what a sweep finds."""


@dataclass(frozen=True)
class Limits(conditions.Limits):
    """What a process may take, and the options of the command line that ask for the same."""

    options: str = ""


def here(memory: float | None = None, seconds: float = SECONDS) -> Limits:
    """Of this machine as it is now; `memory`, in GiB, where it is given.

    Raises
    ------
    ModuleNotFoundError
        Where psutil is missing, which tells how much memory is free.
    """
    asked = [] if memory is None else [f"--memory {memory:g}"]
    if seconds != SECONDS:
        asked.append(f"--limit {seconds:g}")
    free = int(SHARE * available())
    return Limits(seconds, free if memory is None else int(memory * 2**30), " ".join(asked))


def available(cgroup: Path = CGROUP) -> int:
    """Bytes that may still be taken: of the system, or of this control group where that is less."""
    return int(min(reader("psutil").virtual_memory().available, _left(cgroup)))


def _left(cgroup: Path) -> float:
    """What a container may still take; caches are given back where memory is short (cgroup-v2, v1)."""
    for most, stat, held in (
        ("memory.max", "memory.stat", "anon"),
        ("memory/memory.limit_in_bytes", "memory/memory.stat", "rss"),
    ):
        with suppress(OSError, ValueError, KeyError):
            limit = int((cgroup / most).read_text())  # no limit is "max": a ValueError
            told = dict(line.split() for line in (cgroup / stat).read_text().splitlines())
            return limit - int(told[held])
    return math.inf


def predicted(implementation: Implementation, problem: Problem) -> int:
    """Bytes that a side needs in all: its operands, its result twice, and what it needs beyond them."""
    held = math.prod(problem.x_shape) + KERNELS * math.prod(problem.h_shape)
    held += 2 * math.prod(problem.output_shape)
    said = told(implementation, "memory", problem)
    if not isinstance(said, (int, float)) or not 0 <= said < 2**63:
        raise GuestFailed(
            f"{implementation.name}: its memory must give bytes, 0 to 2^63, got {said!r:.80}"
        )
    return problem.dtype.itemsize * held + int(said)


def contenders(only: Sequence[str] = ()) -> list[Implementation]:
    """The implementations of names or files, or all that can run here.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where one is not registered, or cannot run here: with its reason.
    """
    return chosen(list(dict.fromkeys(only)))


def repeat(case: Case, it: Implementation, limits: Limits) -> str:
    """A command that runs a case with one implementation alone, within the same limits."""
    words = ["corrconv", "sweep", "--case", case.line, "--only", source(it.name)]
    return f"{shlex.join(words)} {limits.options}".rstrip()


def choose(
    case: Case,
    who: Sequence[Implementation],
    limits: Limits,
    slow: float,
    before: Sequence[Record] = (),
    refused: Mapping[str, str] = {},
) -> tuple[list[Implementation], list[Result]]:
    """Those that are tried in a case, the reference first; and why the others are not.

    Parameters
    ----------
    case : Case
    who : sequence of Implementation
    limits : Limits
    slow : float
        Seconds a call from which one is not tried.
    before : sequence of Record
        Of the same case in earlier passes: who failed there, or was hopeless, is not tried again.
    refused : mapping of str to str
        By name, why the gate refuses them.
    """
    known = {**_known(before), **refused}
    tried, others = [], []
    for it in sorted(who, key=lambda it: it.name != REFERENCE):
        result = _not_tried(case, it, limits, slow, known)
        if result is None:
            tried.append(it)
        else:
            others.append(result)
    return tried, others


def _not_tried(
    case: Case, it: Implementation, limits: Limits, slow: float, known: Mapping[str, str]
) -> Result | None:
    problem, reason = case.problem, known.get(it.name)
    if not reason and low_rank_only(it) and not case.rank_one:
        reason = "kernels of noise: it takes those of low rank"
    if reason := reason or declined(it, problem) or too_slow(it, problem, slow):
        return Result(it.name, Outcome.NOT_TRIED, reason)
    try:
        need, allowed = predicted(it, problem), limits.memory
    except GuestFailed as error:
        return Result(it.name, Outcome.NOT_TRIED, str(error))
    if allowed is None or need <= allowed:
        return None
    reason = f"about {gib(need)} predicted, allowed are {gib(allowed)}: --memory gives more"
    return Result(it.name, Outcome.TOO_LARGE, reason, repeat(case, it, limits))


def _known(before: Sequence[Record]) -> dict[str, str]:
    """By label, why a side is not tried again."""
    known = {}
    for record in before:
        best = min((each.look for each in record.results if each.look), default=0.0)
        for each in record.results:
            where = f"in pass {record.turn.number}"
            if each.outcome in FAILED:
                known[each.label] = f"{each.outcome} {where}"
            elif each.look and hopeless(each.look, best) and each.label != record.reference:
                known[each.label] = f"{each.look / best:.0f} times behind the best {where}"
    return known


def hopeless(look: float, best: float) -> bool:
    """Whether one call says enough of a side, beside the best one's seconds."""
    return look > max(HOPELESS * best, LONG)


def identity(machine: str, who: Sequence[Implementation], environment: Environment) -> Identity:
    """What must be the same for turns to belong to one sweep: the machine, the libraries, the code."""
    packages = {it.library: it.version for it in who}
    packages["numpy"] = environment["packages"].get("numpy", "?")
    hardware = {key: str(environment["machine"].get(key)) for key in HARDWARE}
    return {
        "machine": machine,
        **hardware,
        "Python": platform.python_version(),
        **dict(sorted(packages.items())),
        "code": code(who),
    }


def differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """What two identities differ in, in words; empty where they are the same."""
    return "; ".join(
        f"{key} {there.get(key, 'none')} there, {here.get(key, 'none')} here"
        for key in dict.fromkeys((*there, *here))
        if there.get(key) != here.get(key)
    )


def code(who: Sequence[Implementation] = ()) -> str:
    """A digest of what is measured and how: a commit would not tell of uncommitted changes."""
    packages = [import_module(f"corrconv.{name}") for name in MEASURED]
    sources = sorted(each for it in packages for each in Path(it.__path__[0]).rglob("*.py"))
    files = [Path(name) for it in who if (name := source(it.name)).endswith(".py")]
    digest = hashlib.sha256()
    for path in (*sources, *files):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
