"""From stored studies to verdicts, figures and the page's section."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from corrconv.reports.kit.figure import Figure, LeftOut, save
from corrconv.reports.kit.material import Material
from corrconv.reports.memory import draw_by_size as memory_by_size
from corrconv.reports.peers import draw as standing
from corrconv.reports.regret import draw as regret
from corrconv.reports.roofline import draw as roofline
from corrconv.reports.roofline import draw_ideas as ideas
from corrconv.reports.site import gallery, sections
from corrconv.reports.studies import __main__ as command
from corrconv.reports.studies import section_studies as section
from corrconv.reports.studies.cells import SCIPY_ROUTES, geometric_mean, percentile, regrets, speeds
from corrconv.reports.studies.stored import Studied, load
from corrconv.reports.studies.targets import targets
from corrconv.reports.threads import draw_scaling as scaling

from corrconv.kit import old_evidence as evidence
from tests.reports import built
from tests.reports.studied import changed, data
from tests.reports.tree import MAIN, timed, write

MODULES = (standing, regret, ideas, roofline, scaling, memory_by_size)


@pytest.fixture(scope="module")
def stored() -> dict:
    return data()


@pytest.fixture(scope="module")
def drawn(stored, tmp_path_factory) -> dict[str, Figure]:
    made = draw(stored, tmp_path_factory.mktemp("drawn"))
    assert made.left_out == {}
    return {figure.name: figure for figure in made.figures}


def material(stored: dict, folder: Path) -> Material:
    """Studies as they are stored, beside results without a row."""
    evidence.save({"studies": stored}, folder / "results", "studies")
    return Material(folder / "results", pd.DataFrame())


def draw(stored: dict, folder: Path) -> gallery.Drawn:
    return gallery.draw(material(stored, folder), of=MODULES)


def verdicts(stored) -> dict[str, str]:
    return {target.what: target.verdict for target in targets(Studied.from_data(stored))}


def words(figure: Figure) -> str:
    from matplotlib.text import Text

    return "\n".join(text.get_text() for text in figure.figure.findobj(Text))


def test_every_target_is_judged_and_reached(stored):
    found = verdicts(stored)
    assert len(found) == 13
    assert set(found.values()) == {"reached"}


WORSE = [
    ("standing", {"ratio": lambda r: r / 2, "high": lambda r: r / 2}, {"name": "opencv"},
     "Speed over the best peer, 2-D"),
    ("standing", {"ratio": lambda r: r / 3}, {"name": "numpy"}, "Speed over the best peer, 1-D"),
    ("standing", {"ratio": lambda r: 0.8, "high": lambda r: 0.9}, {"name": "opencv", "problem": 0},
     "Random problems where a peer is faster, 2-D"),
    ("standing", {"ratio": lambda r: 0.8, "high": lambda r: 0.9}, {"name": "numpy", "problem": 1},
     "Random problems where a peer is faster, 1-D"),
    ("calls", {"extra": lambda e: 6e-6}, {"what": "one-shot"},
     "Python around the compiled call, one-shot, 16×16"),
    ("calls", {"extra": lambda e: 2.5e-6}, {"what": "planned"},
     "Python around the compiled call, planned, 16×16"),
    ("efficiency", {"share": lambda s: 0.7}, {"name": "numba_simd", "dtype": "float32", "n": 15},
     "numba_simd's part of the core's multiply-add peak, n ≥ 7, N ≥ 256, float32"),
    ("scaling", {"speed": lambda s: 1.7}, {"name": "separable", "workers": 2, "N": 2048},
     "Two threads, numba_simd, fftw_tiled, separable, auto, calls over 5 ms"),
    ("standing", {"ratio": lambda r: 0.9}, {"name": "numba_simd", "ndim": 2},
     "auto's regret, time over the best registered, median, 2-D"),
    ("standing", {"ratio": lambda r: 0.9}, {"name": "numba_simd", "ndim": 1},
     "auto's regret, time over the best registered, median, 1-D"),
    ("memory_by_size", {"extra": lambda e: 2**26}, {"name": "fftw_tiled", "N": 8192},
     "Peak memory of fftw_tiled beyond input and output at 8192²"),
]  # fmt: skip


@pytest.mark.parametrize(("study", "change", "where", "what"), WORSE)
def test_a_verdict_turns_when_its_numbers_are_worse(stored, study, change, where, what):
    worse = changed(stored, study, change, **where)
    assert verdicts(stored)[what] == "reached"
    assert verdicts(worse)[what] == "not reached"


def test_the_95th_percentile_turns_with_a_tenth_of_the_problems(stored):
    worse = stored
    for problem in (0, 2):
        change = {"ratio": lambda r: 0.5}
        worse = changed(worse, "standing", change, name="numba_simd", problem=problem)
    what = "auto's regret, {}, 2-D"
    found = verdicts(worse)
    assert found[what.format("95th percentile")] == "not reached"
    assert found[what.format("time over the best registered, median")] == "reached"


@pytest.mark.parametrize("study", ["standing", "calls", "efficiency", "scaling", "memory_by_size"])
def test_what_was_not_made_is_not_measured(stored, study):
    without = {name: made for name, made in stored.items() if name != study}
    missing = [t for t in targets(Studied.from_data(without)) if t.verdict == "not measured"]
    assert missing
    assert all(
        f"python -m corrconv.reports.studies {study}" in target.measured for target in missing
    )
    assert len(missing) == {"standing": 8, "calls": 2}.get(study, 1)


def test_a_peer_that_is_faster_within_noise_is_told_and_not_counted(stored):
    close = changed(
        stored,
        "standing",
        {"ratio": lambda r: 0.99, "high": lambda r: 1.2},
        name="opencv",
        problem=0,
    )
    (target,) = (
        t for t in targets(Studied.from_data(close)) if t.what.endswith("a peer is faster, 2-D")
    )
    assert target.verdict == "reached"
    assert target.measured.startswith("0 of 20 beyond noise, 1 at all; the least 0.990×")
    assert "against opencv" in target.measured


def test_small_calls_are_compared_planned_and_others_one_shot(stored):
    rows = Studied.from_data(stored).studies["standing"].rows
    cells = speeds(rows)
    small = cells["seconds"] < 20e-6
    assert small.any()
    assert (cells["speed"] == cells["planned"]).equals(small)
    assert (cells.loc[~small, "speed"] == cells.loc[~small, "one_shot"]).all()
    assert set(cells["peer"]) == {"opencv", "mkl", "numpy"}  # and never ours


def test_regret_is_over_the_best_of_all_or_of_some(stored):
    rows = Studied.from_data(stored).studies["standing"].rows
    assert regrets(rows, "auto")["regret"].to_list() == pytest.approx([1 / 0.99] * 40)
    own = regrets(rows, "scipy_auto", SCIPY_ROUTES)["regret"]
    assert own.max() == pytest.approx(16.5 / 12)
    assert regrets(rows, "absent").empty


def test_those_that_choose_are_no_alternatives_and_nothing_is_clipped(stored):
    lucky = changed(stored, "standing", {"ratio": lambda r: 0.5}, name="scipy_auto")
    rows = Studied.from_data(lucky).studies["standing"].rows
    assert regrets(rows, "auto")["regret"].to_list() == pytest.approx([1 / 0.99] * 40)
    assert regrets(rows, "scipy_auto")["regret"].to_list() == pytest.approx([0.5 / 0.99] * 40)
    own = regrets(rows, "scipy_auto", SCIPY_ROUTES)["regret"]
    assert own.to_list() == pytest.approx([0.5 / 12] * 40)
    assert regrets(rows, "scipy_auto", ("scipy_direct",)).empty


def test_means_and_percentiles():
    assert geometric_mean(pd.Series([1.0, 4.0])) == pytest.approx(2.0)
    values = pd.Series(range(1, 101), dtype=float)
    assert percentile(values, 0.95) == 96
    assert percentile(pd.Series([1.0, 9.0]), 0.95) == 9


def test_every_figure_is_drawn_and_says_what_it_shows_and_where(drawn):
    assert list(drawn) == [module.NAME for module in MODULES]
    for figure in drawn.values():
        assert figure.title
        assert figure.alt
        assert "Measured on a processor, 2 processors, commit 01234567." in figure.caption
        assert "nan" not in words(figure)


def test_figures_carry_their_numbers(drawn):
    assert "geometric mean 3.32×" in words(drawn["standing"])
    assert "auto: 1.01, 1.01" in words(drawn["regret"])
    assert "scipy_auto, own routes: 1.21, 1.38" in words(drawn["regret"])
    assert "30.0 ms  2.00× faster" in words(drawn["ideas"])
    assert "16.0× from the first to the last" in words(drawn["ideas"])
    assert "the core's peak, 80·10⁹" in words(drawn["roofline"])
    assert "numba_simd 96%" in words(drawn["roofline"])
    assert "multiply-adds alone 1.97×" in words(drawn["scaling"])
    assert "fftw_tiled 4.77 MiB" in words(drawn["memory-by-size"])
    assert "numba_simd under 256 KiB" in words(drawn["memory-by-size"])


def test_a_step_that_is_slower_says_so(stored, tmp_path):
    worse = changed(stored, "ideas", {"gain": lambda g: 0.5}, ladder="fft", step=2)
    assert "2.00× slower" in words(ideas.draw(material(worse, tmp_path)))


def test_a_quick_run_is_called_one(stored, tmp_path):
    quick = {name: made | {"made": made["made"] | {"quick": True}} for name, made in stored.items()}
    made = draw(quick, tmp_path)
    assert len(made.figures) == len(MODULES)
    assert all("A quick run" in figure.caption for figure in made.figures)


def test_figures_without_their_study_are_left_out(stored, tmp_path):
    nothing = gallery.draw(Material(tmp_path / "no" / "results", pd.DataFrame()), of=MODULES)
    only = draw({"efficiency": stored["efficiency"]}, tmp_path)
    for made in (nothing, only):
        assert made.figures == ()
        assert set(made.left_out) == {module.NAME for module in MODULES}
    assert "python -m corrconv.reports.studies peak" in only.left_out["roofline"]
    single = changed(stored, "scaling", {"workers": lambda w: 1})
    with pytest.raises(LeftOut, match="one processor"):
        scaling.draw(material(single, tmp_path))


@pytest.mark.parametrize("name", ["regret", "roofline"])
def test_the_same_numbers_give_the_same_bytes(name, stored, drawn, tmp_path):
    (module,) = (module for module in MODULES if module.NAME == name)
    first = save(drawn[name], tmp_path / "a")
    second = save(module.draw(material(stored, tmp_path)), tmp_path / "b")
    assert first.svg.read_bytes() == second.svg.read_bytes()


def build(results, output, found):
    write(results, {MAIN: timed(["numba"], ([64], [3]), {})})
    return built.build(results, output, found)


def test_the_page_shows_the_table_and_figures_their_pages(stored, drawn, tmp_path):
    results = tmp_path / "results"
    worse = changed(stored, "calls", {"extra": lambda e: 6e-6}, what="one-shot")
    evidence.save({"studies": worse}, results, "studies")
    made = build(results, tmp_path / "site", list(drawn.values()))
    (shown,) = (s for s in sections.load_all(results) if s.name == "studies")
    assert shown.data.counts == "12 reached, 1 not reached"
    html = built.text(made, "studies.html")
    assert html.count('<td class="reached">') == 12
    assert html.count('<td class="not-reached">not reached</td>') == 1
    everywhere = "".join(path.read_text("utf-8") for path in made.pages)
    for module in MODULES:
        assert f'<figure id="{module.NAME}">' in everywhere
    assert (tmp_path / "site" / "figures" / "regret.svg").is_file()
    assert load(results).get("ideas") is not None


def test_without_studies_the_first_page_says_how_to_make_them(drawn, tmp_path):
    stale = tmp_path / "site" / "figures" / "regret.svg"
    stale.parent.mkdir(parents=True)
    stale.touch()
    made = build(tmp_path / "results", tmp_path / "site", [])
    assert not (tmp_path / "site" / "studies.html").exists()
    assert "<code>python -m corrconv.reports.studies</code>" in built.text(made, "index.html")
    assert not stale.exists()


@pytest.mark.parametrize("broken", ["rows", "made"])
def test_damaged_studies_are_refused(stored, broken, tmp_path):
    damaged = json.loads(json.dumps(stored))
    damaged["calls"][broken] = [{"what": "planned"}] if broken == "rows" else {}
    evidence.save({"studies": damaged}, tmp_path / "results", "studies")
    with pytest.raises(
        ValueError, match=r"studies\.json: is damaged .* python -m reports\.studies"
    ):
        sections.load_all(tmp_path / "results")


@pytest.fixture
def ran(monkeypatch, stored):
    asked: list[tuple[str, list[str]]] = []

    def run(name, options):
        asked.append((name, options))
        return stored[name]["rows"]

    monkeypatch.setattr(command, "_run", run)
    return asked


def test_the_command_keeps_what_it_ran_beside_what_was_kept(ran, stored, tmp_path):
    results = tmp_path / "results"
    evidence.save({"studies": {"ideas": stored["ideas"]}}, results, "studies")
    done = CliRunner().invoke(command.main, ["--results", str(results), "--quick", "calls"])
    assert done.exit_code == 0, done.output
    assert ran == [("calls", ["--quick"])]
    kept = evidence.load(results, "studies")["studies"]
    assert set(kept) == {"ideas", "calls"}
    assert kept["ideas"] == stored["ideas"]
    assert kept["calls"]["made"]["quick"] is True
    assert section.shape({"studies": kept}).made[1].quick
    assert "✓ Python around the compiled call, one-shot" in done.output


def test_an_unknown_study_is_refused(ran, tmp_path):
    done = CliRunner().invoke(command.main, ["--results", str(tmp_path / "r"), "absent"])
    assert done.exit_code == 2
    assert "must be one of peak, standing" in done.output
    assert not ran


def test_a_study_that_fails_says_what_it_said(monkeypatch, tmp_path):
    monkeypatch.setattr(command, "NAMES", ("no_such_study",))
    done = CliRunner().invoke(command.main, ["--results", str(tmp_path / "r"), "no_such_study"])
    assert done.exit_code == 1
    assert "invalid choice: 'no_such_study'" in done.output
