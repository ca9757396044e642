"""Roots of unity are rounded once: held against decimals of sixty digits."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest

from corrconv.engines.fft.nodes import Nodes
from corrconv.engines.fft.roots import BITS, root, roots

PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628")
DIGITS = 60
LARGE = [2**22, 3 * 2**20, 5 * 2**19, 15 * 2**18, 2**22 - 1, 2**21 + 7, 3**13, 5**9, 99991]
SMALL = [*range(1, 41), 48, 60, 64, 80, 96, 100, 128, 240]


def exact(phase):
    """exp(-2πi·phase) by the series, as decimals: real and imaginary part."""
    turn = phase % 1
    turn = turn - 1 if turn > Fraction(1, 2) else turn
    with localcontext() as context:
        context.prec = DIGITS
        angle = -2 * PI * turn.numerator / turn.denominator
        sums, term, k = [Decimal(0), Decimal(0)], Decimal(1), 0
        while abs(term) > Decimal(10) ** -DIGITS:
            sums[k % 2] += term if k % 4 < 2 else -term
            k += 1
            term = term * angle / k
        return Fraction(sums[0]), Fraction(sums[1])


def units(value, right, digits):
    """How far a value is from the right one, in units of the right one's last place."""
    if abs(right) < Fraction(1, 10**40):  # zero, as far as the oracle can tell
        return 0 if value == 0 else math.inf
    ulp = Fraction(math.ulp(float(right))) * 2 ** (53 - digits)
    return abs(Fraction(float(value)) - right) / ulp


def worst(numerators, denominator, dtype):
    found = roots(np.asarray(numerators, np.int64), denominator, np.dtype(dtype))
    assert found.dtype == dtype
    digits = np.finfo(dtype).nmant + 1
    return max(
        units(value, right, digits)
        for parts, k in zip(found, numerators)
        for value, right in zip(parts, exact(Fraction(int(k), denominator)))
    )


@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_all_of_small_denominators(dtype):
    for denominator in SMALL:
        assert worst(range(-denominator, denominator + 1), denominator, dtype) <= 0.501


@pytest.mark.parametrize("denominator", LARGE)
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_some_of_large_ones(dtype, denominator):
    rng = np.random.default_rng(denominator)
    near = [q * denominator // 8 + k for q in range(-9, 9) for k in (-1, 0, 1)]
    far = rng.integers(-(2**40), 2**40, 40).tolist()
    assert worst([*near, *far], denominator, dtype) <= 0.501


@pytest.mark.parametrize("denominator", [8, 24, 40, 2**20])
@pytest.mark.parametrize("dtype", ["f4", "f8"])
def test_quarters_are_exact_and_eighths_alike(dtype, denominator):
    eighths = roots(np.arange(-8, 9) * (denominator // 8), denominator, np.dtype(dtype))
    half = np.sqrt(0.5).astype(dtype)
    for k, (re, im) in zip(range(-8, 9), eighths):
        if k % 2:
            assert (abs(re), abs(im)) == (half, half)
        else:
            assert sorted((abs(re), abs(im))) == [0, 1]
        right = exact(Fraction(k, 8))
        assert [np.sign(x) for x in (re, im)] == [
            0 if abs(x) < Fraction(1, 10**40) else math.copysign(1, x) for x in right
        ]


def test_numbers_for_the_code_have_all_their_digits():
    for denominator in SMALL:
        for k in range(denominator):
            for mine, right in zip(root(Fraction(k, denominator)), exact(Fraction(k, denominator))):
                assert abs(mine - right) < Fraction(1, 2 ** (BITS - 8))
    assert root(Fraction(1, 4)) == (0, -1)
    assert root(Fraction(-1, 2)) == (-1, 0)


@pytest.mark.parametrize("first", [Nodes.cyclic(), Nodes.right_angle()], ids=["cyclic", "right"])
def test_nodes_split_into_all_roots_of_theirs(first):
    """Of z^N = w the roots are the nodes mod (z - v) that N's factors leave, and the twists' too."""
    nodes = first
    for radix in (5, 12, 16):
        legs = nodes.twiddles(radix, np.dtype("f8"))
        for numerator, line in zip(nodes.numerators, legs):
            phases = [int(numerator) * j / (nodes.denominator * radix) for j in range(radix)]
            right = np.exp(-2j * np.pi * np.array(phases))
            np.testing.assert_allclose(line[:, 0] + 1j * line[:, 1], right, atol=1e-14)
        nodes = nodes.split(radix)
    size = 5 * 12 * 16
    assert len(nodes.numerators) == size
    phases = nodes.numerators / nodes.denominator
    whole = size * phases - first.numerators[0] / first.denominator
    np.testing.assert_allclose(whole, np.round(whole), atol=1e-9)
    assert len(np.unique(np.round(phases * 4 * size) % (4 * size))) == size
    twists = nodes.twists(8, np.dtype("f4"))
    assert twists.shape == (size, 2, 8)
    assert twists.flags.c_contiguous
    np.testing.assert_array_equal(twists.swapaxes(1, 2), nodes.twiddles(8, np.dtype("f4")))
