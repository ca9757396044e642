"""LLVM's text, instruction by instruction: vectors of floats, loops, functions.

A value is its name in the text. Vectors have one length and one real dtype in a module; all else is 64-bit
integers and pointers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

Value = str
ATTRIBUTES = '{ nounwind "min-legal-vector-width"="512" "prefer-vector-width"="512" }'


class Emitter:
    """Writes one module.

    Parameters
    ----------
    itemsize : {4, 8}
        Bytes of a real number.
    vector_bytes : {16, 32, 64}
        Bytes of a vector: SSE2 and NEON, AVX2, AVX-512.

    Attributes
    ----------
    lanes : int
        Numbers in a vector.
    operations : Counter
        Floating-point operations of a lane, by function: of its innermost loop's body.
    """

    def __init__(self, itemsize: int, vector_bytes: int) -> None:
        self.itemsize, self.vector_bytes = itemsize, vector_bytes
        self.lanes = vector_bytes // itemsize
        self.real, self.word = ("float", "i32") if itemsize == 4 else ("double", "i64")
        self.vector = f"<{self.lanes} x {self.real}>"
        self.words = f"<{self.lanes} x {self.word}>"
        self.bits = f"<{self.lanes} x i1>"
        self.operations: Counter[str] = Counter()
        self._lines: list[str] = []
        self._declared: set[str] = set()
        self._count, self._block, self._function = 0, "", ""

    # ---- instructions ---------------------------------------------------------------------------

    def put(self, text: str) -> None:
        """An instruction that gives nothing."""
        self._lines.append(text)

    def op(self, text: str) -> Value:
        """An instruction's result."""
        self._count += 1
        self._lines.append(f"%v{self._count} = {text}")
        return f"%v{self._count}"

    def intrinsic(self, result: str, name: str, *arguments: tuple[str, Value]) -> Value:
        """What an intrinsic of LLVM gives; arguments with their types."""
        self._declared.add(f"declare {result} @{name}({', '.join(kind for kind, _ in arguments)})")
        call = f"call {result} @{name}({', '.join(f'{kind} {value}' for kind, value in arguments)})"
        if result == "void":
            self.put(call)
            return ""
        return self.op(call)

    # ---- vectors of floats ----------------------------------------------------------------------

    def constant(self, values: float | Sequence[float]) -> Value:
        """The same number in every lane, or one for each."""
        numbers = [values] * self.lanes if isinstance(values, (float, int)) else list(values)
        return "<" + ", ".join(f"{self.real} {self.literal(x)}" for x in numbers) + ">"

    def literal(self, x: float) -> str:
        """A number, rounded to the dtype; LLVM reads floats as doubles in hexadecimal."""
        rounded = float(np.float32(x)) if self.itemsize == 4 else float(x)
        return f"0x{np.float64(rounded).view(np.uint64).item():016X}"

    def add(self, a: Value, b: Value) -> Value:
        return self._arithmetic(1, f"fadd {self.vector} {a}, {b}")

    def sub(self, a: Value, b: Value) -> Value:
        return self._arithmetic(1, f"fsub {self.vector} {a}, {b}")

    def mul(self, a: Value, b: Value) -> Value:
        return self._arithmetic(1, f"fmul {self.vector} {a}, {b}")

    def neg(self, a: Value) -> Value:
        return self.op(f"fneg {self.vector} {a}")

    def fma(self, a: Value, b: Value, c: Value) -> Value:
        """a·b + c, rounded once where the processor can."""
        self.operations[self._function] += 2
        v = self.vector
        return self.intrinsic(v, f"llvm.fmuladd.{self.suffix}", (v, a), (v, b), (v, c))

    def fnma(self, a: Value, b: Value, c: Value) -> Value:
        """c - a·b"""
        return self.fma(self.neg(a), b, c)

    def _arithmetic(self, operations: int, text: str) -> Value:
        self.operations[self._function] += operations
        return self.op(text)

    @property
    def suffix(self) -> str:
        """What the names of intrinsics for vectors end with."""
        return f"v{self.lanes}f{8 * self.itemsize}"

    def shuffle(self, a: Value, b: Value, mask: Sequence[int]) -> Value:
        chosen = ", ".join(f"i32 {k}" for k in mask)
        return self.op(
            f"shufflevector {self.vector} {a}, {self.vector} {b}, <{len(mask)} x i32> <{chosen}>"
        )

    def splat(self, kind: str, x: Value) -> Value:
        """A number in every lane."""
        vector = f"<{self.lanes} x {kind}>"
        one = self.op(f"insertelement {vector} poison, {kind} {x}, i32 0")
        zeros = f"<{self.lanes} x i32> zeroinitializer"
        return self.op(f"shufflevector {vector} {one}, {vector} poison, {zeros}")

    # ---- memory ---------------------------------------------------------------------------------

    def at(self, base: Value, offset: Value | int) -> Value:
        """So many bytes further."""
        return (
            base if offset in (0, "0") else self.op(f"getelementptr i8, ptr {base}, i64 {offset}")
        )

    def load(self, p: Value, align: int = 0) -> Value:
        return self.op(f"load {self.vector}, ptr {p}, align {align or self.vector_bytes}")

    def store(self, x: Value, p: Value, align: int = 0) -> None:
        """Volatile: stores stay in the order in which they are written; LLVM's scheduler spills more."""
        self.put(f"store volatile {self.vector} {x}, ptr {p}, align {align or self.vector_bytes}")

    def prefetch(self, p: Value, write: bool) -> None:
        """Ask for the line at p, to be read or written; nothing happens where there is none."""
        how = ("i32", f"{write:d}"), ("i32", "3"), ("i32", "1")  # to all caches, of data
        self.intrinsic("void", "llvm.prefetch.p0", ("ptr", p), *how)

    def broadcast(self, p: Value) -> Value:
        """A number in memory, in every lane."""
        return self.splat(self.real, self.op(f"load {self.real}, ptr {p}, align {self.itemsize}"))

    def number(self, p: Value, place: int = 0) -> Value:
        """The integer at p, so many further."""
        return self.op(f"load i64, ptr {self.at(p, 8 * place)}, align 8")

    def pointer(self, address: Value) -> Value:
        return self.op(f"inttoptr i64 {address} to ptr")

    # ---- integers -------------------------------------------------------------------------------

    def integer(self, what: str, a: Value | int, b: Value | int) -> Value:
        """``what``: add, sub, mul, shl, and, sdiv, srem."""
        return self.op(f"{what} i64 {a}, {b}")

    def least(self, a: Value | int, b: Value | int) -> Value:
        return self.intrinsic("i64", "llvm.smin.i64", ("i64", str(a)), ("i64", str(b)))

    def largest(self, a: Value | int, b: Value | int) -> Value:
        return self.intrinsic("i64", "llvm.smax.i64", ("i64", str(a)), ("i64", str(b)))

    def compare(self, how: str, a: Value | int, b: Value | int) -> Value:
        return self.op(f"icmp {how} i64 {a}, {b}")

    def select(self, condition: Value, kind: str, a: Value | int, b: Value | int) -> Value:
        return self.op(f"select i1 {condition}, {kind} {a}, {kind} {b}")

    def both(self, a: Value, b: Value) -> Value:
        """Whether two conditions hold."""
        return self.op(f"and i1 {a}, {b}")

    def vector_op(self, what: str, a: Value, b: Value) -> Value:
        """``what``: umax, umin, smax, of vectors of integers as wide as the floats."""
        kind, name = self.words, f"llvm.{what}.v{self.lanes}{self.word}"
        return self.intrinsic(kind, name, (kind, a), (kind, b))

    def as_words(self, x: Value) -> Value:
        """A vector's bits."""
        return self.op(f"bitcast {self.vector} {x} to {self.words}")

    def ceil_div(self, a: Value, b: int) -> Value:
        """a / b, rounded up, of numbers that are not negative."""
        return self.integer("udiv", self.integer("add", a, b - 1), b)

    # ---- functions, loops, branches -------------------------------------------------------------

    @contextmanager
    def function(self, name: str, *parameters: str, result: str = "void") -> Iterator[None]:
        """A function; its body ends with ``ret`` where it has a result."""
        self.put(f"define {result} @{name}({', '.join(parameters)}) #0 {{\nentry:")
        self._block, self._function = "entry", name
        self.operations[name] = 0
        yield
        self.put("ret void\n}" if result == "void" else "}")

    def call(self, function: Value, *arguments: tuple[str, Value | int]) -> None:
        """A function that gives nothing: ``@name``, or a pointer."""
        self.put(
            f"call void {function}({', '.join(f'{kind} {value}' for kind, value in arguments)})"
        )

    @contextmanager
    def loop(self, start: Value | int, stop: Value | int, step: Value | int = 1) -> Iterator[Value]:
        """The body for each number from start to stop; nothing is done where there is none."""
        with self.fold([], start, stop, step) as (i, _):
            yield i

    @contextmanager
    def fold(
        self,
        carried: Sequence[tuple[str, Value]],
        start: Value | int,
        stop: Value | int,
        step: Value | int = 1,
    ) -> Iterator[tuple[Value, list[Value]]]:
        """A loop that carries values from one round to the next.

        Parameters
        ----------
        carried : sequence of (str, str)
            Type and first value of each.

        Yields
        ------
        tuple
            The number, and the values as a list: the body replaces them, and after the loop they are the
            last.
        """
        self._count += 1
        k, before = self._count, self._block
        some = self.compare("slt", start, stop)
        self.put(f"br i1 {some}, label %head{k}, label %done{k}")
        self._label(f"head{k}")
        self.put(f"%i{k} = phi i64 [ {start}, %{before} ], [ %next{k}, %latch{k} ]")
        values, place = [f"%c{k}_{j}" for j in range(len(carried))], len(self._lines)
        yield f"%i{k}", values
        self._lines[place:place] = [
            f"%c{k}_{j} = phi {kind} [ {first}, %{before} ], [ {value}, %latch{k} ]"
            for j, ((kind, first), value) in enumerate(zip(carried, values))
        ]
        self.put(f"br label %latch{k}")
        self._label(f"latch{k}")
        self.put(f"%next{k} = add nsw i64 %i{k}, {step}")
        again = self.compare("slt", f"%next{k}", stop)
        self.put(f"br i1 {again}, label %head{k}, label %done{k}")
        self._label(f"done{k}")
        for j, (kind, first) in enumerate(carried):
            ends = f"[ {first}, %{before} ], [ {values[j]}, %latch{k} ]"
            values[j] = self.op(f"phi {kind} {ends}")

    @contextmanager
    def when(self, condition: Value) -> Iterator[None]:
        """The body only where a condition holds."""
        self._count += 1
        k = self._count
        self.put(f"br i1 {condition}, label %then{k}, label %done{k}")
        self._label(f"then{k}")
        yield
        self.put(f"br label %done{k}")
        self._label(f"done{k}")

    def _label(self, name: str) -> None:
        self.put(f"{name}:")
        self._block = name

    def text(self) -> str:
        """The module."""
        return "\n".join(
            [*self._lines, *sorted(self._declared), f"attributes #0 = {ATTRIBUTES}", ""]
        )
