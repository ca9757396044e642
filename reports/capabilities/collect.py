"""Every implementation through all probes, each in a process of its own.

Libraries are thus loaded as a user loads them, without one another; and one that crashes takes only
its own row with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator

from corrconv import Implementation, available, get

from .facts import Capability, Fact
from .special import GROUP, PROBES, special
from .support import QUESTIONS, support
from .threads import threads

TIMEOUT = 300
"""Seconds that the probes of one implementation may take, threads apart."""


def probe(implementation: Implementation) -> tuple[Fact, ...]:
    """All that one process can find out: everything but the threads."""
    return (*support(implementation), *special(implementation))


def collect(
    names: Iterable[str] | None = None, progress: Callable[[str], object] = lambda name: None
) -> list[Capability]:
    """What is found out about each of `names`, or about all that can run here.

    `progress` is called with each name when it is done.
    """
    found = []
    for name in available() if names is None else names:
        it = get(name)
        facts = (*_in_a_fresh_process(name), *threads(name))
        found.append(Capability(name, it.family, it.library, it.version, facts))
        progress(name)
    return found


def _in_a_fresh_process(name: str) -> Iterator[Fact]:
    """The facts of `probe`; where its process fails, every one of them says how it ended."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, name], capture_output=True, text=True, timeout=TIMEOUT
        )
    except subprocess.TimeoutExpired:
        return _nothing(f"took over {TIMEOUT} s")
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or [""]
        return _nothing(f"the process ended with {done.returncode}: {said[0]}")
    return (Fact(**fact) for fact in json.loads(done.stdout.splitlines()[-1]))


def _nothing(detail: str) -> Iterator[Fact]:
    asked = [(question.group, question.what) for question in QUESTIONS]
    asked += [(GROUP, what) for what in PROBES]
    return (Fact(group, what, "raises", detail) for group, what in asked)


if __name__ == "__main__":
    print(json.dumps([vars(fact) for fact in probe(get(sys.argv[1]))]))
