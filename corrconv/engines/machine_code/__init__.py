"""Functions compiled by numba once, kept on disk as machine code, and run without numba from then on.

Importing numba and having it load what it cached takes half a second and more, in every process. The
machine code itself takes a tenth of that: LLVM's loader (llvmlite) makes it callable, and arrays are
read where NumPy keeps them (`layout`).

A function that is compiled this way takes arrays, then integers, returns an integer, and calls nothing
but itself and C's memory functions: room for its own use comes from `scratch`.
"""

from corrconv.engines.machine_code.cached import function
from corrconv.engines.machine_code.signature import Signature

__all__ = ["Signature", "function"]
