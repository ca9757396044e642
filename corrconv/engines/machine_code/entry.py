"""The entry to a compiled function, in LLVM's terms: from Python's arguments to what numba's code takes.

It is what a function of an extension module is, by CPython's stable ABI (METH_FASTCALL): a call costs what
one of Python's own built-in functions does, a third of a microsecond less than through ctypes. Nothing is
read before it is known what it is: whoever calls with something else is refused, and no memory is misread.
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
    """A module with ``corrconv_call(self, arguments, count)``, which calls the function `target`.

    Python's lock is open meanwhile. Where that was refused or has failed, `self` is called, with the status
    and the arguments: it raises the error.

    Parameters
    ----------
    target : str
        The symbol of a function compiled by numba, in its calling convention: result and exception by
        address, then of each array (owner, parent, items, bytes of one, data, shape, strides).
    takes : tuple of Signature
        The arrays, which come first.
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
    function = ir.Function(module, ir.FunctionType(POINTER, [POINTER, POINTER, WORD]), ENTRY)
    return _Entry(function, ndarray, len(takes) + integers).write(compiled, takes)


class _Entry:
    """Writes the instructions."""

    def __init__(self, function: Any, ndarray: Any, count: int) -> None:
        self.function, self.count = function, count
        self.b = ir.IRBuilder(function.append_basic_block("entry"))
        self.ndarray = self.b.load(ndarray)
        self.told = self.b.alloca(POINTER, WORD(count + 1))
        self.refused = function.append_basic_block("refused")

    def write(self, compiled: Any, takes: tuple[Signature, ...]) -> Any:
        b = self.b
        itself, arguments, count = self.function.args
        result, error = b.alloca(WORD), b.alloca(POINTER)
        few = self.function.append_basic_block("few")
        self.failed(ir.IRBuilder(few), itself, WORD(REFUSED), [])
        self.expect(count, WORD(self.count), otherwise=few)
        given = [self.read(arguments, 8 * place, POINTER) for place in range(self.count)]
        self.failed(ir.IRBuilder(self.refused), itself, WORD(REFUSED), given)
        parts: list[Any] = []
        for value, each in zip(given, takes):
            parts += self.array(value, each)
        parts += [self.integer(value) for value in given[len(takes) :]]
        by_address = [b.bitcast(result, POINTER), b.bitcast(error, POINTER)]
        lock = b.call(self.python("PyEval_SaveThread", POINTER), [])
        status = b.call(compiled, [*by_address, *parts])
        b.call(self.python("PyEval_RestoreThread", ir.VoidType(), POINTER), [lock])
        fine = b.icmp_signed("==", status, NUMBER(0))
        answer = b.select(fine, b.load(result), WORD(RAISED))
        bad = self.function.append_basic_block("failed")
        self.failed(ir.IRBuilder(bad), itself, answer, given)
        self.expect(answer, WORD(RAISED), ">", otherwise=bad)
        b.ret(self.number(b, answer))
        return self.function.module

    def failed(self, b: Any, itself: Any, status: Any, given: list[Any]) -> None:
        """Give what ``self(status, *given)`` gives, or raises."""
        for place, value in enumerate([self.number(b, status), *given]):
            b.store(value, b.gep(self.told, [WORD(place)]))
        call = self.python("PyObject_Vectorcall", POINTER, POINTER, POINTER, WORD, POINTER)
        told = b.bitcast(self.told, POINTER)
        b.ret(b.call(call, [itself, told, WORD(1 + len(given)), ir.Constant(POINTER, None)]))

    def number(self, b: Any, value: Any) -> Any:
        """Python's integer."""
        return b.call(self.python("PyLong_FromLongLong", POINTER, WORD), [value])

    def integer(self, given: Any) -> Any:
        """The value of Python's integer, or the error that Python raises."""
        b = self.b
        value = b.call(self.python("PyLong_AsLongLong", WORD, POINTER), [given])
        error = b.call(self.python("PyErr_Occurred", POINTER), [])
        raised = self.function.append_basic_block("raised")
        ir.IRBuilder(raised).ret(ir.Constant(POINTER, None))
        self.expect(b.ptrtoint(error, WORD), WORD(0), otherwise=raised)
        return value

    def python(self, name: str, gives: Any, *takes: Any) -> Any:
        """A function of Python's own, one of `PYTHON`."""
        module = self.function.module
        return module.globals.get(name) or ir.Function(
            module, ir.FunctionType(gives, list(takes)), name
        )

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

    def expect(self, value: Any, wanted: Any, how: str = "==", *, otherwise: Any = None) -> None:
        fine = self.function.append_basic_block("fine")
        self.b.cbranch(self.b.icmp_signed(how, value, wanted), fine, otherwise or self.refused)
        self.b.position_at_end(fine)
