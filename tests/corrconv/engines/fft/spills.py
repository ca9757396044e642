"""How many vectors each function keeps on the stack, by the assembly that LLVM writes.

``python -m tests.corrconv.engines.fft.spills`` prints a table for `test_generated`.
"""

from __future__ import annotations

import re
from functools import cache

from corrconv.engines.fft.module import module
from corrconv.engines.machine_code.host import Processor
from corrconv.engines.machine_code.text import assembly

X86, ARM = "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu"
PROCESSORS = {
    "skylake-avx512": (Processor(X86, "skylake-avx512"), 64),
    "znver4": (Processor(X86, "znver4"), 64),
    "haswell": (Processor(X86, "haswell"), 32),
    "x86-64": (Processor(X86, "x86-64"), 16),
    "cortex-a72": (Processor(ARM, "cortex-a72"), 16),
    "neoverse-n1": (Processor(ARM, "neoverse-n1"), 16),
}
"""And the length of their vectors."""
ON_STACK = re.compile(r"[xyz]mm\d.*\(%r[sb]p|\(%r[sb]p.*[xyz]mm\d|\bq\d+\b.*\[(sp|x29)\b")
"""An instruction on a vector and the stack: a move, or arithmetic with an operand there."""


@cache
def functions(name: str, itemsize: int) -> dict[str, list[str]]:
    """Lines of the assembly, by function."""
    processor, vectors = PROCESSORS[name]
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in assembly(module(itemsize, vectors).text(), processor).splitlines():
        if label := re.match(r"([a-z]\w*):", line):
            lines = found[label[1]] = []
        lines.append(line)
    return found


def spills(name: str, itemsize: int) -> dict[str, int]:
    """By function, where there are any."""
    counts = {
        function: sum(bool(ON_STACK.search(line)) for line in lines)
        for function, lines in functions(name, itemsize).items()
    }
    return {function: count for function, count in counts.items() if count}


if __name__ == "__main__":
    for name in PROCESSORS:
        both = [spills(name, itemsize) for itemsize in (4, 8)]
        most = {key: max(each.get(key, 0) for each in both) for key in {**both[0], **both[1]}}
        print(f'    "{name}": {dict(sorted(most.items()))},')
