"""What the questions share that have a measurement of their own: how much, on what machine, and where kept.

Such a question is a folder ``reports/NAME`` with ``measure.py`` (``measure(budget, progress)`` gives its
evidence) and ``evidence.py`` (see `corrconv.reports.kit.found`, and its type). Each keeps a file of its own,
so that none can damage or forget another's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .kit.found import modules

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[float, str], object]
"""Is told how much of a measurement is done, 0 to 1, and what comes now."""


@dataclass(frozen=True)
class Budget:
    """How much may be measured.

    Attributes
    ----------
    seconds : float
        After which no other random problem is begun.
    rounds : int
        Samples of each contender.
    tiny : bool
        The smallest sizes only: does it still run?
    """

    seconds: float = 360.0
    rounds: int = 9
    tiny: bool = False

    @property
    def quick(self) -> bool:
        """Whether it gives fewer samples than are usual."""
        return self.tiny or self.rounds < Budget.rounds


QUICK = Budget(seconds=30.0, rounds=5)
TINY = Budget(seconds=1e-9, rounds=2, tiny=True)


@dataclass(frozen=True)
class Made:
    """When, with what and on which machine evidence was made.

    Attributes
    ----------
    at : str
        Date and time as in ISO 8601, UTC.
    quick : bool
        Whether it rests on few samples.
    processor, system, python, commit : str
    processors : int
    uncommitted_changes : bool or None
        None where that cannot be told.
    packages : mapping of str to str
        Versions of the libraries that take part.
    load : float or None
        The load average before, over a minute.
    """

    at: str
    quick: bool
    processor: str
    processors: int
    system: str
    python: str
    commit: str
    uncommitted_changes: bool | None
    packages: Mapping[str, str]
    load: float | None

    @property
    def where(self) -> str:
        """For a caption: the machine and the commit."""
        quick = "A quick run, of few samples. " if self.quick else ""
        return (
            f"{quick}Measured on {self.processor}, {self.processors} processors, "
            f"commit {self.commit[:8]}."
        )


def made(quick: bool, beside: Collection[str] = ()) -> Made:
    """Of this moment and machine; `beside` are libraries that take part and are no implementation's."""
    import corrconv
    from corrconv.core.threads import all_workers
    from corrconv.measure import environment

    record = environment.record()
    libraries = {corrconv.get(name).library.lower() for name in corrconv.available()}
    libraries |= {"numpy", "llvmlite", *beside}
    changed, load = record["source"]["uncommitted changes"], record["load"]["load average, 1 min"]
    return Made(
        datetime.now(UTC).isoformat(timespec="seconds"),
        quick,
        str(record["machine"]["processor"]),
        all_workers(),
        str(record["machine"]["system"]),
        str(record["python"]["version"]),
        str(record["source"]["commit"]),
        changed if isinstance(changed, bool) else None,
        {k: str(v) for k, v in record["packages"].items() if k.lower() in libraries},
        float(load) if isinstance(load, (int, float)) else None,
    )


def names() -> list[str]:
    """Of all such questions, sorted."""
    return sorted(path.parent.name for path in Path(__file__).parent.glob("*/measure.py"))


def missing(results: Path) -> list[tuple[str, str]]:
    """The title of each question without evidence in a folder of results, and the command that makes it.

    Raises
    ------
    ValueError
        Where some of it is damaged; the message says what to do.
    """
    return [(it.TITLE, it.MAKE) for it in modules("evidence") if it.load(results) is None]


def frame(kind: type, rows: Sequence[Any]) -> pd.DataFrame:
    """Frozen rows of one kind as a table, its columns there without rows, too."""
    import pandas as pd  # slow to import: processes that measure draw nothing

    columns = [field.name for field in fields(kind)]
    return pd.DataFrame([asdict(row) for row in rows], columns=columns)
