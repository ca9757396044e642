"""The code that is generated: for every processor, with few vectors on the stack, and calling nobody else."""

from __future__ import annotations

import re

import pytest

from corrconv.engines.fft.library import ENTRIES, PASSES
from corrconv.engines.machine_code.emit import MEMORY
from tests.corrconv.engines.fft.spills import PROCESSORS, functions, spills

LANES = "rows", "neighbours", "rows_of_kernel", "neighbours_of_kernel"
MOST = {
    # lanes, as above; and by radix: forward, inverse, and the same twiddled
    "skylake-avx512": ((0, 42, 0, 0), {16: (18, 18, 18, 34)}),
    "znver4": ((0, 42, 0, 0), {16: (19, 19, 16, 36)}),
    "haswell": (
        (53, 105, 34, 38),
        {
            5: (4, 4, 6, 6),
            6: (0, 0, 4, 2),
            8: (6, 6, 8, 18),
            10: (46, 46, 60, 97),
            12: (50, 50, 70, 111),
            16: (56, 56, 100, 167),
        },
    ),
    "x86-64": (
        (82, 106, 26, 24),
        {
            5: (8, 8, 10, 8),
            6: (8, 8, 6, 8),
            8: (6, 6, 8, 8),
            10: (50, 50, 66, 52),
            12: (54, 54, 72, 60),
            16: (70, 70, 108, 73),
        },
    ),
    "cortex-a72": (
        (7, 12, 0, 0),
        {10: (5, 5, 15, 11), 12: (7, 8, 12, 30), 16: (19, 19, 28, 53)},
    ),
    "neoverse-n1": (
        (0, 12, 0, 0),
        {10: (0, 0, 0, 10), 12: (2, 2, 2, 32), 16: (54, 53, 59, 51)},
    ),
}
"""Instructions on a vector on the stack, of LLVM 20; see `spills`. With 32 registers radix 16 just fits."""
ELSEWHERE = 20
"""The same, of functions that are called once a row or a tile."""
BOTH = [4, pytest.param(8, marks=pytest.mark.slow)]


def bounds(name):
    lanes, passes = MOST[name]
    found = dict(zip(LANES, lanes))
    for radix, counts in passes.items():
        ways = "forward_{}", "inverse_{}", "forward_{}_twiddled", "inverse_{}_twiddled"
        found |= {way.format(radix): count for way, count in zip(ways, counts)}
    return found


@pytest.mark.parametrize("itemsize", BOTH)
@pytest.mark.parametrize("name", PROCESSORS)
def test_few_vectors_are_kept_on_the_stack(name, itemsize):
    found, most = spills(name, itemsize), bounds(name)
    assert {*PASSES, *LANES} <= functions(name, itemsize).keys()
    for function in (*PASSES, *LANES):
        bound = most.get(function, 0)
        assert found.pop(function, 0) <= bound + max(2, bound // 10), function
    assert max(found.values(), default=0) <= ELSEWHERE


@pytest.mark.parametrize("itemsize", BOTH)
@pytest.mark.parametrize("name", PROCESSORS)
def test_it_calls_itself_and_memory_functions_alone(name, itemsize):
    known = functions(name, itemsize)
    assert set(ENTRIES) <= known.keys()
    lines = [line for each in known.values() for line in each]
    called = re.findall(r"^\s+(?:callq?|jmpq?|blr?|b)\s+([a-z]\w*)", "\n".join(lines), re.M)
    named = re.findall(r"movabsq?\s+\$([a-z]\w*)", "\n".join(lines))  # to be called by its address
    registers = {each for each in called if re.fullmatch(r"x\d+", each)}
    assert {*called, *named} - registers <= {*known, *MEMORY}


@pytest.mark.parametrize(("name", "most"), [("skylake-avx512", 1.1), ("neoverse-n1", 1.2)])
def test_a_pass_multiplies_and_adds_at_once(name, most):
    """As many arithmetic instructions as operations were written, negations included."""
    known, fused = functions(name, 4), r"v?fn?m(add|sub)\w*\s|fml[as]\s"
    for radix, operations in ((4, 16), (8, 52), (16, 148)):
        lines = known[f"forward_{radix}"]
        vectors = [x for x in lines if re.search(r"zmm|\.4s", x)]
        found = [
            x for x in vectors if re.search(rf"\s({fused}|v?(add|sub|mul)ps\s|f(add|sub|mul)\s)", x)
        ]
        assert operations <= len(found) <= most * operations
