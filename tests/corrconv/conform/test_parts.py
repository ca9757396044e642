"""Conformance without a subprocess: who answers a call, what a run is read as, what is kept."""

from __future__ import annotations

import json

import pytest
import scipy.signal
from click.testing import CliRunner
from corrconv.reports.conform import page as conformance

from corrconv.cli import main
from corrconv.conform import evidence, run
from corrconv.conform.evidence import Conformance
from corrconv.conform.job import Job
from corrconv.conform.run import Outcome, Run
from corrconv.conform.selection import SCIPY
from corrconv.kit.codec import from_data, to_data
from tests.reports import built

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

JOB = Job("numpy", "strided")


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
    return run.summary([Run(Job(suite, name), outcomes) for suite in ("scipy", "numpy")])


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
    evidence.keep(conformed("strided", FAILURE), results)
    evidence.keep(conformed("naive", PASSED), results)
    evidence.keep(conformed("strided", PASSED, PASSED), results)
    kept = evidence.load(results)
    assert kept is not None
    rows = kept.implementations
    assert list(rows) == ["naive", "strided"]
    assert rows["naive"].suites["numpy"].passed == 1
    assert rows["strided"].suites["scipy"].failed == ()
    assert rows["strided"].suites["scipy"].version == scipy.__version__


def test_what_is_no_longer_registered_is_forgotten(tmp_path):
    results = tmp_path / "results"
    evidence.keep(conformed("strided", PASSED), results)
    path = results / "conformance.json"
    path.write_text(path.read_text("utf-8").replace('"strided"', '"gone"'), "utf-8")
    evidence.keep(conformed("naive", PASSED), results)
    kept = evidence.load(results)
    assert kept is not None
    assert list(kept.implementations) == ["naive"]


def test_half_of_the_suites_is_not_kept(tmp_path):
    half = run.summary([Run(Job("scipy", "strided"), (PASSED,))])
    with pytest.raises(ValueError):
        evidence.keep(half, tmp_path / "results")


def test_the_verb_keeps_whole_suites_of_registered_names_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "run_suite", lambda job, running: Run(job, (PASSED,)))
    results = tmp_path / "results"
    place = results / "conformance.json"
    for arguments in (["--suite", "numpy"], ["--test", "TestA::test_e"]):
        done = CliRunner().invoke(main, ["conform", "naive", "--results", str(results), *arguments])
        assert done.exit_code == 0, done.output
        assert not place.exists()
    done = CliRunner().invoke(main, ["conform", "naive", "--results", str(results)])
    assert done.exit_code == 0, done.output
    assert json.loads(place.read_text("utf-8"))["implementations"].keys() == {"naive"}


def test_the_page_shows_counts_failures_and_reasons():
    data = to_data(conformed("strided", FAILURE, LEFT_OUT, DECLINED, PASSED))
    data["implementations"]["strided"]["suites"]["numpy"]["version"] = "1.0"
    shown = conformance.shown(from_data(Conformance, data))
    counts = shown.rows[0].counts[0]
    assert counts is not None
    assert (counts.passed, counts.declined, counts.failed) == (1, 1, 1)
    page = built.filled("conform/page.html.j2", shown)
    assert "test_&lt;b&gt;[1]" in page
    assert "corrconv conform strided --suite scipy" in page
    assert "asks for tea" in page
    assert "2: my reason" in page
    assert "1 (1.0)" in page


def test_the_page_adds_up_reasons_that_are_alike():
    shown = conformance.shown(conformed("strided", *ALIKE, DECLINED))
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
    assert found.suites["scipy"].left_out == {"slow": ("TestA::test_f[2]", "TestA::test_g")}
