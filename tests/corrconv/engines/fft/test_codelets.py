"""Small transforms, the lanes' exchange, and the compiled passes, against their definition."""

from __future__ import annotations

import ctypes
from fractions import Fraction

import numpy as np
import pytest

from corrconv.engines.fft.codelets import Complex, dft, rotate, swap, times
from corrconv.engines.fft.lanes import DIGITS, IN_128_BITS, exchange
from corrconv.engines.fft.library import transforms
from corrconv.engines.fft.passes import RADICES, pass_name
from tests.corrconv.engines.fft.machines import lengths
from tests.corrconv.engines.fft.numbers import Numbers

SIZES = sorted({*RADICES, 1, 2, 3, 5, 9, 15, 18, 20, 24, 25, 32})
PHASES = [Fraction(k, d) for k, d in ((0, 1), (1, 2), (-1, 4), (1, 8), (3, 16), (-5, 12), (7, 9))]


def values(size, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=size) + 1j * rng.normal(size=size)


def pairs(xs):
    return [Complex(float(x.real), float(x.imag)) for x in xs]


def joined(ys):
    return np.array([complex(y.re, y.im) for y in ys])


def summed(xs, phase=0):
    """The polynomial's values, term by term."""
    N, k = len(xs), np.arange(len(xs))
    return np.exp(-2j * np.pi * np.outer(k + float(phase), k) / N) @ xs


@pytest.mark.parametrize("phase", PHASES, ids=str)
@pytest.mark.parametrize("size", SIZES)
def test_a_codelet_is_the_sum(size, phase):
    xs = values(size)
    done = {}

    def finish(k, y):
        done[k] = y
        return Complex(2 * y.re, 2 * y.im)

    found = dft(Numbers(), pairs(xs), phase, finish)
    right = summed(xs, phase)
    np.testing.assert_allclose(joined([done[k] for k in range(size)]), right, atol=4e-15 * size)
    np.testing.assert_array_equal(joined(found) / 2, joined([done[k] for k in range(size)]))


@pytest.mark.parametrize("size", SIZES)
def test_between_two_swaps_it_is_the_inverse(size):
    xs = values(size)
    back = [swap(y) for y in dft(Numbers(), [swap(x) for x in pairs(summed(xs))])]
    np.testing.assert_allclose(joined(back) / size, xs, atol=1e-14)


@pytest.mark.parametrize("phase", PHASES, ids=str)
def test_products_and_rotations(phase):
    (x, w), e = values(2), Numbers()
    for conjugate, other in ((False, w), (True, np.conj(w))):
        found = times(e, *pairs([x, w]), conjugate)
        np.testing.assert_allclose(complex(*found), x * other, rtol=1e-15)
    found = complex(*rotate(e, *pairs([x]), phase))
    np.testing.assert_allclose(found, x * np.exp(-2j * np.pi * float(phase)), rtol=1e-15)


def test_multiply_adds_take_most_multiplications():
    """By split radix 16 points take 144 additions and 24 multiplications, 168 in all."""
    for size, most in ((4, 16), (8, 52), (16, 148)):
        e = Numbers()
        dft(e, pairs(values(size)))
        assert sum(e.count.values()) <= most


@pytest.mark.parametrize("itemsize", [4, 8])
@pytest.mark.parametrize("vector_bytes", [16, 32, 64])
def test_an_exchange_swaps_a_digit_with_the_registers(vector_bytes, itemsize):
    lanes = vector_bytes // itemsize
    chosen = IN_128_BITS.get(lanes, DIGITS[lanes]) if itemsize == 4 else DIGITS[lanes]
    assert np.prod([radix for radix, _ in chosen]) == lanes
    old = [[(register, lane) for lane in range(lanes)] for register in range(4)]
    for radix, stride in {*chosen, *DIGITS[lanes]}:

        class Digit:
            pass

        step = Digit()
        step.radix, step.stride = radix, stride

        def once(registers, step=step):
            return exchange(
                registers, step, itemsize, lanes, lambda a, b, mask: [(a + b)[k] for k in mask]
            )

        new = once(old)
        for register in range(4):
            for lane in range(lanes):
                digit, inner = lane // stride % radix, register % radix
                there = register - inner + digit, lane + (inner - digit) * stride
                assert new[register][lane] == there
        assert once(new) == old


@pytest.mark.parametrize("real", ["f4", "f8"])
@pytest.mark.parametrize("vector_bytes", lengths())
def test_compiled_passes(vector_bytes, real):
    real = np.dtype(real)
    lanes, count = vector_bytes // real.itemsize, 3
    library = transforms(real, vector_bytes)
    kind = ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_int64] * 3, ctypes.c_void_p)
    rng = np.random.default_rng(1)
    for radix in RADICES:
        held = np.zeros((radix + 1) * (count + 1) * 2 * vector_bytes + 64, np.uint8)
        start = -held.ctypes.data % 64
        size = radix * (count + 1) * 2 * lanes
        memory = held[start : start + size * real.itemsize].view(real)
        memory = memory.reshape(radix, count + 1, 2, lanes)
        w = np.exp(2j * np.pi * rng.random(radix))
        w[0] = 1  # the first leg is taken as it is
        twiddles = np.stack([w.real, w.imag], -1).astype(real)
        for twiddled in (False, True):
            legs = twiddles.astype("f8") @ [1, 1j] if twiddled else np.ones(radix)
            k = np.arange(radix)
            matrix = np.exp(-2j * np.pi * np.outer(k, k) / radix) * legs
            for inverse in (False, True):
                memory[...] = rng.normal(size=memory.shape)
                before = memory.astype("f8")
                step = 2 * vector_bytes
                kind(library.address(pass_name(radix, twiddled, inverse)))(
                    memory.ctypes.data, (count + 1) * step, count, step, twiddles.ctypes.data
                )
                use = matrix.conj().T if inverse else matrix
                right = np.einsum("kj,jcl->kcl", use, before[:, :, 0] + 1j * before[:, :, 1])
                found = memory[:, :, 0] + 1j * memory[:, :, 1]
                atol = 16 * radix**0.5 * np.finfo(real).eps
                np.testing.assert_allclose(found[:, :count], right[:, :count], atol=atol)
                np.testing.assert_array_equal(memory[:, count], before[:, count])
