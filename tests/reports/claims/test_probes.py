"""B11's scores by libraries: they are those of three correlations, and none need be installed."""

from __future__ import annotations

import numpy as np
import pytest
from corrconv.reports.claims.claim import Effort
from corrconv.reports.claims.sources import cross_validated_probes as b11
from corrconv.reports.pictures.draw_template import normalised

from corrconv.core import Array
from corrconv.kit.codec import from_data, to_data


@pytest.mark.peers
@pytest.mark.parametrize("function", b11.LIBRARIES)
def test_libraries_score_as_three_correlations_do(function: str) -> None:
    pytest.importorskip(function.split(".")[0])
    picture = 100 + 20 * np.random.default_rng(0).normal(size=(40, 37))
    probe = picture[7:16, 20:28].copy()
    scores = b11.LIBRARIES[function](picture, probe)
    np.testing.assert_allclose(scores, normalised(picture, probe), atol=1e-4)


def turned(picture: Array, probe: Array) -> Array:
    """Scores of the probe upside down."""
    return normalised(picture, probe[::-1])


def test_a_library_that_is_wrong_shows_and_one_that_is_missing_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planted = {"numpy.right": normalised, "numpy.turned": turned, "no_such_module.f": turned}
    monkeypatch.setattr(b11, "LIBRARIES", planted)
    found = b11.b11(Effort.QUICK)
    share = {it.function: it.share for it in found.libraries}
    assert share["numpy.right"] == found.share("normalised") >= b11.MOST
    assert share["numpy.turned"] is not None
    assert share["numpy.turned"] < b11.FEW
    assert share["no_such_module.f"] is None
    said = {number.label: number.value for number in b11.judge_probes(found).numbers}
    assert said["by no_such_module.f"] == "not installed"
    assert from_data(b11.Probes, to_data(found)) == found


def test_evidence_stored_before_there_were_libraries_is_read() -> None:
    stored = to_data(b11.Probes(8, 1.0, (b11.Probe(1.0, 1.0, True, True, True),)))
    del stored["libraries"]
    assert from_data(b11.Probes, stored).libraries == ()
