"""A run that is fit to be published, of a reference tier that is small enough for a test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corrconv.doctor.evidence import Check
from corrconv.model import predict_all
from corrconv.model.elsewhere import package, standing
from corrconv.sweep import grid
from corrconv.sweep.checked import Checked
from corrconv.sweep.evidence import Alone, Plan, Stages
from corrconv.sweep.folder import Sweep
from tests.reports.tree import MADE_AT, planted

NAMES = ("scipy_fft", "fftw", "numba", "strided")
TIER = grid.Tier(tuple(grid.images((256,), (3, 7, 15, 31))), 1.0, 1.0, alone=1)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Sweep:
    """Such a run, as long as the reference tier is this one."""
    monkeypatch.setitem(grid.TIERS, "reference", lambda threads: TIER)
    return made("lab-2core")


def made(machine: str) -> Sweep:
    """Every call takes as long as the model says."""
    with standing(package()):
        cells = {
            case: {each.name: each.seconds for each in predict_all(case.problem, names=NAMES)}
            for case in TIER.cases
        }
    sweep = planted(cells, machine=machine)
    first = TIER.first.line
    plan = Plan(sweep.about.plan.cases, NAMES, 6, 1.0, alone=1, first=first)
    checked = Checked(dict.fromkeys(NAMES), (Check("load", "ok", "0.0"),))
    stages = Stages(0.1, 0.1, 0.1, 0.1, 0.1)
    alone = tuple(Alone(name, 0, first, stages, {}, "", MADE_AT) for name in NAMES)
    return replace(sweep, about=replace(sweep.about, plan=plan, checked=checked), alone=alone)
