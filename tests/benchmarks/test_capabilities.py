"""What implementations can do is found by trying: claims that are false show, and so does NaN."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from corrconv.impls.naive import Naive
from corrconv.impls.strided import Strided
from corrconv.reports.capabilities import collect as collecting
from corrconv.reports.capabilities import threads as measuring
from corrconv.reports.capabilities.collect import collect, probe
from corrconv.reports.capabilities.facts import Capability, Fact
from corrconv.reports.capabilities.support import QUESTIONS, plain_dtype, support
from corrconv.reports.capabilities.threads import Used, large_problems

from corrconv import get
from corrconv.core import Plan
from corrconv.measure.threads_used import Usage


def answers(facts) -> dict[str, str]:
    return {fact.what: fact.answer for fact in facts}


def details(facts) -> dict[str, str]:
    return {fact.what: fact.detail for fact in facts}


class Planted(Strided):
    """Right, but for what `fault` does to its results."""

    name = "planted"

    def make_plan(self, problem, workers):
        right = super().make_plan(problem, workers)
        return Plan(problem, workers, lambda x, h: self.fault(problem, right, x, h))

    def fault(self, problem, right, x, h):
        return right(x, h)


def test_what_can_do_all_says_so_and_is_found_right():
    facts = list(support(Strided()))
    assert [(fact.group, fact.what) for fact in facts] == [(q.group, q.what) for q in QUESTIONS]
    assert {fact.answer for fact in facts} == {"yes"}


class WrapsForSymm(Planted):
    def fault(self, problem, right, x, h):
        if problem.boundary == "symm":
            with Strided().plan(replace(problem, boundary="wrap")) as plan:
                return plan(x, h)
        return right(x, h)


def test_a_boundary_that_is_claimed_and_not_kept_is_wrong():
    facts = list(support(WrapsForSymm()))
    assert {what for what, answer in answers(facts).items() if answer != "yes"} == {"symm"}
    assert answers(facts)["symm"] == "wrong"
    assert "correlate same symm" in details(facts)["symm"]


class RaisesInEvenKernels(Planted):
    def fault(self, problem, right, x, h):
        if any(side % 2 == 0 for side in problem.h_shape):
            raise RuntimeError("odd kernels only")
        return right(x, h)


def test_a_claim_that_raises_is_shown_as_that():
    facts = list(support(RaisesInEvenKernels()))
    assert answers(facts)["even sides"] == "raises"
    assert "odd kernels only" in details(facts)["even sides"]


class OnlyCorrelatesWithWrap(Planted):
    def declines(self, problem):
        wrapped = problem.boundary == "wrap" and problem.operation == "convolve"
        return "no wrap in convolve" if wrapped else None


def test_what_holds_in_some_is_partly():
    facts = list(support(OnlyCorrelatesWithWrap()))
    assert answers(facts)["wrap"] == "partly"
    assert details(facts)["wrap"].startswith("convolve in 2-D: no wrap in convolve")


def test_a_number_of_axes_is_one_fact_and_not_one_of_every_question():
    found = answers(support(get("numpy")))
    assert (found["1-D"], found["2-D"], found["3-D"]) == ("yes", "no", "no")
    assert found["full"] == found["even sides"] == "yes"
    assert found["wrap"] == "no"


class DeclinesAll(Strided):
    def declines(self, problem):
        return "not today"


def test_what_declines_all_has_nothing_but_the_reason():
    facts = probe(DeclinesAll())
    assert {fact.answer for fact in facts} == {"no"}
    assert {fact.detail for fact in facts} == {"not today"}


class OnlyDoubles(Strided):
    dtypes = "f8"


def test_plain_problems_are_asked_in_a_dtype_that_it_takes():
    assert plain_dtype(Strided()) == "float32"
    assert plain_dtype(OnlyDoubles()) == "float64"
    found = answers(support(OnlyDoubles()))
    assert (found["same"], found["float32"], found["float64"]) == ("yes", "no", "yes")


ONE, TWO = Used("small", Usage(1, 1, 1, 1)), Used("large", Usage(0.5, 2, 2, 2))
THREE = Used("large", Usage(0.4, 2.8, 2.8, 3))


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ({1: [ONE, ONE], 2: [ONE, TWO]}, ("yes", "yes")),
        ({1: [ONE, ONE], 2: [ONE, ONE]}, ("yes", "no")),
        ({1: [ONE, TWO], 2: [TWO, TWO]}, ("wrong", "yes")),
        ({1: [ONE, ONE], 2: [TWO, THREE]}, ("yes", "wrong")),
    ],
)
def test_threads(used, expected, monkeypatch):
    monkeypatch.setattr(measuring, "usages", lambda name, workers: used[workers])
    facts = list(measuring.threads("any"))
    assert tuple(fact.answer for fact in facts) == expected
    assert ("large: 2.00 threads at once" in facts[0].detail) == (expected[0] == "wrong")


def test_threads_that_cannot_be_measured():
    facts = list(measuring.threads("absent"))
    assert [fact.answer for fact in facts] == ["raises", "raises"]
    assert "'absent' is not registered" in facts[0].detail


def test_the_interpreter_gets_a_problem_that_it_can_finish():
    assert [problem.multiply_adds for problem in large_problems(Naive())] == [40_000]
    assert {problem.ndim for problem in large_problems(get("numpy"))} == {1}
    assert [problem.ndim for problem in large_problems(get("strided"))] == [2, 2]
    with pytest.raises(ValueError, match="supports none"):
        large_problems(DeclinesAll())


def test_facts_survive_json():
    facts = (Fact("modes", "full", "yes"), Fact("axes", "3-D", "no", "why not"))
    it = Capability("numba", "direct", "numba", "1.0", facts)
    assert Capability.from_data(json.loads(json.dumps(it.as_data()))) == it


def test_each_is_probed_in_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(collecting, "threads", lambda name: iter([Fact("threads", "x", "yes")]))
    seen: list[str] = []
    (found,) = collect(["strided"], seen.append)
    assert (found.name, found.family, found.library) == ("strided", "direct", "numpy")
    assert found.facts == (*probe(get("strided")), Fact("threads", "x", "yes"))
    assert seen == ["strided"]


def test_a_process_that_dies_is_a_row_of_its_own(monkeypatch):
    facts = list(collecting._in_a_fresh_process("absent"))
    assert [(f.group, f.what) for f in facts] == [(f.group, f.what) for f in probe(Strided())]
    assert {fact.answer for fact in facts} == {"raises"}
    assert "'absent' is not registered" in facts[0].detail
