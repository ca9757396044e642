"""Lengths of transforms: which one a library takes, and what one point of it costs.

The rules are those that the libraries state: pocketfft and ducc0 (``good_size``) take the next
product of 2, 3, 5 for real transforms, and of 7 and 11 as well for complex ones; FFTW is fast at
products of 2, 3, 5, 7 with at most one 11 or 13 (http://www.fftw.org/fftw3_doc/Complex-DFTs.html).
"""

from __future__ import annotations

import math
from functools import cache

REAL = (2, 3, 5)
COMPLEX = (2, 3, 5, 7, 11)
OF_FFTW = (2, 3, 5, 7)
SMALL_FACTOR, LARGE_FACTOR, AT_ONCE = 13, 110, 8


@cache
def next_smooth(size: int, factors: tuple[int, ...] = REAL) -> int:
    """The smallest product of these factors that is at least `size`."""
    best = 1 << (size - 1).bit_length()
    first, *odd = factors
    assert first == 2, "powers of two fill up the rest"

    def search(product: int, left: tuple[int, ...]) -> None:
        nonlocal best
        if not left:
            best = min(best, product << max(0, (-(-size // product) - 1).bit_length()))
            return
        while product < best:
            search(product, left[1:])
            product *= left[0]

    search(1, tuple(odd))
    return best


@cache
def next_fftw(size: int) -> int:
    """What pyFFTW's ``next_fast_len`` gives: one factor of 11 or 13 is allowed."""
    return min(
        next_smooth(size, OF_FFTW),
        *(factor * next_smooth(-(-size // factor), OF_FFTW) for factor in (11, 13)),
    )


def next_quarter(size: int) -> int:
    """What `corrconv.impls.fftw` transforms: four times a length that FFTW is fast at."""
    return size if size <= 16 else 4 * next_fftw(-(-size // 4))


@cache
def work(length: int) -> float:
    """Operations a point of a transform of small factors, by pocketfft's estimate: the sum of its factors.

    Two factors of 2 are one step of three operations; factors above 5 count a tenth more (M.
    Reinecke, pocketfft, ``cost_guess``).
    """
    return sum(_cost(factor) for factor in _factors(length) if factor <= SMALL_FACTOR)


@cache
def large_work(length: int) -> tuple[float, float, float]:
    """The same for large factors: by steps of such a length, and by Bluestein's algorithm.

    A factor above 110 is done as a transform of at least twice its length, forth and back (ducc0,
    ``cfftpblue``). What is nearly the whole length comes last: there is nothing to do at once.
    """
    steps = part = whole = 0.0
    for factor in _factors(length):
        if factor > LARGE_FACTOR:
            longer = next_smooth(2 * factor - 1, COMPLEX)
            bluestein = 2 * longer / factor * (work(longer) + 1)
            part, whole = (
                (part, whole + bluestein)
                if length // factor < AT_ONCE
                else (part + bluestein, whole)
            )
        elif factor > SMALL_FACTOR:
            steps += factor
    return steps, part, whole


def _cost(factor: int) -> float:
    return 3.0 if factor == 4 else factor if factor <= 5 else 1.1 * factor


def _factors(length: int) -> list[int]:
    """Prime factors, but pairs of 2 as 4."""
    found, factor = [], 2
    while length % 4 == 0:
        found.append(4)
        length //= 4
    while factor * factor <= length:
        while length % factor == 0:
            found.append(factor)
            length //= factor
        factor += 1 if factor == 2 else 2
    return [*found, length] if length > 1 else found


@cache
def overlap_add_block(longer: int, shorter: int) -> int | None:
    """SciPy's block length for `oaconvolve` along an axis; None where it takes one block.

    The block N that makes N·(log2(N) + 1)/(N - K) least, K the overlap, is -K·W(-1/(2eK)), W the lower
    branch of Lambert's function (``scipy.signal._signaltools._calc_oa_lens``, SciPy 1.17).
    """
    if longer == shorter or shorter == 1 or 2 * shorter >= longer:
        return None
    overlap = shorter - 1
    block = next_smooth(math.ceil(-overlap * _lower_lambert(-1 / (2 * math.e * overlap))), COMPLEX)
    return None if block >= longer else block


def _lower_lambert(y: float) -> float:
    """w < -1 with w·e^w = y, for -1/e < y < 0, by Newton's method on w + log(-w) = log(-y)."""
    target = math.log(-y)
    w = min(target - 1, -1.5)
    for _ in range(60):
        step = (w + math.log(-w) - target) / (1 + 1 / w)
        w -= step
        if abs(step) < 1e-14 * abs(w):
            break
    return w
