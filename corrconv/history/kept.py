"""What asv keeps of a history: ratios of each commit, in its own files, beside what `make bench` measures."""

from __future__ import annotations

import itertools
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from .evidence import History
from .series import numbers

BENCHMARK = "history.Ours.track_ratio"
"""As ``benchmarks/history.py`` calls it."""
CONFIG = "asv.conf.json"


def keep(history: History, root: Path, results: Path, machine: str | None = None) -> Path | None:
    """Write all that was measured to asv's database in a folder of results; where it is, or None without asv.

    Parameters
    ----------
    history : History
    root : Path
        The checkout.
    results : Path
    machine : str, optional
        asv's name for this machine; its host's where left out.
    """
    if not (root / CONFIG).is_file():
        return None
    from asv.environment import get_environments
    from asv.results import Results

    conf = _config(root, results)
    os.makedirs(conf.results_dir, exist_ok=True)
    (environment,) = get_environments(conf, ["existing"])
    benchmark = _benchmark(conf, environment)
    known = _machine(machine)
    known.save(conf.results_dir)
    params = {**known.__dict__, "python": environment.python, **environment.requirements}
    dates = {it.hash: _milliseconds(it.at) for it in history.line}
    for commit, of in numbers(history).items():
        held = Results(
            params, environment.requirements, commit, dates[commit], environment.python,
            environment.name, environment.env_vars,
        )  # fmt: skip
        held.load_data(conf.results_dir)
        held.add_result(benchmark, _result(benchmark, of))
        held.save(conf.results_dir)
    return Path(conf.results_dir)


def _config(root: Path, results: Path) -> Any:
    from asv.config import Config

    conf = Config.load(str(root / CONFIG))
    conf.results_dir = str((results / "asv" / "results").resolve())
    conf.benchmark_dir = str(root / conf.benchmark_dir)
    conf.repo, conf.dvcs = str(root), "none"  # the code that runs now is asked for its benchmarks
    return conf


def _machine(name: str | None) -> Any:
    """As asv knows it; what it does not know is entered as ``asv machine --yes`` does."""
    from asv.machine import Machine, MachineCollection
    from asv.util import UserError

    called = name or Machine.get_unique_machine_name()
    try:
        MachineCollection.load(called)
    except UserError:
        MachineCollection.save(called, {**Machine.get_defaults(), "machine": called})
    return Machine.load(machine_name=called)


def _benchmark(conf: Any, environment: Any) -> dict[str, Any]:
    """As asv has found it, now or before."""
    from asv.benchmarks import Benchmarks
    from asv.repo import get_repo
    from asv.util import UserError

    path = Path(conf.results_dir) / "benchmarks.json"
    if not (path.is_file() and BENCHMARK in json.loads(path.read_text("utf-8"))):
        try:
            Benchmarks.discover(conf, get_repo(conf), [environment], [None], regex=BENCHMARK).save()
        except UserError as error:
            raise ValueError(f"all is kept, but asv does not find {BENCHMARK}: {error}") from None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))[BENCHMARK]
    return found


def _result(benchmark: dict[str, Any], of: dict[tuple[str, str], float] | Any) -> Any:
    from asv.runner import BenchmarkResult

    names, regimes = ([text.strip("'") for text in each] for each in benchmark["params"])
    values = [
        of.get((regime, name), float("nan")) for name, regime in itertools.product(names, regimes)
    ]
    none = [None] * len(values)
    return BenchmarkResult(
        result=values, samples=none, number=none, errcode=0, stderr="", profile=None
    )


def _milliseconds(at: str) -> int:
    return round(1000 * datetime.fromisoformat(at).timestamp())
