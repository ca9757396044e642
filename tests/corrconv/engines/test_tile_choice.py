"""Which tile is chosen: pure arithmetic on a table of times, and what becomes of a damaged table."""

from __future__ import annotations

import itertools
import json
import math

import numpy as np
import pytest

import corrconv
from corrconv.engines.tiles import choice, costs, providers
from corrconv.engines.tiles.axis import parts
from corrconv.engines.tiles.size import good_sizes, rows_at_once


def table(**nanoseconds):
    """Every provider named takes so long a point, at every length."""
    flat = {"16": 1.0, "65536": 1.0}
    return {
        name: {
            dtype: {ndim: {length: cost * value for length, value in flat.items()} for ndim in "12"}
            for dtype in costs.DTYPES
        }
        for name, cost in nanoseconds.items()
    }


@pytest.fixture
def own(tmp_path, monkeypatch):
    """Writes this machine's own table, in a cache folder that nobody else uses."""
    monkeypatch.setenv("CORRCONV_CACHE", str(tmp_path / "new"))
    monkeypatch.setattr(providers, "available", lambda: ("fftw", "other"))
    costs.forget()
    yield lambda times: (costs.write(times), costs.forget())
    costs.forget()


def problem(x_shape, h_shape, **options):
    return corrconv.Problem("correlate", x_shape, h_shape, "same", **options)


def test_the_cheaper_provider_is_chosen_and_a_refused_tile_is_not(own):
    own(table(fftw=2.0, other=1.0))
    asked = problem((500, 400), (9, 9))
    first = choice.choose(asked)
    assert first.provider == "other"
    second = choice.choose(asked, refused=frozenset({("other", first.tile_shape)}))
    assert (second.provider, second.tile_shape) != (first.provider, first.tile_shape)
    assert second.seconds >= first.seconds
    own(table(fftw=1.0, other=2.0))
    assert choice.choose(asked).provider == "fftw"


@pytest.mark.parametrize(
    ("x_shape", "h_shape"),
    [
        ((100, 100), (45, 45)),
        ((1, 5000), (1, 9)),
        ((3000, 40), (5, 30)),
        ((7,), (90,)),
        ((10**6,), (5,)),
    ],
)
def test_tiles_cover_the_output_and_hold_the_kernel(own, x_shape, h_shape):
    own(table(fftw=1.0))
    asked = problem(x_shape, h_shape)
    for workers in (1, 2, 3):
        found = choice.choose(asked, workers)
        assert all(T >= n for T, n in zip(found.tile_shape, asked.kernel_shape))
        along = (len(parts(asked, axis, size)) for axis, size in enumerate(found.tile_shape))
        assert found.tiles == math.prod(along)
        assert found.workers in (1, workers)


def test_a_small_image_is_one_tile_of_its_fft_shape(own):
    own(table(fftw=1.0))
    found = choice.choose(problem((100, 100), (45, 45)))
    assert found.tiles == 1
    assert found.tile_shape == (128, 128)  # 122 = 100 + 22, the shared border
    assert choice.choose(problem((100, 100), (45, 45), boundary="wrap")).tile_shape == (144, 144)


def test_more_workers_are_predicted_to_take_less_time_only_where_there_are_tiles_for_them(own):
    own(table(fftw=1.0))
    large, small = problem((2000, 2000), (15, 15)), problem((20, 20), (5, 5))
    assert choice.choose(large, 2).seconds < 0.6 * choice.choose(large).seconds
    assert choice.choose(small, 2) == choice.choose(small)


def test_nothing_left_to_choose_from_is_said(own):
    own(table(fftw=1.0))
    asked = problem((3,), (2,))
    with pytest.raises(LookupError, match="found wrong"):
        choice.choose(asked, refused=frozenset({("fftw", (2,)), ("fftw", (4,))}))


@pytest.mark.parametrize(
    "damage",
    [
        "{",
        "[]",
        '{"nanoseconds": {"fftw": 1}}',
        '{"nanoseconds": {"fftw": {"float32": {"1": {"8": -1}}}}}',
    ],
    ids=repr,
)
def test_a_damaged_table_is_reported_and_the_built_in_one_used(own, damage):
    own(table(fftw=1.0))
    costs.own_file().write_text(damage)
    costs.forget()
    with pytest.warns(UserWarning, match="unreadable, built-in ones are used"):
        times = costs._times()
    assert times == costs.parse(costs.BUILTIN.read_bytes())


def test_a_table_of_another_machine_is_not_used(own):
    path = costs.own_file()
    path.parent.mkdir()
    path.with_name("tile-times-0123456789ab.json").write_text("{")
    assert costs._times() == costs.parse(costs.BUILTIN.read_bytes())


def test_the_table_is_written_whole(own):
    times = table(fftw=1.5)
    own(times)
    assert costs._times() == times
    left = {path.suffix for path in costs.own_file().parent.iterdir()}
    assert left <= {".json", ".lock"}
    assert json.loads(costs.own_file().read_text())["versions"]["numpy"] == np.__version__


def test_the_built_in_table_has_every_dtype_for_every_provider():
    times = costs.parse(costs.BUILTIN.read_bytes())
    for name in providers.NAMES:
        for dtype in costs.DTYPES:
            for ndim in "12":
                assert len(times[name][dtype][ndim]) > 20


def test_lengths_are_close_together_and_smooth():
    sizes = good_sizes(1, 2**20)
    assert sizes == sorted(set(sizes))
    assert all(b <= 1.25 * a for a, b in itertools.pairwise(sizes) if a > 64)
    assert 2**20 in sizes


def test_rows_are_shared_evenly():
    assert rows_at_once(2**20, 50, 1) == 1
    assert rows_at_once(1024, 129, 1) == 43  # three groups
    assert rows_at_once(1024, 8, 2) == 4
