"""What a machine is called in results: by its processor and cores, never by its host's name.

python -m corrconv.measure.machine      # this one's
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
GENERIC = {"unknown", "generic", "x86-64"}
"""What LLVM says of a processor that it does not know."""
IDLE = re.compile(r"\((r|tm)\)|@.*|\b(cpu|processor|with)\b")
"""Of a processor's own name, what tells nothing."""


def proposed(environment: Mapping[str, Mapping[str, Any]]) -> str:
    """From an environment's record, as in ``cascadelake-2core``: LLVM's name, else the processor's own."""
    machine = environment["machine"]
    chip = str(machine.get("microarchitecture", "unknown")).lower()
    if chip in GENERIC:
        chip = IDLE.sub(" ", str(machine["processor"]).lower())
    cores = machine.get("cores", machine.get("threads", "unknown"))
    words = re.findall("[a-z0-9]+", re.sub("^znver", "zen", chip))
    return "-".join([*words, f"{cores}core"])


def see(name: str) -> str:
    """The same name.

    Raises
    ------
    ValueError
        Where it is not made of lower-case letters, digits and hyphens.
    """
    if not NAME.fullmatch(name):
        raise ValueError(
            f"machine: must be lower-case letters, digits and hyphens, got {name!r:.80}; "
            "an example: cascadelake-2core"
        )
    return name


if __name__ == "__main__":
    from corrconv.measure import environment

    print(proposed(environment.record()))
