"""asv's stored results as one tidy frame, a row for each cell.

The columns:

=====================  ==================================================================
question … threads     what was measured, see `corrconv.reports.timings.asv_names.Meaning`
implementation         its name; empty for the overhead
family                 as `corrconv.Implementation` has it; ``unknown`` where it does not load here
N, n                   sides of image and kernel (2-D), samples and taps (1-D); 0 for the overhead
value                  in `unit`: the median of a timing; the error is log10 of the normwise error
q25, q75               quartiles of the samples, of timings
ci_low, ci_high        asv's 99% interval of the median; infinite where the samples are too few
number, repeat         calls in a sample, and samples
samples                the samples themselves, where asv recorded them
status                 ``ok``; ``n/a``: not tried, for a reason; ``failed``
benchmark, file        asv's name and the results file: where each number can be looked up
commit, date, started  the commit and its date; when the measurement began
machine, cpu           asv's name for the machine, and its processor
=====================  ==================================================================

`date` and `started` are in UTC.
"""

from __future__ import annotations

import itertools
import json
import math
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

import corrconv

from .asv_names import RETIRED, Meaning, meaning

NOT_RESULTS = {"machine.json", "benchmarks.json", "environment.json"}
KEY = ["operation", "ndim", "dtype", "threads", "implementation", "N", "n", "machine", "file"]
NEEDED = ("commit_hash", "date", "result_columns", "results")


def load(results: Path) -> pd.DataFrame:
    """Every result of every machine and commit below the folder `results`, asv's ``results_dir``.

    Raises
    ------
    FileNotFoundError
        Where there are no results.
    ValueError
        Where a results file is damaged; the message names it and says what to do.

    Warns
    -----
    UserWarning
        Where benchmarks are left out because no version of corrconv so far knows them.
    """
    files = sorted(path for path in results.rglob("*.json") if path.name not in NOT_RESULTS)
    if not files:
        raise FileNotFoundError(f"{results}: no asv results here; measure first: make bench")
    unknown: set[str] = set()
    frame = pd.DataFrame([row for path in files for row in _rows_of_file(path, unknown)])
    if unknown:
        warnings.warn(f"left out, since not known: {', '.join(sorted(unknown))}", stacklevel=2)
    if frame.empty:
        raise FileNotFoundError(f"{results}: its files hold no results that are known; make bench")
    for column in ("date", "started"):
        frame[column] = pd.to_datetime(frame[column], unit="ms", utc=True)
    return _subtract_baselines(frame)


def newest(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of one results file: the one measured last, whatever its commit's date."""
    files = frame.groupby(["machine", "file"], as_index=False)[["started", "date"]].max()
    last = files.sort_values(["started", "date"], na_position="first").iloc[-1]
    chosen = (frame["machine"] == last["machine"]) & (frame["file"] == last["file"])
    return frame[chosen].reset_index(drop=True)


def of_file(frame: pd.DataFrame, path: Path) -> pd.DataFrame:
    """The rows of the results file `path`, which lies in the folder of its machine.

    Raises
    ------
    ValueError
        Where there are none.
    """
    chosen = frame[(frame["machine"] == path.parent.name) & (frame["file"] == path.name)]
    if chosen.empty:
        raise ValueError(f"{path}: holds no results that are known; measure again: make bench")
    return chosen.reset_index(drop=True)


def select(frame: pd.DataFrame, question: str, **wanted: object) -> pd.DataFrame:
    """The cells that hold a number for `question`, and that have the `wanted` values in columns."""
    chosen = (frame["question"] == question) & (frame["status"] == "ok")
    for column, value in wanted.items():
        chosen &= frame[column] == value
    return frame[chosen]


@cache
def family(implementation: str) -> str:
    """As the implementation has it; ``unknown`` where it is not registered or does not load."""
    try:
        return corrconv.get(implementation).family
    except (
        Exception
    ):  # whatever loading a third party's module raises: stored results stay readable
        return "unknown"


def _rows_of_file(path: Path, unknown: set[str]) -> Iterator[dict[str, Any]]:
    stored = _read(path)
    if missing := [key for key in NEEDED if key not in stored]:
        raise ValueError(f"{path}: is not an asv results file (no {', '.join(missing)}); move it")
    about = _read(path.parent / "machine.json")
    common = {
        "commit": stored["commit_hash"],
        "date": stored["date"],
        "machine": about.get("machine", path.parent.name),
        "cpu": f"{about.get('cpu', 'processor unknown')}, {about.get('num_cpu', '?')} processors",
        "file": path.name,
    }
    for benchmark, fields in stored["results"].items():
        what = meaning(benchmark)
        if what is None:
            unknown |= {benchmark} - RETIRED
            continue
        columns = dict(zip(stored["result_columns"], fields))
        try:
            cells = list(_cells(what, columns))
        except (TypeError, ValueError, IndexError) as error:
            raise ValueError(
                f"{path}: {benchmark} is damaged ({error}); delete the file and measure again"
            ) from None
        for cell in cells:
            yield {**vars(what), **cell, "unit": what.unit, "benchmark": benchmark, **common}


def _cells(what: Meaning, columns: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The cells of one benchmark: asv stores a list for each column, and None for one all empty."""
    params = list(itertools.product(*columns["params"]))
    results = columns.get("result") or [None] * len(params)

    def stored(column: str, i: int) -> Any:
        values = columns.get(column)
        return None if values is None else values[i]

    for i, names in enumerate(params):
        implementation, N, n = names if names else ("", "0", "0")
        name = implementation.strip("'\"")
        samples = stored("samples", i)
        yield {
            "implementation": name,
            "family": family(name) if name else "",
            "N": int(N),
            "n": int(n),
            "value": math.nan if results[i] is None else float(results[i]),
            "q25": _number(stored("stats_q_25", i)),
            "q75": _number(stored("stats_q_75", i)),
            "ci_low": _number(stored("stats_ci_99_a", i)),
            "ci_high": _number(stored("stats_ci_99_b", i)),
            "number": int(stored("stats_number", i) or 0),
            "repeat": int(stored("stats_repeat", i) or 0),
            "samples": None if samples is None else tuple(samples),
            "status": _status(results[i]),
            "started": columns.get("started_at"),
        }


def _status(result: float | None) -> str:
    """asv's convention: None where a benchmark raised or ran out of time, NaN where it was skipped."""
    if result is None:
        return "failed"
    return "n/a" if math.isnan(result) else "ok"


def _number(stored: float | None) -> float:
    return math.nan if stored is None else float(stored)


def _subtract_baselines(frame: pd.DataFrame) -> pd.DataFrame:
    """Memory as what a call adds to its baseline cell; without a baseline it has failed."""
    is_baseline = frame["question"] == "baseline"
    is_memory = frame["question"] == "memory"
    baseline = frame[is_baseline].set_index(KEY)
    keys = pd.MultiIndex.from_frame(frame.loc[is_memory, KEY])
    below = baseline["value"].reindex(keys).to_numpy()
    lost = (frame.loc[is_memory, "status"] == "ok").to_numpy() & pd.isna(below)
    frame.loc[is_memory, "value"] = frame.loc[is_memory, "value"].to_numpy() - below
    frame.loc[frame.index[is_memory][lost], "status"] = "failed"
    return frame[~is_baseline].reset_index(drop=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileNotFoundError(f"{path}: {error.strerror}; asv writes it: make bench") from None
    except ValueError as error:
        raise ValueError(
            f"{path}: is damaged ({error}); delete the file and measure again: make bench"
        ) from None
    if not isinstance(stored, dict):
        raise ValueError(f"{path}: is not an asv results file; move it out of the folder")
    return stored
