"""A recommendation as JSON: the form of ``corrconv recommend --json``, which a page can show as well."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from corrconv.recommend.types import Candidate, Recommendation


def as_data(found: Recommendation) -> dict[str, Any]:
    """For ``--json``; None for what is not known."""
    problem = found.problem
    return {
        "problem": {
            "operation": problem.operation,
            "image": list(problem.x_shape),
            "kernel": list(problem.h_shape),
            "mode": problem.mode,
            "boundary": problem.boundary,
            "dtype": problem.dtype.name,
        },
        "workers": found.workers,
        "rank_one": found.rank_one,
        "method": found.method,
        "line": found.line,
        "ranking": [_as_row(each) for each in found.ranking],
        "if_rank_one": [_as_row(each) for each in found.if_rank_one],
        "auto": {
            "method": found.chosen,
            "if_rank_one": found.auto.if_rank_one,
            "why": found.auto.why,
        },
        "source": dataclasses.asdict(found.source),
        "unknown": {each.name: each.reason for each in found.unknown},
        "declined": {each.name: each.reason for each in found.declined},
        "not_here": {each.name: each.reason for each in found.absent},
    }


def _as_row(each: Candidate) -> dict[str, Any]:
    return {
        "name": each.name,
        "family": each.family,
        "library": each.library,
        "available": not each.missing,
        "missing": each.missing or None,
        "seconds": each.seconds,
        "error": None if math.isnan(each.error) else each.error,
        "range": [None if math.isinf(s) else s for s in each.range] if each.range else None,
        "times_first": each.times_first,
        "resolved": each.resolved,
        "memory": each.memory,
        "bound": each.exactness.bound,
        "computes_in": each.exactness.computes_in,
        "note": each.note or None,
    }
