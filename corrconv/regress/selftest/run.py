"""A whole self-test: commits planted and built, each tool asked in turn, what is found kept as it comes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from corrconv.commits.repository import Repository
from corrconv.core.scratch import scratch
from corrconv.core.threads import all_workers
from corrconv.kit import evidence as files
from corrconv.measure import environment
from corrconv.regress.asking import Asking, Settings
from corrconv.regress.prepare import Question, prepared
from corrconv.regress.selftest import asv, evidence, ours, plant
from corrconv.regress.selftest.evidence import (
    DEFAULTS,
    EFFECT,
    PLANTED,
    REGRESS,
    ROUNDS,
    SelfTest,
    Trial,
)
from corrconv.regress.state import Progress

NAMED = "asv", "numpy", "numba", "scipy"
RECORD = 3.0
"""Budgets that the record of one commit beside itself takes."""
UNFINISHED = f"{evidence.NAME}-unfinished"


def self_test(
    repository: Repository,
    found: SelfTest,
    results: Path,
    settings: Settings,
    *,
    say: Callable[[str], object],
    progress: Progress,
) -> SelfTest:
    """Measure how often regress, and asv beside it, err on this machine; about 14 budgets long.

    Parameters
    ----------
    repository : Repository
    found : SelfTest
        What is found already, see `begun`.
    results : Path
        The folder in which it is kept at its end, and until then by another name, so that a run that was
        killed goes on.
    settings : Settings
        Of each run.
    say, progress : callable
        Are told what is done.

    Raises
    ------
    NotMeasured
        Where the commit cannot be measured.
    OSError
        Where it cannot be kept.
    """
    commit = found.commit
    with scratch() as folder:
        within = plant.clone(repository, commit, folder / "clone")
        same = plant.same_again(within, commit)
        pairs = {0.0: (commit, same)}
        base = plant.slowed(within, commit, 0.0)
        pairs |= {share: (base, plant.slowed(within, commit, share)) for share in PLANTED}
        for number, (share, (before, after)) in enumerate(pairs.items()):

            def told(part: float, words: str, at: int = number) -> None:
                progress((at + part) / len(pairs), words)

            asking, _ = prepared(Question(before, after), within.root, say)
            found = _measured(found, asking, settings, share, results, told)
    path = evidence.save(found, results)
    with suppress(OSError):
        files.place(results, UNFINISHED).unlink()
    say(f"kept: {path}")
    return found


def begun(results: Path, commit: str, settings: Settings) -> SelfTest:
    """What a run that was stopped has found, of the same question; else nothing yet.

    Parameters
    ----------
    results : Path
        The folder in which it is kept.
    commit : str
        All 40 digits.
    settings : Settings

    Raises
    ------
    ValueError
        Where what is kept is damaged.
    """
    record = environment.record()
    new = SelfTest(
        commit,
        str(record["machine"]["processor"]),
        all_workers(),
        datetime.now(UTC).isoformat(timespec="seconds"),
        settings.budget,
        settings.effect,
        only=settings.only,
        versions={it: str(record["packages"].get(it, "")) for it in NAMED},
        load=record["load"]["load average, 1 min"],
    )
    before = files.load(SelfTest, files.place(results, UNFINISHED), remake=evidence.MAKE)
    same = ("commit", "processor", "budget", "effect", "only")
    if before and all(getattr(before, key) == getattr(new, key) for key in same):
        return before
    return new


def _measured(
    found: SelfTest,
    asking: Asking,
    settings: Settings,
    share: float,
    results: Path,
    progress: Progress,
) -> SelfTest:
    """With what each tool says of a pair of commits; each is kept as it comes."""

    def keep(**more: object) -> None:
        nonlocal found
        found = dataclasses.replace(found, **more)  # type: ignore[arg-type]
        files.save(found, files.place(results, UNFINISHED))

    def tried(tools: Sequence[str], run: Callable[[], tuple[Trial, ...]]) -> Trial:
        if not all(found.of(tool, share) for tool in tools):
            keep(trials=(*found.trials, *run()))
        return found.of(tools[0], share)[0]

    words = f"{share:.0%} slower" if share else "the same"
    if found.record is None:
        record = ours.record(asking, settings, RECORD * settings.budget, progress)
        keep(record=record)
    assert found.record is not None
    cells = ours.cells(asking, found.record.calls)

    def asv_trials(rounds: int | None = None) -> tuple[Trial, ...]:
        return asv.trials(asking.base, asking.head, cells, share, settings.effect, rounds)

    spent = tried([REGRESS], lambda: (ours.trial(asking, settings, share, progress),)).seconds
    progress(0.5, f"{DEFAULTS}: {words}")
    default = tried([DEFAULTS], asv_trials)
    progress(0.7, f"{ROUNDS}: {words}")
    tried([ROUNDS, EFFECT], lambda: asv_trials(asv.rounds_for(spent, default)))
    return found
