"""The end of a row: along the lanes of vectors, times the kernel's spectrum, and back.

Four vectors exchange a digit of their lanes' index with that of the register, so that a transform along it
needs no shuffle, and the next digit follows. Results stand in the order in which they fall: the kernel's are
in the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from corrconv.engines.fft.codelets import Complex, dft, swap, times
from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.roots import root

T = TypeVar("T")
Shuffle = Callable[[T, T, list[int]], T]
BLOCK = 16
"""Bytes that processors shuffle within."""
FOUR = 4
AT_ONCE = 2
"""Groups of four vectors in one round: one alone is a chain of operations that wait for each other."""
DIGITS = {2: ((2, 1),), 4: ((4, 1),), 8: ((4, 2), (2, 1)), 16: ((4, 4), (4, 1))}
"""Of an index of so many lanes: radix and stride, the largest stride first."""
IN_128_BITS = {8: ((2, 4), (4, 1))}
"""Of eight floats: no exchange but the first leaves 128 bits."""


def lanes_name(of_rows: bool, kernel: bool) -> str:
    """The function's."""
    return f"{'rows' if of_rows else 'neighbours'}{'_of_kernel' if kernel else ''}"


def write_lanes(e: Emitter, of_rows: bool, kernel: bool) -> None:
    """``lanes(p, row, count, step, twists, spectrum, scale)``: four vectors at a time, `row` bytes apart.

    Parameters
    ----------
    of_rows : bool
        They are of four rows, with the same twists; otherwise neighbours, with twists of their own.
    kernel : bool
        The spectrum, times the scale, is written; otherwise it is multiplied by, and all is transformed back.
    """
    pointers = "ptr noalias %twists", "ptr noalias %spectrum", "ptr noalias %scale"
    integers = "i64 %row", "i64 %count", "i64 %step"
    with e.function(lanes_name(of_rows, kernel), "ptr noalias %p", *integers, *pointers):
        rows = ["0", "%row", e.integer("shl", "%row", 1), e.integer("mul", "%row", 3)]
        scale = e.broadcast("%scale") if kernel else ""
        steps = _steps(e)
        with e.loop(0, "%count", AT_ONCE) as i:
            places = _Places(e, i, rows, of_rows)
            xs = [times(e, x, places.twist(k)) for k, x in enumerate(places.load())]
            for step in steps:
                xs = step.twiddled(e, step.transformed(e, step.exchanged(e, xs), False), False)
            spectrum = e.at("%spectrum", e.integer("mul", i, 2 * FOUR * e.vector_bytes))
            for k, x in enumerate(xs):
                at = e.at(spectrum, 2 * k * e.vector_bytes)
                there = at, e.at(at, e.vector_bytes)
                if kernel:
                    for part, p in zip(x, there):
                        e.store(e.mul(part, scale), p)
                else:
                    xs[k] = times(e, x, Complex(*map(e.load, there)))
            if not kernel:
                for step in reversed(steps):
                    xs = step.exchanged(e, step.transformed(e, step.twiddled(e, xs, True), True))
                places.forget()
                places.store([times(e, x, places.twist(k), True) for k, x in enumerate(xs)])


class _Places:
    """Where the vectors of a round lie, and their twists."""

    def __init__(self, e: Emitter, i: Value, rows: list[str], of_rows: bool) -> None:
        self._e, self._of_rows = e, of_rows
        self._vectors: list[tuple[Value, Value]] = []
        self._twists: list[tuple[Value, Value]] = []
        self._held: dict[tuple[Value, Value], Complex] = {}
        each = (2 if of_rows else 2 * FOUR) * e.vector_bytes
        for u in range(AT_ONCE):
            now = e.integer("add", i, u) if u else i
            base, twists = e.at("%p", e.integer("mul", now, "%step")), e.integer("mul", now, each)
            self._vectors += [self._pair(e.at(base, row)) for row in rows]
            first = e.at("%twists", twists)
            if of_rows:
                self._twists += [self._pair(first)] * FOUR
            else:
                self._twists += [
                    self._pair(e.at(first, 2 * k * e.vector_bytes)) for k in range(FOUR)
                ]

    def _pair(self, p: Value) -> tuple[Value, Value]:
        return p, self._e.at(p, self._e.vector_bytes)

    def load(self) -> list[Complex]:
        return [Complex(*map(self._e.load, each)) for each in self._vectors]

    def store(self, xs: list[Complex]) -> None:
        for x, each in zip(xs, self._vectors):
            for part, p in zip(x, each):
                self._e.store(part, p)

    def twist(self, k: int) -> Complex:
        """Read once, until it is forgotten: the registers are needed between."""
        if self._twists[k] not in self._held:
            self._held[self._twists[k]] = Complex(*map(self._e.load, self._twists[k]))
        return self._held[self._twists[k]]

    def forget(self) -> None:
        self._held.clear()


@dataclass(frozen=True)
class _Step:
    """One digit of the lanes' index.

    Attributes
    ----------
    radix, stride : int
        The digit's.
    phases : list of list of Fraction
        What results are turned by, for each register and lane.
    """

    radix: int
    stride: int
    phases: list[list[Fraction]]

    def exchanged(self, e: Emitter, xs: list[Complex]) -> list[Complex]:
        found = []
        for four in _fours(xs):
            parts = [
                exchange(list(part), self, e.itemsize, e.lanes, e.shuffle) for part in zip(*four)
            ]
            found += [Complex(*pair) for pair in zip(*parts)]
        return found

    def transformed(self, e: Emitter, xs: list[Complex], inverse: bool) -> list[Complex]:
        turned = [swap(x) for x in xs] if inverse else xs
        found = [
            y for k in range(0, len(turned), self.radix) for y in dft(e, turned[k : k + self.radix])
        ]
        return [swap(x) for x in found] if inverse else found

    def twiddled(self, e: Emitter, xs: list[Complex], conjugate: bool) -> list[Complex]:
        found = list(xs)
        for k, x in enumerate(xs):
            phases = self.phases[k % FOUR]
            if any(phases):
                parts = zip(*(map(float, root(phase)) for phase in phases))
                found[k] = times(e, x, Complex(*(e.constant(part) for part in parts)), conjugate)
        return found


def _fours(xs: list[Complex]) -> list[list[Complex]]:
    return [xs[k : k + FOUR] for k in range(0, len(xs), FOUR)]


def _steps(e: Emitter) -> list[_Step]:
    """All digits, with the twiddles between them: found by following what each lane holds."""
    digits = IN_128_BITS.get(e.lanes, DIGITS[e.lanes]) if e.itemsize == 4 else DIGITS[e.lanes]
    held = [list(range(e.lanes)) for _ in range(FOUR)]  # the index that is left to transform
    found = []
    for radix, stride in digits:
        step = _Step(radix, stride, [])
        held = exchange(
            held, step, e.itemsize, e.lanes, lambda a, b, mask: [(a + b)[k] for k in mask]
        )
        for register, lanes in enumerate(held):
            k, left = register % radix, [index % stride for index in lanes]
            step.phases.append([Fraction(k * each, radix * stride) for each in left])
            held[register] = left
        found.append(step)
    return found


def exchange(regs: list[T], step: _Step, itemsize: int, lanes: int, shuffle: Shuffle[T]) -> list[T]:
    """Exchange a digit of the lanes' index with the registers', which undoes itself.

    A digit of four goes in two steps, by shuffles that processors have: within 128 bits, or of whole blocks
    of 128 bits; else bit by bit.
    """
    s = step.stride
    if step.radix == 2:
        return [y for k in (0, 2) for y in _bit(regs[k], regs[k + 1], s, lanes, shuffle)]
    if s * itemsize < BLOCK < 4 * s * itemsize:
        a, b, c, d = regs
        (a, b), (c, d) = _bit(a, b, s, lanes, shuffle), _bit(c, d, s, lanes, shuffle)
        (a, c), (b, d) = _bit(a, c, 2 * s, lanes, shuffle), _bit(b, d, 2 * s, lanes, shuffle)
        return [a, b, c, d]
    # which two of a group's four pieces are taken from each of two registers, and whether in turn
    halves, rest, in_turn = (((0, 1), (2, 3)), ((0, 2), (1, 3)), False)
    if 4 * s * itemsize <= BLOCK:
        halves, rest, in_turn = (((0, 1), (2, 3)), ((0, 1), (2, 3)), True)

    def both(a: T, b: T, pieces: tuple[tuple[int, int], ...], in_turn: bool) -> list[T]:
        return [shuffle(a, b, _pieces(each, s, lanes, in_turn)) for each in pieces]

    low, high = both(regs[0], regs[1], halves, in_turn), both(regs[2], regs[3], halves, in_turn)
    return [*both(low[0], high[0], rest, False), *both(low[1], high[1], rest, False)]


def _bit(a: T, b: T, s: int, lanes: int, shuffle: Shuffle[T]) -> tuple[T, T]:
    """One bit of the lanes' index with that of two registers."""
    low = [k + lanes - s if k & s else k for k in range(lanes)]
    high = [k + lanes if k & s else k + s for k in range(lanes)]
    return shuffle(a, b, low), shuffle(a, b, high)


def _pieces(chosen: tuple[int, int], s: int, lanes: int, in_turn: bool) -> list[int]:
    """In each group of four pieces of s lanes: two of the first register, and two of the second."""
    first, second = [(k, 0) for k in chosen], [(k, lanes) for k in chosen]
    order = [x for pair in zip(first, second) for x in pair] if in_turn else first + second
    return [
        group + k * s + offset + lane
        for group in range(0, lanes, 4 * s)
        for k, offset in order
        for lane in range(s)
    ]
