"""What is looked at before a sweep begins: who is correct, and whether the machine is fit to measure.

Both are verbs of their own, ``corrconv check`` and ``corrconv doctor``, asked as a program asks them: in a
process of their own. So no library is loaded here, and one that takes its process along is named.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from corrconv.doctor.evidence import Check
from corrconv.kit.codec import from_data

Ask = Callable[..., Mapping[str, Any] | None]
"""Is given a verb and its arguments, and gives what it printed for a program; None where it died."""


@dataclass(frozen=True)
class Checked:
    """What was found.

    Attributes
    ----------
    gate : mapping of str to str or None
        By implementation, why it may not be timed; None where it may.
    doctor : tuple of Check
    """

    gate: Mapping[str, str | None] = field(default_factory=dict)
    doctor: tuple[Check, ...] = ()

    @property
    def refused(self) -> dict[str, str]:
        """Those that may not be timed, each with the reason."""
        return {name: reason for name, reason in self.gate.items() if reason}


def ask(verb: str, *arguments: str) -> Mapping[str, Any] | None:
    """What a verb of the command line says to a program; its progress is shown as it is."""
    command = [sys.executable, "-P", "-m", "corrconv", verb, *arguments, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    try:
        said: Mapping[str, Any] = json.loads(done.stdout)
    except ValueError:
        return None
    return said


def look(sources: Mapping[str, str]) -> Checked:
    """Both: the machine first, since the gate is load.

    Parameters
    ----------
    sources : mapping of str to str
        Names and files of implementations, by name.
    """
    found = doctor()
    return Checked(gate(sources), found)


def doctor(ask: Ask = ask) -> tuple[Check, ...]:
    """What the doctor finds, in a second; nothing where it died."""
    said = ask("doctor")
    return from_data(tuple[Check, ...], said["checks"]) if said else ()


def gate(sources: Mapping[str, str], ask: Ask = ask) -> dict[str, str | None]:
    """By name, why one may not be timed, and None where it may: ten seconds, a minute the first time."""
    found = _reasons(ask("check", *sources.values(), "--quick"))
    if found is not None:
        return found
    alone = {name: _reasons(ask("check", each, "--quick")) for name, each in sources.items()}
    died = "the gate's process died: corrconv check {} --quick shows it"
    return {
        name: died.format(sources[name]) if of is None else of.get(name)
        for name, of in alone.items()
    }


def _reasons(said: Mapping[str, Any] | None) -> dict[str, str | None] | None:
    if said is None:
        return None
    return {name: verdict["reason"] for name, verdict in said["implementations"].items()}
