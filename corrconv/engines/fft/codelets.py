"""Small transforms in registers: complex vectors in, complex vectors out.

Constants are multiplied in with as few operations as there can be: a rotation of the second half of a
butterfly is taken apart into a multiple of a quarter turn, a tangent and a cosine, which the sums absorb as
multiply-adds (E. Linzer and E. Feig, "Implementation of efficient FFT algorithms on fused multiply-add
architectures", IEEE Trans. Signal Process. 41 (1993), 93-107).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.roots import root

ZERO, EIGHTH, QUARTER, HALF = (Fraction(1, k) if k else Fraction(0) for k in (0, 8, 4, 2))


class Complex(NamedTuple):
    """A vector of complex numbers."""

    re: Value
    im: Value


class Signed(NamedTuple):
    """A part that is to be negated: the next sum does so."""

    value: Value
    negative: bool


Finish = Callable[[int, Complex], Complex]


def swap(x: Complex) -> Complex:
    """Real and imaginary part exchanged: a transform between two swaps is the inverse one."""
    return Complex(x.im, x.re)


def times(e: Emitter, x: Complex, w: Complex, conjugate: bool = False) -> Complex:
    """x·w, or x·conj(w)."""
    if conjugate:
        return Complex(e.fma(x.im, w.im, e.mul(x.re, w.re)), e.fnma(x.re, w.im, e.mul(x.im, w.re)))
    return Complex(e.fnma(x.im, w.im, e.mul(x.re, w.re)), e.fma(x.re, w.im, e.mul(x.im, w.re)))


def rotate(e: Emitter, x: Complex, phase: Fraction) -> Complex:
    """x·exp(-2πi·phase), a constant."""
    if phase % QUARTER == 0:
        parts = _quarter_turns(x, int(phase % 1 / QUARTER))
        return Complex(*(e.neg(part.value) if part.negative else part.value for part in parts))
    c, s = map(float, root(phase))
    cosine, sine, minus = e.constant(c), e.constant(s), e.constant(-s)
    return Complex(e.fma(minus, x.im, e.mul(cosine, x.re)), e.fma(sine, x.re, e.mul(cosine, x.im)))


def dft(
    e: Emitter,
    xs: Sequence[Complex],
    phase: Fraction = ZERO,
    finish: Finish = lambda k, y: y,
) -> list[Complex]:
    """Values of a polynomial at exp(-2πi·(phase + k)/N), k in order.

    Parameters
    ----------
    xs : sequence of Complex
        Its N coefficients; N has no prime factor but 2, 3 and 5.
    phase : Fraction
        0 is the usual transform.
    finish : callable
        ``finish(k, y)`` gives what is kept of a value, and is called as soon as it is there: so that
        it need not wait in a register.
    """
    N = len(xs)
    if N == 1:
        return [finish(0, xs[0])]
    if N % 2 == 0 and (phase or N & (N - 1) == 0):
        return _halved(e, xs, phase, finish)
    if N in PRIMES:
        turned = [rotate(e, x, phase / N * j) for j, x in enumerate(xs)] if phase else xs
        return [finish(k, y) for k, y in enumerate(PRIMES[N](e, *turned))]
    r = next(p for p in PRIMES if N % p == 0)
    if math.gcd(r, N // r) == 1 and not phase:
        return _coprime(e, xs, r, finish)
    m = N // r
    groups = [dft(e, [xs[n + m * j] for j in range(r)], phase) for n in range(m)]
    nodes = [dft(e, [groups[n][k] for n in range(m)], (phase + k) / r) for k in range(r)]
    return [finish(k, nodes[k % r][k // r]) for k in range(N)]


def _halved(e: Emitter, xs: Sequence[Complex], phase: Fraction, finish: Finish) -> list[Complex]:
    h, half = len(xs) // 2, phase / 2
    both = [_butterfly(e, xs[n], xs[n + h], half) for n in range(h)]
    even = dft(e, [a for a, _ in both], half, lambda k, y: finish(2 * k, y))
    odd = dft(e, [b for _, b in both], half + HALF, lambda k, y: finish(2 * k + 1, y))
    return [y for pair in zip(even, odd) for y in pair]


def _coprime(e: Emitter, xs: Sequence[Complex], r: int, finish: Finish) -> list[Complex]:
    """r and N/r have no factor in common: by prime factors, with no constants between."""
    N, m = len(xs), len(xs) // r
    rows = [dft(e, [xs[(m * a + r * b) % N] for a in range(r)]) for b in range(m)]
    columns = [dft(e, [rows[b][a] for b in range(m)]) for a in range(r)]
    return [finish(k, columns[k % r][k % m]) for k in range(N)]


def _butterfly(e: Emitter, a: Complex, b: Complex, phase: Fraction) -> tuple[Complex, Complex]:
    """(a + c·b, a - c·b), c = exp(-2πi·phase)."""
    quarters = round(phase * 4)
    rest = phase - Fraction(quarters, 4)
    if rest == 0:
        turned = _quarter_turns(b, quarters)
        return (
            Complex(*(_plus(e, x, y, False) for x, y in zip(a, turned))),
            Complex(*(_plus(e, x, y, True) for x, y in zip(a, turned))),
        )
    cos, sin = root(rest)
    if abs(rest) == EIGHTH:  # both are the same but for their sign
        plus = e.add(b.re, b.im)
        t = Complex(plus, e.sub(b.im, b.re)) if sin < 0 else Complex(e.sub(b.re, b.im), plus)
    else:
        tan = float(sin / cos)
        t = Complex(
            e.fma(e.constant(-tan), b.im, b.re),
            e.fma(e.constant(tan), b.re, b.im),
        )
    turned, scale = _quarter_turns(t, quarters), float(cos)
    return (
        Complex(*(_scaled_plus(e, x, y, scale) for x, y in zip(a, turned))),
        Complex(*(_scaled_plus(e, x, y, -scale) for x, y in zip(a, turned))),
    )


def _quarter_turns(x: Complex, quarters: int) -> tuple[Signed, Signed]:
    """x·(-i)^quarters."""
    re, im = Signed(x.re, False), Signed(x.im, False)
    for _ in range(quarters % 4):
        re, im = im, Signed(re.value, not re.negative)
    return re, im


def _plus(e: Emitter, a: Value, b: Signed, less: bool) -> Value:
    return e.sub(a, b.value) if b.negative != less else e.add(a, b.value)


def _scaled_plus(e: Emitter, a: Value, b: Signed, scale: float) -> Value:
    return e.fma(e.constant(-scale if b.negative else scale), b.value, a)


def _three(e: Emitter, a: Complex, b: Complex, c: Complex) -> list[Complex]:
    t = [e.add(x, y) for x, y in zip(b, c)]
    u = Complex(*(e.sub(x, y) for x, y in zip(b, c)))
    middle = Complex(*(e.fma(e.constant(-0.5), y, x) for x, y in zip(a, t)))
    sine = -float(root(Fraction(1, 3))[1])
    return [Complex(*(e.add(x, y) for x, y in zip(a, t))), *_across(e, middle, u, sine)]


def _five(e: Emitter, *x: Complex) -> list[Complex]:
    first, second = (root(Fraction(k, 5)) for k in (1, 2))
    c1, c2 = (e.constant(float(re)) for re, _ in (first, second))
    ratio, sine = e.constant(float(second[1] / first[1])), -float(first[1])
    t1, t2 = ([e.add(p, q) for p, q in zip(x[k], x[5 - k])] for k in (1, 2))
    u1, u2 = ([e.sub(p, q) for p, q in zip(x[k], x[5 - k])] for k in (1, 2))
    zero = Complex(*(e.add(z, e.add(a, b)) for z, a, b in zip(x[0], t1, t2)))
    one = Complex(*(e.fma(c2, b, e.fma(c1, a, z)) for z, a, b in zip(x[0], t1, t2)))
    two = Complex(*(e.fma(c1, b, e.fma(c2, a, z)) for z, a, b in zip(x[0], t1, t2)))
    side_one = Complex(*(e.fma(ratio, b, a) for a, b in zip(u1, u2)))  # over the first sine
    side_two = Complex(*(e.fma(ratio, a, e.neg(b)) for a, b in zip(u1, u2)))
    y1, y4 = _across(e, one, side_one, sine)
    y2, y3 = _across(e, two, side_two, sine)
    return [zero, y1, y2, y3, y4]


def _across(e: Emitter, middle: Complex, u: Complex, sine: float) -> tuple[Complex, Complex]:
    """middle ∓ i·sine·u."""
    plus, minus = e.constant(sine), e.constant(-sine)
    return (
        Complex(e.fma(plus, u.im, middle.re), e.fma(minus, u.re, middle.im)),
        Complex(e.fma(minus, u.im, middle.re), e.fma(plus, u.re, middle.im)),
    )


PRIMES: dict[int, Callable[..., list[Complex]]] = {3: _three, 5: _five}
