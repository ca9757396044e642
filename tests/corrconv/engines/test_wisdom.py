"""FFTW's wisdom outlives the process; where it cannot, results are right and a warning says so."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from corrconv.impls.fftw import FFTW, good_size

from corrconv.engines import wisdom
from corrconv.engines.wisdom import joined
from tests.process import printed

CONVOLVE = """
import json, sys, warnings
import corrconv
import corrconv.engines.wisdom as wisdom
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    result = corrconv.convolve([1.0, 2.0, 3.0] * 30, [1.0, 1.0], method="fftw").round(9).tolist()
measured = []
import pyfftw
make = pyfftw.FFTW
def spy(*arguments, flags, **options):
    made = make(*arguments, flags=flags, **options)
    measured.append(list(flags))
    return made
pyfftw.FFTW = spy
corrconv.correlate([1.0, 2.0, 3.0] * 50, [1.0, 1.0], method="fftw")
print(json.dumps([result, [str(w.message) for w in caught], measured, str(wisdom.wisdom_file())]))
"""
RIGHT = [1.0] + [3.0, 5.0, 4.0] * 29 + [3.0, 5.0, 3.0]


def convolve_in_a_fresh_process(cache, **environment):
    environment = {"CORRCONV_FFTW_PLANNER": "FFTW_MEASURE", **environment}
    return json.loads(printed(CONVOLVE, CORRCONV_CACHE=str(cache), **environment))


def from_wisdom(flags):
    """Whether all plans were made without measuring."""
    assert flags
    return all("FFTW_WISDOM_ONLY" in each for each in flags)


def test_wisdom_is_stored_and_read_by_the_next_process(tmp_path):
    result, warned, flags, file = convolve_in_a_fresh_process(tmp_path / "new" / "folder")
    assert result == RIGHT
    assert warned == []
    assert not from_wisdom(flags)
    stored = json.loads(Path(file).read_text())
    assert "fftw" in stored["double"]
    assert Path(file).parent == tmp_path / "new" / "folder"
    result, warned, flags, _ = convolve_in_a_fresh_process(tmp_path / "new" / "folder")
    assert result == RIGHT
    assert warned == []
    assert from_wisdom(flags)
    leftovers = [path.name for path in Path(file).parent.iterdir() if path.suffix == ".new"]
    assert leftovers == []


@pytest.fixture(scope="module")
def file_name(tmp_path_factory):
    """What the file is called here."""
    return Path(convolve_in_a_fresh_process(tmp_path_factory.mktemp("wisdom"))[3]).name


@pytest.mark.parametrize(
    "damage",
    [
        *(b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000),
        *(b'{"double": "(fftw"}', b'{"double": 1, "single": 2}'),
    ],
    ids=lambda damage: repr(damage[:20]),
)
def test_a_damaged_file_is_reported_and_replaced(tmp_path, file_name, damage):
    file = tmp_path / file_name
    file.write_bytes(damage)
    result, warned, *_ = convolve_in_a_fresh_process(tmp_path)
    assert result == RIGHT
    assert ["is unreadable and will be replaced" in text for text in warned].count(True) == 1
    assert "fftw" in json.loads(file.read_text())["double"]


def test_wisdom_that_fftw_does_not_accept_is_reported_and_replaced(tmp_path, file_name):
    file = tmp_path / file_name
    file.write_text(json.dumps(dict.fromkeys(("double", "single", "long double"), "no wisdom")))
    result, warned, *_ = convolve_in_a_fresh_process(tmp_path)
    assert result == RIGHT
    assert any("did not accept the wisdom" in text for text in warned)
    assert "fftw" in json.loads(file.read_text())["double"]


@pytest.mark.skipif(os.name != "posix", reason="no owners")
@pytest.mark.parametrize("where", ["file", "folder"])
def test_wisdom_that_others_may_have_written_is_not_given_to_fftw(tmp_path, file_name, where):
    convolve_in_a_fresh_process(tmp_path)
    (tmp_path / file_name if where == "file" else tmp_path).chmod(0o777)
    result, warned, flags, _ = convolve_in_a_fresh_process(tmp_path)
    assert result == RIGHT
    assert any("others may write to" in text for text in warned)
    # a file is written anew, a folder is left alone
    assert (tmp_path / file_name).stat().st_mode & 0o022 == 0
    result, warned, flags, _ = convolve_in_a_fresh_process(tmp_path)
    assert from_wisdom(flags) == (where == "file")
    assert bool(warned) == (where == "folder")


def test_a_folder_that_cannot_be_made_is_reported(tmp_path):
    # a file in the place of a folder stops every user; permissions would not stop root
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    result, warned, *_ = convolve_in_a_fresh_process(blocked / "cache")
    assert result == RIGHT
    assert any("could not be stored" in text for text in warned)
    assert blocked.read_text() == "in the way"


def test_planner_and_time_limit_come_from_the_environment(tmp_path):
    settings = {"CORRCONV_FFTW_PLANNER": "FFTW_ESTIMATE", "CORRCONV_FFTW_TIME_LIMIT": "0.5"}
    result, warned, flags, _ = convolve_in_a_fresh_process(tmp_path, **settings)
    assert result == RIGHT
    assert warned == []
    assert all("FFTW_ESTIMATE" in each for each in flags)


@pytest.mark.parametrize("planner", ["FFTW_MEASUER", "measure", "", None])
def test_planner_flags_are_checked(planner):
    with pytest.raises(ValueError, match="^planner: must be one of FFTW_ESTIMATE, .*, got"):
        FFTW(planner=planner)


@pytest.mark.parametrize("limit", [0, -1.0, float("nan")])
def test_time_limits_are_checked(limit):
    with pytest.raises(ValueError, match="^time_limit: must be a positive number of seconds, got"):
        FFTW(time_limit=limit)


@pytest.mark.parametrize("size", [1, 5, 16, 17, 257, 1025, 1055, 4097])
def test_transform_lengths_suit_fftw(size):
    good = good_size(size)
    assert size <= good <= size + max(4, size // 8)
    if size > 16:
        assert good % 4 == 0
        for factor in (2, 3, 5, 7, 11, 13):
            while good % factor == 0:
                good //= factor
        assert good == 1


def entries(name, *numbers):
    return b"\n".join(
        [b"(fftw-3.3.5 " + name, *(b"  (codelet 0 #x0 #x%d)" % k for k in numbers), b")\n"]
    )


def test_entries_are_joined_or_all_forgotten():
    now, before = entries(b"single", 3, 1, 5), entries(b"single", 2, 1)
    assert joined(now, before) == entries(b"single", 2, 1, 3, 5)
    assert joined(now, before, 3) == entries(b"single")
    assert joined(now, b"") == now
    assert joined(entries(b"single"), entries(b"single")) == entries(b"single")


def test_of_one_transform_the_plan_that_was_kept_first_stays():
    mine = entries(b"single", 1, 2)
    others = mine.replace(b"codelet 0 #x0 #x2", b"buffered 1 #x0 #x2")
    assert joined(mine, others) == others
    assert joined(others, mine) == mine


CAPPED = """
import json
import numpy as np
import corrconv
import corrconv.engines.wisdom as wisdom
import pyfftw
wisdom.joined.__defaults__ = (60,)
fftw, known, began_anew = corrconv.get("fftw"), [], 0
for size in range(40, 240, 8):
    known.append(corrconv.Problem("convolve", (size,), (3,), "valid"))
    fftw.plan(known[-1])
    held = json.loads(wisdom.wisdom_file().read_text())
    count = held["double"].count("\\n  (")
    pyfftw.forget_wisdom()  # as another process begins
    assert count <= 60 and pyfftw.import_wisdom(tuple(held[each].encode() for each in wisdom.PRECISIONS))[0]
    if not count:
        known, began_anew = [], began_anew + 1
    for problem in known:  # all that it needs of each is there
        fftw.plan(problem)
        assert not wisdom._learnt, problem
print(began_anew > 1)
"""


def test_of_each_plan_all_entries_are_kept_or_none(tmp_path):
    told = printed(CAPPED, CORRCONV_CACHE=str(tmp_path), CORRCONV_FFTW_PLANNER="FFTW_MEASURE")
    assert told.split() == ["True"]


@pytest.mark.parametrize(
    ("shape", "axes", "limit", "flag"),
    [
        ((1, 1024), (1,), 1.0, "FFTW_MEASURE"),
        ((1, 2**18), (1,), 1.0, "FFTW_ESTIMATE"),
        ((1, 2**18), (1,), 3.0, "FFTW_MEASURE"),
        ((64, 64), (0, 1), 1.0, "FFTW_MEASURE"),
        ((64, 64), (0, 1), 1e-4, "FFTW_ESTIMATE"),
        ((2500, 2500), (0, 1), 1.0, "FFTW_ESTIMATE"),
    ],
)
def test_what_cannot_be_measured_in_time_is_estimated(monkeypatch, shape, axes, limit, flag):
    planned = []

    class Planner:
        def __init__(self, *arrays, flags, **options):
            if "FFTW_WISDOM_ONLY" in flags:
                raise RuntimeError("no wisdom")
            planned.append(flags)

        def export_wisdom():
            return ()

    Planner.FFTW = Planner
    monkeypatch.setattr(wisdom, "_loaded", True)
    monkeypatch.setattr(wisdom.fftw_library, "load", lambda: Planner)
    samples, spectrum = np.empty(shape, "f4"), np.empty((shape[0], shape[1] // 2 + 1), "c8")
    options = {"axes": axes, "planning_timelimit": limit, "flags": ("FFTW_MEASURE",)}
    wisdom.plan(samples, spectrum, **options)
    wisdom.plan(spectrum, samples, direction="FFTW_BACKWARD", **options)
    assert planned == [(flag,), (flag,)]
