"""What else is known of an implementation: facts that others need, each with a default.

Nobody has to state any of them. What times, ranks, draws or lists implementations asks here, and keeps no
table of names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Literal

from corrconv.core.memory import SUMS, TRANSFORMS, Arrays, converted
from corrconv.core.problem import Operation, Problem, Shape
from corrconv.core.reduction import Array

Family = Literal["direct", "fft", "mixed", "choice"]
Bare = Callable[[Array, Array], Any]


class Facts:
    """The facts, as they are where an implementation does not say otherwise.

    Attributes
    ----------
    ours : bool
        Whether it computes here, and does not hand the work to a library's own operation.
    cost : str or None
        What it is taken to do for a problem, a name in `corrconv.model.bases`, by which its times are
        fitted. Empty: what its family usually does. None: it has no times of its own, since it runs others.
    arrays : Arrays or None
        The memory that a call needs, see `memory`; None: what its family usually needs.
    computes_in : str
        The dtype in which it computes where operands are in single precision, if that is wider.
    stacks : bool
        Whether its plans do a whole stack themselves (`Problem.axes`), in one compiled call, say; for
        others it is done item by item, as fast as their plan is called.
    needs : tuple of str
        Distributions that it needs beside its library, which does not ask for them.
    threaded : bool
        Whether calls use several threads where they may, at some sizes. What uses one whatever it may tells
        how far apart times of different processes are, see `corrconv.sweep.floors.across`.
    settles_threads : bool
        Whether its library's number of threads is settled when that starts, see
        `corrconv.core.knobs.StartedWith`.
    subnormals : bool
        Whether it computes with subnormal numbers; some libraries take them for zero.
    chooses_among : tuple of str
        The registered names that it chooses from.
    colour : str
        In figures, as ``#rrggbb``. Empty: one made from its name.
    """

    family: ClassVar[Family]
    ours: ClassVar[bool] = False
    cost: ClassVar[str | None] = ""
    arrays: ClassVar[Arrays | None] = None
    computes_in: ClassVar[str] = ""
    stacks: ClassVar[bool] = False
    needs: ClassVar[tuple[str, ...]] = ()
    threaded: ClassVar[bool] = True
    settles_threads: ClassVar[bool] = False
    subnormals: ClassVar[bool] = True
    chooses_among: ClassVar[tuple[str, ...]] = ()
    colour: ClassVar[str] = ""

    def rate(self, problem: Problem) -> float:
        """Multiply-adds a second of a direct sum, on one core, to an order of magnitude.

        It decides which cells are not tried, see `corrconv.measure.grids`, and nothing else.
        """
        return 4e8

    def memory(self, problem: Problem, workers: int = 1) -> int:
        """Bytes that a call is predicted to need beyond operands and result, see `corrconv.core.memory`.

        Parameters
        ----------
        problem : Problem
            One that is supported.
        workers : int
            How many threads may be used.
        """
        sums = self.family == "direct"
        arrays = self.arrays or (SUMS if sums else TRANSFORMS)
        return arrays.nbytes(problem, sums=sums) + (0 if sums else converted(problem))

    def most_taps(self, problem: Problem) -> Shape | None:
        """The longest kernel along each axis that it takes; None where it takes any."""
        return None

    def bare(self, x: Array, h: Array) -> Bare | None:
        """The ``same`` correlation as a user of the library writes it; None where there is none.

        What an adapter costs is its time less that of this call, see `benchmarks.adapters`.

        Parameters
        ----------
        x, h : ndarray
            Of the shapes and dtype to come: 2-D, C-contiguous, real and floating, h with odd sides.
        """
        return None

    def lazily(self, operation: Operation, x: Any, h: Any, **asked: Any) -> Any:
        """A result that is computed when it is asked for, of operands that are not in memory.

        None where it has none, as most: operands are then read as a whole.

        Parameters
        ----------
        operation : {"correlate", "convolve"}
        x, h : array_like
            At least one of them a Dask array, a memory map, or another array that is kept in blocks.
        **asked
            Arguments of `corrconv.correlate`, as they were given.
        """
        return None

    def tries(self, problem: Problem) -> bool:
        """Whether `supports`, for all else content, runs the library to find if it is right.

        That takes time: who only predicts does not ask then.
        """
        return False
