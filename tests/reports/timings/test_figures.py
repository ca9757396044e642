"""The figures: drawn from full and from meagre results, alike in every run, without collisions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from corrconv.reports.kit.figure import Drawing, Figure, LeftOut, save
from corrconv.reports.kit.found import figures
from corrconv.reports.kit.look import MARKERS, ink, look, made_colour, spread
from corrconv.reports.kit.material import Material
from corrconv.reports.site import build as reporting
from corrconv.reports.timings import draw_cold_start as cold_start
from corrconv.reports.timings import draw_speedup as speedup
from corrconv.reports.timings import frame
from corrconv.reports.timings.curves import SHOWN, leading
from matplotlib.figure import Figure as Canvas

import corrconv
from tests.reports.drawn import NOWHERE, draw, of_run, texts
from tests.reports.tree import MAIN, NAMES, rich, timed, write


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return frame.newest(frame.load(rich(tmp_path_factory.mktemp("full"))))


@pytest.fixture(scope="module")
def drawn(full) -> dict[str, Figure]:
    return of_run(full)


def test_full_results_fill_every_figure_of_a_run(full, drawn):
    left = draw(full).left_out
    assert set(left) == {
        "peers", "regret", "roofline", "scaling", "memory-by-size",
        "crossover-sets", "model-error", "error-componentwise",
    }  # fmt: skip
    assert all(
        re.search(r"(python -m corrconv\.reports\.|corrconv )\w", reason)
        for reason in left.values()
    )
    assert set(drawn) | set(left) == {it.name for it in figures() if it.page != "pictures"}


def test_each_figure_is_drawn_once_and_the_reasons_are_those_of_that_time(full):
    asked: list[str] = []

    def module(name: str, reason: str = "") -> Drawing:
        def draw(material: Material) -> Figure:
            assert material.cells is full
            asked.append(name)
            if reason:
                raise LeftOut(reason)
            return Figure("", "", "", Canvas(), None)

        return Drawing(name, "times", 0, draw)

    seen: list[None] = []
    of = [module("a"), module("b", "no reason"), module("c")]
    made = reporting.draw(Material(NOWHERE, full), lambda: seen.append(None), of)
    assert asked == ["a", "b", "c"]
    assert len(seen) == 3
    assert [figure.name for figure in made.figures] == ["a", "c"]
    assert made.left_out == {"b": "no reason"}


def test_every_figure_says_what_it_shows_and_where(drawn):
    for figure in drawn.values():
        assert figure.title
        assert figure.alt
        assert "host (a processor, 2 processors)" in figure.caption
        assert "nan" not in figure.caption.lower().split()


def test_one_size_is_enough_or_the_reason_is_given(tmp_path, full):
    smoke = frame.newest(frame.load(rich(tmp_path, N=[32], n=[5])))
    made, every = draw(smoke), draw(full)
    reasons = {name: why for name, why in made.left_out.items() if name not in every.left_out}
    assert set(reasons) == {
        "time-image", "winners-all-threads", "speed-up-all-threads", "error-laws",
    }  # fmt: skip
    assert "two image sides" in reasons["time-image"]
    assert reasons["winners-all-threads"] == "1 cell timed with all threads; a map takes 4 or more"


def test_cold_starts_survive_a_stage_that_was_not_measured(full):
    stage = (full["question"] == "import") & (full["implementation"] == "auto")
    assert stage.any()
    some = full.copy()
    some.loc[stage, ["value", "status"]] = (float("nan"), "n/a")
    shown = [
        tick.get_text()
        for tick in cold_start.draw(Material(NOWHERE, some)).figure.axes[0].get_yticklabels()
    ]
    assert "auto" not in shown
    assert "fftw" in shown
    some.loc[some["question"] == "import", ["value", "status"]] = (float("nan"), "n/a")
    with pytest.raises(LeftOut, match="all of import, plan and first call"):
        cold_start.draw(Material(NOWHERE, some))


def test_nothing_but_failures_leaves_every_figure_out(tmp_path):
    write(tmp_path, {MAIN: timed(["numba"], ([64], [3]), {("numba", 64, 3): None})})
    cells = frame.newest(frame.load(tmp_path))
    made = draw(cells)
    assert made.figures == ()
    assert all(made.left_out.values())


@pytest.mark.parametrize("name", ["time-kernel", "winners", "memory"])
def test_the_same_numbers_give_the_same_bytes(name, full, drawn, tmp_path):
    (it,) = (it for it in figures() if name == it.name)
    first = save(drawn[name], tmp_path / "a")
    second = save(it(Material(NOWHERE, full)), tmp_path / "b")
    assert first.svg.read_bytes() == second.svg.read_bytes()
    assert first.csv.read_bytes() == second.csv.read_bytes()
    assert b"<dc:date>" not in first.svg.read_bytes()


def test_lines_are_named_at_their_ends_and_names_do_not_overlap(drawn):
    from matplotlib.text import Annotation

    figure = drawn["time-kernel"].figure
    figure.draw_without_rendering()
    for axes in figure.axes:
        notes = [child for child in axes.get_children() if isinstance(child, Annotation)]
        assert {note.get_text() for note in notes} == set(NAMES) - {"numpy"}
        boxes = [super(Annotation, note).get_window_extent() for note in notes]  # no joining lines
        for i, one in enumerate(boxes):
            assert one.x1 <= figure.bbox.x1
            for other in boxes[:i]:
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                along = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert across <= 0 or along <= 2


def test_too_many_lines_are_thinned_out(tmp_path):
    names = [f"guest_{i:02}" for i in range(20)]
    values = {(name, 64, n): 1.0 + i for i, name in enumerate(names) for n in (3, 7)}
    write(
        tmp_path, {MAIN: timed([*names, "auto"], ([64], [3, 7]), values | {("auto", 64, 3): 99.0})}
    )
    cells = frame.load(tmp_path)
    assert leading(cells[cells["status"] == "ok"]) == {"auto", *names[: SHOWN - 1]}
    figure = of_run(cells)["time-kernel"]
    assert "guest_19" in figure.caption
    assert "guest_19" not in texts(figure)
    assert "guest_00" in texts(figure)


def test_time_ticks_are_plain(drawn):
    axes = drawn["time-kernel"].figure.axes[0]
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert "1 ms" in labels
    assert [label.get_text() for label in axes.get_xticklabels()] == ["3", "15", "63"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([0, 100], [0, 100]),
        ([0, 0], [-5, 5]),
        ([0, 1, 50], [-4.5, 5.5, 50]),
        ([-100, -100], [-50, -40]),
        ([99, 99], [40, 50]),
        ([], []),
    ],
)
def test_spread(wanted, expected):
    assert spread(wanted, 10, -50, 50 if wanted != [0, 100] else 100) == pytest.approx(expected)


def test_one_times_is_white():
    assert speedup.colour(1.0) == "#f7f7f7"
    assert speedup.colour(100.0) == speedup.colour(25.0)


def test_looks():
    assert look("numba", "direct").filled
    assert not look("fftw", "fft").filled
    assert look("jax_fft", "fft").colour != look("fftw", "fft").colour
    assert look("numba", "direct").colour == corrconv.get("numba").colour == "#d55e00"
    said = [colour for name in corrconv.names() if (colour := corrconv.get(name).colour)]
    colours = set(said)
    assert len(colours) == len(said) > 20
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in colours)
    assert ink("#000000") == "white"
    assert ink("#ffffff") == "black"


def test_a_guest_has_a_colour_of_its_own_and_of_its_family():
    names = [f"guest_{place}" for place in range(20)]
    for family, warm in (("direct", True), ("fft", False)):
        colours = [look(name, family).colour for name in names]
        assert colours == [made_colour(name, family) for name in names]
        assert len(set(colours)) > 15
        assert all((int(it[1:3], 16) > int(it[5:7], 16)) == warm for it in colours)
    grey = made_colour("guest", "choice")
    assert grey[1:3] == grey[3:5] == grey[5:7]
    for family in ("mixed", "choice", "of another version"):
        assert re.fullmatch("#[0-9a-f]{6}", look("guest", family).colour)


def test_the_markers_of_a_family_are_taken_in_turn():
    for family, markers in MARKERS.items():
        kin = [name for name in corrconv.names() if corrconv.get(name).family == family]
        counts = Counter(look(name, family).marker for name in kin)
        assert len(counts) == min(len(kin), len(markers)), family
        assert max(counts.values()) - min(counts.values()) <= 1, family


def test_saving_makes_the_folder(drawn, tmp_path):
    saved = save(drawn["memory"], Path(tmp_path / "x" / "y"))
    assert saved.svg.is_file()
    assert saved.files == (saved.svg, saved.csv)
    assert saved.csv.read_text("utf-8").startswith("implementation,N,n,dtype,MiB\n")
