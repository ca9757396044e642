"""The A/A experiment: in how many of so many sweeps is equal code named different?

    python -m tests.corrconv.sweep.same_code --runs 100

Two implementations are measured beside twins of theirs, which are copies of their files under other names,
entered as anyone's file is. A few cells of short calls and of long ones, six processes each, a few seconds a
run: real clocks, caches and neighbours, which simulations only guess (`test_floors.py` has those). Where the
noise floor holds with 99%, no more than one run in a hundred should name any pair of twins different.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corrconv import Implementation, impls
from corrconv.core.registry import source
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Cell, Pair
from corrconv.sweep.contenders import contenders, here
from corrconv.sweep.evidence import Plan, Record
from corrconv.sweep.floors import floors
from corrconv.sweep.folder import load
from corrconv.sweep.judging import cells
from corrconv.sweep.keeping import Folder
from corrconv.sweep.run import sweep
from tests.corrconv.sweep.fakes import ENVIRONMENT, IDENTITY

NAMES = "scipy_fft", "numba_simd"
TWIN = "_twin"
LINES = (
    "correlate 64x64 5x5 same fill float32 1",
    "correlate 1000 31 same fill float32 1",
    "correlate 256x256 9x9 same fill float32 1",
    "correlate 512x512 7x7 same fill float32 1",
)
PASSES = 6
SECONDS = 5.0


@dataclass(frozen=True)
class Said:
    """What one run says of the twins.

    Attributes
    ----------
    named : tuple of str
        Pairs that are called different, each with its cell, ratio and floor.
    pairs : int
    largest : float
        The factor by which twins differed most.
    """

    named: tuple[str, ...]
    pairs: int
    largest: float


def twin(name: str, folder: Path) -> str:
    """A copy of an implementation's file under another name: its path."""
    (original,) = (Path(each, f"{name}.py") for each in impls.__path__)
    text, found = re.subn(
        rf'^    name = "{name}"$', f'    name = "{name}{TWIN}"', original.read_text(), flags=re.M
    )
    assert found == 1
    path = folder / f"{name}{TWIN}.py"
    path.write_text(text)
    return str(path)


def measured(who: Sequence[Implementation], seed: int, folder: Path) -> tuple[Record, ...]:
    """One sweep of the cells, in a folder that is new."""
    todo = Plan(LINES, tuple(source(it.name) for it in who), PASSES, 1.0, seed)
    with Folder(folder, todo, IDENTITY, ENVIRONMENT) as held:
        sweep(held, todo, who, here(), SECONDS)
    return load(folder).records


def said(records: Sequence[Record]) -> Said:
    """What is called different though it is the same."""
    families = dict.fromkeys((*NAMES, *(name + TWIN for name in NAMES)), "direct")
    twins = [
        (cell, pair) for cell in cells(records, families) for pair in cell.pairs if _are_twins(pair)
    ]
    named = tuple(_words(*each) for each in twins if each[1].verdict is not Verdict.NOT_RESOLVED)
    largest = max((max(pair.ratio, 1 / pair.ratio) for _, pair in twins), default=1.0)
    return Said(named, len(twins), largest)


def _are_twins(pair: Pair) -> bool:
    return pair.of.removesuffix(TWIN) == pair.to.removesuffix(TWIN)


def _words(cell: Cell, pair: Pair) -> str:
    return f"{cell.case.line}: {pair.of} {pair.ratio:.4f} of {pair.to}, floor {cell.floor:.4f}"


def main(runs: int) -> None:
    """All runs, a line each, and how many named anything."""
    named = pairs = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        who = contenders([*NAMES, *(twin(name, folder) for name in NAMES)])
        for run in range(runs):
            records = measured(who, run, folder / str(run))
            found, of_run = said(records), floors(records)
            named += bool(found.named)
            pairs += found.pairs
            known = [each.factor - 1 for each in (of_run.short, of_run.long) if each]
            floor = " and ".join(f"{each:.1%}" for each in known)
            print(
                f"{run + 1}/{runs}: floors {floor}; twins differ by {found.largest - 1:.1%} at most; "
                f"{'; '.join(found.named) or 'none named'}",
                flush=True,
            )
    print(
        f"{named} of {runs} runs name equal code different, of {pairs / max(runs, 1):.0f} pairs of twins "
        f"each; {(time.monotonic() - began) / max(runs, 1):.1f} s a run"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10)
    main(parser.parse_args().runs)
