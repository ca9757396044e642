"""Threads counted: one finding of several sizes, typed."""

from __future__ import annotations

import pytest
from corrconv.impls.naive import Naive
from corrconv.impls.strided import Strided
from corrconv.reports.threads import count as counting
from corrconv.reports.threads.count import Used, large_problems
from corrconv.reports.threads.evidence import Counted, Use
from corrconv.reports.threads.page import at_once, verdict
from corrconv.reports.threads.usage import Usage
from corrconv.reports.threads.use import counted

from corrconv import get
from tests.reports import measured

ONE, TWO = Used("small", Usage(1, 1, 1, 1)), Used("large", Usage(0.5, 2, 2, 2))
THREE = Used("large", Usage(0.4, 2.8, 2.9, 3))


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({1: [ONE, ONE], 2: [ONE, TWO]}, [(Use.AS_ALLOWED, 1), (Use.AS_ALLOWED, 2)]),
        ({1: [ONE, ONE], 2: [ONE, ONE]}, [(Use.AS_ALLOWED, 1), (Use.FEWER, 1)]),
        ({1: [ONE, TWO], 2: [TWO, TWO]}, [(Use.MORE, 2), (Use.AS_ALLOWED, 2)]),
        ({1: [ONE, ONE], 2: [TWO, THREE]}, [(Use.AS_ALLOWED, 1), (Use.MORE, 2.9)]),
    ],
)
def test_what_several_sizes_used_is_one_finding(used, expected, monkeypatch):
    monkeypatch.setattr(counting, "usages", lambda name, workers: used[workers])
    found = list(counting.count("any"))
    assert [(it.name, it.workers) for it in found] == [("any", 1), ("any", 2)]
    assert [(it.use, it.at_once) for it in found] == expected


def test_threads_that_cannot_be_counted_say_why():
    found = list(counting.count("absent"))
    assert [it.use for it in found] == [None, None]
    assert "'absent' is not registered" in found[0].failed
    both = found[0], found[1]
    assert (verdict(both), at_once(both)) == ("not told", "– and –")


def test_counts_are_read_as_numbers_and_not_out_of_words():
    found = counted(measured.threads(Use.MORE))
    assert found["fftw"] == (
        Counted("fftw", 1, Use.AS_ALLOWED, 1.01),
        Counted("fftw", 2, Use.MORE, 2.6),
    )
    assert {name: verdict(both) for name, both in found.items()} == {
        "numba": "yes", "ndimage": "no", "fftw": "more than it may",
    }  # fmt: skip
    assert counted(None) == {}


class DeclinesAll(Strided):
    def declines(self, problem):
        return "not today"


def test_the_interpreter_gets_a_problem_that_it_can_finish():
    assert [problem.multiply_adds for problem in large_problems(Naive())] == [40_000]
    assert {problem.ndim for problem in large_problems(get("numpy"))} == {1}
    assert [problem.ndim for problem in large_problems(get("strided"))] == [2, 2]
    with pytest.raises(ValueError, match="supports none"):
        large_problems(DeclinesAll())
