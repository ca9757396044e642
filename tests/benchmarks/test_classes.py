"""The asv classes: what asv finds, and that it measures what it should."""

from __future__ import annotations

import importlib
import inspect
import re
import time
from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pytest
from asv_runner.discovery import disc_benchmarks

from corrconv.measure.grids import TIERS, Grid, Tier, tier
from tests.house import ROOT
from tests.process import printed

MODULES = ("images", "images_threads", "signals", "signals_threads", "one_shot", "low_rank")


@cache
def found() -> list[Any]:
    return list(disc_benchmarks(str(ROOT / "benchmarks")))


def test_asv_finds_every_question_and_nothing_else() -> None:
    names = {benchmark.name for benchmark in found()}
    assert {name.split(".")[0] for name in names} == {
        *MODULES, "adapters", "overhead", "planning", "error", "memory", "ratio_1d", "ratio_2d",
    }  # fmt: skip
    assert {name.rpartition(".")[2] for name in names} == {
        "time_call", "track_extra", "track_ratio", "track_error", "track_import", "track_plan", "track_call",
        "track_floor", "peakmem_call", "peakmem_baseline",
    }  # fmt: skip


def test_timed_classes_have_no_setup() -> None:
    """asv would re-run it before every call, and time calls one by one."""
    timed = [b for b in found() if b.type == "time"]
    assert timed
    assert not any(b._setups for b in timed)


def test_versions_are_set_by_hand_and_parameters_are_numbers() -> None:
    for benchmark in found():
        # asv's own would be a hash of the code; by hand it is raised with what is measured
        assert re.fullmatch(r"[1-9]\d?", benchmark.version), benchmark.name
        if benchmark.params:
            names, N, n = benchmark._params
            assert all(isinstance(side, int) for side in (*N, *n))
            assert len(names) >= 4 or "Floor" in benchmark.name or "Again" in benchmark.name


@pytest.mark.parametrize("name", TIERS)
def test_every_tier_defines_every_grid(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRCONV_TIER", name)
    chosen = tier()
    grids = [value for value in vars(chosen).values() if isinstance(value, Grid)]
    assert len(grids) == sum(field.type == "Grid" for field in fields(Tier)) > 0
    assert all(grid.N and grid.n and min(*grid.N, *grid.n) > 0 for grid in grids)


def test_the_full_tier_spans_both_regimes() -> None:
    full = TIERS["full"]
    assert (min(full.images.N), max(full.images.N)) == (64, 2048)
    assert (min(full.images.n), max(full.images.n)) == (3, 127)
    assert (min(full.signals.N), max(full.signals.N)) == (1_000, 1_000_000)
    assert (min(full.signals.n), max(full.signals.n)) == (3, 4096)


def test_an_unknown_tier_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CORRCONV_TIER", "huge")
    with pytest.raises(ValueError, match="CORRCONV_TIER: must be one of .*smoke.*got 'huge'"):
        tier()


def test_discovery_loads_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell's process should pay for its own implementation's library alone."""
    code = (
        "import sys; from asv_runner.discovery import disc_benchmarks; "
        "list(disc_benchmarks(sys.argv[1])); "
        "print({'scipy', 'numba', 'pyfftw', 'pandas', 'matplotlib'} & set(sys.modules))"
    )
    monkeypatch.delenv("CORRCONV_PRELOAD", raising=False)
    assert printed(code, str(ROOT / "benchmarks")).strip() == "set()"


@pytest.mark.parametrize("name", MODULES)
def test_one_call_of_each_timed_class(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every class, on its smallest cell: admitted, planned, called."""
    from corrconv.measure import cells

    module = importlib.import_module(f"benchmarks.{name}")
    for target in (cells, module):
        monkeypatch.setattr(target, "pin_threads", lambda workers: None, raising=False)
        monkeypatch.setattr(target, "keep_freed_memory", lambda: True, raising=False)
    for class_name, cls in vars(module).items():
        if inspect.isclass(cls) and not inspect.isabstract(cls) and hasattr(cls, "time_call"):
            question = cls()
            question.time_call({"strided": None}, "strided", 32, 3)
            result = np.asarray(question._made["strided", 32, 3]())
            problem = question.problem(32, 3)
            assert (result.shape, result.dtype) == (problem.output_shape, problem.dtype)
            assert problem.operation == class_name[: len(problem.operation)].lower()
            assert str(problem.dtype) == class_name[len(problem.operation) :].lower()
            assert problem.ndim == (1 if name.startswith("signals") else 2)


def test_a_cell_is_made_before_it_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else asv, seeing the first call take long, would time single calls: 30% off at microseconds."""
    from asv_runner.discovery import get_benchmark_from_name

    from benchmarks import timed
    from corrconv.measure import cells

    monkeypatch.setattr(cells, "pin_threads", lambda workers: None)
    monkeypatch.setattr(cells, "keep_freed_memory", lambda: True)
    make = timed.make_cell

    def slowly(name: str, problem: object, workers: int) -> object:
        make(name, problem, workers)  # type: ignore[arg-type]
        time.sleep(0.3)
        return lambda: None

    monkeypatch.setattr(timed, "make_cell", slowly)
    benchmark = get_benchmark_from_name(
        str(ROOT / "benchmarks"), "signals.CorrelateFloat32.time_call"
    )
    names, N, n = benchmark._params
    benchmark.set_param_idx(names.index("strided") * len(N) * len(n))
    benchmark.set_cache({"strided": None})
    assert not benchmark.do_setup()
    assert benchmark.do_run()["number"] > 100


def test_a_cell_that_the_gate_refused_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from asv_runner.discovery import get_benchmark_from_name

    from corrconv.measure.cells import GateFailed

    benchmark = get_benchmark_from_name(
        str(ROOT / "benchmarks"), "one_shot.CorrelateFloat32.time_call"
    )
    benchmark.set_param_idx(benchmark._params[0].index("strided"))
    benchmark.set_cache({"strided": "strided: is wrong"})
    monkeypatch.setattr("benchmarks.one_shot.pin_threads", lambda workers: None)
    monkeypatch.setattr("benchmarks.one_shot.keep_freed_memory", lambda: True)
    assert not benchmark.do_setup()
    with pytest.raises(GateFailed, match="strided: is wrong"):
        benchmark.do_run()


def test_what_does_not_load_has_one_cell_which_fails_and_says_why(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from asv_runner.benchmarks.track import TrackBenchmark

    from benchmarks import timed
    from corrconv.core import registry

    class Point:
        name = "broken"

        def load(self) -> object:
            raise OSError("no libfoo")

    monkeypatch.setattr(registry, "_entry_points", lambda: {"broken": Point()})

    class Planted(timed.Steady):
        operation = "correlate"
        grid = Grid((16, 32), (3, 5))

        def track_call(self, verdicts: object, implementation: str, N: int, n: int) -> float:
            return 1.0

    assert {"broken", "strided"} <= set(Planted.params[0])
    question = Planted()
    first, *others = [("broken", N, n) for N in (16, 32) for n in (3, 5)]
    assert all(other in question.skip_params for other in others)
    benchmark = TrackBenchmark("planted", question.track_call, [question.track_call, question])
    benchmark.set_param_idx(Planted.params[0].index("broken") * 4)
    assert benchmark._current_params == first
    with pytest.raises(OSError, match="no libfoo"):
        benchmark.do_setup()
