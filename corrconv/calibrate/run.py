"""What ``corrconv calibrate`` does: a quick calibration, a full one, and the package's own tables."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from corrconv.calibrate import measure, registers, samples, scaling, sizes, threads
from corrconv.calibrate.evidence import NAME, Calibrated, Models, Tiles
from corrconv.calibrate.fit import fit_all
from corrconv.calibrate.samples import Rounds
from corrconv.calibrate.sizes import Depth
from corrconv.core import cache, calibration, private
from corrconv.core.calibration import Calibration
from corrconv.core.threads import all_workers
from corrconv.engines.simd import host
from corrconv.kit import evidence
from corrconv.measure import environment
from corrconv.measure.process import Progress
from corrconv.model import table

FILE, PART = "calibrate-rounds.npz", "calibrate-rounds-part.npz"
"""Samples of everybody in full, and of a trial or some."""


@dataclass(frozen=True)
class Quick:
    """What a quick calibration found, where it is stored, and how many seconds it took.

    `simd_tile` is the shape of `numba_simd`'s tile, in bytes of a vector x rows x vectors; `tile_ratios`
    is the time of every shape that was tried, in units of the usual one's; so many other entries were
    `scaled` as the `models` of what was measured.
    """

    file: Path
    simd_tile: str
    tile_ratios: dict[str, float]
    models: Models
    scaled: int
    seconds: float


def quick(progress: Progress) -> Quick:
    """Measure `auto`'s three, scale the others, store.

    Raises an OSError where the user's cache folder cannot be written to, before anything is measured, a
    ModuleNotFoundError where numba is missing, and a ProcessFailed where a process that measures fails.
    """
    started = time.perf_counter()
    private.make(cache.cache_folder())
    _writable(calibration.file())
    sides, _ = sizes.sides(sizes.QUICK)
    problems = [side.problem for side in sides]
    before = scaling.predictions(problems)
    progress(0.0, "register tiles")
    usual = host.by_name()
    tile, ratios = registers.fastest(usual, host.candidates(usual))
    table.write_own([], tile)  # from now on processes start with it
    alone = measure.rounds(sides, sizes.QUICK.seconds, 1, {}, _part(progress, 0.3, 1.0))
    models = fit_all(alone.least())
    table.write_own(models.entries.items(), tile)
    scaled = scaling.scaled(before, scaling.predictions(problems), models.entries)
    file = table.write_own(scaled, tile)
    return Quick(file, tile, ratios, models, len(scaled), time.perf_counter() - started)


def _writable(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    trial = file.with_name(f"{file.name}.try")
    trial.touch()
    trial.unlink()


def _part(progress: Progress, start: float, end: float) -> Progress:
    """Progress of a part of what is done."""
    return lambda share, words: progress(start + (end - start) * share, words)


@dataclass(frozen=True)
class Asked:
    """What a full calibration was given.

    A trial has few small sizes, and stores nothing. Samples go to `output`, or beside the results where
    left out; those `stored` are fitted again. `only` has names or files, and evidence lies beside asv's
    `results`.
    """

    trial: bool = False
    output: Path | None = None
    stored: Path | None = None
    only: tuple[str, ...] = ()
    results: Path = Path("results")

    @property
    def samples(self) -> Path:
        """Where the samples are, or will be."""
        beside = self.evidence.with_name(FILE if self.whole else PART)
        return self.stored or self.output or beside

    @property
    def evidence(self) -> Path:
        """Where what the page shows will be."""
        return evidence.place(self.results, NAME)

    @property
    def whole(self) -> bool:
        """Whether everybody is asked in full, so that it is worth keeping."""
        return not (self.trial or self.only)


@dataclass(frozen=True)
class Full:
    """What a full calibration found, and where the samples are.

    The models were stored in `table` for recommend and auto, in `evidence` for the page; None where not.
    """

    models: Calibrated
    samples: Path
    table: Path | None
    evidence: Path | None


def full(asked: Asked, progress: Progress) -> Full:
    """Measure, unless there are stored samples; fit; store.

    Raises as `quick` does, and a ValueError where a name is unknown, or stored samples are damaged.
    """
    if asked.whole and not asked.stored and not table.own().entries:
        quick(progress)  # the others' times are measured against those of auto's own
    depth = replace(sizes.TRIAL if asked.trial else sizes.FULL, only=asked.only)
    held, models = _fitted(asked, depth, progress)
    taken = {process: len(rounds.seconds) for process, rounds in held.items()}
    found = Calibrated(
        **vars(models), made=environment.made(rounds=taken), tiles=Tiles(str(host.shape()))
    )
    own = asked.whole and not asked.stored  # stored samples may be of another machine
    return Full(
        found,
        asked.samples,
        table.write_own(models.entries.items(), str(host.shape())) if own else None,
        evidence.save(found, asked.evidence) if asked.whole else None,
    )


def _fitted(asked: Asked, depth: Depth, progress: Progress) -> tuple[dict[str, Rounds], Models]:
    """Stored samples or new ones, and their models."""
    if asked.stored:
        held = samples.load(asked.stored)
    else:
        held = _measured(depth, asked.samples, progress)
    return held, fit_all(held["alone"], held.get("shared"), progress)


def _measured(depth: Depth, output: Path, progress: Progress) -> dict[str, Rounds]:
    """Rounds on one thread, and on all; what is measured is kept at once, whatever comes next."""
    _writable(output)
    sides, left_out = sizes.sides(depth)
    workers = all_workers() if depth.threads else 1
    part = _part(progress, 0.0, 0.75 if workers > 1 else 1.0)
    found = {"alone": measure.rounds(sides, depth.seconds, 1, left_out, part)}
    samples.save(output, **found)
    if workers > 1 and (sides := threads.sides(found["alone"], workers)):
        part = _part(progress, 0.75, 1.0)
        found["shared"] = measure.rounds(sides, depth.seconds / 3, workers, {}, part)
        samples.save(output, **found)
    return found


def builtin(asked: Asked, progress: Progress) -> Path:
    """Write the table that comes with the package, from a run on this machine or from stored samples.

    Raises a ValueError where this machine has times of its own, which would be taken for the package's, and
    where some are asked for alone: all stand at the speed of one run.
    """
    if table.own() != Calibration():
        raise ValueError(
            f"--builtin: {cache.cache_folder()} holds times of this machine; "
            "set CORRCONV_CACHE to an empty folder"
        )
    if asked.only:
        raise ValueError("--builtin: measures everybody, at the speed of one run; leave out --only")
    _, models = _fitted(asked, sizes.BUILTIN, progress)
    fitted = {str(ndim): asdict(sizes) for ndim, sizes in models.fitted.items()}
    table.write_builtin(models.entries.items(), simd_tile=str(host.shape()), fitted=fitted)
    return table.BUILTIN
