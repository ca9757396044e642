"""What a claim about a run says is what the run says: it is asked anew, and never stored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from corrconv.reports.claims import evidence, page, registry
from corrconv.reports.claims import show as claiming
from corrconv.reports.claims.claim import Effort, Verdict
from corrconv.reports.claims.run import run, run_one
from corrconv.reports.kit.quantity import plain
from corrconv.reports.kit.run import Run

from corrconv.cli import main
from corrconv.measure.statistics import Verdict as Beside
from corrconv.sweep.evidence import Case, Result
from tests.reports.site import measured_data as data

B8 = registry.every()["B8"]


def named(result: Result, case: Case) -> Result:
    return replace(result, label=result.label.replace("numba", "numba_simd"))


@pytest.fixture(scope="module")
def measured() -> Run:
    return Run.of(data.sweep(named))


def test_its_evidence_are_the_cells_of_the_run(measured: Run) -> None:
    found = run_one(B8, measured=measured).evidence
    assert len(found.cells) == 2 * len(data.N) * len(data.n)
    for it in found.cells:
        cell = measured.find(it.case)
        pair = cell.pair("scipy_fft", it.against)
        assert (it.ratio.value, it.ratio.low, it.ratio.high) == (pair.ratio, pair.low, pair.high)
        assert it.verdict is pair.verdict
    times = data.times()
    faster = {(it.against, it.N, it.n) for it in found.cells if it.verdict is Beside.FASTER}
    assert faster == {
        (who, N, n)
        for who, own in (("scipy_direct", "scipy_direct"), ("numba_simd", "numba"))
        for N in data.N
        for n in data.n
        if times["scipy_fft", N, n] < times[own, N, n]
    }


def test_its_numbers_carry_the_keys_of_their_cells(measured: Run) -> None:
    finding = run_one(B8, measured=measured).finding
    assert finding.verdict is Verdict.CONDITIONAL
    (number,) = [
        it for it in finding.numbers if it.label.endswith("scipy_direct's, N = 256, n = 31")
    ]
    assert 'data-cell="correlate 256x256 31x31 same fill float32 1"' in number.text
    ratio = data.times()["scipy_fft", 256, 31] / data.times()["scipy_direct", 256, 31]
    assert plain(number.text).startswith(f"{ratio:.3g}")


def test_another_run_says_another_thing(measured: Run, tmp_path: Path) -> None:
    ffts = Run.of(data.sweep(names=("fftw", "scipy_fft")))
    assert run_one(B8, measured=ffts).finding.verdict is Verdict.NOT_RESOLVED
    results = tmp_path / "results"
    claiming.keep([run_one(B8, measured=measured)], results)
    assert not evidence.records(results)
    for of, verdict in ((measured, "conditional"), (ffts, "not resolved")):
        (it,) = page.beside(results, of)
        (entry,) = it.shown.groups[0].entries
        assert (entry.record.id, entry.record.verdict) == ("B8", verdict)
        assert entry.made.startswith("of the run, 2024-02-29 12:00:00 UTC at 01234567")
    assert page.beside(results) == []


def test_it_is_drawn_from_the_run(measured: Run, tmp_path: Path) -> None:
    (figure,) = registry.draw_all(tmp_path, measured)
    assert figure.name == "claim-b8"
    for row in figure.data.to_dict("records"):
        pair = measured.find(row["case"]).pair(row["implementation"], row["to"])
        assert (row["value"], row["verdict"]) == (pair.ratio, str(pair.verdict))
    assert registry.draw_all(tmp_path) == []


def test_without_a_sweep_it_says_what_it_needs(tmp_path: Path) -> None:
    places = ("--results", str(tmp_path / "results"), "--output", str(tmp_path / "site"))
    done = CliRunner().invoke(main, ["claims", "B8", *places])
    assert done.exit_code == 0, done.output
    assert "needs a sweep: corrconv sweep" in " ".join(done.output.split())


def test_a_quick_run_asks_it_here(measured: Run) -> None:
    timed = registry.every()["B7"]
    torn = replace(timed, experiment=lambda effort: 1 / 0)
    found = run([torn, B8], Effort.QUICK, measured=measured)
    assert [it.verdict for it in found] == ["broken", "conditional"]
