"""A sweep in one file that may be given away: what names its computer is replaced, and all else is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

from corrconv.doctor.evidence import spoiling
from corrconv.kit import anonymous
from corrconv.kit.codec import from_data, to_data
from corrconv.sweep import stored
from corrconv.sweep.checked import Checked, doctor, gate
from corrconv.sweep.evidence import Alone, Plan, Record
from corrconv.sweep.faults import Fault, faults, planned, spoiled
from corrconv.sweep.folder import About, Sweep
from corrconv.sweep.keeping import Stopped

FOLDER = Path("results/share")
REFUSED = "may not be shared as it is"


def see_that_it_may_be_shared(plan: Plan) -> None:
    """Refuse what would not be whole, before anything is measured; raises as `fit`."""
    if found := list(planned(plan)):
        raise Stopped(_words("what is asked may not be shared", found))


def fit(sources: Mapping[str, str]) -> Checked:
    """What is looked at before a sweep that is to be shared: a quarter of an hour is not spent in vain.

    Raises
    ------
    Stopped
        Where the gate refuses an implementation, or the doctor finds what spoils a run.
    """
    found = doctor()
    _see_that_there_is_none([spoiled(check) for check in spoiling(found)])
    asked = Checked(gate(sources), found)
    _see_that_there_is_none(
        [
            Fault(reason, f"see corrconv check {name} --quick")
            for name, reason in asked.refused.items()
        ]
    )
    return asked


def _see_that_there_is_none(found: list[Fault]) -> None:
    if found:
        raise Stopped(_words("a run of it may not be shared", found))


def share(sweep: Sweep, folder: Path = FOLDER) -> Path:
    """Write a finished sweep's file, named as its machine, below `folder`.

    Raises
    ------
    Stopped
        Where it has faults: each, and what to do. Nothing is written then.
    OSError
        Where it cannot be written.
    """
    made = shared(sweep, anonymous.here())
    if found := faults(made):
        raise Stopped(_words(f"{sweep.path} {REFUSED}", found))
    path = folder / f"{made.machine}.json"
    stored.write(made, path)
    return path


def shared(sweep: Sweep, known: Mapping[str, str]) -> Sweep:
    """The same without what is `known` of the computer, and without other paths."""
    return dataclasses.replace(
        sweep,
        about=_about(sweep.about, known),
        records=tuple(_record(record, known) for record in sweep.records),
        alone=tuple(_alone(each, known) for each in sweep.alone),
    )


def _about(about: About, known: Mapping[str, str]) -> About:
    machine = about.identity["machine"]
    identity = {**anonymous.data(about.identity, known), "machine": machine}
    sources = tuple(Path(source).name for source in about.plan.sources)
    return dataclasses.replace(
        about,
        plan=dataclasses.replace(about.plan, sources=sources),
        identity=identity,
        environment=anonymous.data(about.environment, known),
        checked=from_data(Checked, anonymous.data(to_data(about.checked), known)),
        hosts={host: anonymous.data(of, known) for host, of in about.hosts.items()},
    )


def _record(record: Record, known: Mapping[str, str]) -> Record:
    results = (
        dataclasses.replace(
            each,
            detail=anonymous.text(each.detail, known),
            repeat=anonymous.text(each.repeat, known),
        )
        for each in record.results
    )
    return dataclasses.replace(record, results=tuple(results))


def _alone(each: Alone, known: Mapping[str, str]) -> Alone:
    return dataclasses.replace(each, detail=anonymous.text(each.detail, known))


def _words(what: str, found: list[Fault]) -> str:
    return "\n  ".join([f"{what}:", *map(str, found)])
