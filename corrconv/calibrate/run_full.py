"""``corrconv models``: measure every implementation, fit its model, store it, and say how good it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corrconv import available
from corrconv.calibrate import rounds
from corrconv.calibrate import show as calibrating
from corrconv.calibrate import show_full as shown
from corrconv.calibrate.evidence import EVIDENCE, as_evidence
from corrconv.calibrate.fitting import fit_all
from corrconv.calibrate.processes import Settings, measured
from corrconv.calibrate.rounds import Rounds
from corrconv.calibrate.types import Models
from corrconv.core import cache as stored
from corrconv.kit import old_evidence as evidence
from corrconv.kit.console import err, progress
from corrconv.measure.conditions import all_workers
from corrconv.model import table

if TYPE_CHECKING:
    from rich.progress import Progress

QUICK = Settings(10.0, 8, False, 0.004, ("float32",), threads=False)
FULL = Settings()
FILE = "models-rounds.npz"


@dataclass(frozen=True)
class Asked:
    """What the command line was given.

    Attributes
    ----------
    quick : bool
    output : Path or None
        Of the samples.
    stored : Path or None
        Samples to fit again.
    only : tuple of str
    results : Path
        asv's results, beside which evidence lies.
    """

    quick: bool = False
    output: Path | None = None
    stored: Path | None = None
    only: tuple[str, ...] = ()
    results: Path = Path("results/asv/results")


@dataclass(frozen=True)
class Found:
    """What came of it.

    Attributes
    ----------
    models : Models
    samples : Path
        Where the samples are.
    table, evidence : Path or None
        Where the models were stored for recommend and auto, and for the page; None where they were not.
    """

    models: Models
    samples: Path
    table: Path | None
    evidence: Path | None


def run(asked: Asked) -> Found:
    """Measure, unless there are stored samples; fit; store.

    Raises
    ------
    corrconv.calibrate.processes.Died
        Where a measuring process dies.
    ValueError
        Where a name is unknown, or stored samples are damaged.
    OSError
        Where a file cannot be written.
    RuntimeError, ModuleNotFoundError
        Where this machine has to be calibrated first, and that fails.
    """
    refuse_unknown(asked.only)
    samples = (
        asked.stored or asked.output or evidence.place(asked.results, "models").with_name(FILE)
    )
    settings = QUICK if asked.quick else FULL
    settings = Settings(**{**vars(settings), "only": asked.only})
    whole = not (asked.quick or asked.only)
    if whole and asked.stored is None and not stored.calibration():
        calibrating.calibrate()  # the others' times are measured against those of auto's own
    with progress() as bar:
        held = rounds.load(samples) if asked.stored else _measured(settings, samples, bar)
        task = bar.add_task("fitting", total=100)
        found = fit_all(
            _alone(held, samples),
            held.get("shared"),
            lambda share, what: bar.update(task, completed=100 * share, description=what),
        )
    return Found(
        found,
        samples,
        _store(found) if whole and asked.stored is None else None,
        evidence.save(as_evidence(found, _made(held)), asked.results, EVIDENCE) if whole else None,
    )


def refuse_unknown(names: tuple[str, ...]) -> None:
    """Raise a ValueError where a name is not that of an implementation that can run here."""
    if unknown := sorted(set(names) - set(available())):
        raise ValueError(f"--only: {unknown[0]!r} cannot run here; see corrconv list")


def _alone(held: dict[str, Rounds], samples: Path) -> Rounds:
    if "alone" not in held:
        raise ValueError(f"{samples}: has no samples of one thread; measure again: corrconv models")
    return held["alone"]


def _measured(settings: Settings, samples: Path, bar: Progress) -> dict[str, Rounds]:
    task = bar.add_task("measuring", total=100)
    return measured(
        settings,
        samples,
        lambda share, what: bar.update(task, completed=100 * share, description=what[:60]),
    )


def _store(found: Models) -> Path:
    """Into this machine's own table, beside what was calibrated."""
    from corrconv.engines.simd.host import SHAPE

    tile = stored.calibration().get("simd_tile", str(SHAPE))
    return table.write_own(((each.key, each.entry) for each in found.models), tile)


def _made(held: dict[str, Rounds]) -> dict[str, Any]:
    """What the models were made with, and on which machine."""
    from corrconv.measure import environment

    record = environment.record()
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": str(record["machine"]["processor"]),
        "processors": all_workers(),
        "commit": str(record["source"]["commit"]),
        "uncommitted changes": record["source"]["uncommitted changes"],
        "rounds": {process: len(rounds.seconds) for process, rounds in held.items()},
        "packages": dict(record["packages"]),
    }


def as_data(found: Found) -> dict[str, Any]:
    """For ``--json``."""
    data = as_evidence(found.models, {})
    return {
        "samples": str(found.samples),
        "table": found.table and str(found.table),
        "evidence": found.evidence and str(found.evidence),
        **{key: value for key, value in data.items() if key != "made"},
    }


def show(found: Found) -> None:
    """The table for people."""
    shown.show(found.models)
    said = f"samples in {found.samples}; corrconv models --from {found.samples} fits them again"
    err.print(said, soft_wrap=True)
    if found.table:
        err.print(
            f"stored in {found.table}; recommend and crossovers use it from now on", soft_wrap=True
        )
    if found.evidence:
        err.print(f"kept in {found.evidence}; the page shows it: corrconv report", soft_wrap=True)
