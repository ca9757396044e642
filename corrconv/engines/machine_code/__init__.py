"""Compiled once, kept on disk as machine code, and run from then on without what made it.

Importing numba and having it load what it cached takes half a second and more, in every process. The
machine code itself takes a tenth of that: LLVM's loader (llvmlite) makes it callable.

There are two ways to it, and one place where the code is checked, kept and found again:

`function`
    A Python function that numba compiles. It takes arrays, which are read where NumPy keeps them
    (`layout`), then integers, and returns an integer; room for its own use comes from `scratch`.
`text.text_library`
    LLVM's text, which a generator of ours writes. Each function takes one address.

Either calls nothing but itself and C's memory functions.
"""

from corrconv.engines.machine_code.cached import function
from corrconv.engines.machine_code.signature import Signature

__all__ = ["Signature", "function"]
