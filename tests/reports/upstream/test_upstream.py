"""The catalogue of deviations: its verdicts can turn, its programs run, its page shows it all."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from corrconv.reports.upstream import evidence, page, run
from corrconv.reports.upstream.deviation import Library
from corrconv.reports.upstream.expected import Raised, above, below, meets, one_of, raises, text
from corrconv.reports.upstream.libraries import CATALOGUE
from corrconv.reports.upstream.libraries.mkl_fft import MKL_FFT
from corrconv.reports.upstream.observe import observe

from corrconv.cli import main
from tests.reports import built

ROOT = Path(__file__).resolve().parents[3]
NUMPY = Library("NumPy", "numpy", ("numpy",))
SAID = {
    "kind": "defect",
    "title": "a <title>",
    "described": [2, 3],
    "wanted": [3, 2],
    "should": "do & give",
    "hurts": "whoever",
    "undone": "so",
    "adapter": "impls/numpy.py",
}


@NUMPY.deviation(**SAID)
def planted_order():
    """The order is
    another."""
    import numpy as np

    # a comment stays
    values = np.array([2, 3])
    return values.tolist()


def verdict(**changes):
    return observe(replace(planted_order, **changes))


def test_a_planted_deviation_holds():
    seen = verdict()
    assert (seen.status, seen.got, seen.message) == ("holds", "[2, 3]", "")


def test_a_planted_mend_turns_the_verdict_and_says_what_to_do():
    seen = verdict(wanted=[2, 3], described=[9])
    assert seen.status == "mended"
    expected = (
        f"NumPy {NUMPY.version()} mends 'planted-order': take the workaround out of impls/numpy.py"
    )
    assert seen.message == f"{expected} and record the version"


def test_a_planted_change_turns_the_verdict_and_says_so():
    seen = verdict(described=[5])
    assert seen.status == "changed"
    for word in ("[2, 3]", "[5]", "[3, 2]", "impls/numpy.py"):
        assert word in seen.message


def test_a_library_that_is_not_installed():
    seen = verdict(library=Library("Nothing", "no_such_module", ("no-such",)))
    assert (seen.status, seen.version) == ("not installed", "")
    assert seen.message == "Nothing is not installed: pip install no-such"


def test_a_processor_that_does_not_show_it():
    seen = verdict(needs=lambda: "shows elsewhere", wanted=[2, 3])
    assert (seen.status, seen.got, seen.message) == ("not here", "", "shows elsewhere")


@NUMPY.deviation(**SAID | {"described": raises("KeyError", "gone")})
def planted_error():
    """It raises."""
    raised = {}
    return raised["gone"]


@pytest.mark.parametrize("alone", [False, True])
def test_an_error_is_an_observation(alone):
    seen = observe(replace(planted_error, alone=alone))
    assert (seen.status, seen.got) == ("holds", "raises KeyError: 'gone'")
    assert observe(replace(planted_error, alone=alone, described=[1])).status == "changed"


def test_alone_runs_the_shown_program_in_a_new_process():
    assert verdict(alone=True).status == "holds"
    assert verdict(alone=True, wanted=[2, 3]).status == "mended"


def test_the_shown_program_is_the_body():
    lines = ["import numpy as np", "", "# a comment stays", "values = np.array([2, 3])"]
    assert planted_order.code.splitlines()[:-1] == lines
    assert planted_order.code.splitlines()[-1] == "print(values.tolist())"
    assert planted_order.does == "The order is another."


def test_a_function_that_returns_nothing_is_refused():
    def nothing():
        """Nothing."""
        print()

    with pytest.raises(TypeError, match="must end by returning"):
        _ = replace(planted_order, function=nothing).code


@pytest.mark.parametrize(
    ("value", "expectation", "met"),
    [
        ([float("nan"), -0.0], [float("nan"), 0.0], True),
        ([1, 2], [1.0, 2.0], True),
        ([1], 1, False),
        (0.3, 0.1 + 0.2, True),
        (1j, 1 + 0j, False),
        (2.0, above(1), True),
        (2.0, below(1), False),
        (Raised("ValueError", "no"), above(1), False),
        (Raised("ValueError", "no"), raises("ValueError"), True),
        (Raised("ValueError", "no"), raises("ValueError", "yes"), False),
        (Raised("ValueError", "no"), raises("TypeError"), False),
        ([5], one_of([4], [5]), True),
        ([6], one_of([4], [5]), False),
    ],
)
def test_values_meet_expectations(value, expectation, met):
    assert meets(value, expectation) is met


def test_texts_are_short():
    assert len(text(Raised("E", "x" * 1000))) < 400
    assert text((1, [2.0, 1 / 3], True)) == "(1, [2, 0.333333], True)"


@pytest.mark.parametrize("deviation", CATALOGUE, ids=lambda it: it.id)
def test_an_entry_is_complete(deviation):
    for words in (deviation.does, deviation.should, deviation.hurts, deviation.undone):
        assert words.endswith((".", ")")), words
    assert not deviation.title.endswith(".")
    assert deviation.kind in ("defect", "difference")
    assert text(deviation.described) != text(deviation.wanted)
    assert not deviation.adapter or (ROOT / deviation.adapter).is_file()
    compile(deviation.code, deviation.id, "exec")


def test_ids_are_unique_and_none_holds_another():
    ids = [it.id for it in CATALOGUE]
    assert len(set(ids)) == len(ids)
    assert not [(a, b) for a in ids for b in ids if a != b and a in b]  # pytest -k ID runs one


def test_mkl_is_never_loaded_here():
    assert all(it.alone for it in CATALOGUE if it.library == MKL_FFT)


@pytest.fixture
def found(monkeypatch):
    few = [it for it in CATALOGUE if it.id in ("numpy-same-length", "ndimage-convolve-even")]
    missing = replace(planted_order, library=Library("Nothing", "no_such_module", ("no-such",)))
    monkeypatch.setattr(run, "CATALOGUE", (*few, missing))
    return run.collect()


def test_what_is_collected_can_be_kept(found, tmp_path):
    evidence.save(found, tmp_path / "results")
    assert evidence.load(tmp_path / "results") == found
    assert found.versions["Nothing"] == ""
    assert found.versions["NumPy"] == NUMPY.version()
    assert [it.status for it in found.deviations] == ["holds", "holds", "not installed"]


def test_a_crash_ends_only_its_own(monkeypatch):
    def kill(process, *_):
        process.end()

    monkeypatch.setattr(run.Process, "begin", kill)
    (seen,) = run.observe_apart(["numpy-same-length"])
    assert seen.status == "changed"
    assert "was ended by signal SIGKILL" in seen.got


def render(found):
    return built.filled("upstream/page.html.j2", page.shown(found))


def test_the_page_shows_every_entry(found):
    shown = render(found)
    for it in found.deviations[:2]:
        assert f'id="upstream-{it.id}"' in shown
    assert "not observed: Nothing" in shown
    assert "planted-order" not in shown
    assert "2 differences in the versions installed" in shown
    assert "New since" not in shown
    assert "The defects" not in shown


def test_the_page_is_escaped_and_shows_news(found):
    seen = observe(replace(planted_order, wanted=[2, 3]))
    shown = render(replace(found, deviations=(seen,)))
    assert "a &lt;title&gt;" in shown
    assert "a <title>" not in shown
    assert "New since" in shown
    assert '<a href="#upstream-planted-order">' in shown
    assert "take the workaround out of impls/numpy.py" in shown


def test_the_page_says_where_it_was_not_run(found):
    seen = observe(replace(planted_order, needs=lambda: "shows elsewhere"))
    shown = render(replace(found, deviations=(seen,)))
    assert "Not run here: it shows elsewhere." in shown
    assert "New since" not in shown


def test_the_verb_prints_a_table_and_keeps_the_evidence(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CATALOGUE", run.CATALOGUE[:1])
    monkeypatch.setattr(run, "observe_apart", run._observed)
    monkeypatch.setenv("COLUMNS", "120")
    options = ["upstream", "--results", str(tmp_path / "asv" / "results")]
    done = CliRunner().invoke(main, options)
    assert done.exit_code == 0, done.output
    stored = json.loads((tmp_path / "asv" / "results" / "upstream.json").read_text())
    (row,) = stored["deviations"]
    assert row["id"] in done.output
    assert "1 holds" in done.output
    printed = CliRunner().invoke(main, [*options, "--json"]).stdout
    assert json.loads(printed)["deviations"] == [row]
