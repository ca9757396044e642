"""Who is asked: names and files. Those that are not ours are loaded in processes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import corrconv
from corrconv.check.evidence import GateReport, Verdict
from corrconv.check.examine import Failure
from corrconv.check.run import introduced
from corrconv.core.registry import is_ours
from corrconv.measure.process import ProcessFailed


@dataclass
class Asked:
    """Those that load and can run here, and what is said of the others.

    Attributes
    ----------
    sources : dict
        What they call themselves, by what names them.
    files : dict
        Files by the names that are in them: how a command line repeats them.
    report : GateReport
        Failures of those whose loading ended a process, or did not end.
    """

    sources: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    report: GateReport = field(default_factory=GateReport)


def chosen(what: Sequence[str]) -> Asked:
    """By what names them; all that can run here where nothing is given.

    Raises
    ------
    ValueError, TypeError, FileNotFoundError, ImportError
        Where a name is not registered or cannot run here, or a file does not load or holds no implementation.
    """
    asked = Asked()
    for entry in what or corrconv.names():
        if is_ours(entry):
            name, missing = entry, corrconv.get(entry).unavailable()
        else:
            try:
                made = introduced(entry)
            except ProcessFailed as gone:
                failure = Failure(entry, "", "process", gone.what)
                asked.report.verdicts[entry] = Verdict(entry, failures=[failure])
                continue
            except ValueError:
                if what:
                    raise
                continue  # `corrconv list` says why it does not load
            name, missing = made.name, made.unavailable
        if missing is None:
            asked.sources[entry] = name
            if name != entry:
                asked.files[name] = entry
        elif what:
            raise ValueError(f"{name} cannot run here: {missing}")
    return asked
