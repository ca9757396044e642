"""The figures of accuracy and of SciPy's choice: their data are what is stored, and what is drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from corrconv.reports.accuracy import draw_errors as errors
from corrconv.reports.accuracy import draw_laws as laws
from corrconv.reports.accuracy import draw_pareto as pareto
from corrconv.reports.accuracy import draw_tags as tags
from corrconv.reports.accuracy import laws as measured_laws
from corrconv.reports.kit.figure import AID, Figure, LeftOut
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.regret import draw as scipy_regret
from matplotlib.text import Text

from corrconv.kit import units
from corrconv.measure.statistics import Verdict
from corrconv.sweep.cells import Pair
from corrconv.sweep.evidence import Case
from tests.reports.site import measured_data as made

DRAWINGS = (pareto.draw, scipy_regret.in_cells, laws.exponents, errors.against_kernel, tags.draw)


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return made.full(tmp_path_factory.mktemp("figures"))


@pytest.fixture(scope="module")
def drawn(stored) -> dict[str, Figure]:
    found = [it(stored) for it in DRAWINGS]
    return {figure.name: figure for figure in found}


def changed(stored, sweep) -> Material:
    """The same evidence beside another run."""
    return Material(stored.results, Run.of(sweep))


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.figure.findobj(Text) if text.get_text()]


def points(figure: Figure) -> set[tuple[float, float]]:
    """Of the markers that are drawn, rounded."""
    return {
        (float(f"{x:.5g}"), float(f"{y:.5g}"))
        for axes in figure.figure.axes
        for line in axes.lines
        if line.get_marker() not in (None, "None", "") and line.get_label() != AID
        for x, y in zip(np.atleast_1d(line.get_xdata()), np.atleast_1d(line.get_ydata()))
    }


def near(value: float) -> object:
    """A sweep's file has five digits."""
    return pytest.approx(value, rel=1e-4)


def test_every_figure_has_words_and_data(drawn):
    assert set(drawn) == {it.name for it in DRAWINGS}
    for figure in drawn.values():
        assert figure.title
        assert figure.caption
        assert figure.alt
        assert figure.data is not None
        assert len(figure.data)
        assert "nan" not in figure.caption.split()


def test_times_and_errors_are_the_stored_ones_and_are_drawn(drawn):
    figure = drawn[pareto.draw.name]
    rows = figure.data.to_dict("records")
    times, wrong = ([it for it in rows if it["what"] == what] for what in ("seconds", "error"))
    assert len(times) == len(wrong) == len(made.NAMES) * len(made.n) * len(made.U)
    for row in times:
        assert row["value"] == near(
            made.seconds(row["implementation"], Case.from_line(row["case"]))
        )
    for row in wrong:
        cell = row["implementation"], row["N"], row["n"]
        assert row["value"] == near(made.errors(row["dtype"])[cell])
    expected = {(float(f"{r['value']:.5g}"), float(f"{r['error_in_u']:.5g}")) for r in times}
    assert points(figure) == expected


def test_those_on_the_front_are_named_in_colour_and_the_others_pale(drawn):
    figure = drawn[pareto.draw.name]
    colours: dict[str, set[bool]] = {}
    for text in figure.figure.findobj(Text):
        if text.get_text() in made.NAMES:
            colours.setdefault(text.get_text(), set()).add(text.get_color() == pareto.NAMED)
    assert set(colours) == set(made.NAMES)
    for name, pale in colours.items():
        rows = figure.data[figure.data["implementation"] == name]
        coloured = rows["on_the_front"] | rows["chooses"]
        assert pale == {not it for it in coloured}


def test_exponents_are_drawn_at_their_values(drawn):
    figure = drawn[laws.exponents.name]
    assert {"sequential", "FFT"} <= set(figure.data["who"])
    assert set(made.NAMES) <= set(figure.data["who"])
    routes = figure.data[figure.data["who"] == "sequential"]
    assert set(routes["exponent"]) == {0.5}
    assert {x for x, _ in points(figure)} == {float(f"{x:.5g}") for x in figure.data["exponent"]}
    assert "√taps" in texts(figure)
    assert "constant" in texts(figure)


def test_only_what_is_known_is_drawn(stored, tmp_path):
    bare = made.load(made.tree(tmp_path / "bare"))
    assert set(laws.exponents(bare).data["who"]) == set(made.NAMES)
    with pytest.raises(LeftOut, match="corrconv claims B9"):
        tags.draw(bare)
    none = made.sweep(lambda result, case: replace(result, error=None))
    figure = laws.exponents(changed(stored, none))
    assert set(figure.data["who"]) == {"sequential", "FFT"}
    with pytest.raises(LeftOut, match="claims B9 and E5"):
        laws.exponents(changed(bare, none))
    for it in (pareto.draw, errors.against_kernel):
        with pytest.raises(LeftOut, match="errors"):
            it(changed(stored, none))


def test_the_errors_are_drawn_at_the_largest_image(drawn):
    figure = drawn[errors.against_kernel.name]
    assert set(figure.data["N"]) == {256}
    assert set(figure.data["dtype"]) == set(made.U)
    assert points(figure) == {
        (float(it["n"]), float(f"{it['value']:.5g}")) for it in figure.data.to_dict("records")
    }


def test_componentwise_errors_are_the_claims(drawn):
    figure, both = drawn[tags.draw.name], made.both_routes()
    for row in figure.data.to_dict("records"):
        it = both.of(row["route"], row["dtype"], "uneven")
        value = it.component[both.sides.index(row["n"])]
        assert row["in_u"] == value
        assert row["componentwise_error"] == pytest.approx(value * made.U[row["dtype"]])
    expected = {
        (float(r["n"]), float(f"{r['componentwise_error']:.5g}"))
        for r in figure.data.to_dict("records")
    }
    assert points(figure) == expected


def test_words_on_componentwise_errors_hold_what_was_measured(drawn):
    part = {dtype: units.digits(2e5 / 9 * u) for dtype, u in made.U.items()}
    said = f"FFT's largest is {part['float32']} (float32), {part['float64']} (float64)."
    for text in (drawn[tags.draw.name].caption, drawn[tags.draw.name].alt):
        assert "Direct sums are at most 0.100 of the bound." in text  # 2u of 2(9 + 1)u
        assert said in text
    both = made.both_routes()
    worse = [replace(it, component=(50.0,) * 3) if it.route == "sequential" else it
             for it in both.errors]  # fmt: skip
    assert "at most 2.50 of the bound" in tags.drawn(replace(both, errors=tuple(worse))).alt


def test_words_on_exponents_hold_what_was_measured(drawn, stored):
    alt = drawn[laws.exponents.name].alt
    assert "sequential 0.50 to 0.50; FFT 0.00 to 0.00; implementations " in alt
    found = measured_laws.laws(stored.results, stored.run)
    other = replace(found, routes=tuple(replace(it, value=0.9) for it in found.routes))
    assert "FFT 0.90 to 0.90" in laws.drawn(other, "").alt


def test_the_map_shows_each_cells_regret(drawn):
    figure = drawn[scipy_regret.in_cells.name]
    shown = texts(figure)
    own = figure.data[figure.data["to"].isin(["scipy_direct", "scipy_fft"])]
    assert len(own) == 2 * len(made.N) * len(made.n)
    for row in own.to_dict("records"):
        times = {name: made.times()[name, row["N"], row["n"]] for name in made.NAMES}
        ratio = times["scipy_auto"] / min(times["scipy_direct"], times["scipy_fft"])
        assert row["value"] == near(ratio)
        lost = (row["N"], row["n"]) == (256, 3)
        assert row["verdict"] == ("slower" if lost else "not resolved")
        assert units.ratio(ratio) in shown


def test_colours_tell_ties_losses_and_gains():
    pair = Pair("scipy_auto", "scipy_fft", 1.3, 1.2, 1.4, Verdict.NOT_RESOLVED)
    assert scipy_regret.colour(pair) == scipy_regret.GREY
    shades = {
        scipy_regret.colour(replace(pair, ratio=it, verdict=Verdict.SLOWER))
        for it in (1.3, 2.0, 9.0)
    }
    assert shades == {shade for _, shade in scipy_regret.STEPS}
    assert (
        scipy_regret.colour(replace(pair, ratio=0.9, verdict=Verdict.FASTER)) == scipy_regret.FASTER
    )


def test_without_the_choice_the_reason_is_given(stored):
    others = tuple(name for name in made.NAMES if name != "scipy_auto")
    with pytest.raises(LeftOut, match="nothing that answers this"):
        scipy_regret.in_cells(changed(stored, made.sweep(names=others)))
