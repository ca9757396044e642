"""All of the code for one real dtype and length of vector."""

from __future__ import annotations

from corrconv.engines.fft.bits import write_bits, write_blank
from corrconv.engines.fft.emit import Emitter
from corrconv.engines.fft.entry import write_entry
from corrconv.engines.fft.image import write_image, write_image_kernel
from corrconv.engines.fft.lanes import write_lanes
from corrconv.engines.fft.look import write_look
from corrconv.engines.fft.marks import write_marks
from corrconv.engines.fft.passes import RADICES, write_pass
from corrconv.engines.fft.signal import write_signal, write_signal_kernel
from corrconv.engines.fft.transfer import COMPLEX, REAL, write_ahead, write_transfer

BOTH = (False, True)


def module(itemsize: int, vector_bytes: int) -> Emitter:
    """The module, written: `Emitter.text` is what LLVM compiles."""
    e = Emitter(itemsize, vector_bytes)
    for radix in RADICES:
        for twiddled in BOTH:
            for inverse in BOTH:
                write_pass(e, radix, twiddled, inverse)
    for of_rows in BOTH:
        for kernel in BOTH:
            write_lanes(e, of_rows, kernel)
    write_look(e)
    write_ahead(e)
    write_bits(e)
    for kind in (REAL, COMPLEX):
        write_transfer(e, kind)
        write_marks(e, kind)
        write_blank(e, kind)
        for write in (write_image, write_image_kernel, write_signal, write_signal_kernel):
            write(e, kind)
        for what in ("image", "signal"):
            write_entry(e, what, kind)
    return e
