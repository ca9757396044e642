"""asv's files become one frame: every cell, what it means, and what went wrong with it."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from corrconv.reports.timings import frame
from corrconv.reports.timings.asv_names import Meaning, meaning

from tests.reports.tree import COMMIT, DATE, MAIN, NAN, rich, timed, tracked, write

ONE = ([64], [3])


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (MAIN, Meaning("time", "correlate", 2, "float32", "one", "s")),
        (
            "images_threads.CorrelateFloat64.time_call",
            Meaning("time", "correlate", 2, "float64", "all", "s"),
        ),
        (
            "signals.ConvolveFloat64.time_call",
            Meaning("time", "convolve", 1, "float64", "one", "s"),
        ),
        (
            "signals_threads.CorrelateFloat32.time_call",
            Meaning("time", "correlate", 1, "float32", "all", "s"),
        ),
        (
            "planning.ColdFloat32.track_call",
            Meaning("first_call", "correlate", 2, "float32", "one", "s"),
        ),
        (
            "memory.CorrelateFloat32.peakmem_call",
            Meaning("memory", "correlate", 2, "float32", "one", "bytes"),
        ),
        (
            "error.CorrelateFloat64.track_error",
            Meaning("error", "correlate", 2, "float64", "one", "log10"),
        ),
        (
            "low_rank.CorrelateFloat32.time_call",
            Meaning("low_rank", "correlate", 2, "float32", "one", "s"),
        ),
        (
            "ratio_1d.CorrelateFloat32.track_ratio",
            Meaning("ratio", "correlate", 1, "float32", "one", "ratio"),
        ),
        (
            "ratio_2d.FloorFloat32.track_floor",
            Meaning("floor", "correlate", 2, "float32", "one", "factor"),
        ),
        (
            "ratio_1d.AgainFloat32.time_call",
            Meaning("again", "correlate", 1, "float32", "one", "s"),
        ),
        ("images.CorrelateFloat32.time_other", None),
        ("images.CorrelateInt8.time_call", None),
        ("else.CorrelateFloat32.time_call", None),
        ("images", None),
    ],
)
def test_names_mean_something(name, expected):
    assert meaning(name) == expected


def test_every_benchmark_of_this_checkout_has_a_meaning():
    folder = Path(frame.__file__).parents[1] / "benchmarks"
    if not folder.is_dir():
        pytest.skip("not a checkout")
    from asv_runner.discovery import disc_benchmarks

    found = [benchmark.name for benchmark in disc_benchmarks(str(folder))]
    assert len(found) > 20
    assert [name for name in found if meaning(name) is None] == []


def test_a_timing_keeps_all_that_asv_stored(tmp_path):
    write(tmp_path, {MAIN: timed(["numba"], ONE, {("numba", 64, 3): 2e-4})})
    (row,) = frame.load(tmp_path).to_dict("records")
    assert row["question"] == "time"
    assert (row["implementation"], row["family"], row["N"], row["n"]) == ("numba", "direct", 64, 3)
    assert (row["value"], row["q25"], row["q75"]) == pytest.approx((2e-4, 1.98e-4, 2.02e-4))
    assert (row["number"], row["repeat"]) == (5, 3)
    assert row["samples"] == pytest.approx((1.98e-4, 2e-4, 2.02e-4))
    assert row["ci_low"] == -math.inf
    assert (row["status"], row["unit"], row["benchmark"]) == ("ok", "s", MAIN)
    assert (row["commit"], row["file"]) == (COMMIT, "01234567-existing-py.json")
    assert row["machine"] == "host"
    assert row["date"].timestamp() * 1000 == DATE


def test_skipped_and_failed_are_told_apart(tmp_path):
    values = {("naive", 64, 3): NAN, ("numba", 64, 3): None, ("fftw", 64, 3): 1.0}
    write(tmp_path, {MAIN: timed(["naive", "numba", "fftw"], ONE, values)})
    cells = frame.load(tmp_path).set_index("implementation")["status"]
    assert dict(cells) == {"naive": "n/a", "numba": "failed", "fftw": "ok"}


def test_a_benchmark_that_failed_everywhere_is_stored_without_a_list(tmp_path):
    fields = tracked(["numba"], ONE, {("numba", 64, 3): None})
    assert fields[0] is None  # so that this is the case meant
    write(tmp_path, {"error.CorrelateFloat32.track_error": fields})
    assert list(frame.load(tmp_path)["status"]) == ["failed"]


def test_memory_is_counted_from_the_baseline(tmp_path):
    names = ["fftw", "numba", "naive", "strided"]
    call = dict(zip(((name, 64, 3) for name in names), (150.0, NAN, 170.0, None)))
    base = dict(zip(call, (100.0, NAN, None, 100.0)))
    write(
        tmp_path,
        {
            "memory.CorrelateFloat32.peakmem_call": tracked(names, ONE, call),
            "memory.CorrelateFloat32.peakmem_baseline": tracked(names, ONE, base),
        },
    )
    cells = frame.load(tmp_path).set_index("implementation")
    assert set(cells["question"]) == {"memory"}
    assert cells.loc["fftw", "value"] == 50.0
    assert dict(cells["status"]) == {
        "fftw": "ok",
        "numba": "n/a",
        "naive": "failed",
        "strided": "failed",
    }


def test_unknown_benchmarks_are_left_out_with_a_warning(tmp_path):
    fields = timed(["numba"], ONE, {("numba", 64, 3): 1.0})
    write(tmp_path, {MAIN: fields, "else.Thing.time_it": fields})
    with pytest.warns(UserWarning, match="else.Thing.time_it"):
        assert set(frame.load(tmp_path)["benchmark"]) == {MAIN}


def test_what_earlier_versions_measured_is_left_out_without_a_word(tmp_path):
    times = timed(["skimage"], ONE, {("skimage", 64, 3): 1.0})
    write(tmp_path, {MAIN: times, "template.MatchFloat32.time_call": times})
    (row,) = frame.load(tmp_path).to_dict("records")
    assert (row["benchmark"], row["family"]) == (MAIN, "unknown")


def test_an_implementation_that_is_gone_is_kept(tmp_path):
    write(tmp_path, {MAIN: timed(["long_gone"], ONE, {("long_gone", 64, 3): 1.0})})
    assert list(frame.load(tmp_path)["family"]) == ["unknown"]


def test_newest_is_one_file(tmp_path):
    fields = timed(["numba"], ONE, {("numba", 64, 3): 1.0})
    write(tmp_path, {MAIN: fields}, commit="a" * 40, date=DATE)
    write(tmp_path, {MAIN: fields}, commit="b" * 40, date=DATE + 5, machine="other")
    cells = frame.load(tmp_path)
    assert len(cells) == 2
    newest = frame.newest(cells)
    assert set(newest["commit"]) == {"b" * 40}
    assert set(newest["machine"]) == {"other"}


def test_newest_is_the_one_measured_last_and_not_the_newest_commit(tmp_path):
    for machine, age, started in (
        ("old-commit", 0, 50),
        ("new-commit", 9, 20),
        ("never", 10, None),
    ):
        fields = timed(["numba"], ONE, {("numba", 64, 3): 1.0})
        fields[3] = started and DATE + 1000 * started  # started_at
        write(tmp_path, {MAIN: fields}, machine=machine, date=DATE + 1000 * age)
    assert set(frame.newest(frame.load(tmp_path))["machine"]) == {"old-commit"}


def test_a_file_can_be_chosen(tmp_path):
    fields = timed(["numba"], ONE, {("numba", 64, 3): 1.0})
    for machine in ("a", "b"):
        write(tmp_path, {MAIN: fields}, machine=machine)
    cells = frame.load(tmp_path)
    (path,) = (tmp_path / "a").glob("0*.json")
    assert list(frame.of_file(cells, path)["machine"]) == ["a"]
    with pytest.raises(ValueError, match=r"missing\.json.*make bench"):
        frame.of_file(cells, tmp_path / "a" / "missing.json")


@pytest.mark.parametrize("error", [ImportError("gone"), AttributeError("api"), SyntaxError("x")])
def test_an_implementation_that_does_not_load_is_kept(tmp_path, monkeypatch, error):
    def get(name):
        raise error

    monkeypatch.setattr(frame.corrconv, "get", get)
    frame.family.cache_clear()
    write(tmp_path, {MAIN: timed(["numba"], ONE, {("numba", 64, 3): 1.0})})
    try:
        assert list(frame.load(tmp_path)["family"]) == ["unknown"]
    finally:
        frame.family.cache_clear()


def test_no_results_says_what_to_do(tmp_path):
    with pytest.raises(FileNotFoundError, match="make bench"):
        frame.load(tmp_path)
    write(tmp_path, {})
    with pytest.raises(FileNotFoundError, match="make bench"):
        frame.load(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"commit_hash": 1}', "\x00"])
def test_a_damaged_file_is_named(tmp_path, text):
    rich(tmp_path)
    path = tmp_path / "host" / "01234567-existing-py.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"01234567-existing-py\.json.*(delete|move)"):
        frame.load(tmp_path)


def test_a_file_with_a_short_list_is_named(tmp_path):
    fields = timed(["numba", "fftw"], ONE, {("numba", 64, 3): 1.0})
    fields[0] = fields[0][:1]
    write(tmp_path, {MAIN: fields})
    with pytest.raises(ValueError, match=r"01234567.*CorrelateFloat32.*damaged"):
        frame.load(tmp_path)


def test_results_without_a_machine_file_are_named(tmp_path):
    rich(tmp_path)
    (tmp_path / "host" / "machine.json").unlink()
    with pytest.raises(FileNotFoundError, match=r"machine\.json"):
        frame.load(tmp_path)
