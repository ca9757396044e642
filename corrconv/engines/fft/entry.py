"""The entry: one call for a kernel's spectrum, for tiles, or for both, from arrays to results.

Where arrays keep their data and strides is read from their objects (`corrconv.engines.machine_code.layout`):
asked in Python each costs as much as some thousands of outputs.
"""

from __future__ import annotations

from corrconv.engines.fft.emit import Emitter, Value
from corrconv.engines.fft.fields import PLACE, known
from corrconv.engines.fft.transfer import Kind
from corrconv.engines.machine_code import layout

GRADED = 2**32
"""Added to the number of suspect tiles where the kernel is graded."""


def write_entry(e: Emitter, what: str, kind: Kind) -> None:
    """``call(P, image, kernel, out, first, last)``: arrays' addresses, or 0 for what is not asked."""
    arrays = "ptr %image", "ptr %kernel", "ptr %out"
    name = f"call_{what}{kind.suffix}"
    with e.function(name, "ptr noalias %P", *arrays, "i64 %first", "i64 %last", result="i64"):
        with e.when(e.op("icmp ne ptr %kernel, null")):
            last = "kernel_step" if what == "image" else ""
            _bind(e, "%kernel", "kernel", "kernel_stride" if last else "kernel_step", last)
            e.call(f"@{what}_kernel{kind.suffix}", ("ptr", "%P"))
        with e.when(e.op("icmp ne ptr %out, null")):
            _bind(e, "%image", "image", "image_stride")
            _bind(e, "%out", "out", "out_stride")
        tiles = e.op(f"call i64 @{what}{kind.suffix}(ptr %P, i64 %first, i64 %last)")
        graded = e.integer("mul", e.number(known(e, "graded")), GRADED)
        e.put(f"ret i64 {e.integer('add', tiles, graded)}")


def _bind(e: Emitter, array: Value, data: str, stride: str, last: str = "") -> None:
    """Write where an array lies, its first stride, and, where asked, its second one."""
    strides = e.op(f"load ptr, ptr {e.at(array, layout.STRIDES)}, align 8")
    found = {data: e.number(e.at(array, layout.DATA)), stride: e.number(strides)}
    if last:
        found[last] = e.number(strides, 1)
    for name, value in found.items():
        e.put(f"store i64 {value}, ptr {e.at('%P', 8 * PLACE[name])}, align 8")
