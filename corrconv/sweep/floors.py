"""The noise floor of a run: how far apart equal code looks, from all of it that cannot differ.

Every turn enters two sides twice, each time with a plan and scratch memory of its own: the reference, and
the fastest. What such an A/A pair differs by is noise, whatever made it. A pair's noise is the root mean
square of its log-ratios, one for each process; the run's is that of its typical pair, the median.

*All pairs at once.* The floor is so wide that were all pairs of the run equal, none would be called different
with 99%: Student's bound of a median over processes for as many new values as there are pairs (Bonferroni).
Where all processes call an A/A pair different, the floor is at least what they say.

*Unlike noise.* Short calls differ from process to process by other amounts than long ones, so calls under and
over `SHORT` have floors apart. Who is far behind has one block of rounds, whose medians are three to five
times as noisy as those of all: such pairs have the floor of the A/A pairs' first blocks. And a neighbour may
disturb the machine in one cell and not in the next: a cell whose own A/A pairs are noisier than typical ones
has a floor as many times wider. Where cells differ by a factor of two, one floor for all from the same values
names equal code in 5% of runs; this in fewer than 1% (`tests/corrconv/sweep/test_floors.py`).

*Several hosts.* The turns of a case are of one host, and so are those of one problem under other numbers of
threads. The floor is found from the A/A pairs of all hosts of one kind; on a host whose typical pair is
noisier than the run's it is as many times wider.

*Rejected:* the A/A pair of the cell alone, which six processes do not tell from luck; the largest of all A/A
pairs, which one pair in as many as there are exceeds by chance; the spread of all values together, which a
few restless cells make too wide for all others and too narrow for themselves.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from statistics import fmean, median

import corrconv
from corrconv.measure.sequential import DOUBT, dissent, fewest
from corrconv.measure.sides import AGAIN
from corrconv.measure.statistics import interval
from corrconv.sweep.evidence import Case, Outcome, Record, by_case

SHORT = 1e-4
"""Seconds a call, of the faster of two, up to which calls are short."""
DOUBTED = 0.01
"""Chance that any pair of equal code passes."""
BLOCK = 2
"""Rounds of one that is far behind."""


@dataclass(frozen=True)
class Floor:
    """Of pairs of one kind.

    Attributes
    ----------
    log : float
        Up to this log-ratio two are not told apart.
    noise : float
        The typical A/A pair's: the root mean square over processes, a log-ratio.
    pairs : int
        A/A pairs that it rests on.
    largest : float
        The factor by which one of them differed most from itself, over its processes' median.
    """

    log: float
    noise: float
    pairs: int
    largest: float

    @property
    def factor(self) -> float:
        """At least 1: 1.03 is 3%."""
        return math.exp(self.log)


@dataclass(frozen=True)
class Floors:
    """Of a run.

    Attributes
    ----------
    short, long : Floor or None
        Of calls under and over `SHORT`; None where there were too few A/A pairs.
    block : Floor or None
        Of pairs of which one is far behind, and has one block of rounds.
    compared : int
        Pairs that they hold for at once.
    unrest : mapping of str to float
        By the line of a case, how many times wider they are there: at least 1.
    """

    short: Floor | None
    long: Floor | None
    block: Floor | None
    compared: int
    unrest: Mapping[str, float] = field(default_factory=dict)

    def of(self, seconds: float) -> Floor | None:
        """Of calls of so many seconds; of the other kind, where that is the only one known."""
        return (self.long or self.short) if seconds >= SHORT else (self.short or self.long)

    def log(self, seconds: float, line: str = "", block: bool = False) -> float | None:
        """The log-ratio up to which two are not told apart in a case; None where that is not known.

        Parameters
        ----------
        seconds : float
            Of a call, of the faster of two.
        line : str
            The case's.
        block : bool
            Whether one of them has one block of rounds, and others have more.
        """
        found = self.block if block else self.of(seconds)
        return found.log * self.unrest.get(line, 1.0) if found else None


@dataclass(frozen=True)
class Same:
    """One A/A pair: the case's line, seconds of a call, and the log-ratio of each process.

    `block` has those of its first block of rounds; `host` is empty but of a cluster.
    """

    line: str
    seconds: float
    logs: tuple[float, ...]
    block: tuple[float, ...]
    host: str = ""

    @property
    def short(self) -> bool:
        return self.seconds < SHORT


def same_code(records: Sequence[Record]) -> Iterator[Same]:
    """Every A/A pair of a run: of each case the reference's, and that of whichever was the fastest."""
    for line, of_case in by_case(records).items():
        taken: dict[bool, list[tuple[list[float], float]]] = {}
        for record in of_case:
            seconds = _rounds(record)
            for label, again in seconds.items():
                name = label.removesuffix(AGAIN)
                if name != label and name in seconds:
                    logs = [math.log(a / b) for a, b in zip(again, seconds[name])]
                    each = logs, median(seconds[name])
                    taken.setdefault(name == record.reference, []).append(each)
        for of in taken.values():
            yield Same(
                line,
                median(each for _, each in of),
                tuple(median(logs) for logs, _ in of),
                tuple(median(logs[:BLOCK]) for logs, _ in of),
                of_case[0].host,
            )


def _rounds(record: Record) -> dict[str, tuple[float, ...]]:
    return {
        each.label: each.seconds
        for each in record.results
        if each.outcome is Outcome.MEASURED and each.seconds
    }


def floors(records: Sequence[Record]) -> Floors:
    """Of one sweep's finished turns."""
    return of_same(tuple(same_code(records)), _pairs(records))


def of_same(found: Sequence[Same], compared: int) -> Floors:
    """Of A/A pairs, for so many pairs that are compared."""
    found = [each for each in found if len(each.logs) >= fewest(DOUBT)]
    short = _floor([each.logs for each in found if each.short], compared)
    long = _floor([each.logs for each in found if not each.short], compared)
    block = _floor([each.block for each in found], compared)
    typical = Floors(short, long, block, compared)
    return replace(typical, unrest=_unrest(found, typical))


def _pairs(records: Sequence[Record]) -> int:
    """How many pairs of sides are compared, over all cases."""
    sides = (
        {label for record in of for label in _rounds(record) if not label.endswith(AGAIN)}
        for of in by_case(records).values()
    )
    return max(1, sum(math.comb(len(names), 2) for names in sides))


def _floor(pairs: Sequence[Sequence[float]], compared: int) -> Floor | None:
    if not pairs:
        return None
    noise = median(_noise(logs) for logs in pairs)
    medians = [abs(median(logs)) for logs in pairs]
    named = max((m for m, logs in zip(medians, pairs) if are_apart(logs)), default=0.0)
    bound = _bound(noise, pairs, compared)
    return Floor(max(bound, named), noise, len(pairs), math.exp(max(medians)))


def _bound(noise: float, pairs: Sequence[Sequence[float]], compared: int) -> float:
    from scipy.special import stdtrit  # slow to import

    of_median = noise * math.sqrt(math.pi / 2 / min(map(len, pairs)))  # of normal values
    return of_median * float(stdtrit(sum(map(len, pairs)), 1 - DOUBTED / (2 * compared)))


def _noise(logs: Sequence[float]) -> float:
    return math.sqrt(fmean(log * log for log in logs))


def are_apart(logs: Sequence[float]) -> bool:
    """Whether the sign test over processes excludes that two are the same."""
    low, high = interval(logs, dissent(len(logs), DOUBT))
    return not low <= 0 <= high


def _unrest(found: Sequence[Same], typical: Floors) -> dict[str, float]:
    """By case, the noise of its A/A pairs over that of typical ones; or that of its host, if it is more."""
    of_case: dict[str, list[float]] = {}
    of_host: dict[str, list[float]] = {}
    hosts = {}
    for each in found:
        of = typical.of(each.seconds)
        if of and of.noise:
            ratio = _noise(each.logs) / of.noise
            of_case.setdefault(each.line, []).append(ratio)
            of_host.setdefault(each.host, []).append(ratio)
            hosts[each.line] = each.host
    least = {host: median(of) if len(of_host) > 1 else 1.0 for host, of in of_host.items()}
    return {
        line: max(1.0, least[hosts[line]], math.sqrt(fmean(ratio**2 for ratio in of)))
        for line, of in of_case.items()
    }


def across(records: Sequence[Record], single: Collection[str] | None = None) -> Floor | None:
    """The floor of times of different processes: of one number of threads beside another.

    What uses one thread whatever it is allowed takes the same time under two. By how much it differs, in each
    pass from one process to the other, is what minutes and processes make of equal code. Such sides of a case
    go up and down together, so they count as one pair: their median. From such pairs the floor is found as
    from A/A pairs.

    Parameters
    ----------
    records : sequence of Record
        Of one sweep.
    single : collection of str, optional
        Names of what uses one thread; by default those whose implementations say so.

    Returns
    -------
    Floor or None
        No narrower than those of A/A pairs; None where no such code was measured under different numbers of
        threads, in enough passes.
    """
    pairs, compared = [], 0
    for first, other in _threads_apart(records):
        sides = {*chain(*first.values())} & {*chain(*other.values())}
        alone = {name for name in sides if _is_single(name, single)}
        compared += len(sides - alone)
        pairs.append(_moved(first, other, alone))
    found = _floor([logs for logs in pairs if len(logs) >= fewest(DOUBT)], max(1, compared))
    if found is None:
        return None
    of_run = floors(records)
    within = [each.log for each in (of_run.short, of_run.long) if each]
    return replace(found, log=max(found.log, *within))


Times = Mapping[int, Mapping[str, float]]
"""Seconds of a call, the median over rounds, by pass and side."""


def _threads_apart(records: Sequence[Record]) -> Iterator[tuple[Times, Times]]:
    """Every two cases that differ in threads alone: the fewest, and more of them."""
    times: dict[Case, dict[int, Times]] = {}
    for line, of in by_case(records).items():
        case = Case.from_line(line)
        taken = {record.turn.number: _seconds(record) for record in of if _rounds(record)}
        if taken:
            times.setdefault(replace(case, workers=1), {})[case.workers] = taken
    for by_workers in times.values():
        first, *others = (by_workers[workers] for workers in sorted(by_workers))
        yield from ((first, other) for other in others)


def _seconds(record: Record) -> dict[str, float]:
    found = _rounds(record).items()
    return {label: median(seconds) for label, seconds in found if not label.endswith(AGAIN)}


def _moved(first: Times, other: Times, alone: Collection[str]) -> list[float]:
    """Of each pass, the log-ratio of such sides: their median."""
    found = []
    for number in first.keys() & other.keys():
        one, more = first[number], other[number]
        both = [name for name in alone if name in one and name in more]
        if both:
            found.append(median(math.log(more[name] / one[name]) for name in both))
    return found


def _is_single(name: str, single: Collection[str] | None) -> bool:
    if single is not None:
        return name in single
    try:
        return not corrconv.get(name).threaded
    except Exception:  # not registered here, or whatever a third party's module raises
        return False
