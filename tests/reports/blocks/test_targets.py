"""Targets say what was wanted and found, and whether that is enough; what was not measured has none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from corrconv.reports.blocks.evidence import Blocks
from corrconv.reports.blocks.huge.evidence import CEILING
from corrconv.reports.blocks.targets import Target, targets

from tests.reports.measured import MIB, blocks, changed, huge


def by_words(found: Blocks, of: Any = None) -> dict[str, Target]:
    return {it.what: it for it in targets(found, of)}


def one(found: Blocks, start: str, of: Any = None) -> Target:
    (it,) = (it for words, it in by_words(found, of).items() if words.startswith(start))
    return it


def test_each_is_told_of_once() -> None:
    made = targets(blocks(), huge())
    assert len({it.what for it in made}) == len(made) == 12
    missed = [it.what for it in made if it.verdict == "missed"]
    assert missed == ["5×5: peak memory beside the leaner of the others"]


@pytest.mark.parametrize(("ratio", "verdict"), [(3.0, "reached"), (2.99, "missed")])
def test_the_larger_kernel_is_held_to_three_times_the_better_one(
    ratio: float, verdict: str
) -> None:
    found = changed(blocks(), {"ratio": lambda old: ratio}, name="map_overlap", n=31)
    it = one(found, "31×31: times")
    assert it.verdict == verdict
    assert it.found.endswith("(beside map_overlap)")


@pytest.mark.parametrize(("high", "verdict"), [(1.01, "reached"), (0.98, "missed")])
def test_the_smaller_one_is_missed_only_where_it_is_slower_beyond_noise(
    high: float, verdict: str
) -> None:
    change = {"ratio": lambda old: 0.95, "high": lambda old: high}
    found = changed(blocks(), change, name="dask-image", n=5)
    it = one(found, "5×5: times")
    assert it.verdict == verdict
    assert "dask-image" in it.found


@pytest.mark.parametrize(("peak", "verdict"), [(449, "reached"), (451, "missed")])
def test_memory_is_held_to_half_of_the_leaner_ones(peak: int, verdict: str) -> None:
    found = changed(blocks(), {"peak": lambda old: peak * MIB}, name="corrconv.dask", n=31)
    it = one(found, "31×31: peak")
    assert it.verdict == verdict
    assert "900 MiB, dask-image" in it.found


@pytest.mark.parametrize(("ratio", "verdict"), [(0.86, "reached"), (0.84, "missed")])
def test_the_share_of_the_speed_in_memory(ratio: float, verdict: str) -> None:
    found = changed(blocks(), {"ratio": lambda old: ratio}, name="in memory", n=5)
    assert one(found, "5×5: of the speed").verdict == verdict


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({}, "reached"),
        ({"peak": lambda old: 701 * MIB, "planned": lambda old: 700 * MIB}, "missed"),
        ({"planned": lambda old: 701 * MIB}, "missed"),
    ],
)
def test_memory_stays_within_what_was_said_and_that_within_the_ceiling(
    change: dict[str, Any], verdict: str
) -> None:
    found = changed(blocks(), change, "said", n=31, ceiling=700 * MIB) if change else blocks()
    assert one(found, "memory of corrconv apply").verdict == verdict


@pytest.mark.parametrize(
    ("key", "value", "verdict"),
    [
        ("building", 9.9, "reached"),
        ("building", 10.1, "missed"),
        ("each", 1e-3, "reached"),
        ("each", 1.1e-3, "missed"),
    ],
)
def test_tasks(key: str, value: float, verdict: str) -> None:
    found = changed(blocks(), {key: lambda old: value}, "tasks", way="corrconv apply")
    words = "corrconv apply: tasks" if key == "building" else "corrconv apply: a tiny"
    assert one(found, words).verdict == verdict


def test_the_large_image_has_to_be_whole_and_under_two_gibibytes() -> None:
    words = "65\u202f536² float32"
    assert one(blocks(), words, huge()).reached
    assert not one(blocks(), words, huge(peak=CEILING)).reached
    part = one(blocks(), words, huge(N=32_768))
    assert not part.reached
    assert "of 32\u202f768² for which the disk had room" in part.found


def test_what_was_not_measured_has_no_target() -> None:
    found = blocks()
    ours = tuple(it for it in found.rows if it.name.startswith("corrconv"))
    bare = replace(found, rows=ours, said=(), tasks=())
    assert targets(bare, None) == []
    assert targets(replace(bare, rows=()), None) == []
    failed = changed(
        found, {"seconds": lambda old: None, "ratio": lambda old: None}, name="map_overlap", n=31
    )
    assert "dask-image" in one(failed, "31×31: times").found
