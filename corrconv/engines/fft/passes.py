"""Passes: butterflies over legs of memory, in place, vector by vector.

``pass(p, leg, count, step, twiddles)`` does `count` of them, `step` bytes apart; the legs of each are `leg`
bytes apart. A complex vector is a vector of real parts, and one of imaginary parts behind it. Twiddles are
constant all over a node: one complex number for each leg, in every lane.
"""

from __future__ import annotations

from corrconv.engines.fft.codelets import Complex, dft, swap, times
from corrconv.engines.fft.emit import Emitter, Value

RADICES = (4, 5, 6, 8, 10, 12, 16)


def pass_name(radix: int, twiddled: bool, inverse: bool) -> str:
    """The function's."""
    return f"{'inverse' if inverse else 'forward'}_{radix}{'_twiddled' if twiddled else ''}"


def write_pass(e: Emitter, radix: int, twiddled: bool, inverse: bool) -> None:
    """One pass: legs times their twiddles, then the transform over them; the inverse the other way round."""
    parameters = "ptr noalias %p", "i64 %leg", "i64 %count", "i64 %step", "ptr noalias %twiddles"
    with e.function(pass_name(radix, twiddled, inverse), *parameters):
        places = _Legs(e, radix)
        with e.loop(0, "%count") as i:
            here = places.of(e.at("%p", e.integer("mul", i, "%step")))

            def twiddle(j: int) -> Complex:
                at = (e.at("%twiddles", (2 * j + part) * e.itemsize) for part in (0, 1))
                return Complex(*map(e.broadcast, at))

            xs = {}
            for j in sorted(
                range(radix), key=lambda j: (j % max(radix // 2, 1), j)
            ):  # as they meet
                x = Complex(*map(e.load, here[j]))
                xs[j] = times(e, x, twiddle(j)) if twiddled and not inverse and j else x

            def finish(j: int, y: Complex) -> Complex:
                y = swap(y) if inverse else y
                if twiddled and inverse and j:
                    y = times(e, y, twiddle(j), conjugate=True)
                for part, p in zip(y, here[j]):
                    e.store(part, p)
                return y

            legs = [xs[j] for j in range(radix)]
            dft(e, [swap(x) for x in legs] if inverse else legs, finish=finish)


class _Legs:
    """Addresses of legs: few registers, as four of them share one with an offset in each."""

    def __init__(self, e: Emitter, radix: int) -> None:
        self._e, self._radix = e, radix
        self._offsets = ["0", "%leg", e.integer("shl", "%leg", 1), e.integer("mul", "%leg", 3)]
        self._fours = ["0", *(e.integer("mul", "%leg", 4 * q) for q in range(1, -(-radix // 4)))]

    def of(self, base: Value) -> list[tuple[Value, Value]]:
        """Of each leg, where its real and its imaginary parts lie."""
        e = self._e
        bases = [e.at(base, four) for four in self._fours]
        legs = [e.at(bases[j // 4], self._offsets[j % 4]) for j in range(self._radix)]
        return [(p, e.at(p, e.vector_bytes)) for p in legs]
