"""Implementations of third parties, which say nothing that they need not, work in every verb."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from click.testing import CliRunner
from corrconv.reports.accuracy import tables as promises
from corrconv.reports.choose.known import known
from corrconv.reports.choose.pack import pack as pack_choose
from corrconv.reports.explorer.pack import pack as pack_explorer
from corrconv.reports.kit.look import look
from corrconv.reports.kit.page import Made
from corrconv.reports.kit.run import Run
from corrconv.reports.memory import tables as peaks

import corrconv
from benchmarks import adapters
from corrconv import model
from corrconv.calibrate import fit, sizes, threads
from corrconv.calibrate import show as shown
from corrconv.calibrate.evidence import MADE, Calibrated
from corrconv.calibrate.run import Full
from corrconv.calibrate.samples import Rounds
from corrconv.cli import main
from corrconv.core import registry
from corrconv.crossover import forecast, search
from corrconv.crossover.evidence import Pair
from corrconv.engines.simd import host
from corrconv.list import show as listing
from corrconv.measure.conditions import Limits
from corrconv.measure.grids import too_slow
from corrconv.measure.problems import square
from corrconv.model import Prediction, table
from corrconv.recommend.run import recommend
from corrconv.sweep import contenders
from corrconv.sweep.evidence import Case
from tests.reports.tree import planted


class Guest(corrconv.Implementation):
    """As little as may be said."""

    library = "numpy"
    reference = "a test"

    def declines(self, problem):
        return None if problem.ndim == 1 or problem.mode == "same" else "mode: it does 'same' only"

    def make_plan(self, problem, workers):
        return corrconv.get("strided").make_plan(problem, workers)


def guest(family: str) -> corrconv.Implementation:
    return type(f"Guest{family}", (Guest,), {"name": f"guest_{family}", "family": family})()


FAMILIES = ("direct", "fft", "mixed", "choice")
GUESTS = [f"guest_{family}" for family in FAMILIES]
direct, fft, mixed, choice = map(guest, FAMILIES)
BROKEN = "guest_broken"
SQUARE = square(2, 128, 5)


@pytest.fixture(autouse=True)
def registered(monkeypatch) -> Iterator[None]:
    """By entry points: one of each family, and one that does not load."""
    found = [
        importlib.metadata.EntryPoint(name, f"{__name__}:{family}", registry.GROUP)
        for name, family in zip(GUESTS, FAMILIES)
    ]
    found.append(importlib.metadata.EntryPoint(BROKEN, "no_such_module:it", registry.GROUP))
    points = importlib.metadata.entry_points
    monkeypatch.setattr(
        importlib.metadata,
        "entry_points",
        lambda **asked: found if asked == {"group": registry.GROUP} else points(**asked),
    )
    registry._entry_points.cache_clear()
    registry._load.cache_clear()
    yield
    monkeypatch.undo()
    registry._entry_points.cache_clear()
    registry._load.cache_clear()


@pytest.fixture
def rounds(registered) -> Rounds:
    """Made up: each call takes a microsecond, and a nanosecond a multiply-add."""
    calls, _ = sizes.sides(replace(sizes.FULL, random=6, only=tuple(GUESTS)))
    seconds = [1e-6 + 1e-9 * call.problem.multiply_adds for call in calls]
    noise = np.exp(0.01 * np.random.default_rng(0).normal(size=(6, len(calls))))
    when = np.arange(noise.size, dtype=float).reshape(noise.shape)
    return Rounds(tuple(calls), np.array(seconds) * noise, when, {})


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path))
    model.forget()
    yield tmp_path
    monkeypatch.undo()
    model.forget()


def test_who_is_modelled_has_guests_and_no_chooser():
    sides, left_out = sizes.sides(replace(sizes.FULL, random=1, grid=False))
    names = {side.name for side in sides}
    assert set(GUESTS) <= names
    assert not {"auto", BROKEN} & names
    assert "chooses" in left_out["auto"]


def test_models_are_fitted_stored_shown_and_predicted_by(own_cache, rounds, capsys):
    asked = tuple(threads.sides(rounds, 2))
    shared = Rounds(asked, rounds.seconds[:, : len(asked)], rounds.when[:, : len(asked)], {})
    found = fit.fit_all(rounds, shared)
    assert {each.name for each in found.rows} == set(GUESTS)
    made = dict.fromkeys(MADE, "x") | {"processors": 2, "rounds": {}}
    shown.show(Full(Calibrated(**vars(found), made=made), own_cache, None, None))
    assert "guest_mixed" in capsys.readouterr().out
    assert recommend(SQUARE).ranking
    assert {each.name for each in recommend(SQUARE).unknown} >= set(GUESTS)
    table.write_own(((each.key, each.entry) for each in found.rows), str(host.shape()))
    ranked = {each.name: each for each in recommend(SQUARE).ranking}
    assert set(GUESTS) <= set(ranked)
    slow = 1e-6 + 1e-9 * SQUARE.multiply_adds
    assert ranked["guest_direct"].seconds == pytest.approx(slow, rel=0.3)
    predicted = forecast.of_pair(Pair("guest_direct", "fftw"))(128, 5)
    assert predicted is not None
    assert corrconv.get("auto").choose(SQUARE).name in corrconv.get("auto").chooses_among


def test_the_page_that_chooses_and_the_explorer_have_them(own_cache, rounds):
    found = fit.fit_all(rounds)
    made = dict.fromkeys(MADE, "x") | {"processors": 2, "rounds": {}}
    of_run = Made("m", "a processor", "0123456789abcdef", "2024-02-29")
    packed = pack_choose(known(Calibrated(**vars(found), made=made)), 2, of_run)
    assert set(GUESTS) <= set(packed["implementations"])
    assert packed["implementations"]["guest_fft"]["memory"] == {
        "line": 6, "plane": 6, "padded": True, "item": 0,
    }  # fmt: skip
    cells = {Case(SQUARE): dict.fromkeys(GUESTS, 1e-3)}
    run = Run.of(planted(cells, families=dict(zip(GUESTS, FAMILIES))))
    assert [each[:2] for each in pack_explorer([run])["i"]] == sorted(
        [name, family] for name, family in zip(GUESTS, FAMILIES)
    )


def test_a_sweep_and_a_crossover_are_planned_with_them():
    able = contenders.contenders()
    assert set(GUESTS) <= {each.name for each in able}
    guests = [each for each in able if each.name in GUESTS]
    tried, others = contenders.choose(Case(SQUARE), guests, Limits(2**33), 1.0)
    assert {each.name for each in tried} == set(GUESTS)
    assert not others
    for name in GUESTS:
        assert search.last(Pair(name, "fftw"), 64, (corrconv.get(name),)) == 64


@pytest.mark.parametrize("name", GUESTS)
def test_each_fact_has_a_default(name):
    it = corrconv.get(name)
    large = square(2, 2048, 127)
    assert (too_slow(it, large, 1.0) is not None) == (it.family == "direct")
    assert it.memory(SQUARE) > 0
    assert it.memory(square(2, 64, 3, "uint8")) > 0
    assert not adapters.has_bare(it)
    assert name not in adapters.adapters(SQUARE)
    assert not it.tries(SQUARE)
    assert look(name, it.family).colour.startswith("#")
    assert len(promises.promises([name])) == 1
    assert (peaks.expected(name, Case(SQUARE).line) is None) == (it.family == "choice")


def test_who_tries_its_library_is_not_asked_by_who_only_predicts(monkeypatch):
    def ran(self, problem):
        raise AssertionError("the library was run")

    monkeypatch.setattr(Guest, "tries", lambda self, problem: True)
    monkeypatch.setattr(Guest, "supports", ran)
    predicted = [Prediction("guest_fft", 1e-9, spread=0.1)]
    monkeypatch.setattr(
        model, "predict_all", lambda problem, workers, names=(): [] if names else predicted
    )
    first, *_ = recommend(SQUARE).ranking
    assert first.name == "guest_fft"
    assert first.note.startswith("tries this length when it is planned")


def test_lists_have_them_and_what_does_not_load():
    rows = {row["name"]: row for row in listing.rows()}
    assert all(rows[name]["available"] for name in GUESTS)
    assert "cannot be loaded" in str(rows[BROKEN]["status"])
    assert registry.modules((*GUESTS, BROKEN, "fftw", "naive")) == ["pyfftw", "numpy"]
    assert look(BROKEN, "direct") == look(BROKEN, "direct")


@pytest.mark.parametrize(
    "words",
    ["list", "list --json", "recommend --image 128x128 --kernel 5x5 --all",
     "recommend --image 9x9x9 --kernel 3x3x3 --json"],
)  # fmt: skip
def test_verbs_that_measure_nothing_run(words):
    done = CliRunner().invoke(main, words.split())
    assert done.exit_code == 0, done.output
    assert "guest_choice" in done.output


def test_a_call_that_names_one_computes():
    x, h = np.ones((9, 9)), np.ones((3, 3))
    for name in GUESTS:
        assert corrconv.correlate(x, h, "same", method=name)[4, 4] == 9
