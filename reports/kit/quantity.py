"""A number of a cell as a page writes it: keyed, so that it can be held against every other place it stands.

In the markup such a number is ``<data value="0.00532" data-cell="correlate 1024x1024 31x31 same fill float32
1" data-name="fft_tiled" data-what="seconds">5.32 ms</data>``; in a figure's CSV it is a row with the
columns `COLUMNS`. ``python -m tests.reports.truth`` collects them all, and finds two that differ.

Templates have `quantity`, and `measured` of `corrconv.reports.kit.measured`, which looks the number up: ``{{
measured(cell, side.name, "seconds") }}``. Both give `Markup`, which an f-string would turn into plain text:
Python puts sentences together with `sentence` and `listed`, and takes `plain` for a terminal, an alternative
text or a CSV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd
from markupsafe import Markup, escape

from corrconv.check.metrics import unit_roundoff
from corrconv.kit import units
from corrconv.sweep.cells import Cell
from corrconv.sweep.evidence import Case


class What(StrEnum):
    """What a number says of an implementation in a cell."""

    SECONDS = "seconds"
    LOW = "least seconds"
    """Of its processes."""
    HIGH = "greatest seconds"
    RATIO = "ratio"
    """Its time over another's."""
    RATIO_LOW = "least ratio"
    """Where the interval begins, over processes."""
    RATIO_HIGH = "greatest ratio"
    VERDICT = "verdict"
    """Beside another ``faster``, ``slower`` or ``not resolved``; in the cell ``fastest``, ``tied`` or
    ``slower``."""
    ERROR = "error"
    """Normwise, of 1."""
    MEMORY = "memory"
    """Bytes beyond operands and result."""
    THREADS = "over one thread"
    """Its time over what it takes in the same case with one thread."""
    LOADING = "loading seconds"
    PLANNING = "planning seconds"
    FIRST_CALL = "first call's seconds"
    COLD = "cold-start seconds"
    """Of loading, planning and the first call."""
    ONE_SHOT = "one-shot seconds"
    """Of a warm call without a plan, in a process of its own."""
    PLANNED = "planned seconds"
    """Of a warm call with one, there."""
    PREDICTED = "predicted seconds"
    PREDICTED_RATIO = "predicted ratio"
    PREDICTED_RATIO_LOW = "least predicted ratio"
    """Where the range of 90% begins."""
    PREDICTED_RATIO_HIGH = "greatest predicted ratio"
    PREDICTED_MEMORY = "predicted memory"


BESIDE = frozenset(what for what in What if "ratio" in what)
"""What is said of two."""
COLUMNS = ("case", "implementation", "what", "to", "value")
"""Of a figure's CSV, ``to`` only where a row has one; what else a reader may want, as N and n, follows."""
DIGITS = 6
"""Of a value: as in a figure's CSV."""


@dataclass(frozen=True)
class Key:
    """What a number is about: the same wherever it stands.

    Attributes
    ----------
    case : str
        The line of `corrconv.sweep.evidence.Case`.
    name : str
        The implementation.
    what : What
    to : str
        The implementation that it is a ratio to, or a verdict beside.
    """

    case: str
    name: str
    what: What
    to: str = ""

    def __str__(self) -> str:
        to = f" to {self.to}" if self.to else ""
        return f"{self.case}: {self.name}, {self.what}{to}"


def key(of: Cell | Case | str, name: str, what: str, to: str = "") -> Key:
    """Of a cell, a case or its line.

    Raises
    ------
    ValueError
        Where `what` is none of `What`, or a ratio says not what to.
    """
    line = of if isinstance(of, str) else (of.case if isinstance(of, Cell) else of).line
    if what not in list(What):
        raise ValueError(f"what: must be one of {', '.join(What)}, got {what!r}")
    if what in BESIDE and not to:
        raise ValueError(f"to: {what!r} is of two: say the name of the other")
    return Key(line, name, What(what), to)


def quantity(
    of: Cell | Case | str,
    name: str,
    what: str,
    value: float | str,
    text: str | None = None,
    to: str = "",
) -> Markup:
    """A number with its key.

    Parameters
    ----------
    of : Cell, Case or str
        A case by its line.
    name : str
        The implementation.
    what : str
        One of `What`.
    value : float or str
        In seconds, bytes or of 1; a verdict is a word.
    text : str, optional
        How it is written, where not as `written` does: without the unit that a heading has, say.
    to : str, optional
        What a ratio is to, and a verdict beside.
    """
    it = key(of, name, what, to)
    told = value if isinstance(value, str) else f"{value:.{DIGITS}g}"
    words = written(it, value if isinstance(value, str) else float(told)) if text is None else text
    other = Markup(' data-to="{}"').format(to) if to else ""
    return Markup(
        '<data value="{}" data-cell="{}" data-name="{}" data-what="{}"{}>{}</data>'
    ).format(told, it.case, it.name, it.what, other, words)


def written(it: Key, value: float | str) -> str:
    """A value as a reader meets it everywhere."""
    return value if isinstance(value, str) else WRITTEN[it.what](it, value)


def _seconds(_: Key, value: float) -> str:
    return str(units.seconds(value))


def _ratio(_: Key, value: float) -> str:
    return units.ratio(value)


def _bytes(_: Key, value: float) -> str:
    return str(units.size(value))


def _error(it: Key, value: float) -> str:
    dtype = Case.from_line(it.case).problem.dtype
    return (
        f"{units.digits(value / unit_roundoff(dtype))} u"
        if dtype.kind in "fc"
        else units.digits(value)
    )


WRITTEN: Mapping[What, Callable[[Key, float], str]] = {
    **{what: _seconds for what in What if "seconds" in what},
    **dict.fromkeys((*BESIDE, What.THREADS), _ratio),
    **dict.fromkeys((What.MEMORY, What.PREDICTED_MEMORY), _bytes),
    What.ERROR: _error,
}


def plain(text: str) -> str:
    """A sentence without its keys: for a terminal, an alternative text, a CSV."""
    return text.striptags() if isinstance(text, Markup) else text


def sentence(words: str, **parts: object) -> Markup:
    """Words with parts in their places, ``sentence("{name} takes {time}", …)``; plain text is escaped."""
    return Markup(words).format(**parts)


def listed(parts: Iterable[str]) -> Markup:
    """As `corrconv.kit.units.listed`, of what may be markup."""
    escaped = [str(escape(part)) for part in parts]
    return Markup(units.listed(escaped))


def row(
    of: Cell | Case | str,
    name: str,
    what: str,
    value: float | str,
    to: str = "",
    **more: object,
) -> dict[str, object]:
    """A number as a row of a figure's data, see `table`."""
    it = key(of, name, what, to)
    return dict(zip(COLUMNS, (it.case, it.name, str(it.what), it.to, value))) | more


def table(rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A figure's data from what `row` gives; without the column ``to`` where no row has one."""
    frame = pd.DataFrame(list(rows))
    if "to" in frame and not frame["to"].any():
        frame = frame.drop(columns="to")
    return frame
