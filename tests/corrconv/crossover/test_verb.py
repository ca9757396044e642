"""``corrconv crossover``: what it prints, what it keeps, its page and its figure."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from corrconv.reports.crossover import draw as figure
from corrconv.reports.crossover import marks as crossover_marks
from corrconv.reports.crossover import page
from corrconv.reports.kit.figure import LeftOut
from corrconv.reports.kit.material import Material

from corrconv.cli import main
from corrconv.crossover import evidence as held
from corrconv.crossover import run as crossing
from corrconv.crossover import show as words
from corrconv.crossover.evidence import Change, Crossovers, Curve, Forecast, Pair, Row
from corrconv.crossover.forecast import Predicted, beside
from corrconv.kit import evidence
from corrconv.kit.codec import from_data
from corrconv.measure import environment
from corrconv.measure.statistics import Verdict
from tests.corrconv.crossover.judges import point

MADE = {
    "at": "2024-02-29T12:00:00+00:00",
    "quick": False,
    "processor": "a processor",
    "processors": 2,
    "commit": "0123456789",
    "uncommitted changes": False,
}


def row(N: int, crossing: float, floor: float = 1.02, last: int = 100) -> Row:
    near = {1, 5, round(crossing) - 1, round(crossing), round(crossing) + 1, 60}
    sizes = sorted(n for n in near if 1 <= n <= last)
    return Row(N, 1, last, tuple(point(n, crossing / n, floor) for n in sizes))


def curve(pair: Pair, at: float = 20.5, model: float | None = 20.5, error: float = 0.1) -> Curve:
    def predicted(N: int, n: int) -> Predicted | None:
        return None if model is None else Predicted(model / n, error)

    return beside(pair, [row(64, at), row(256, at + 2)], predicted)


def stored() -> Crossovers:
    pairs = [
        Pair(a, b, ndim, dtype)
        for ndim in (2, 1)
        for a, b in (("naive", "fftw"), ("numba_simd", "fft_tiled"))
        for dtype in ("float32", "float64")
    ]
    found = [curve(pair, at=8.5 + 9 * place) for place, pair in enumerate(pairs)]
    return Crossovers(MADE, tuple(found))


def keep(found: Crossovers, results: Path) -> Path:
    return evidence.save(found, evidence.place(results, held.NAME))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["crossover", *arguments])


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[tuple]:
    """What is asked to be measured; every pair crosses near 20.5."""
    seen: list[tuple] = []

    def pretend(pair, sides, asked, folder, processes):
        seen.append((pair, asked, folder))
        return curve(pair)

    monkeypatch.setattr(crossing, "measure", pretend)
    monkeypatch.setattr(environment, "made", lambda **more: {**MADE, **more})
    monkeypatch.setattr(crossing, "_load", lambda: 0.1)
    return seen


def test_a_table_names_bracket_and_model(measured, tmp_path):
    result = run("numba_simd", "fft_tiled", "--image-sides", "256,64", "--output", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert "numba_simd → fft_tiled, 2-D correlate, float32" in result.output
    line = next(line for line in result.output.splitlines() if line.split()[:1] == ["64"])
    assert "20 to 21" in line
    assert "agrees" in line
    ((pair, asked, folder),) = measured
    assert (pair, asked.N, folder) == (Pair("numba_simd", "fft_tiled"), (64, 256), tmp_path)


def test_json_is_what_a_curve_is_made_from(measured):
    result = run("numba_simd", "fft_tiled", "--json")
    assert from_data(Curve, json.loads(result.output)) == curve(Pair("numba_simd", "fft_tiled"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["numpy"], "needs two implementations, A and B, got 1"),
        (["fftw", "fftw"], "does not cross itself"),
        (["numpy", "nobody"], "nobody"),
        (["scipy_2d", "fftw", "--ndim", "1"], "scipy_2d does not take this problem: 1-D"),
        (["numpy", "fftw", "--image-sides", "64,x"], "write numbers with commas between"),
        (["numpy", "fftw", "--image-sides", "0"], "write numbers with commas between"),
        (["numpy", "fftw", "--classic"], "--classic has pairs of its own"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_measured(measured, arguments, said):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())
    assert measured == []


def test_the_classic_pairs_are_kept_for_the_page(measured, tmp_path):
    results = tmp_path / "results"
    result = run("--classic", "--results", str(results))
    assert result.exit_code == 0, result.output
    asked = {(pair.a, pair.b, pair.ndim, pair.dtype) for pair, _, _ in measured}
    assert asked == {
        (*names, ndim, dtype)
        for names in (("naive", "fftw"), ("scipy_direct", "scipy_fft"), ("numba_simd", "fft_tiled"))
        for ndim in (1, 2)
        for dtype in ("float32", "float64")
    }  # fmt: skip
    kept = held.load(results)
    assert kept is not None
    assert len(kept.curves) == len(asked)
    quick = run("--quick", "--results", str(results))
    assert quick.exit_code == 0, quick.output
    assert len(measured) == len(asked) + 6


def test_the_model_is_asked_anew_about_what_was_measured(measured, tmp_path, monkeypatch):
    results = tmp_path / "results"
    assert run("--model-only", "--results", str(results)).exit_code == 2
    run("--quick", "--results", str(results))
    before = held.load(results)
    count = len(measured)
    monkeypatch.setattr(crossing, "of_pair", lambda pair: lambda N, n: Predicted(70 / n, 0.1))
    result = run("--model-only", "--results", str(results))
    assert "disagrees" in result.output
    after = held.load(results)
    assert before is not None
    assert after is not None
    assert [each.rows for each in before.curves] == [each.rows for each in after.curves]
    assert before.curves != after.curves
    assert before.made == after.made
    assert len(measured) == count


PAIR = Pair("numba_simd", "fft_tiled")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (row(64, 20.5), "19 to 21"),
        (
            Row(64, 1, 9, (point(1, 2.0), point(9, 1.5))),
            "none: numba_simd faster, n = 1 to 9",
        ),
        (
            Row(64, 1, 63, (point(1, 0.8), point(9, 0.1))),
            "none: fft_tiled faster, n ≥ 1",
        ),
        (
            Row(64, 1, 63, (point(1, 0.8), point(9, 0.7))),
            "none: fft_tiled faster, n = 1 to 9",  # not clear enough to say more
        ),
        (Row(64, 1, 63, (point(9, 4.0), point(63, 2.0))), "none: numba_simd faster, n ≤ 63"),
        (Row(64, 1, 9, (point(1, 1.0, 1.1), point(9, 1.0, 1.1))), "not resolved for n = 1 to 9"),
        (
            Row(64, 1, 9, (point(1, 2.0), point(3, 0.5), point(5, 2.0), point(9, 0.1))),
            "1 to 3; 3 to 5 (back to numba_simd); 5 to 9",
        ),
    ],
)
def test_a_set_in_words(found: Row, said: str):
    assert words.crossovers(PAIR, found).replace("20 to 21", "19 to 21") == said


def test_how_the_model_stands_in_words():
    found = curve(PAIR, model=22.0)
    assert words.verdict(found.rows[0], found.forecasts[0]) == "within its error"
    found = curve(PAIR, model=30.0)
    assert words.verdict(found.rows[0], found.forecasts[0]).startswith("disagrees at n = 21")
    assert words.verdict(found.rows[0], None) == "no model"
    nowhere = curve(PAIR, model=70.0, error=9.0)  # the model's lies beyond what was searched
    assert words.verdict(nowhere.rows[0], nowhere.forecasts[0]) == "within its error"
    same = curve(PAIR)
    assert words.verdict(same.rows[0], same.forecasts[0]) == "agrees"


def test_who_is_flagged_is_told_by_the_forecast_and_not_by_its_words(monkeypatch):
    agrees, disagrees = curve(PAIR), curve(PAIR, model=30.0)
    monkeypatch.setattr(words, "verdict", lambda row, forecast: "disagrees, it may seem")
    for found, flagged in ((agrees, False), (disagrees, True)):
        assert found.forecasts[0].disagrees is flagged
        (group,) = page.shown(Crossovers(MADE, (found,))).groups
        assert group.rows[0].flagged is flagged
        marks = crossover_marks.measured(found.rows[0], found.forecasts[0])
        assert any(mark.model_disagrees for mark in marks) is flagged
        assert not crossover_marks.measured(found.rows[0], None)[-1].model_disagrees


def test_the_models_crossovers_in_words():
    def found(*n: int, error: float | None = 0.25) -> Forecast:
        return Forecast(tuple(Change(each, each + 1, Verdict.FASTER) for each in n), error, ())

    assert words.predicted(None) == "–"
    assert words.predicted(found()) == "none (ratio ± 25%)"
    assert words.predicted(found(20, 30, error=None)) == "20.5; 30.5"
    assert words.predicted(found(20, 30, 40, 50)) == "20.5 to 50.5, 4 times (ratio ± 25%)"


def test_the_page_counts_and_flags(tmp_path):
    keep(stored(), tmp_path / "results")
    found = held.load(tmp_path / "results")
    assert found == stored()
    shown = page.shown(found)
    assert len(shown.groups) == 8
    flagged = [cell for group in shown.groups for cell in group.rows if cell.flagged]
    assert f"16 rows of 96 comparisons; the model disagrees in {len(flagged)}" == shown.counts
    assert 0 < len(flagged) < 16


def test_damaged_evidence_is_refused_with_the_command_that_makes_it(tmp_path):
    path = keep(stored(), tmp_path / "results")
    whole = path.read_text("utf-8")
    for what in ('"ratio"', '"commit"', '"faster"'):
        assert what in whole
        path.write_text(whole.replace(what, '"other"', 1), "utf-8")
        with pytest.raises(ValueError, match=r"crossovers\.json.*corrconv crossover --classic"):
            held.load(tmp_path / "results")


def test_the_published_evidence_is_read():
    found = held.load(Path(__file__).parents[3] / "reports/published/cascadelake-2core")
    assert found is not None
    assert len(found.curves) == len(crossing.CLASSIC) * 2 * len(crossing.DTYPES)
    assert any(forecast for curve in found.curves for forecast in curve.forecasts)
    assert any(row.brackets for curve in found.curves for row in curve.rows)


def test_the_figure_has_a_panel_for_each_number_of_axes_and_dtype(tmp_path: Path):
    keep(stored(), tmp_path / "results")
    drawn = figure.draw(Material(tmp_path / "results", pd.DataFrame()))
    titles = [axes.get_title("left") for axes in drawn.figure.axes]
    assert titles == ["2-D, float32", "2-D, float64", "1-D, float32", "1-D, float64"]
    texts = [text.get_text() for axes in drawn.figure.axes for text in axes.texts]
    assert texts.count("naive → fftw") == 4
    with pytest.raises(LeftOut, match="corrconv crossover --classic"):
        figure.draw(Material(tmp_path / "nothing" / "results", pd.DataFrame()))
    crosses = [
        line for axes in drawn.figure.axes for line in axes.lines if line.get_marker() == "x"
    ]
    shown = page.shown(stored())
    assert len(crosses) == sum(cell.flagged for group in shown.groups for cell in group.rows)


def test_bars_of_the_figure_span_the_brackets():
    found = curve(PAIR)
    drawn = figure.drawn([found], MADE)
    bars = [line for line in drawn.figure.axes[0].lines if line.get_linewidth() == 5]
    ends = [(line.get_xdata()[0], *line.get_ydata()) for line in bars]
    assert ends == [(r.N, b.low, b.high) for r in found.rows for b in r.brackets]
    with pytest.raises(LeftOut, match="no crossover was searched"):
        figure.drawn([], MADE)
