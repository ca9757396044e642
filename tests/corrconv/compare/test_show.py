"""``corrconv compare``: what it prints, and how it ends."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corrconv.cli import main
from corrconv.compare import evidence as store
from corrconv.compare import show as comparing
from corrconv.compare.run import Settings, compare
from corrconv.measure.child import Place
from corrconv.measure.process import Ending, ProcessFailed
from corrconv.measure.sides import Side
from tests.corrconv.measure.fakes import Machine

SLOWER = {"strided": 2e-3, "fftw": 1e-3, "scipy_fft": 3e-3, "numpy": 1e-3}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[Side], Settings]]:
    """Processes that pretend, by `SLOWER`; what was asked of them."""
    seen: list[tuple[list[Side], Settings]] = []

    def pretend(sides, settings, **options):
        seen.append((list(sides), settings))
        machine = Machine(dict(SLOWER), start=0.1)
        if any(side.name.endswith(".py") for side in sides):
            machine.seconds |= {side.name: 1e-3 for side in sides if side.name not in SLOWER}
        return compare(sides, settings, launch=machine.launch, clock=machine.clock, **options)

    monkeypatch.setattr(comparing, "compare", pretend)
    monkeypatch.setattr(comparing.environment, "record", lambda: {"machine": {"cores": 2}})
    monkeypatch.setattr(comparing.environment, "load", lambda: {"load": 0.1})
    return seen


def test_a_real_comparison_with_a_tiny_budget(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(comparing.environment, "record", dict)
    result = run("compare", "numpy", "strided", "--image", "64", "--kernel", "3", "--seconds", "0")
    assert result.exit_code == 0, result.output
    for words in ("numpy", "strided", "time / numpy's", "noise floor", "fresh processes"):
        assert words in " ".join(result.output.split())


def test_whoever_divides_two_times_gets_the_ratio(asked, monkeypatch):
    drawn = comparing.compare

    def uneven(sides, settings, **options):
        found = drawn(sides, settings, **options)
        estimates = [replace(each, median=each.median * 1.5 ** place)
                     for place, each in enumerate(found.summary.estimates)]  # fmt: skip
        return replace(found, summary=replace(found.summary, estimates=tuple(estimates)))

    monkeypatch.setattr(comparing, "compare", uneven)
    lines = {
        line.split()[0]: line
        for line in run("compare", "strided", "fftw").output.splitlines()
        if line
    }
    assert "2.00 ms" in lines["strided"]
    assert "1.00 ms" in lines["fftw"]


def test_the_faster_is_named_with_a_line_of_python(asked):
    result = run("compare", "strided", "fftw", "scipy_fft")
    assert result.exit_code == 0, result.output
    lines = {line.split()[0]: line for line in result.output.splitlines() if line}
    assert "faster" in lines["fftw"]
    assert "1.00 ms" in lines["fftw"]
    assert "0.5" in lines["fftw"]
    assert "slower" in lines["scipy_fft"]
    assert lines["y"] == 'y = corrconv.correlate(x, h, "same", method="fftw")'
    assert "every side is resolved" in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["fftw", "strided"], 'y = corrconv.correlate(x, h, "same", method="fftw")'),
        (["fftw", "fftw"], "no difference larger than the noise"),
        (
            ["strided", "fftw", "--operation", "convolve", "--boundary", "wrap", "--workers", "2"],
            'y = corrconv.convolve(x, h, "same", "wrap", method="fftw", workers=2)',
        ),
        (
            ["strided", "fftw", "--mode", "valid", "--boundary", "wrap"],
            'y = corrconv.correlate(x, h, "valid", method="fftw")',
        ),
    ],
)
def test_the_line_of_python_computes_what_was_compared(asked, arguments, line):
    result = run("compare", *arguments)
    assert result.exit_code == 0, result.output
    assert line in result.output


def test_options_reach_the_measuring_processes(asked):
    options = "--image 40x50 --kernel 3x4 --dtype complex64 --operation convolve --mode full"
    more = "--boundary symm --workers 2 --one-shot --seconds 3 --processes 12"
    result = run("compare", "strided", "fftw", *options.split(), *more.split())
    assert result.exit_code == 0, result.output
    ((sides, settings),) = asked
    assert [side.name for side in sides] == ["strided", "fftw"]
    assert (settings.seconds, settings.processes) == (3, 12)
    for side in sides:
        problem = side.problem
        assert (problem.x_shape, problem.h_shape) == ((40, 50), (3, 4))
        assert (problem.operation, problem.mode, problem.boundary) == ("convolve", "full", "symm")
        assert problem.dtype == "complex64"
        assert (side.workers, side.planned) == (2, False)


def test_json_and_output_hold_the_whole_comparison(asked, tmp_path: Path):
    result = run("compare", "strided", "fftw", "--json", "--output", str(tmp_path / "c.json"))
    assert result.exit_code == 0, result.output
    found = store.from_data(json.loads(result.stdout))
    assert store.load(tmp_path / "c.json") == found
    assert found.summary.floor.factor > 1
    assert found.environment["machine"] == {"cores": 2}
    assert found.environment["load"] == {"before": {"load": 0.1}, "after": {"load": 0.1}}


def test_a_file_can_be_compared(asked, tmp_path: Path):
    (tmp_path / "mine.py").write_text(
        "from corrconv.impls.strided import Strided\n"
        "class Mine(Strided):\n"
        "    name = 'mine_compared'\n"
        "implementation = Mine()\n"
    )
    result = run("compare", "strided", str(tmp_path / "mine.py"))
    assert result.exit_code == 0, result.output
    assert "mine_compared" in result.output
    assert "mine.py, is the one to use" in result.output
    ((sides, _),) = asked
    assert Path(sides[1].name) == (tmp_path / "mine.py").resolve()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["strided"], "compare needs two implementations or more, got 1"),
        (["strided", "numbaa"], "did you mean numba"),
        (["strided", "nowhere.py"], "no implementation file at"),
        (["strided", "numpy"], "numpy does not take this problem: 2-D operands"),
        (["strided", "fftw", "--image", "512by512"], "image: '512by512' is no shape"),
        (["strided", "fftw", "--kernel", "0x3"], "kernel: '0x3' is no shape"),
        (["strided", "fftw", "--kernel", "3"], "h: has 1 axes"),
        (["strided", "fftw", "--dtype", "float23"], "dtype: 'float23' is no dtype"),
        (["strided", "fftw", "--processes", "3"], "at least 6, got 3"),
        (["strided", "fftw", "--mode", "sane"], "'sane' is not one of"),
    ],
)
def test_bad_input_is_refused_with_a_hint(asked, arguments, words):
    result = run("compare", *arguments)
    assert result.exit_code == 2, result.output
    assert words in result.output


def test_a_failed_process_is_an_error_with_the_command_that_repeats_it(asked, monkeypatch):
    def fails(*_, **__):
        raise ProcessFailed(
            Ending.CRASHED, Place(1, 0, 0.0, "planning"), "a", "exit status 7", "", "python x"
        )

    monkeypatch.setattr(comparing, "compare", fails)
    result = run("compare", "strided", "fftw")
    assert result.exit_code == 1
    assert "a: exit status 7\nrepeat with: python x" in result.output
    assert "Traceback" not in result.output
