"""Processors that the code is written for, of which this machine can run some."""

from __future__ import annotations

import platform

from corrconv.engines.fft.library import vector_bytes
from corrconv.engines.machine_code.host import Processor, like_host

X86 = platform.machine().lower() in ("x86_64", "amd64")
LEAST = {16: "x86-64", 32: "haswell", 64: "x86-64-v4"}
"""By the length of vectors, the least processor of an x86 that has them."""


def lengths() -> list[int]:
    """Bytes of the vectors that this machine can run."""
    return [length for length in LEAST if length <= vector_bytes()]


def least(length: int) -> Processor | None:
    """What has vectors of this length, and no more."""
    return like_host(LEAST[length]) if X86 else None
