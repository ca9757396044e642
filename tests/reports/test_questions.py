"""The measured questions: each measures its smallest sizes, keeps a file of its own, and has its figure."""

from __future__ import annotations

import contextlib
import importlib
import json
import threading
from dataclasses import replace

import pytest
from click.testing import CliRunner
from corrconv.reports import measure, questions
from corrconv.reports.kit.figure import Figure, LeftOut, save
from corrconv.reports.kit.found import figures, modules
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run
from corrconv.reports.questions import QUICK, TINY, Budget
from matplotlib.text import Text

from corrconv.kit import evidence
from corrconv.kit.codec import from_data, to_data
from tests.reports import built, measured
from tests.reports.site import measured_data
from tests.reports.tree import rich

NAMES = questions.names()
FIGURES = (
    "blocks",
    "said-memory",
    "memory-by-size",
    "peers",
    "regret",
    "roofline",
    "ideas",
    "share-of-peak",
)
QUESTIONS = [it for it in figures() if it.name in FIGURES]


@pytest.fixture(scope="module")
def every() -> dict:
    return measured.every()


def test_questions_are_found_by_looking():
    assert NAMES == ["blocks", "memory", "peers", "roofline", "threads", "transforms"]
    assert set(NAMES) < {module.NAME for module in modules("evidence")}


MEASURED = [
    pytest.param(name, marks=[pytest.mark.slow] if name == "blocks" else []) for name in NAMES
]
"""It starts a process for each run."""


@pytest.mark.parametrize("name", MEASURED)
def test_each_measures_what_can_be_stored(name, few):
    shares: list[float] = []
    module = importlib.import_module(f"corrconv.reports.{name}.measure")
    found = module.measure(TINY, lambda share, what: shares.append(share))
    assert all(vars(found).values())
    assert found.made.quick
    assert from_data(type(found), json.loads(json.dumps(to_data(found)))) == found
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_budget_of_few_samples_is_quick():
    assert not any(it.quick for it in (Budget(), Budget(seconds=5.0)))
    assert all(it.quick for it in (QUICK, TINY))


@pytest.fixture
def ran(monkeypatch, every):
    """Nothing is measured: budgets are kept, and known evidence comes out; no bar runs beside."""
    asked: list[tuple[str, Budget]] = []
    beside: list[list[str]] = []
    for name, found in every.items():
        module = importlib.import_module(f"corrconv.reports.{name}.measure")

        def measure(budget, progress, name=name, found=found):
            asked.append((name, budget))
            progress(0.5, "N = [31]")
            beside.append([type(it).__name__ for it in threading.enumerate()])
            return found

        monkeypatch.setattr(module, "measure", measure)
    yield asked
    assert not any("Refresh" in thread for threads in beside for thread in threads)


def invoke(results, *arguments):
    return CliRunner().invoke(measure.main, ["--results", str(results), *arguments])


@pytest.mark.parametrize("name", NAMES)
def test_saving_one_leaves_the_others_as_they_are(name, ran, every, tmp_path):
    """An outdated study once made all others be forgotten: here the others are even damaged."""
    results = tmp_path / "results"
    results.mkdir()
    others = {it: evidence.place(results, it) for it in NAMES if it != name}
    for path in others.values():
        path.write_text('{"format": 0, "rows": []}')
    done = invoke(results, "--quick", name)
    assert done.exit_code == 0, done.output
    assert ran == [(name, QUICK)]
    assert importlib.import_module(f"corrconv.reports.{name}.evidence").load(results) == every[name]
    assert {path.read_text() for path in others.values()} == {'{"format": 0, "rows": []}'}


def outdated(data: dict) -> None:
    del data[next(key for key in ("rows", "roof", "counted") if key in data)]


def damaged(data: dict) -> None:
    del data["made"]


def of_another_format(data: dict) -> None:
    data["format"] = 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [outdated, damaged, of_another_format])
def test_what_is_outdated_or_damaged_is_refused_by_name_and_not_overwritten(
    name, fault, ran, every, tmp_path
):
    results = tmp_path / "results"
    measured.keep(results, **{name: every[name]})
    path = evidence.place(results, name)
    data = json.loads(path.read_text("utf-8"))
    fault(data)
    path.write_text(json.dumps(data))
    before = path.read_bytes()
    with pytest.raises(
        ValueError, match=rf"{name}\.json: is .* python -m corrconv\.reports\.measure {name}"
    ):
        importlib.import_module(f"corrconv.reports.{name}.evidence").load(results)
    done = invoke(results, name)
    assert done.exit_code == 1
    assert f"{name}.json" in done.output
    assert "delete it" in done.output
    assert not ran
    assert path.read_bytes() == before


def test_an_unknown_question_is_refused(ran, tmp_path):
    done = invoke(tmp_path / "results", "ideas")
    assert done.exit_code == 2
    assert "'blocks', 'memory', 'peers', 'roofline', 'threads', 'transforms'" in done.output
    assert not ran


# figures


def draw(folder, **found) -> dict[str, Figure]:
    """By name, those that this evidence fills beside a run."""
    measured.keep(folder / "results", **found)
    material, drawn = Material(folder / "results", Run.of(measured_data.sweep())), {}
    for it in QUESTIONS:
        with contextlib.suppress(LeftOut):
            drawn[it.name] = it(material)
    return drawn


@pytest.fixture(scope="module")
def drawn(every, tmp_path_factory) -> dict[str, Figure]:
    return draw(tmp_path_factory.mktemp("drawn"), **every)


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.figure.findobj(Text))


def test_every_figure_is_drawn_and_says_what_it_shows_and_where(drawn):
    assert list(drawn) == [it.name for it in QUESTIONS]
    for figure in drawn.values():
        assert figure.title
        assert figure.alt
        assert "Measured on a processor, 2 processors, commit 01234567." in figure.caption
        assert "nan" not in words(figure)


def test_figures_carry_their_numbers(drawn):
    assert "geometric mean 3.32×" in words(drawn["peers"])
    assert "auto: 1.01, 1.01" in words(drawn["regret"])
    assert "scipy_auto, own routes: 1.21, 1.38" in words(drawn["regret"])
    assert "the core's peak, 83·10⁹" in words(drawn["roofline"])
    assert "numba 2%" in words(drawn["roofline"])
    assert "1.50× to 2.00×" in words(drawn["ideas"])
    assert "a call 50%" in words(drawn["share-of-peak"])
    assert "in the second cache 60%" in words(drawn["share-of-peak"])
    assert "corrconv.dask" in words(drawn["blocks"])
    assert "14.0 s" in words(drawn["blocks"])
    assert "fft_tiled 4.77 MiB" in words(drawn["memory-by-size"])
    assert "numba_simd under 256 KiB" in words(drawn["memory-by-size"])


def test_a_quick_run_is_called_one(every, tmp_path):
    quick = {name: replace(it, made=replace(it.made, quick=True)) for name, it in every.items()}
    found = draw(tmp_path, **quick)
    assert len(found) == len(QUESTIONS)
    assert all("A quick run" in figure.caption for figure in found.values())


def test_without_evidence_there_is_no_figure(tmp_path):
    assert draw(tmp_path) == {}


def test_the_same_numbers_give_the_same_bytes(every, drawn, tmp_path):
    again = draw(tmp_path, peers=every["peers"], roofline=every["roofline"])
    for name in ("regret", "roofline"):
        first, second = save(drawn[name], tmp_path / "a"), save(again[name], tmp_path / "b")
        assert first.svg.read_bytes() == second.svg.read_bytes()


# the site


def build(results, output, found=()):
    rich(results)
    return built.build(results, output, list(found))


def test_every_figure_has_its_page(every, drawn, tmp_path):
    measured.keep(tmp_path / "results", **every)
    made = build(tmp_path / "results", tmp_path / "site", drawn.values())
    everywhere = "".join(path.read_text("utf-8") for path in made.pages)
    for name in drawn:
        assert f'<figure id="{name}">' in everywhere
    assert (tmp_path / "site" / "figures" / "regret.svg").is_file()


def test_without_evidence_the_first_page_says_how_to_make_it(tmp_path):
    stale = tmp_path / "site" / "figures" / "regret.svg"
    stale.parent.mkdir(parents=True)
    stale.touch()
    made = build(tmp_path / "results", tmp_path / "site")
    for name in NAMES:
        assert f"<code>python -m corrconv.reports.measure {name}</code>" in built.text(
            made, "index.html"
        )
    assert not stale.exists()
