"""The model is written twice, in Python and in the Choose page: both give the same times and ranking."""

from __future__ import annotations

import copy
import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from corrconv.reports.choose import able
from corrconv.reports.choose import page as choose
from corrconv.reports.choose.known import Known, known
from corrconv.reports.choose.pack import LIMITS

import corrconv
from corrconv import model
from corrconv.calibrate.evidence import NAME, Calibrated, Tiles, load
from corrconv.engines.simd.host import SHAPE
from corrconv.kit import evidence
from corrconv.kit.codec import from_data, to_data
from corrconv.model import table
from corrconv.model.elsewhere import package
from corrconv.recommend.run import beyond, recommend
from tests.reports.site import choosing
from tests.reports.site.choosing import Asked, Held

pytest.importorskip("numba")
NUMBER = 600
NEAR = 1e-9
Answers = list[dict[str, Any]]


@pytest.fixture(scope="module")
def of() -> tuple[Known, Held]:
    return choosing.of_published()


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    return choosing.problems(NUMBER) + choosing.edges()


@pytest.fixture(scope="module")
def said(of: tuple[Known, Held], asked: list[Asked]) -> Answers:
    return choosing.answers(of[1], asked)


def differing(of: Known, asked: list[Asked], said: Answers) -> list[str]:
    """Where the page's times, or its tile, are not Python's."""
    found = []
    with choosing.the_same_table(of):
        for (problem, workers, _), answer in zip(asked, said, strict=True):
            expected = {
                each.name: each
                for each in model.predict_all(problem, workers)
                if each.seconds > 0  # of nothing that the fit met; the page leaves it out
            }
            got = {name: (seconds, detail) for name, seconds, detail in answer["predicted"]}
            for name in expected.keys() | got.keys():
                alike = (
                    name in expected
                    and name in got
                    and math.isclose(got[name][0], expected[name].seconds, rel_tol=NEAR)
                    and got[name][1] == expected[name].detail
                )
                if not alike:
                    found.append(
                        f"{name}: {problem}, {workers}: {got.get(name)} {expected.get(name)}"
                    )
    return found


def test_times_and_tiles_are_pythons(of, asked, said):
    assert len(asked) > 500
    assert differing(of[0], asked, said) == []
    names = {name for answer in said for name, *_ in answer["predicted"]}
    assert names == {key.partition(" ")[0] for key in of[0].numbers.entries}


def test_the_problems_are_of_every_kind(asked):
    problems = [problem for problem, *_ in asked]
    for ndim in (1, 2):
        assert {p.mode for p in problems if p.ndim == ndim} == {"same", "full", "valid"}
        assert {p.dtype.name for p in problems if p.ndim == ndim} == {"float32", "float64"}
        assert any(p.swapped for p in problems if p.ndim == ndim)
    assert any(n % 2 for p in problems for n in p.h_shape)
    assert any(not n % 2 for p in problems for n in p.h_shape)
    assert any(p.mode == "same" and p.h_shape > p.x_shape for p in problems)
    assert {workers for _, workers, _ in asked} == {1, 2}
    assert sum(len(set(p.x_shape)) == 2 for p in problems) > 100


PLANTED = {
    "a coefficient": lambda held: scale(
        held["entries"]["scipy_oa float64 2-D"]["coefficients"], -1
    ),
    "a share of threads": lambda held: held["entries"]["torch float64 2-D"].update(parallel=0.5),
    "the registers": lambda held: held["simd"].update(rows=6),
    "OpenCV's limit": lambda held: held["DFT_TAPS"].update(float32=131),
    "SciPy's estimate": lambda held: scale(held["SCIPY_1D"]["same"], 0),
    "a factor": lambda held: held.update(REAL=[2, 3]),
}


def scale(values: list[float], place: int) -> None:
    values[place] *= 1.0001 if values[place] > 1e-8 else 1.5


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(of, asked, fault):
    changed = copy.deepcopy(of[1])
    PLANTED[fault](changed)
    some = asked[:150] + [each for each in asked if each[0].taps in (130, 961)]
    assert differing(of[0], some, choosing.answers(changed, some))


def measured_cases(of: Known) -> list[Asked]:
    return [(c.case.problem, c.case.workers, c.case.rank_one) for c in of.cells]


def test_the_ranking_is_that_of_recommend(of, asked, said):
    asked = asked + measured_cases(of[0])
    said = said + choosing.answers(of[1], measured_cases(of[0]))
    seen, measured = 0, 0
    with choosing.the_same_table(of[0]):
        for (problem, workers, rank_one), answer in zip(asked, said, strict=True):
            found = recommend(problem, workers, rank_one=rank_one, everything=True)
            for rows, candidates in (
                (answer["ranking"], found.ranking),
                (answer["ifRankOne"], found.if_rank_one),
            ):
                assert [row["name"] for row in rows] == [each.name for each in candidates]
                for row, each in zip(rows, candidates):
                    assert row["seconds"] == pytest.approx(each.seconds, rel=NEAR)
                    assert row["timesFirst"] == pytest.approx(each.to_first.value, rel=NEAR)
                    assert row["resolved"] is each.resolved
                    assert row["memory"] == pytest.approx(each.memory, rel=1e-12)
                    ends = [each.to_first.low, each.to_first.high]
                    assert row["range"] == pytest.approx(ends, rel=NEAR)
                    assert row["exactness"]["bound"] == each.exactness.bound
                    assert row["exactness"]["computes_in"] == each.exactness.computes_in
            assert answer["auto"] == {"name": found.auto.name, "ifRankOne": found.auto.if_rank_one}
            declined = {left.name for left in found.declined} & set(of[1]["implementations"])
            assert set(answer["refused"]) == declined
            for key, kept in (("cell", found.measured), ("nearest", found.nearest)):
                assert answer[key] == (kept and kept.cell.case.line)
            assert answer["beyond"] == beyond(problem)
            measured += found.measured is not None
            seen += 1
    assert seen > 500
    assert measured >= len(of[0].cells)


def test_what_a_run_lacks_is_the_packages_own():
    whole = choosing.modelled()
    kept = tuple(row for row in whole.rows if row.name != "torch")
    of = known(replace(whole, rows=kept))
    assert {*of.borrowed} - {*known(whole).borrowed} == {"torch"}
    assert of.numbers.entries.keys() == known(whole).numbers.entries.keys()
    # one has other features since that run, the other is younger
    assert known(whole).borrowed == ("numba_simd", "fft_tiled")


STALE = [
    ("torch", {"basis": "windows of an older version"}),
    ("torch", {"coefficients": (1e-9, 1e-6)}),
    ("torch", {"coefficients": ()}),
    ("separable", {"basis": "loops", "coefficients": (1e-9,) * 5}),
    ("separable", {"basis": "tiles of transforms", "coefficients": ()}),
]


@pytest.mark.parametrize(("name", "change"), STALE)
def test_an_entry_that_this_version_cannot_compute_with_is_borrowed(name, change):
    whole = choosing.modelled()
    key = f"{name} float32 2-D"
    rows = [replace(it, **change) if (it.name, it.dtype, it.ndim) == (name, "float32", 2) else it
            for it in whole.rows]  # fmt: skip
    of = known(replace(whole, rows=tuple(rows)))
    assert {*of.borrowed} - {*known(whole).borrowed} == {name}
    assert of.numbers.entries[key] == table.builtin(key)
    others = known(whole).numbers.entries
    assert {it: of.numbers.entries[it] for it in others if it != key} == {
        it: entry for it, entry in others.items() if it != key
    }


def test_a_stale_entry_that_the_package_has_not_either_is_left_out():
    whole = choosing.modelled()
    row = next(it for it in whole.rows if it.name == "torch")
    alien = replace(row, name="elsewhere", basis="of its own")
    of = known(replace(whole, rows=(*whole.rows, alien)))
    assert of == known(whole)


def test_an_implementation_that_does_not_load_is_left_out_alone(monkeypatch):
    get = corrconv.get

    def broken(name):
        if name == "torch":
            raise ImportError("no libfoo")
        return get(name)

    whole = choosing.packed(known(choosing.modelled()))["implementations"]
    monkeypatch.setattr(corrconv, "get", broken)
    left = choosing.packed(known(choosing.modelled()))["implementations"]
    assert left == {name: it for name, it in whole.items() if name != "torch"}
    assert "torch" in whole


def test_the_register_tile_is_the_runs_own_where_it_kept_one():
    whole = choosing.modelled()
    older = known(replace(whole, tiles=None))
    assert older.numbers.registers == package().registers
    newer = known(replace(whole, tiles=Tiles("32x4x2")))
    assert (newer.numbers.registers.vector_bytes, newer.numbers.registers.rows) == (32, 4)


MADE = {"processor": "p", "processors": 2, "commit": "c", "at": "2026-11-21", "rounds": {}}


def test_a_run_keeps_the_register_tile_that_it_went_by(tmp_path):
    found = Calibrated((), 1.0, {}, MADE, Tiles(str(SHAPE)))
    evidence.save(found, evidence.place(tmp_path / "results", NAME))
    assert load(tmp_path / "results").tiles == Tiles(str(SHAPE))


@pytest.mark.parametrize("damage", [{}, {"registers": "64"}])
def test_a_damaged_register_tile_is_refused(damage):
    data = to_data(Calibrated((), 1.0, {}, MADE)) | {"tiles": damage}
    with pytest.raises(ValueError, match="tiles"):
        from_data(Calibrated, data)


def test_every_number_is_plain_data(of):
    assert json.loads(json.dumps(of[1], allow_nan=False)) == of[1]
    assert all("library" in it for it in of[1]["implementations"].values())


def test_what_comes_with_corrconv_is_what_its_package_asks_for():
    project = choosing.project()
    asked = {text.partition(">")[0] for text in project["dependencies"]}
    assert set(able.BROUGHT) - {"python"} <= asked
    extras = " ".join(" ".join(each) for each in project["optional-dependencies"].values())
    for name in corrconv.names():
        assert all(needed in extras for needed in corrconv.get(name).needs)


def test_the_programs_parts_are_all_in_the_page():
    parts = {path.stem for path in choose.SCRIPTS.glob("*.js")}
    assert parts == {*choose.MODEL, *choose.PAGE}


def test_limits_hold_every_output():
    for ndim, limit in LIMITS.items():
        problem = corrconv.Problem("correlate", (limit,) * ndim, (limit,) * ndim, "full")
        assert np.prod(problem.output_shape, dtype=float) < 2.0**53
