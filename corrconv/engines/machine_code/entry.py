"""The entry to a compiled function, in LLVM's terms: from a tuple of arrays to what numba's code takes.

Nothing is read before it is known what it is: whoever calls with something else is refused, and no
memory is misread.
"""

from __future__ import annotations

import sys
from typing import Any

from llvmlite import ir

from corrconv.engines.machine_code import layout
from corrconv.engines.machine_code.signature import ENTRY, NDARRAY, RAISED, REFUSED, Signature

WORD, NUMBER, BYTE = ir.IntType(64), ir.IntType(32), ir.IntType(8)
POINTER = BYTE.as_pointer()
SWAPPED = ">" if sys.byteorder == "little" else "<"
"""The order of bytes that is not the host's."""


def entry(target: str, takes: tuple[Signature, ...], integers: int) -> Any:
    """A module with ``corrconv_call(arrays, *integers)``, which calls the function `target`.

    Parameters
    ----------
    target : str
        The symbol of a function compiled by numba, in its calling convention: result and exception by
        address, then of each array (owner, parent, items, bytes of one, data, shape, strides).
    takes : tuple of Signature
        The arrays, items of the tuple `arrays`.
    integers : int
        How many integers follow.
    """
    module = ir.Module("entry")
    ndarray = ir.GlobalVariable(module, WORD, NDARRAY)
    ndarray.initializer = WORD(0)
    parts: list[Any] = []
    for each in takes:
        parts += [POINTER, POINTER, WORD, WORD, POINTER, *[WORD] * (2 * each.ndim)]
    kind = ir.FunctionType(NUMBER, [POINTER, POINTER, *parts, *[WORD] * integers])
    compiled = ir.Function(module, kind, target)
    function = ir.Function(module, ir.FunctionType(WORD, [POINTER] + [WORD] * integers), ENTRY)
    return _Entry(function, ndarray).write(compiled, takes)


class _Entry:
    """Writes the instructions."""

    def __init__(self, function: Any, ndarray: Any) -> None:
        self.function = function
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        self.ndarray = self.b.load(ndarray)
        self.refused = function.append_basic_block("refused")
        ir.IRBuilder(self.refused).ret(WORD(REFUSED))

    def write(self, compiled: Any, takes: tuple[Signature, ...]) -> Any:
        b = self.b
        arrays, *integers = self.function.args
        result, error = b.alloca(WORD), b.alloca(POINTER)
        self.expect(self.read(arrays, layout.SIZE, WORD), WORD(len(takes)))
        parts: list[Any] = []
        for place, each in enumerate(takes):
            parts += self.array(self.read(arrays, layout.ITEMS + 8 * place, POINTER), each)
        by_address = [b.bitcast(result, POINTER), b.bitcast(error, POINTER)]
        status = b.call(compiled, [*by_address, *parts, *integers])
        b.ret(b.select(b.icmp_signed("==", status, NUMBER(0)), b.load(result), WORD(RAISED)))
        return self.function.module

    def array(self, given: Any, takes: Signature) -> list[Any]:
        """Refuse what is not as described; else its parts, as numba passes them."""
        self.expect(self.read(given, layout.TYPE, WORD), self.ndarray)
        self.expect(self.read(given, layout.NDIM, NUMBER), NUMBER(takes.ndim))
        bits = (
            layout.ALIGNED | layout.C_CONTIGUOUS * takes.ordered | layout.WRITEABLE * takes.written
        )
        flags = self.read(given, layout.FLAGS, NUMBER)
        self.expect(self.b.and_(flags, NUMBER(bits)), NUMBER(bits))
        dtype = self.read(given, layout.DESCR, POINTER)
        self.expect(
            self.read(dtype, layout.BYTEORDER, BYTE), BYTE(ord(SWAPPED)), "!="
        )  # native has two names
        self.expect(self.read(dtype, layout.TYPE_NUMBER, NUMBER), NUMBER(takes.dtype.num))
        sides = [
            [
                self.read(self.read(given, place, POINTER), 8 * axis, WORD)
                for axis in range(takes.ndim)
            ]
            for place in (layout.SHAPE, layout.STRIDES)
        ]
        items = WORD(1)
        for length in sides[0]:
            items = self.b.mul(items, length)
        nobody = ir.Constant(POINTER, None)
        data = self.read(given, layout.DATA, POINTER)
        return [nobody, nobody, items, WORD(takes.dtype.itemsize), data, *sides[0], *sides[1]]

    def read(self, start: Any, offset: int, kind: Any) -> Any:
        place = self.b.gep(start, [WORD(offset)], source_etype=BYTE)
        return self.b.load(self.b.bitcast(place, kind.as_pointer()), typ=kind)

    def expect(self, value: Any, wanted: Any, how: str = "==") -> None:
        fine = self.function.append_basic_block("fine")
        self.b.cbranch(self.b.icmp_signed(how, value, wanted), fine, self.refused)
        self.b.position_at_end(fine)
