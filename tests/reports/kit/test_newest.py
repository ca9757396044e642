"""The newest sweep is the one that its record says was begun last."""

from __future__ import annotations

import os
from pathlib import Path

from corrconv.reports.kit.run import newest

from corrconv.kit.codec import to_data
from corrconv.sweep import files
from corrconv.sweep.folder import SWEEP, about
from tests.corrconv.sweep import fakes


def begun(results: Path, tier: str, when: str, touched: float) -> None:
    folder = results / "sweep" / tier
    fakes.swept(folder, fakes.plan(cases=1, passes=1))
    files.write(folder / SWEEP, {**to_data(about(folder)), "made_at": when})
    os.utime(folder / SWEEP, (touched, touched))


def test_records_count_and_not_the_times_of_files(tmp_path: Path) -> None:
    begun(tmp_path, "old", "2026-01-01T00:00:00+00:00", touched=2e9)
    begun(tmp_path, "new", "2026-02-01T00:00:00+00:00", touched=1e9)
    assert newest(tmp_path).name == "new"


def test_one_that_is_damaged_hides_no_other(tmp_path: Path) -> None:
    begun(tmp_path, "good", "2026-01-01T00:00:00+00:00", touched=1e9)
    begun(tmp_path, "bad", "2026-02-01T00:00:00+00:00", touched=2e9)
    (tmp_path / "sweep" / "bad" / SWEEP).write_text("{")
    assert newest(tmp_path).name == "good"
