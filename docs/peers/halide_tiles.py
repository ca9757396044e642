"""halide_tiles: a schedule in Halide, for `corrconv compare docs/peers/halide_tiles.py NAME`.

Halide is a language and has no correlation of its own. This is the schedule that suits a direct sum: a tile
of outputs stays in vector registers while the taps go by, as in `numba_simd`.
"""

import threading

import halide as hl
import numpy as np

from corrconv import Problem
from corrconv.core import DirectImplementation, Plan
from corrconv.core.direct import CorrelateValid
from corrconv.core.library import only_ndim
from corrconv.core.reduction import Array

ROWS, VECTORS = 4, 3
TYPES = {"float32": hl.Float(32), "float64": hl.Float(64)}


class HalideTiles(DirectImplementation):
    """2-D, float32 and float64, compiled for each size of a kernel."""

    name = "halide_tiles"
    library = "halide"
    reference = "J. Ragan-Kelley et al., Halide, PLDI 2013, https://halide-lang.org"
    dtypes = "f4 f8"

    def declines(self, problem: Problem) -> str | None:
        """Rows and columns are written out, and the last tile is shifted inwards."""
        if reason := only_ndim(problem, 2):
            return reason
        rows, columns = problem.output_shape
        tile = VECTORS * hl.get_host_target().natural_vector_size(TYPES[problem.dtype.name])
        return None if rows >= ROWS and columns >= tile else "a result smaller than a tile"

    def make_plan(self, problem: Problem, workers: int) -> Plan:
        """On one thread, so that no share is smaller than a tile."""
        return super().make_plan(problem, 1)

    def prepare(self, problem: Problem) -> CorrelateValid:
        """The compiled function; what it is given is set before a call, so threads take turns."""
        dtype = TYPES[problem.dtype.name]
        lanes = hl.get_host_target().natural_vector_size(dtype)
        samples, taps = hl.ImageParam(dtype, 2), hl.ImageParam(dtype, 2)
        x, y, xo, yo, xi, yi = (hl.Var(name) for name in ("x", "y", "xo", "yo", "xi", "yi"))
        rows, columns = problem.kernel_shape
        tap = hl.RDom([(0, columns), (0, rows)])
        total, result = hl.Func("total"), hl.Func("result")
        total[x, y] = hl.cast(dtype, 0)
        total[x, y] += samples[x + tap.x, y + tap.y] * taps[tap.x, tap.y]
        result[x, y] = total[x, y]
        result.tile(x, y, xo, yo, xi, yi, VECTORS * lanes, ROWS)
        result.vectorize(xi, lanes).unroll(xi).unroll(yi)
        total.compute_at(result, xo).vectorize(x, lanes).unroll(x).unroll(y)
        total.update().reorder(x, y, tap.x, tap.y).vectorize(x, lanes).unroll(x).unroll(y)
        result.compile_jit()
        turn = threading.Lock()

        def correlate_valid(image: Array, kernel: Array) -> Array:
            out = np.empty([N - n + 1 for N, n in zip(image.shape, kernel.shape)], image.dtype)
            with turn:
                samples.set(hl.Buffer(np.ascontiguousarray(image)))
                taps.set(hl.Buffer(np.ascontiguousarray(kernel)))
                result.realize(hl.Buffer(out))
            return out

        return correlate_valid


implementation = HalideTiles()
