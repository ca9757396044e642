"""One fresh process of a comparison: ``python -m corrconv.measure REQUEST [--wait [--stay]]``.

REQUEST is JSON, see `corrconv.measure.request`. Once its sides are ready the process says how long a
call of each takes; with ``--wait`` it then waits for a line that says how many calls make a sample, and
for how long to measure, so that processes can make ready side by side and measure one after another.
With ``--stay`` it then waits for further requests, a line each, until there are no more: libraries are
loaded once for them all. Each answer is a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from corrconv.measure.prepare import prepare
from corrconv.measure.request import Request
from corrconv.measure.runner import calls_per_sample, run, seconds_of_each

DECLINED = 3
"""Exit status where the process could not do what was asked, and has said why."""


def serve(request: Request, lines: TextIO | None, answer: TextIO) -> None:
    """Make ready, wait for the parent's line where there are `lines`, measure, answer."""
    calls = prepare(request.sides)
    seconds = seconds_of_each(calls)
    _say(answer, {"seconds_a_call": seconds})
    told: Mapping[str, Any] = json.loads(lines.readline()) if lines else {}
    budget = told.get("seconds", request.seconds)
    number = told.get("calls", request.calls) or calls_per_sample(seconds, budget)
    taken = run(calls, number, budget, request.seed, most=request.blocks)
    _say(answer, {"calls": number, "seconds": taken})


def _say(answer: TextIO, what: Mapping[str, Any]) -> None:
    answer.write(json.dumps(what) + "\n")
    answer.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one request; what libraries print goes to stderr, so that answers stay clean."""
    parser = argparse.ArgumentParser(prog="python -m corrconv.measure", description=__doc__)
    parser.add_argument("request", metavar="REQUEST")
    parser.add_argument("--wait", action="store_true", help="for a line that says how to measure")
    parser.add_argument("--stay", action="store_true", help="for more requests, a line each")
    options = parser.parse_args(arguments)
    lines = sys.stdin if options.wait else None
    with os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            serve(Request.from_json(options.request), lines, answer)
            while options.stay and lines and (line := lines.readline()):
                serve(Request.from_json(line), lines, answer)
        except Exception as error:  # whatever a library raises: the parent shows it
            _say(answer, {"failed": f"{type(error).__name__}: {error}"})
            return DECLINED
    return 0


if __name__ == "__main__":
    sys.exit(main())
