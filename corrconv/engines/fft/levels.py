"""One pass of several, as the drivers run them: its functions and twiddles, by the names of its fields."""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import FIELDS, Block


def run_pass(
    e: Emitter,
    function: Value,
    p: Value,
    leg: Value | int,
    count: Value | int,
    step: Value | int,
    twiddles: Value,
) -> None:
    """One of `passes`."""
    integers = (("i64", each) for each in (leg, count, step))
    e.call(function, ("ptr", p), *integers, ("ptr", twiddles))


class Level:
    """One pass of several: its functions and twiddles, by the name that its fields begin with."""

    def __init__(self, e: Emitter, name: str) -> None:
        b = Block(e)
        self.radix = b.number(name)
        self.functions = b.pointers(f"{name}_forward", f"{name}_inverse")
        self.twiddles = b.pointer(f"{name}_twiddles")
        steps = f"{name}_twiddles_step"
        self.step = b.number(steps) if steps in FIELDS else "0"
        self._e = e

    def at(self, node: Value) -> Value:
        """The twiddles of one node."""
        return self._e.at(self.twiddles, self._e.integer("mul", node, self.step))

    def times(self, count: Value) -> Value:
        """`count`, or 0 where there is no such pass."""
        several = self._e.compare("sgt", self.radix, 1)
        return self._e.select(several, "i64", count, 0)
