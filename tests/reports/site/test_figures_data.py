"""Every figure of a published run has the numbers beside it that it draws, and no others."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from corrconv.reports.claims import registry
from corrconv.reports.claims.canvas import signed
from corrconv.reports.kit.figure import Figure, SavedFigure, save
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from matplotlib.patches import Polygon, Rectangle

from corrconv.calibrate.evidence import TAIL
from corrconv.history import evidence as history
from corrconv.kit import units
from corrconv.kit.evidence import place
from corrconv.regress.selftest import evidence as selftest
from tests.corrconv.history import planted
from tests.corrconv.regress.selftest import planted as tested
from tests.reports import measured
from tests.reports.drawn import draw, marks, stored, strange, texts, undrawn

MAPS = {"winners", "winners-all-threads", "speed-up", "speed-up-all-threads", "scipy-regret"}
GRIDS = {"claim-a1", "claim-a7", "claim-c2", "claim-c3", "claim-d4"}
"""Cells with numbers or colours in them: tested one by one below."""
DIGITS = re.compile(r"\d")


@pytest.fixture(scope="module")
def drawn(
    reference: Material, newest: Run, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Figure]:
    """All of a published run and of published evidence, but the pictures, which are tested on their own.

    For a question that nobody has published yet, evidence that was made up.
    """
    results = tmp_path_factory.mktemp("evidence")
    shutil.copytree(reference.results, results, dirs_exist_ok=True, ignore=lambda *_: ["site"])
    of = measured.every().items()
    measured.keep(results, **{name: it for name, it in of if not place(results, name).is_file()})
    history.save(planted.example(), results)
    selftest.save(tested.example(), results)
    made = draw(newest, results)
    assert made.left_out == {}
    return {
        it.name: it for it in (*made.figures, *registry.draw_all(reference.results, reference.run))
    }


@pytest.fixture(scope="module")
def curves(drawn: dict[str, Figure]) -> list[Figure]:
    return [figure for name, figure in drawn.items() if name not in MAPS | GRIDS]


def test_every_figure_has_data_under_names_that_can_be_read(drawn: dict[str, Figure]) -> None:
    assert len(drawn) > 35
    for figure in drawn.values():
        data = stored(figure)
        assert not data.empty, figure.name
        assert data.columns.is_unique
        assert all(re.fullmatch(r"\w+", column) for column in data), (figure.name, *data)
        assert not data.isna().all(axis=1).any(), figure.name


def test_what_lines_bars_and_points_show_is_in_the_data(curves: list[Figure]) -> None:
    for figure in curves:
        assert marks(figure), figure.name
        assert strange(figure) == [], figure.name


def test_what_is_in_the_data_is_shown(curves: list[Figure]) -> None:
    for figure in curves:
        left = undrawn(figure)
        if figure.name == "claim-b10":
            left = left[left["width_from_pixels"].isna()]  # a histogram, tested below
        elif figure.name == "cold-start":
            left = left[left["what"] != "cold-start seconds"]  # where the bars end
        elif figure.name == "regret":
            left = left[left["time_over_the_best"] < 5]
        assert left.empty, (figure.name, left)


def test_words_hold_what_was_measured(drawn: dict[str, Figure]) -> None:
    data = stored(drawn["model-error"])
    within = data["q50"].between(1 / (1 + TAIL), 1 + TAIL).sum()
    assert f"{within} of {len(data)} points are within" in drawn["model-error"].alt
    assert "each pair at most 0 apart" in drawn["claim-a7"].alt


def test_a_curve_of_regrets_may_begin_below_1(drawn: dict[str, Figure]) -> None:
    least = stored(drawn["regret"]).groupby("ndim")["time_over_the_best"].min()
    assert (least < 1).all(), "what was chosen seems faster than itself somewhere in 88 problems"
    for axes, ndim in zip(drawn["regret"].figure.axes, (2, 1), strict=True):
        assert axes.get_xlim()[0] < least[ndim]


def test_a_wrong_number_is_found(curves: list[Figure]) -> None:
    """Each figure once more, with a number in its data that it does not draw."""
    for figure in curves:
        assert figure.data is not None
        first = marks(figure)[0]
        number = first.y if first.x is None else first.x
        wrong = figure.data.copy()
        for column in wrong.select_dtypes("number"):
            near = np.isclose(wrong[column].to_numpy(float), number, rtol=1e-9, atol=0)
            wrong[column] = wrong[column].astype(float).where(~near, 1.01 * number + 0.1)
        assert first in strange(dataclasses.replace(figure, data=wrong)), figure.name


def test_maps_hold_each_cell_that_they_show(drawn: dict[str, Figure]) -> None:
    for name in MAPS & set(drawn):
        data, figure = stored(drawn[name]), drawn[name].figure
        cells = [it for axes in figure.axes for it in axes.patches if isinstance(it, Rectangle)]
        assert data["case"].nunique() == len(cells) > 3
        shown = Counter(texts(drawn[name]))
        if name.startswith("winners"):
            assert_winners(data, shown)
        elif name.startswith("speed-up"):
            ratios = Counter(map(units.ratio, data["value"]))
            assert ratios == Counter(re.findall(r"[\d.]+×", " ".join(shown.elements())))


def assert_winners(data: pd.DataFrame, shown: Counter[str]) -> None:
    """Each cell's name and time, with as many grey ones as there are ties."""
    best = data.drop_duplicates("case")  # of each cell the best comes first
    told = Counter(best["implementation"])
    assert {it: shown[it] for it in told} == told
    written = {str(units.seconds(float(seconds))) for seconds in best["value"]}
    assert written <= {text.split(", ")[-1] for text in shown}
    tied = data[data["value"] == "tied"]["case"].nunique()
    assert sum(text.startswith("≈ ") and "," in text for text in shown.elements()) == tied


def test_grids_of_numbers_hold_what_is_written_in_them(drawn: dict[str, Figure]) -> None:
    shown = Counter(text for text in texts(drawn["claim-a7"]) if DIGITS.match(text.strip("−")))
    assert shown == Counter(map(signed, stored(drawn["claim-a7"])["value"]))
    for name in ("claim-c2", "claim-c3"):
        data = stored(drawn[name])
        pairs = data[["kernel_row", "kernel_column"]].dropna().itertuples(index=False)
        written = Counter(f"{signed(int(row))},{signed(int(column))}" for row, column in pairs)
        assert Counter(it for it in texts(drawn[name]) if "," in it and "[" not in it) == written
    data = stored(drawn["claim-a1"])
    sums = [text for text in texts(drawn["claim-a1"]) if " = " in text]
    assert sorted(float(it.split("= ")[1].replace("−", "-")) for it in sums) == sorted(
        data["output"]
    )


def test_heat_maps_hold_their_cells(drawn: dict[str, Figure]) -> None:
    images = [axes.images[0] for axes in drawn["claim-d4"].figure.axes if axes.images]
    cells = np.concatenate([np.ravel(image.get_array()) for image in images])
    weights = stored(drawn["claim-d4"])["weight"].to_numpy()
    np.testing.assert_allclose(np.sort(cells), np.sort(weights), rtol=1e-5)


def test_the_histogram_holds_its_bars(drawn: dict[str, Figure]) -> None:
    data = stored(drawn["claim-b10"]).dropna(subset="edges")
    (axes,) = (it for it in drawn["claim-b10"].figure.axes if it.get_ylabel() == "edges")
    outlines = [patch.get_xy() for patch in axes.patches if isinstance(patch, Polygon)]
    for outline, (_, bars) in zip(outlines, data.groupby("image", sort=False), strict=True):
        tops = outline[1:-1:2, 1][: len(bars)]
        np.testing.assert_array_equal(tops, bars["edges"])


def test_numbers_are_short_and_lines_end_alike(drawn: dict[str, Figure], tmp_path: Path) -> None:
    saved = save(drawn["time-kernel"], tmp_path)
    assert isinstance(saved, SavedFigure)
    assert saved.csv == tmp_path / "time-kernel.csv"
    assert saved.files == (saved.svg, saved.csv)
    written = saved.csv.read_bytes()
    assert b"\r" not in written
    assert written.startswith(b"case,implementation,what,value,N,n\n")
    digits = [
        len(re.sub(r"e.*|\D", "", it).lstrip("0"))
        for it in pd.read_csv(saved.csv, dtype=str)["value"]
    ]
    assert max(digits) <= 6
