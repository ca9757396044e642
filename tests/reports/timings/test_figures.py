"""The figures: drawn from full and from meagre results, alike in every run, without collisions."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from corrconv.reports.kit.curves import some
from corrconv.reports.kit.figure import Drawing, Figure, LeftOut, save
from corrconv.reports.kit.found import figures
from corrconv.reports.kit.look import MARKERS, _kin, ink, look, made_colour, spread
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.quantity import What
from corrconv.reports.kit.run import MAIN, Run
from corrconv.reports.site import build as reporting
from corrconv.reports.timings import draw_cold_start as cold_start
from corrconv.reports.timings import draw_speedup as speedup
from corrconv.reports.timings.curves import SHOWN, leading
from matplotlib.figure import Figure as Canvas

import corrconv
from corrconv.kit import units
from corrconv.sweep.grid import images, varied
from tests.reports.drawn import NOWHERE, stored, texts
from tests.reports.tree import NAMES, alone, case, grid, of_model, planted

TIMES = [it for it in figures() if it.page == "times"]


def draw(run: Run, of: list[Drawing] = TIMES) -> reporting.Drawn:
    return reporting.draw(Material(NOWHERE, run), of=of)


def of_run(run: Run) -> dict[str, Figure]:
    return {figure.name: figure for figure in draw(run).figures}


@pytest.fixture(scope="module")
def full() -> Run:
    return Run.of(planted(of_model(grid()), alone=alone()))


@pytest.fixture(scope="module")
def drawn(full) -> dict[str, Figure]:
    return of_run(full)


def test_a_full_run_fills_every_figure_of_the_page(drawn):
    assert set(drawn) == {it.name for it in TIMES}


def test_each_figure_is_drawn_once_and_the_reasons_are_those_of_that_time(full):
    asked: list[str] = []

    def module(name: str, reason: str = "") -> Drawing:
        def draw(material: Material) -> Figure:
            assert material.run is full
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


def test_every_figure_says_what_it_shows_and_where_and_the_floor_once(drawn):
    for figure in drawn.values():
        assert figure.title
        assert figure.alt
        assert "host (a processor, 2 processors)" in figure.caption
        assert "nan" not in figure.caption.lower().split()
        paired = figure.name not in ("cold-start", "one-shot")
        assert figure.caption.count("Noise floor: ") == paired, figure.name
        assert "<" not in figure.caption + figure.alt


def test_one_size_is_enough_or_the_reason_is_given():
    smoke = Run.of(planted(of_model([case(32, 5)])))
    reasons = draw(smoke).left_out
    assert set(reasons) == {
        "time-image", "time-taps", "winners-all-threads", "speed-up-all-threads", "rank-one",
        "one-shot", "cold-start",
    }  # fmt: skip
    assert "two image sides" in reasons["time-image"]
    assert (
        reasons["winners-all-threads"] == "nothing that answers this was measured with all threads"
    )
    few = of_model(varied([case(32, 5)], workers=[1, 2]))
    few_threads = draw(Run.of(planted(few))).left_out["winners-all-threads"]
    assert few_threads == "1 cell measured with all threads; a map takes 4 or more"


def test_the_data_of_curves_are_the_planted_times_and_the_processes_around_them():
    cells = of_model(images((64, 256), (3, 15)))
    data = stored(of_run(Run.of(planted(cells)))["time-kernel"])
    assert list(data) == ["case", "implementation", "what", "value", "N", "n"]
    seconds = data[data["what"] == "seconds"].set_index(["case", "implementation"])["value"]
    known = {(c.line, name): t for c, times in cells.items() for name, t in times.items()}
    assert dict(seconds) == pytest.approx(known, rel=1e-5)
    low = data[data["what"] == "least seconds"].set_index(["case", "implementation"])["value"]
    for (line, name), value in low.items():
        spread = 1.0 if name == "scipy_fft" else 0.988072  # exp(-0.012)
        assert value == pytest.approx(known[line, name] * spread, rel=1e-5)


def test_the_map_names_the_fastest_and_shows_ties():
    cells = {
        case(64, 3): {"numba": 1.0, "fftw": 2.0, "scipy_fft": 3.0, "auto": 0.5},
        case(64, 7): {"numba": 1.0, "fftw": 1.02, "scipy_fft": 3.0},
        case(64, 15): {"numba": 1.0, "fftw": 1.02, "scipy_fft": 1.03},
    }
    figure = of_run(Run.of(planted(cells)))["winners"]
    found = Counter(texts(figure))
    assert found["numba"] == 3
    assert found["1.00 s"] == found["≈ fftw, 1.00 s"] == found["≈ 2 others, 1.00 s"] == 1
    data = stored(figure)
    verdicts = data[data["what"] == "verdict"].groupby("case")["value"].agg(list)
    assert list(verdicts) == [["tied"] * 3, ["fastest"], ["tied"] * 2]
    assert set(data["territory"]) == {"direct", "tie"}


def test_maps_of_all_threads_show_nothing_of_one():
    sizes = images((64, 256), (3, 7))
    one = {"numba": 1.0, "fftw": 2.0, "scipy_fft": 3.0}
    every = {"numba": 1.25, "fftw": 0.25, "scipy_fft": 3.0, "scipy_auto": 2.5}
    cells = dict.fromkeys(sizes, one) | dict.fromkeys(varied(sizes, workers=[2]), every)
    drawn = of_run(Run.of(planted(cells)))
    assert texts(drawn["winners"]).count("numba") == 4
    assert texts(drawn["winners-all-threads"]).count("fftw") == 4
    assert "250 ms" in texts(drawn["winners-all-threads"])
    assert "2-D correlate, float32, 2 threads" in texts(drawn["winners-all-threads"])
    assert texts(drawn["speed-up-all-threads"]).count("10.0×") == 4
    assert list(stored(drawn["speed-up-all-threads"])["value"]) == [10.0] * 4
    assert "speed-up" not in drawn  # scipy_auto was measured with all threads alone
    for name in ("winners", "speed-up"):
        figure = drawn[f"{name}-all-threads"]
        assert "all threads" in figure.title
        assert "all threads" in figure.alt
        assert "every processor" in figure.caption


def test_a_speed_up_that_is_not_resolved_is_grey_and_marked():
    cells = {case(64, n): {"numba": 1.0, "scipy_auto": 1.02, "scipy_fft": 2.0} for n in (3, 7)}
    assert "≈ 1.02×" in texts(of_run(Run.of(planted(cells)))["speed-up"])


def test_borders_run_between_direct_and_fft_alone():
    cells = {case(64, n): {"numba": n / 10, "fftw": 1.0, "scipy_fft": 3.0} for n in (3, 10, 15)}
    figure = of_run(Run.of(planted(cells)))["winners"]
    assert len(figure.figure.axes[0].lines) == 0, "a tie lies between the two"
    del cells[case(64, 10)]
    figure = of_run(Run.of(planted(cells)))["winners"]
    assert len(figure.figure.axes[0].lines) == 1


def test_cold_starts_are_the_medians_and_their_sums(drawn, full):
    data = stored(drawn["cold-start"])
    whats = {
        What.LOADING: "loading",
        What.PLANNING: "planning",
        What.FIRST_CALL: "first_call",
        What.COLD: "cold",
    }
    assert set(data["what"]) == set(map(str, whats))
    for row in data.itertuples():
        known = getattr(full.stages[row.implementation], whats[What(row.what)])
        assert row.value == pytest.approx(known, rel=1e-5)
    first = full.stages[NAMES[0]]
    assert first.cold == pytest.approx(first.loading + first.planning + first.first_call)
    assert f"{NAMES[0]}, {units.seconds(first.cold)}" in drawn["cold-start"].alt


def test_without_processes_of_their_own_there_are_no_cold_starts():
    bare = Run.of(planted(of_model([case(64, 3)])))
    with pytest.raises(LeftOut, match="a process of its own"):
        cold_start.draw(Material(NOWHERE, bare))


def test_calls_without_a_plan_stand_beside_those_with_one(drawn, full):
    data = stored(drawn["one-shot"]).set_index(["implementation", "what"])["value"]
    for name, stages in full.stages.items():
        assert data[name, "one-shot seconds"] == pytest.approx(stages.one_shot)
        assert data[name, "planned seconds"] == pytest.approx(stages.planned)


def test_a_gaussian_filter_is_of_the_rank_one_cells(drawn):
    assert set(stored(drawn["rank-one"])["case"]) == {
        "correlate 256x256 31x31 same fill float32 1 rank-one"
    }


@pytest.mark.parametrize("name", ["time-kernel", "winners", "cold-start"])
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
        assert {note.get_text() for note in notes} == set(NAMES)
        boxes = [super(Annotation, note).get_window_extent() for note in notes]  # no joining lines
        for i, one in enumerate(boxes):
            assert one.x1 <= figure.bbox.x1
            for other in boxes[:i]:
                across = min(one.x1, other.x1) - max(one.x0, other.x0)
                along = min(one.y1, other.y1) - max(one.y0, other.y0)
                assert across <= 0 or along <= 2


def test_too_many_lines_are_thinned_out():
    names = [f"guest_{i:02}" for i in range(20)]
    times = {name: 1.0 + i for i, name in enumerate(names)}
    families = {**dict.fromkeys(names, "fft"), "auto": "choice"}
    cells = {case(64, 3): times | {"auto": 99.0}, case(64, 7): times}
    run = Run.of(planted(cells, families=families))
    assert leading(run.of_view(MAIN)) == {"auto", *names[: SHOWN - 1]}
    figure = of_run(run)["time-kernel"]
    assert "guest_19" in figure.caption
    assert "guest_19" not in texts(figure)
    assert "guest_00" in texts(figure)


def test_some_of_many_sizes():
    assert some([1, 2]) == [1, 2]
    assert some([1, 2, 3, 4, 5]) == [1, 3, 5]


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
    _kin.cache_clear()  # a test before this one may have registered others
    for family, markers in MARKERS.items():
        kin = [name for name in corrconv.names() if corrconv.get(name).family == family]
        counts = Counter(look(name, family).marker for name in kin)
        assert len(counts) == min(len(kin), len(markers)), family
        assert max(counts.values()) - min(counts.values()) <= 1, family


def test_saving_makes_the_folder(drawn, tmp_path):
    saved = save(drawn["speed-up"], Path(tmp_path / "x" / "y"))
    assert saved.svg.is_file()
    assert saved.files == (saved.svg, saved.csv)
    assert saved.csv.read_text("utf-8").startswith("case,implementation,what,to,value,N,n\n")
