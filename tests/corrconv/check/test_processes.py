"""Whoever ends its process, or does not come back, is named; the others get their verdicts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corrconv.check.case import Case
from corrconv.check.draws import drawn_cases
from corrconv.check.run import run_parallel
from corrconv.cli import main

CASES = [
    Case.parse(text)
    for text in (
        "correlate same fill float64 x=8x9 h=3x3 normal",
        "convolve full fill float32 x=40 h=17 whole",
        "correlate same fill float32 x=90x70 h=5x4 normal layout=plain seed=1",
        "correlate same fill float32 x=90x71 h=5x4 normal layout=plain seed=2",
    )
]
FILE = """
import ctypes, os, signal, sys, time
import numpy as np
from corrconv.core import Plan
from corrconv.impls.strided import Strided

class Mine(Strided):
    name = "{name}"

    def make_plan(self, problem, workers):
        plan = super().make_plan(problem, workers)

        def compute(x, h):
            {fault}
            return plan(x, h)

        return Plan(problem, workers, compute)

{after}
implementation = Mine()
"""
BEYOND = """
            from numpy.lib.stride_tricks import as_strided
            if x.flags.c_contiguous:
                as_strided(x, (x.size + 600,), (x.itemsize,)).sum()"""
FAULTS = {
    "os_exit": ("os._exit(0)", "exit status 0"),
    "sys_exit": ("sys.exit(0)", "SystemExit"),
    "segfault": ("ctypes.string_at(0)", "SIGSEGV"),
    "abort": ("os.abort()", "SIGABRT"),
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", "SIGKILL"),
    "sleeps": ("time.sleep(1000)", "took over 4 s"),
    "beyond": (BEYOND, "SIGSEGV"),
}


def written(folder: Path, name: str, fault: str = "pass", after: str = "") -> str:
    path = folder / f"{name}.py"
    path.write_text(FILE.format(name=name, fault=fault, after=after), "utf-8")
    return str(path)


@pytest.mark.parametrize("name", FAULTS)
def test_who_ends_the_process_is_named_and_the_others_go_on(name: str, tmp_path: Path) -> None:
    fault, said = FAULTS[name]
    report = run_parallel(
        {written(tmp_path, name, fault): name, "strided": "strided"}, CASES, processes=1, limit=4
    )
    assert report.verdicts["strided"].ok
    assert report.verdicts["strided"].passed == len(CASES)
    verdict = report.verdicts[name]
    assert not verdict.ok
    assert said in verdict.failures[0].detail
    assert verdict.failures[0].case in [*map(str, CASES), "many calls"]


def test_without_a_fault_all_cases_are_counted(tmp_path: Path) -> None:
    done: list[int] = []
    report = run_parallel(
        {written(tmp_path, "plain"): "plain", "numpy": "numpy"}, CASES, done.append, processes=2
    )
    assert report.ok
    assert sum(done) == len(CASES)
    assert [verdict.put for verdict in report.verdicts.values()] == [len(CASES)] * 2


def check(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments])
    return result.exit_code, result.output


ONE = ("--case", str(CASES[0]))


@pytest.mark.parametrize(
    ("after", "code", "said"),
    [
        ("sys.exit(0)", 2, "it would end the process, with status 0"),
        ("os._exit(0)", 2, "it would end the process, with status 0"),
        ("ctypes.string_at(0)", 1, "SIGSEGV"),
        ("raise LookupError('no luck')", 2, "LookupError: no luck"),
        ("Mine.name = 5", 2, "name: must be a string, got 5"),
        ("Mine.family = 'magic'", 2, "family: must be one of"),
        ("Mine.family = ['fft']", 2, "family: must be one of"),
    ],
)
def test_who_cannot_be_loaded_is_refused_or_named(
    after: str, code: int, said: str, tmp_path: Path
) -> None:
    got, output = check(written(tmp_path, "mine", after=after), *ONE)
    assert (got, said in " ".join(output.split())) == (code, True), output


def test_the_verb_says_what_it_covered(tmp_path: Path) -> None:
    code, output = check("numpy", "--seed", "3", "--quick")
    assert code == 0, output
    words = " ".join(output.split())
    assert "--seed 3 repeats them" in words
    assert "passes" in words
    assert "workers 1 to 8" in words
    data = json.loads(check("numpy", *ONE, "--json")[1])
    assert data["covered"]["fixed"] == 1


def test_cases_are_drawn_anew_from_each_seed_and_the_same_from_one() -> None:
    assert list(drawn_cases(4)) == list(drawn_cases(4))
    assert set(drawn_cases(4)) & set(drawn_cases(400_000)) == set()
