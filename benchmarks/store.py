"""The store that asv keeps: a sweep, measured once for each commit and environment.

asv runs `setup_cache` before the first benchmark and shows nothing meanwhile; `make bench` shows how far it
is. Every class that tracks a cell reads what it returns.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.origin import ROOT, installed
from corrconv.measure.one_run import one_run
from corrconv.sweep import run
from corrconv.sweep.contenders import contenders, here
from corrconv.sweep.evidence import FAILED, Outcome, Result
from corrconv.sweep.files import Refused
from corrconv.sweep.folder import Sweep, load
from corrconv.sweep.grid import asv_tier
from corrconv.sweep.judging import cells

FOLDER = "CORRCONV_SWEEP"
"""The variable that names the sweep's folder; else it is one of ``results/sweep``, by tier and commit."""
STAGES = "loading", "planning", "first_call", "one_shot"
Value = float | str
"""A number; NaN where a cell was not tried; words where it failed."""
Cache = dict[tuple[str, str, str], Value]
"""By what was measured, the case's line and the implementation."""


def setup_cache() -> Cache:
    """Sweep, or go on with a sweep that was stopped, and return its numbers."""
    folder = Path(os.environ.get(FOLDER) or ROOT / "results" / "sweep" / _name())
    who = contenders()
    todo, seconds = run.plan(who, asv_tier())
    with one_run(f"asv, a sweep to {folder}"):
        before = _set_aside(folder)
        found = numbers(run.run(todo, who, seconds, folder, here()))
    shutil.rmtree(before, ignore_errors=True)
    return found


setup_cache.timeout = 8 * 3600  # type: ignore[attr-defined]


def numbers(sweep: Sweep) -> Cache:
    """All that asv tracks of a sweep."""
    found: Cache = {}
    for record in sweep.records:
        for each in record.results:
            if each.outcome in FAILED:
                _failed(found, record.turn.line, each)
    for cell in cells(sweep.records, sweep.about.families):
        for side in cell.sides:
            at = cell.case.line, side.name
            found["seconds", *at] = side.seconds
            found["ratio", *at] = side.to_reference
            found["error", *at] = math.nan if side.error is None else side.error
    plan = sweep.about.plan
    for name, reason in sweep.about.checked.refused.items():
        for line in plan.cases:
            _failed(found, line, Result(name, Outcome.WRONG, reason))
        for what in STAGES if plan.alone else ():
            found[what, plan.first, name] = reason
    for alone in sweep.alone:  # the last process of each: an order of magnitude
        at = alone.case, alone.name
        stages = vars(alone.stages) if alone.stages else {}
        for name in STAGES:
            found[name, *at] = stages.get(name, alone.detail)
        for line, held in alone.memory.items():
            found["memory", line, alone.name] = float(held)
    return found


def _failed(found: Cache, line: str, each: Result) -> None:
    for what in ("seconds", "ratio", "error"):
        found[what, line, each.label] = f"{each.outcome}: {each.detail}"


def _set_aside(folder: Path) -> Path:
    """Where a sweep waits, until what takes its place is finished.

    What is finished is measured again, as asv does; so is what cannot be read, of other code, say.
    """
    before = folder.with_name(f"{folder.name}.before")
    if folder.exists() and _finished(folder):
        shutil.rmtree(before, ignore_errors=True)  # `folder` has taken its place
        folder.rename(before)
    return before


def _finished(folder: Path) -> bool:
    try:
        return load(folder).missing == 0
    except Refused:
        return True


def _name() -> str:
    """By tier and by the commit that is measured: what asv installed, or the checkout's."""
    if commit := installed(Path(sys.prefix)):
        return f"{asv_tier()}-{commit[:8]}-{Path(sys.prefix).name[:8]}"
    command = ["git", "rev-parse", "--short=8", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return f"{asv_tier()}-{done.stdout.strip()}"
