"""SciPy's and NumPy's own tests, run for real: planted faults are found, and what passes passes."""

from __future__ import annotations

import json
import os
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from filelock import FileLock

from corrconv.cli import main
from corrconv.conform.selection import SUITES

pytestmark = [pytest.mark.slow, pytest.mark.peers]

PLANTED = """
import numpy as np
from corrconv.core import Plan
from corrconv.impls.strided import Strided

class Planted(Strided):
    name = "planted_same"

    def declines(self, problem):
        return "three axes are too many" if problem.ndim == 3 else None

    def make_plan(self, problem, workers):
        plan = super().make_plan(problem, workers)
        if problem.mode != "same":
            return plan
        return Plan(problem, workers, lambda x, h: np.roll(plan(x, h), 1, axis=-1))

implementation = Planted()
"""
CRASHING = """
import os
from corrconv.impls.strided import Strided

class Crashing(Strided):
    name = "crashing"
    def make_plan(self, problem, workers):
        os._exit(7)

implementation = Crashing()
"""


OURS = {
    "fftw": (200, 7),
    "numba": (200, 7),
    "separable": (5, 0),  # 2-D kernels of low rank alone
    "strided": (200, 7),
    "strided_gemm": (200, 7),
}
"""How many tests of SciPy and of NumPy each passes at least. `auto` is asked for beside these; `naive`
takes a minute, and `make evidence` runs it."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["conform", *arguments])


def write(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return str(path)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    """A folder that pytest's workers share: one of them runs the suites, and the others read."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "conform"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def planted(shared) -> str:
    """The file of an implementation that is off by one in ``same``, and declines three axes."""
    return str(shared / "planted.py")


@pytest.fixture(scope="module")
def found(shared, planted):
    """`auto` and the planted file, in both suites."""
    kept = shared / "found.json"
    with FileLock(shared / "lock"):
        if not kept.exists():
            write(Path(planted), PLANTED)
            result = run("auto", *OURS, planted, "--json")
            assert result.exit_code == 1, result.output
            write(kept, result.stdout)
    return json.loads(kept.read_text("utf-8"))


def failed(data, suite: str) -> dict[str, dict[str, str]]:
    return {failure["test"]: failure for failure in data["suites"][suite]["failed"]}


def test_auto_passes_all_that_applies(found):
    for suite, least in (("scipy", 300), ("numpy", 7)):
        auto = found["implementations"]["auto"]["suites"][suite]
        assert auto["failed"] == []
        assert auto["passed"] >= least
        transformed = [of for of in auto["declined"] if of.startswith("asks for each output's own")]
        assert sum(auto["declined"][of] for of in transformed) <= 2  # by a transform
        for reason in auto["declined"].keys() - set(transformed):  # dtypes that none takes
            assert reason.startswith(("float16", "float128", "complex256", "longdouble", "object"))


@pytest.mark.parametrize("name", OURS)
def test_our_own_have_no_failure(found, name):
    for suite, least in zip(("scipy", "numpy"), OURS[name]):
        ours = found["implementations"][name]["suites"][suite]
        assert ours["failed"] == []
        assert ours["passed"] >= least


def test_a_wrong_same_fails_and_nothing_else_does(found):
    data = found["implementations"]["planted_same"]
    scipy = failed(data, "scipy")
    assert "TestConvolve::test_same_mode[numpy]" in scipy
    assert "TestCorrelateReal::test_rank1_same[numpy-float64]" in scipy
    assert any(test.startswith("TestOAConvolve::test_2d_noaxes") for test in scipy)
    assert "TestConvolve::test_basic[numpy]" not in scipy
    assert "TestMaskedArrayFunctions::test_convolve" in failed(data, "numpy")
    assert (
        found["implementations"]["auto"]["suites"]["scipy"]["passed"]
        > data["suites"]["scipy"]["passed"]
    )


def test_an_error_is_shown_with_the_failure(found):
    failures = failed(found["implementations"]["planted_same"], "scipy")
    assert "AssertionError" in failures["TestConvolve::test_same_mode[numpy]"]["error"]


def test_what_supports_declines_is_declined(found):
    declined = found["implementations"]["planted_same"]["suites"]["scipy"]["declined"]
    assert declined["three axes are too many"] >= 20


def test_every_group_and_every_reason_is_met(found):
    for name, suite in SUITES.items():
        assert found["suites"][name]["missing"] == []
        for _, reason in suite.left_out:
            assert reason in found["suites"][name]["left_out"]


def test_nothing_passes_that_did_not_ask_ours(found):
    assert not [
        tests
        for suite in found["suites"].values()
        for reason, tests in suite["left_out"].items()
        if "without asking" in reason
    ]


def test_the_line_that_repeats_a_failure_repeats_it_alone(found, planted):
    failure = failed(found["implementations"]["planted_same"], "numpy").popitem()[1]
    program, *arguments = shlex.split(failure["repeat"])
    assert program == "corrconv"
    assert arguments[:2] == ["conform", planted]
    again = CliRunner().invoke(main, [*arguments, "--json"])
    assert again.exit_code == 1
    suites = json.loads(again.stdout)["implementations"]["planted_same"]["suites"]
    assert suites["numpy"]["failed"] == [failure]
    assert (suites["numpy"]["passed"], suites.keys()) == (0, {"numpy"})


def test_a_crash_is_a_failure_of_the_test_it_came_in(tmp_path):
    crashing = write(tmp_path / "crashing.py", CRASHING)
    result = run(crashing, "--suite", "numpy")
    assert result.exit_code == 1
    assert "crashing fails TestCorrelate::test_float" in result.output
    assert "exit status 7" in result.output
    assert "8 tests" in result.output


def test_implementations_that_call_what_is_replaced():
    """numpy calls numpy.convolve, scipy_direct calls scipy.signal.convolve and then NumPy's."""
    result = run("numpy", "scipy_direct", "--suite", "numpy", "--json")
    assert result.exit_code == 0, result.output
    for data in json.loads(result.stdout)["implementations"].values():
        assert data["suites"]["numpy"]["passed"] >= 7


def test_a_test_that_does_not_exist_is_refused():
    result = run("strided", "--suite", "numpy", "--test", "TestConvolve::test_nothing")
    assert result.exit_code == 2
    assert "no test is called 'TestConvolve::test_nothing'" in result.output


def test_an_unknown_name_is_refused():
    result = run("strideed")
    assert result.exit_code == 2
    assert "did you mean strided" in result.output


def test_nothing_is_taken_from_the_users_folder(tmp_path, monkeypatch):
    for name in ("random.py", "numpy.py", "pytest.py", "conftest.py"):
        write(tmp_path / name, "raise SystemExit('taken from the current folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    result = run("strided", "--suite", "numpy", "--test", "TestConvolve::test_no_overwrite")
    assert result.exit_code == 0, result.output
