"""What a host does, in a process of its own: ``python -P -m corrconv.sweep.cluster.there``.

It is told a line of JSON (`asked.Request`), and says lines of JSON: how far it is (``done``, ``turns``,
``doing``), whom it waits for (``waiting``), and at its end what it found (``answer``: a sweep, see
`corrconv.sweep.stored.whole`) or why it found nothing (``refused``). What it found names neither the computer
nor its user.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from corrconv import Implementation
from corrconv.core.registry import source
from corrconv.core.scratch import scratch
from corrconv.kit import anonymous
from corrconv.kit.codec import from_data
from corrconv.measure import environment
from corrconv.measure.ending import end_with
from corrconv.measure.machine import proposed
from corrconv.measure.one_run import one_run
from corrconv.sweep import checked, run, share, stored
from corrconv.sweep.cluster.asked import Asked, Part, Request
from corrconv.sweep.contenders import Identity, contenders, here, identity
from corrconv.sweep.folder import About, Sweep, load
from corrconv.sweep.keeping import Folder, Stopped
from corrconv.sweep.turn import CannotMeasure

LOOKED = "looked"
"""The id of a sweep that only says what its host is."""


def look(asked: Asked) -> Sweep:
    """What this host is, what it would do, and what of it is correct; of a sweep without turns."""
    who = contenders(asked.only)
    todo, _ = asked.plan(who)
    if asked.share:
        share.see_that_it_may_be_shared(todo)
    record, known_as = _here(who)
    check = share.fit if asked.share else checked.look
    found = check({it.name: source(it.name) for it in who})
    now = datetime.now(UTC).isoformat(timespec="seconds")
    families = {it.name: it.family for it in who}
    return Sweep(Path(), About(LOOKED, todo, known_as, record, now, families, found), ())


def measure(asked: Asked, part: Part, told: run.Told) -> Sweep:
    """A part, as a local sweep of these cases measures it, in its share of the time."""
    who = contenders(asked.only)
    todo, seconds = asked.plan(who)
    if others := set(part.cases) - set(todo.cases):
        raise ValueError(f"case: {sorted(others)[0]!r} is none of this host's plan")
    of_part = dataclasses.replace(todo, cases=part.cases, alone=todo.alone if part.alone else 0)
    record, known_as = _here(who)
    families = {it.name: it.family for it in who}
    limits = here(asked.memory, asked.limit)
    with (
        scratch() as room,
        Folder(room / "part", of_part, known_as, record, families, lambda: part.checked) as held,
    ):
        of_time = seconds * len(part.cases) / len(todo.cases)
        run.sweep(held, of_part, who, limits, of_time, progress=told)
        return load(held.path)


def _here(who: list[Implementation]) -> tuple[environment.Record, Identity]:
    record = environment.record()
    return record, identity(proposed(record), who, record)


def serve(line: str, say: Callable[..., object]) -> int:
    """Do what a line asks; the exit status."""
    request = from_data(Request, json.loads(line))
    if request.parent:
        end_with(request.parent)

    def told(done: int, turns: int, doing: str) -> None:
        say(done=done, turns=turns, doing=doing)

    try:
        with one_run("corrconv sweep --scheduler", lambda words: say(waiting=words)):
            if request.part is None:
                found = look(request.asked)
            else:
                found = measure(request.asked, request.part, told)
    except (Stopped, CannotMeasure, ValueError, TypeError, OSError, ImportError) as error:
        say(refused=str(error))
        return 1
    say(answer=stored.body(share.shared(found, anonymous.here())))
    return 0


def main() -> int:
    """Serve one line; what libraries print goes to stderr, so that lines stay ours."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as lines:
        os.dup2(2, 1)

        def say(**words: object) -> None:
            lines.write(json.dumps(words) + "\n")
            lines.flush()

        return serve(sys.stdin.readline(), say)


if __name__ == "__main__":
    sys.exit(main())
