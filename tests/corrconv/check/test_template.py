"""The gate for template finding: the right scores pass, and each planted fault is caught."""

from __future__ import annotations

import numpy as np
import pytest

import corrconv
from corrconv.check import template
from corrconv.check.cases import Case, every_case, quick_cases
from corrconv.check.examine import Declined, Failure, Passed
from corrconv.check.run import run_gate
from corrconv.check.template import MORE_CASES, examine_template, template_failures
from corrconv.check.template_oracle import definition
from corrconv.core import Plan
from corrconv.core.template import TemplateImplementation

ASKED = [
    case for case in every_case() if corrconv.get("strided").supports_template(case.problem) is None
]
PEERS = [name for name in corrconv.available() if corrconv.get(name).family == "template"]


class Right(TemplateImplementation):
    """The definition, window by window, with its steps laid open for a fault to replace one."""

    name, library, reference = "right", "numpy", "a test"

    def make_plan(self, problem, workers):
        axes = tuple(range(-problem.ndim, 0))

        def compute(x, h):
            windows = np.lib.stride_tricks.sliding_window_view(x, h.shape)
            flat = (windows.max(axis=axes) == windows.min(axis=axes)) | (h.max() == h.min())
            windows, h = self.less_means(windows, h, axes)
            windows, h = self.scaled(windows), self.scaled(h)
            product = (windows * h).sum(axis=axes)
            norms = np.sqrt((windows**2).sum(axis=axes) * (h**2).sum())
            return self.last(product, norms, flat)

        return Plan(problem, workers, compute)

    def less_means(self, windows, h, axes):
        return windows - windows.mean(axis=axes, keepdims=True), h - h.mean()

    def scaled(self, values):
        return values / (np.abs(values).max() or values.dtype.type(1))

    def last(self, product, norms, flat):
        scores = np.zeros_like(product)
        np.divide(product, norms, out=scores, where=~flat)
        return np.clip(scores, -1, 1)


class MeansKept(Right):
    def less_means(self, windows, h, axes):
        return windows, h


class OnePlaceOff(Right):
    def last(self, product, norms, flat):
        return np.roll(super().last(product, norms, flat), 1, axis=-1)


class TemplateReversed(Right):
    def less_means(self, windows, h, axes):
        return super().less_means(windows, np.flip(h), axes)


class NotNormalised(Right):
    def last(self, product, norms, flat):
        return product


class FlatIsAlike(Right):
    def last(self, product, norms, flat):
        return np.where(flat, product.dtype.type(1), super().last(product, norms, flat))


class FlatIsNaN(Right):
    def last(self, product, norms, flat):
        return np.where(flat, product.dtype.type(np.nan), super().last(product, norms, flat))


class AbsoluteThreshold(Right):
    def scaled(self, values):
        return values

    def last(self, product, norms, flat):
        return super().last(product, norms, flat | (norms < np.finfo(norms.dtype).eps))


class LesserDtype(Right):
    def less_means(self, windows, h, axes):
        windows, h = super().less_means(windows, h, axes)
        return windows.astype("f4").astype(windows.dtype), h


class ResultInFloat64(Right):
    def last(self, product, norms, flat):
        return super().last(product, norms, flat).astype(np.float64)


class OneRowShort(Right):
    def last(self, product, norms, flat):
        return super().last(product, norms, flat)[:-1]


class OneBuffer(Right):
    def make_plan(self, problem, workers):
        plan = super().make_plan(problem, workers)
        kept = np.empty(problem.output_shape, problem.dtype)

        def compute(x, h):
            kept[...] = plan(x, h)
            return kept

        return Plan(problem, workers, compute)


class PictureChanged(Right):
    def make_plan(self, problem, workers):
        plan = super().make_plan(problem, workers)

        def compute(x, h):
            scores = plan(x, h)
            x.flags.writeable = True
            x += 1
            return scores

        return Plan(problem, workers, compute)


class Raises(Right):
    def less_means(self, windows, h, axes):
        raise RuntimeError("broken")


def checks(implementation):
    """The checks that some case of the gate missed."""
    outcomes = [examine_template(implementation, case) for case in ASKED]
    return {outcome.check for outcome in outcomes if isinstance(outcome, Failure)}


def test_the_right_scores_pass():
    assert checks(Right()) == set()
    assert template_failures(Right()) == []


@pytest.mark.parametrize(
    ("fault", "check"),
    [
        (MeansKept, "score"),
        (OnePlaceOff, "score"),
        (TemplateReversed, "score"),
        (NotNormalised, "range"),
        (FlatIsAlike, "score"),
        (FlatIsNaN, "range"),
        (AbsoluteThreshold, "score"),
        (LesserDtype, "score"),
        (ResultInFloat64, "dtype"),
        (OneRowShort, "shape"),
        (OneBuffer, "aliasing"),
        (PictureChanged, "inputs"),
        (Raises, "raises"),
    ],
)
def test_a_planted_fault_is_caught(fault, check):
    assert check in checks(fault())


def test_scores_that_differ_between_threads_are_caught(monkeypatch):
    monkeypatch.setattr(template, "_together_differs", lambda implementation, case: "they differ")
    failures = template_failures(Right())
    assert [failure.check for failure in failures] == ["threads"] * len(MORE_CASES)


def test_every_case_of_its_own_can_be_repeated():
    for text in MORE_CASES:
        case = Case.parse(text)
        assert str(case) == text
        assert isinstance(examine_template(Right(), case), Passed)


@pytest.mark.parametrize("name", ["strided", "scipy_fft", "auto"])
def test_what_correlates_would_pass_as_well(name):
    for case in ASKED:
        assert isinstance(examine_template(corrconv.get(name), case), Passed), case


def test_other_cases_are_declined_with_the_reason():
    outcome = examine_template(Right(), Case.parse("convolve same fill float64 x=8x9 h=3x3 normal"))
    assert isinstance(outcome, Declined)
    assert "takes part in template finding" in outcome.reason


def test_the_quick_gate_asks_for_templates_too():
    report = run_gate([Right()], quick_cases())
    verdict = report.verdicts["right"]
    assert verdict.ok, verdict.failures
    assert verdict.passed >= 3
    assert verdict.reason is None


@pytest.mark.parametrize("name", PEERS)
def test_libraries_pass(name):
    report = run_gate([corrconv.get(name)], ASKED)
    assert [str(failure) for failure in report.verdicts[name].failures] == []
    assert report.verdicts[name].ok


def test_the_oracle_is_the_correlation_coefficient_and_zero_without_contrast():
    x = np.random.default_rng(0).normal(size=(20, 21))
    h = x[3:7, 2:7].copy()
    x[10:16, 10:18] = 0.1
    problem = corrconv.Problem("correlate", x.shape, h.shape, "valid")
    answer = definition(problem, x, h)
    assert answer.score[3, 2] == 1
    expected = np.corrcoef(x[1:5, 11:16].ravel(), h.ravel())[0, 1]
    assert answer.score[1, 11] == pytest.approx(expected, abs=1e-14)
    assert (answer.score[10:13, 10:14] == 0).all()
    assert (answer.bound[10:13, 10:14] == 0).all()
    assert answer.bound.max() < 1e-12
    points = np.array([[1, 11], [3, 2]])
    np.testing.assert_array_equal(
        definition(problem, x, h, points).score, answer.score[[1, 3], [11, 2]]
    )
    off = answer.score + 2 * answer.bound
    assert answer.error(off) == pytest.approx(2, rel=0.01)  # rounded beside the score
    off[10, 10] = 1e-300
    assert answer.error(off) == np.inf
