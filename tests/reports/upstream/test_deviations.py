"""Each known deviation still holds. The day one fails, a new version has mended it: see its message.

One alone: ``pytest tests/reports/upstream -k ndimage-convolve-even``. Libraries that are not installed are
skipped; each that is has a process of its own, so that none disturbs another test.
"""

from __future__ import annotations

from functools import cache

import pytest
from corrconv.reports.upstream.deviation import Deviation
from corrconv.reports.upstream.libraries import CATALOGUE
from corrconv.reports.upstream.observe import Observation
from corrconv.reports.upstream.run import observe_apart


@cache
def observed(library: str) -> dict[str, Observation]:
    """By id: all of a library's at once, since frameworks take seconds to import."""
    ids = [it.id for it in CATALOGUE if it.library.name == library]
    return {seen.id: seen for seen in observe_apart(ids)}


@pytest.mark.peers
@pytest.mark.parametrize("deviation", CATALOGUE, ids=lambda it: it.id)
def test_it_still_holds(deviation: Deviation) -> None:
    if deviation.library.version() is None:
        pytest.skip(f"pip install {deviation.library.distributions[0]}")
    if reason := deviation.needs():
        pytest.skip(reason)
    seen = observed(deviation.library.name)[deviation.id]
    assert seen.status == "holds", seen.message
