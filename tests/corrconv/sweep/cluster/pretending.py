"""What a host's process does, by a machine that pretends: its processor is what the environment says."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[4]))

from corrconv.measure import environment
from corrconv.sweep import checked, run
from corrconv.sweep.checked import Checked
from corrconv.sweep.child import Job
from corrconv.sweep.cluster import there
from corrconv.sweep.evidence import Result
from corrconv.sweep.turn import Crew
from tests.corrconv.sweep.fakes import ENVIRONMENT, Machine, Pretender


class Slowly(Pretender):
    """Takes a moment for each turn, in which it may be killed."""

    def ask(self, function: object, job: Job, sides: object = ()) -> list[Result]:
        time.sleep(0.1)
        if str(job.sides[0].problem.x_shape[0]) == os.environ.get("PRETENDED_CULPRIT"):
            os._exit(7)
        return super().ask(function, job)


if __name__ == "__main__":
    machine = {**ENVIRONMENT["machine"], "processor": os.environ["PRETENDED_PROCESSOR"]}
    environment.record = lambda *_: {**ENVIRONMENT, "machine": machine}  # type: ignore[assignment]
    checked.look = lambda sources: Checked()
    run.Crew = lambda limits, *_: Crew(limits, lambda *_: Slowly(Machine()))  # type: ignore[assignment,misc]
    sys.exit(there.main())
