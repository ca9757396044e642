"""Conformance without a subprocess: who answers a call, what a run is read as, what is kept."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import scipy.signal
from click.testing import CliRunner
from jinja2 import Environment, PackageLoader, StrictUndefined

import impls
from reports import evidence
from reports.cli import main
from reports.conformance import rounding, run, store
from reports.conformance.calls import Answer, NumPyCalls, Ours, SciPyCalls
from reports.conformance.lines import Lines
from reports.conformance.results import Conformance, Outcome, SuiteRun
from reports.conformance.running import UNASKED, Running
from reports.conformance.selection import NUMPY, SCIPY, Group
from reports.conformance.stand_ins import Switch, stand_in
from reports.sections import Section, conformance

PAIR = np.arange(5.0), np.array([1.0, 2.0])
OBJECTS = np.array([1, "a"], dtype=object)


def original(in1, in2, mode="full", method="auto"):
    return "the library's"


@pytest.fixture
def switch() -> Switch:
    return Switch()


def ask(switch: Switch, answer):
    """A stand-in for `original`, asked in a test of a group that replaces it."""
    switch.start(Group("TestToy", ("original",)))
    return stand_in(original, answer, switch)


# ---- who answers ----------------------------------------------------------------------------------


def test_ours_answers_in_a_selected_test_alone(switch):
    function = stand_in(original, lambda *_: "ours", switch)
    assert function(*PAIR) == "the library's"
    switch.start(Group("TestToy", ("original",)))
    assert function(*PAIR) == "ours"
    switch.stop()
    assert function(*PAIR) == "the library's"


def test_a_function_that_the_group_does_not_name_stays(switch):
    function = stand_in(original, lambda *_: "ours", switch)
    switch.start(Group("TestToy", ("another",)))
    assert function(*PAIR) == "the library's"


def test_an_implementation_that_calls_what_is_replaced_gets_the_original(switch):
    function = ask(switch, lambda *arguments: ("ours, by", function(*arguments)))
    assert function(*PAIR) == ("ours, by", "the library's")
    assert switch.stop().calls == 1


def test_the_method_that_is_compared_with_stays_the_librarys(switch):
    function = stand_in(original, lambda *_, **__: "ours", switch)
    switch.start(Group("TestToy", ("original",), reference_method="direct"))
    assert function(*PAIR, method="direct") == "the library's"
    assert function(*PAIR, method="fft") == "ours"


def test_what_a_test_replaces_inside_the_library_is_whole_for_ours(switch):
    module = SimpleNamespace(part="whole")
    switch.internals.append((module, "part", "whole"))  # type: ignore[arg-type]
    function = ask(switch, lambda *_: module.part)
    module.part = "broken"
    assert function(*PAIR) == "whole"
    assert module.part == "broken"


# ---- what a test comes to -------------------------------------------------------------------------


def verdict(switch: Switch, *reports, name: str = "strided", tmp: Path = Path("unused")):
    ours = Ours(name)
    running = Running(SCIPY, impls.get(name), ours, switch, Lines(tmp))
    running.reports = list(reports)
    return running.verdict(switch.stop())


GOOD = SimpleNamespace(failed=False, skipped=False)


def declining(*_):
    raise impls.UnsupportedProblem("toy does not support this problem: my reason")


def test_a_decline_that_the_test_swallows_is_declined(switch):
    function = ask(switch, declining)
    with pytest.raises(ValueError):
        function(*PAIR)
    assert verdict(switch, GOOD) == ("declined", "my reason")


def test_objects_are_declined_and_other_type_errors_are_not(switch):
    function = ask(switch, lambda *operands: impls.convolve(*operands))
    with pytest.raises(TypeError):
        function(OBJECTS, OBJECTS)
    assert verdict(switch, GOOD)[0] == "declined"
    function = ask(switch, lambda *_: len(3))  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        function(*PAIR)
    assert verdict(switch, GOOD) == ("passed", "")


def test_a_test_that_asks_nothing_is_not_passed(switch):
    ask(switch, declining)
    assert verdict(switch, GOOD) == ("left out", UNASKED)


def test_some_of_the_axes_are_not_asked_of_ours(switch):
    function = ask(switch, SciPyCalls(Ours("strided")).fftconvolve)
    with pytest.raises(Exception, match="axes"):
        function(np.ones((3, 4)), np.ones((3, 4)), axes=1)
    assert verdict(switch, GOOD)[0] == "left out"
    function = ask(switch, SciPyCalls(Ours("strided")).fftconvolve)
    assert function(np.ones((3, 4)), np.ones((3, 4)), axes=(-1, 0)).shape == (5, 7)


# ---- rounding is no failure of an FFT, and no excuse ------------------------------------------------


def answer(result) -> Answer:
    return Answer("convolve", *PAIR, "full", "fill", 0, result)


EXACT = np.convolve(*PAIR)


@pytest.mark.parametrize(
    ("name", "result", "explained"),
    [
        ("fftw", EXACT + 4e-16, True),
        ("fftw", EXACT, False),  # nothing was rounded: it failed for another reason
        ("fftw", EXACT + 1e-9, False),
        ("fftw", (EXACT + 4e-16).astype(np.float32), False),
        ("fftw", EXACT[:-1], False),
        ("strided", EXACT + 4e-16, False),  # a sum promises each output
    ],
)
def test_rounding_explains_only_what_it_can(name, result, explained):
    assert rounding.explains(impls.get(name), [answer(result)]) is explained


# ---- the libraries' meanings ------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("sizes", [(7, 3), (3, 7), (6, 4), (4, 6), (5, 5), (1, 4)])
def test_numpys_calls_mean_what_numpy_means(mode, sizes):
    random = np.random.default_rng(1)
    a, v = (random.standard_normal(n) + 1j * random.standard_normal(n) for n in sizes)
    calls = NumPyCalls(Ours("strided"))
    np.testing.assert_allclose(calls.convolve(a, v, mode), np.convolve(a, v, mode))
    np.testing.assert_allclose(calls.correlate(a, v, mode), np.correlate(a, v, mode))


@pytest.mark.parametrize("boundary", ["fill", "pad", "wrap", "circular", "symm", "symmetric"])
def test_scipys_second_names_of_boundaries(boundary):
    x, h = np.arange(20.0).reshape(4, 5), np.arange(9.0).reshape(3, 3)
    result = SciPyCalls(Ours("strided")).convolve2d(x, h, "same", boundary)
    np.testing.assert_allclose(result, scipy.signal.convolve2d(x, h, "same", boundary))


def test_a_wrong_method_meets_our_own_refusal():
    with pytest.raises(ValueError, match="bacon"):
        SciPyCalls(Ours("strided")).convolve(*PAIR, method="bacon")


# ---- which tests ----------------------------------------------------------------------------------


def test_the_first_group_that_fits_counts():
    group = SCIPY.group("TestConvolve::test_convolve_method[numpy]")
    assert group is not None
    assert group.reference_method == "direct"
    group = SCIPY.group("TestConvolve::test_convolve_method_large_input[numpy]")
    assert group is not None
    assert group.name == "TestConvolve"
    assert SCIPY.group("TestConvolveAnew::test") is None
    assert SCIPY.group("test_correlation_lags_invalid_mode[numpy]") is None


# ---- what a run is read as --------------------------------------------------------------------------

JOB = run.Job(NUMPY, "strided")


def line(test: str, result: str, why: str = "") -> dict[str, str]:
    return {"test": test, "result": result, "why": why}


def test_tests_that_are_not_there_are_an_error():
    with pytest.raises(run.CannotRun, match="none of the expected tests"):
        run.read(JOB, [{"selected": 0}], "")


def test_a_group_that_is_not_there_is_named():
    lines = [{"found": "TestConvolve"}, {"selected": 0}]
    assert run.read(JOB, lines, "").missing == (
        "TestCorrelate",
        "TestRegression::test_convolve_empty",
        "TestMaskedArrayFunctions::test_convolve",
    )


def test_what_never_ended_and_what_never_ran_have_failed():
    lines = [{"found": "TestConvolve"}, {"selected": 4}]
    lines += [line("a", "running"), line("a", "passed"), line("b", "running")]
    outcomes = run.read(JOB, lines, "signal 11").outcomes
    assert [(o.test, o.result) for o in outcomes] == [
        ("a", "passed"),
        ("b", "failed"),
        ("2 tests", "failed"),
    ]
    assert "signal 11" in outcomes[1].why


def test_a_run_that_collects_nothing_has_failed():
    (outcome,) = run.read(JOB, [], "exit status 3").outcomes
    assert (outcome.test, outcome.result) == ("collection", "failed")
    assert "exit status 3" in outcome.why


@pytest.mark.parametrize(
    ("lacking", "words"),
    [
        ("pytest", 'pip install "corrconv[test]"'),
        ("hypothesis", "NumPy's tests need hypothesis"),
        ("scipy.signal.tests.test_signaltools", "is installed without its tests"),
    ],
)
def test_what_is_not_installed_is_refused_with_what_to_install(monkeypatch, lacking, words):
    monkeypatch.setattr(run, "_found", lambda module: module != lacking)
    result = CliRunner().invoke(main, ["conform", "strided"])
    assert result.exit_code == 2
    assert words in result.output


# ---- what is kept -----------------------------------------------------------------------------------


def conformed(name: str, *outcomes: Outcome) -> Conformance:
    return Conformance(tuple(SuiteRun(name, suite, outcomes) for suite in ("scipy", "numpy")))


FAILURE = Outcome("TestA::test_<b>[1]", "failed", "AssertionError: 1 < 2")
LEFT_OUT = Outcome("TestA::test_c[1]", "left out", "asks for tea")
DECLINED = Outcome("TestA::test_d", "declined", "my reason")
ALIKE = [
    Outcome("TestA::test_f[1]", "declined", "int64 operands: too wide"),
    Outcome("TestA::test_f[2]", "declined", "int32 operands: too wide"),
]
PASSED = Outcome("TestA::test_e", "passed")


def test_evidence_of_others_stays_and_ones_own_is_replaced(tmp_path):
    results = tmp_path / "results"
    store.keep(conformed("strided", FAILURE), results)
    store.keep(conformed("naive", PASSED), results)
    store.keep(conformed("strided", PASSED, PASSED), results)
    kept = evidence.load(results, "conformance")
    assert kept is not None
    rows = kept["implementations"]
    assert list(rows) == ["naive", "strided"]
    assert rows["naive"]["suites"]["numpy"]["passed"] == 1
    assert rows["strided"]["suites"]["scipy"]["failed"] == []
    assert rows["strided"]["suites"]["scipy"]["version"] == scipy.__version__


def test_what_is_no_longer_registered_is_forgotten(tmp_path):
    results = tmp_path / "results"
    store.keep(conformed("strided", PASSED), results)
    path = evidence.place(results, "conformance")
    path.write_text(path.read_text("utf-8").replace('"strided"', '"gone"'), "utf-8")
    store.keep(conformed("naive", PASSED), results)
    kept = evidence.load(results, "conformance")
    assert kept is not None
    assert list(kept["implementations"]) == ["naive"]


def test_half_of_the_suites_is_not_kept(tmp_path):
    half = Conformance((SuiteRun("strided", "scipy", (PASSED,)),))
    with pytest.raises(ValueError):
        store.keep(half, tmp_path / "results")


def test_the_verb_keeps_whole_suites_of_registered_names_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "reports.conforming.run_suite", lambda job: SuiteRun(job.name, job.suite.name, (PASSED,))
    )
    results = tmp_path / "results"
    place = evidence.place(results, "conformance")
    for arguments in (["--suite", "numpy"], ["--test", "TestA::test_e"]):
        done = CliRunner().invoke(main, ["conform", "naive", "--results", str(results), *arguments])
        assert done.exit_code == 0, done.output
        assert not place.exists()
    done = CliRunner().invoke(main, ["conform", "naive", "--results", str(results)])
    assert done.exit_code == 0, done.output
    assert json.loads(place.read_text("utf-8"))["implementations"].keys() == {"naive"}


def test_the_section_shows_counts_failures_and_reasons():
    data = json.loads(
        json.dumps(store.as_data(conformed("strided", FAILURE, LEFT_OUT, DECLINED, PASSED)))
    )
    data["implementations"]["strided"]["suites"]["numpy"]["version"] = "1.0"
    shown = conformance.shape(data)
    counts = shown.rows[0].counts[0]
    assert counts is not None
    assert (counts.passed, counts.declined, counts.failed) == (1, 1, 1)
    jinja = Environment(loader=PackageLoader("reports"), autoescape=True, undefined=StrictUndefined)
    section = Section("conformance", "Conformance", "corrconv conform", shown)
    page = jinja.get_template(section.template).render(section=section)
    assert "test_&lt;b&gt;[1]" in page
    assert "corrconv conform strided --suite scipy" in page
    assert "asks for tea" in page
    assert "2: my reason" in page
    assert "1 (1.0)" in page


def test_the_section_adds_up_reasons_that_are_alike():
    shown = conformance.shape(store.as_data(conformed("strided", *ALIKE, DECLINED)))
    assert shown.rows[0].reasons == (
        ("int64 operands and the like: too wide", 4),
        ("my reason", 2),
    )


def test_a_test_is_named_with_its_parameters_where_others_of_it_were_asked():
    outcomes = (
        Outcome("TestA::test_f[1]", "passed"),
        Outcome("TestA::test_f[2]", "left out", "slow"),
        Outcome("TestA::test_g[1]", "left out", "slow"),
        Outcome("TestA::test_g[2]", "left out", "slow"),
    )
    found = conformed("strided", *outcomes)
    assert found.left_out(SCIPY) == {"slow": ["TestA::test_f[2]", "TestA::test_g"]}


@pytest.mark.parametrize(
    ("message", "of_values"),
    [
        ("Not equal to tolerance rtol=1e-07\nMismatched elements: 1 / 3 (33.3%)", True),
        ("Arrays are not almost equal to 6 decimals", True),
        ("dtype do not match", False),
        ("(shapes (3,), (4,) mismatch)", False),
        ("DID NOT WARN", False),
    ],
)
def test_only_numbers_that_differ_may_be_rounding(message, of_values):
    assert rounding.of_values(message) is of_values
