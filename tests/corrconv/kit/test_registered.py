"""Names in stored results that are not registered here, or do not load: the others are shown all the same."""

from __future__ import annotations

import pytest
from corrconv.reports.accuracy import tables as promises
from corrconv.reports.calibrate import draw as model_error
from corrconv.reports.memory import tables as peaks

import corrconv
from corrconv.kit.registered import loaded, tried

SMALL = "correlate 256x256 15x15 same fill float32 1"
LARGE = "correlate 1024x1024 31x31 same fill float32 1"


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    """Registered, and raises what a third party's module may."""
    get = corrconv.get

    def raising(name: str) -> corrconv.Implementation:
        if name == "ndimage":
            raise OSError("no libfoo")
        return get(name)

    monkeypatch.setattr(corrconv, "get", raising)
    return "ndimage"


def test_the_reason_is_told(broken: str) -> None:
    assert tried(broken) == "does not load here: OSError: no libfoo"
    assert tried("elsewhere") == "not registered in this version of corrconv"
    assert tried("numba") is loaded("numba") is corrconv.get("numba")


def test_one_broken_plug_in_ends_nothing(broken: str) -> None:
    for name in (broken, "elsewhere"):
        assert loaded(name) is None
        assert [it.name for it in promises.promises(["numba", name])] == ["numba"]
        assert peaks.expected(name, SMALL) is None
        assert model_error._family(name) == "choice"
    assert peaks.expected("numba", SMALL) is not None
    assert model_error._family("numba") == "direct"


def test_what_the_times_of_a_machine_decide_is_not_predicted_elsewhere() -> None:
    assert peaks.expected("scipy_auto", LARGE) is None
    assert peaks.expected("fftw", LARGE) is not None
