"""The contract: what an implementation is, and the four questions it answers.

``supports(problem)``
    None, or the reason why not, in words.
``plan(problem, workers=1)``
    A plan: everything that depends on shapes alone, made once and timed apart.
``plan(x, h)``
    The result; the only thing that a timing covers.
``close()``
    Gives resources back, where there are any.

The four verbs are those of FFTW's benchFFT (``bench-user.h``: can_do, setup, doit, done), which have
fitted every code measured there since 1997.
"""

from __future__ import annotations

import math
import platform
from abc import ABC, abstractmethod
from contextlib import suppress
from typing import ClassVar, Literal

import numpy as np

from corrconv.core.facts import Facts
from corrconv.core.facts import Family as Family
from corrconv.core.fork import making
from corrconv.core.guests import declined, planned
from corrconv.core.lags import between_lags
from corrconv.core.plan import AroundPlan, Plan, UnsupportedProblem
from corrconv.core.problem import Problem
from corrconv.core.reduction import Array
from corrconv.core.stacks import over_items


class Implementation(Facts, ABC):
    """One way to correlate and convolve. What else may be said of it is in `corrconv.core.facts`.

    Attributes
    ----------
    name : str
        The registered name, unique.
    family : {"direct", "fft", "mixed", "choice"}
        How it computes: by the sum itself, through a transform, by one of the two as the library
        sees fit (``mixed``), or by choosing among other implementations. It sets the error bound
        that the gate applies.
    library : str
        The distribution that does the arithmetic; ``python`` for the interpreter.
    distributions : tuple of str
        Other distributions that hold the same library, such as a build with a user interface.
    module : str
        The module that it imports, where that is not spelled as the library.
    reference : str
        Where the method or the library is described.
    componentwise : bool
        Whether each output is accurate beside its own magnitude (a sum is, an FFT is not).
    dtypes : str
        NumPy's kind-and-size codes of the dtypes it takes.
    kernels : {"any", "low rank"}
        Which kernels it takes, as far as one word says it: see `supports_kernel`. Who draws kernels
        at random for it draws them of rank one where it says ``low rank``.
    """

    name: ClassVar[str]
    family: ClassVar[Family]
    library: ClassVar[str]
    distributions: ClassVar[tuple[str, ...]] = ()
    module: ClassVar[str] = ""
    reference: ClassVar[str]
    componentwise: ClassVar[bool] = False
    dtypes: ClassVar[str] = "f4 f8 c8 c16"
    kernels: ClassVar[Literal["any", "low rank"]] = "any"

    @property
    def isolates(self) -> bool:
        """Whether samples that are not finite, or stand far out, reach only the outputs that meet them."""
        return self.componentwise

    @property
    def version(self) -> str:
        """The library's version, or ``not installed``."""
        if self.library == "python":
            return platform.python_version()
        from importlib import metadata  # 60 ms: `import corrconv` stays light without it

        for distribution in (self.library, *self.distributions):
            with suppress(metadata.PackageNotFoundError):
                return metadata.version(distribution)
        return "not installed"

    def unavailable(self) -> str | None:
        """None where it can run here, else why not and what to do. Imports nothing."""
        return None if self.library == "python" else missing(self.module, self.library)

    def supports(self, problem: Problem) -> str | None:
        """None where the problem is supported, else the reason why not, in words.

        A stack is supported where its items are, and lags where the ``valid`` problem is that has them.
        """
        problem = problem.plain
        code = problem.dtype.str[1:]
        if code not in self.dtypes.split():
            taken = ", ".join(np.dtype(known).name for known in self.dtypes.split())
            return f"{problem.dtype.name} operands: it takes {taken}"
        if not self.promises(problem):
            return "componentwise accuracy: its errors are small beside the largest outputs only"
        return self.declines(problem)

    def promises(self, problem: Problem) -> bool:
        """Whether results are as accurate as the problem asks; integers are exact, or declined."""
        return problem.accuracy == "normwise" or self.componentwise or problem.dtype.kind in "biu"

    def declines(self, problem: Problem) -> str | None:
        """The reason, beyond dtype, why a problem is not supported; None where it is."""
        return None

    def supports_kernel(self, problem: Problem, h: Array) -> str | None:
        """None where this kernel is supported, else the reason why not, in words.

        Asked of problems that `supports` takes. Most take every kernel; one that needs some property
        of its values (a low rank) says here which one is missing, and its plans raise
        `UnsupportedProblem` with the same reason when they are called.
        """
        return None

    def plan(self, problem: Problem, workers: int = 1) -> Plan:
        """Everything that depends on shapes alone: transform plans, compiled code, scratch.

        Parameters
        ----------
        problem : Problem
            What is to be computed.
        workers : int
            How many threads may be used, at least 1.

        Raises
        ------
        UnsupportedProblem
            With the reason that `supports` gives.
        ValueError
            Where `workers` is not a positive integer.
        ModuleNotFoundError
            Where the library is not installed, with the command that installs it.
        """
        workers = checked_workers(workers)
        with making:  # it imports, compiles and plans
            if reason := declined(self, problem):
                raise UnsupportedProblem(f"{self.name} does not support this problem: {reason}")
            if missing := self.unavailable():
                raise ModuleNotFoundError(f"{self.name} cannot run here: {missing}")
            if problem.stacked and (not self.stacks or problem.max_lag is not None):
                made = self.item_by_item(problem, workers)
            elif problem.max_lag is not None:
                made = self._between_lags(problem, workers)
            else:
                made = planned(self, problem, workers)
            made.maker = self
            return made

    def item_by_item(self, problem: Problem, workers: int) -> Plan:
        """A stack, where the implementation does not do it itself; threads over the stack, if it is high."""
        height = math.prod(problem.stack_shape)
        threads = workers if height >= workers else 1
        one = self.plan(problem.one, workers // threads)
        return AroundPlan(problem, workers, one, *over_items(problem, one, threads))

    def _between_lags(self, problem: Problem, workers: int) -> Plan:
        """Lags of one problem: the ``valid`` correlation of as much as they meet."""
        plain = self.plan(problem.plain, workers)
        return AroundPlan(problem, workers, plain, *between_lags(problem, plain))

    @abstractmethod
    def make_plan(self, problem: Problem, workers: int) -> Plan:
        """The plan for a supported problem, with checked arguments.

        The problem has neither axes nor lags, unless the implementation says that it `stacks`: then it
        may have axes.
        """

    def __repr__(self) -> str:
        return f"<implementation {self.name}: {self.family}, {self.library} {self.version}>"


def missing(module: str, distribution: str) -> str | None:
    """None where a module can be imported, else that it is not installed, and the command."""
    from importlib.util import find_spec

    if find_spec((module or distribution).partition(".")[0]):
        return None
    return f"not installed: pip install {distribution}"


def checked_workers(workers: object) -> int:
    """`workers` as an int of at least 1, else a ValueError."""
    if not isinstance(workers, (int, np.integer)) or isinstance(workers, bool) or workers < 1:
        raise ValueError(f"workers: must be an integer of at least 1, got {workers!r}")
    return int(workers)


INTEGERS = "b1 i1 u1 i2 u2 i4 u4 i8 u8"
FLOATS = "f4 f8 c8 c16"
