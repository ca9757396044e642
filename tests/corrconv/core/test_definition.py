"""Every implementation computes what the definition says, in whatever way it is asked."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

import corrconv
from tests.corrconv.core.definition import Answer, define
from tests.corrconv.core.strategies import Question, questions
from tests.names import each

COMPILED = {"jax", "jax_fft", "tensorflow"}
"""Each question costs these a compilation."""
OURS = {"auto", "naive", "numba", "strided", "strided_gemm"}


@pytest.mark.parametrize("name", each(sorted(set(corrconv.available()) - COMPILED)))
@given(question=questions())
def test_the_definition(name: str, question: Question) -> None:
    check(name, question)


@pytest.mark.parametrize("name", each(sorted(set(corrconv.available()) & COMPILED)))
@settings(max_examples=min(60, settings().max_examples))
@given(question=questions())
def test_the_definition_compiled(name: str, question: Question) -> None:
    check(name, question)


def check(name: str, question: Question) -> None:
    function = getattr(corrconv, question.operation)
    asked = (question.x, question.h, question.mode, question.boundary, question.fillvalue)
    implementation = corrconv.get(name)
    kernel = question.h.astype(question.dtype)
    reason = implementation.supports(question.problem)
    reason = reason or implementation.supports_kernel(question.problem, kernel)
    if reason is not None:
        assert name not in OURS, "in-house direct sums take everything in 1-D and 2-D"
        assert reason.strip()
        with pytest.raises(corrconv.UnsupportedProblem) as caught:
            function(*asked, method=name)
        assert str(caught.value).endswith(reason)
        return
    x, h = (operand.astype(question.dtype) for operand in asked[:2])
    answer = define(question.operation, x, h, *asked[2:])
    result = function(*asked, method=name)
    assert result.shape == answer.shape
    assert result.dtype == question.dtype
    if question.dtype.kind in "biu":
        assert result.ravel().tolist() == _reduced(answer, question.dtype)
    else:
        _assert_close(result, answer, question, corrconv.get(name))


def _reduced(answer: Answer, dtype: np.dtype) -> list[int]:
    if dtype.kind == "b":
        return [total != 0 for total in answer.real]
    bits, signed = 8 * dtype.itemsize, dtype.kind == "i"
    half = 2 ** (bits - 1) if signed else 0
    return [int((total + half) % 2**bits - half) for total in answer.real]


def _assert_close(
    result: np.ndarray, answer: Answer, question: Question, implementation: corrconv.Implementation
) -> None:
    unit = Fraction(float(np.finfo(result.dtype).eps)) / 2
    slack = _slacks(answer, question, implementation)
    parts = result.astype(np.complex128).ravel().tolist()
    for got, real, imag, allowed in zip(parts, answer.real, answer.imag, slack):
        assert abs(Fraction(got.real) - real) <= unit * allowed
        assert abs(Fraction(got.imag) - imag) <= unit * allowed


def _slacks(
    answer: Answer, question: Question, implementation: corrconv.Implementation
) -> list[Fraction]:
    """How far off each output may be, in units of u."""
    problem = question.problem
    if question.data == "whole" and implementation.family == "direct":
        if max(answer.magnitude) < 2**24:  # every partial sum is a number of the dtype
            return [Fraction(0)] * len(answer.real)
    if implementation.componentwise:
        return [2 * (problem.taps + 2) * total for total in answer.magnitude]
    # a transform's error is spread over all outputs, whose size is bounded by the operands' norms
    largest = max(abs(question.fillvalue), float(np.abs(question.x).max()))
    image = largest * math.sqrt(math.prod(problem.extended_shape))
    kernel = float(np.linalg.norm(question.h.astype(np.complex128).ravel()))
    steps = 4 * math.log2(4 * math.prod(problem.fft_shape))
    return [Fraction(steps * image * kernel)] * len(answer.real)
