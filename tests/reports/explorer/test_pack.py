"""What goes into the explorer: cells as the store gives them, pairs with their verdicts, of each machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.explorer import page
from corrconv.reports.explorer.pack import SIGNS, pack, short
from corrconv.reports.kit.material import Material
from corrconv.reports.kit.run import Run, load

from tests.reports.tree import case, of_model, planted, write

KINDS = ("stored", "reference")


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest) -> Run:
    return request.getfixturevalue(request.param).run


def test_every_cell_is_packed_as_it_is(run: Run) -> None:
    packed = pack([run])
    names = [name for name, *_ in packed["i"]]
    assert names == sorted(set(names))
    cells = [cell for view in packed["v"] for cell in view[6]]
    assert {line for _, _, line, *_ in cells} == {cell.case.line for cell in run.cells}
    for N, n, line, floor, sides, pairs, absent in cells:
        cell = run.find(line)
        assert (N, n) == (cell.case.problem.x_shape[0], cell.case.problem.h_shape[0])
        assert floor == short(cell.floor)
        assert [(names[of], seconds) for of, seconds, *_ in sides] == [
            (side.name, short(side.seconds)) for side in cell.sides
        ]
        assert [(names[of], names[to], ratio, sign) for of, to, ratio, _, _, sign in pairs] == [
            (p.of, p.to, short(p.ratio), SIGNS[p.verdict]) for p in cell.pairs
        ]
        assert {names[of] for of in absent} == set(cell.absent)


def test_runs_of_other_machines_are_those_that_are_published(tmp_path: Path) -> None:
    published = tmp_path / "published"
    cells = of_model([case(64, 3)])
    for machine in ("here", "there"):
        write(published / machine, cells, machine=machine)
    (published / "no-run").mkdir()
    stored = Material(published / "here", load(published / "here"))
    assert [run.sweep.machine for run in page.others(stored)] == ["there"]
    (shown,) = page.pages(stored)
    assert '"machine":"there"' in shown.shown.data


def test_a_damaged_run_beside_is_refused_by_name(tmp_path: Path) -> None:
    published = tmp_path / "published"
    write(published / "here", of_model([case(64, 3)]))
    (published / "there").mkdir()
    (published / "there" / "sweep.json").write_text('{"format": 1}')
    stored = Material(published / "here", load(published / "here"))
    with pytest.raises(ValueError, match=r"there.sweep\.json"):
        list(page.others(stored))


def test_a_run_whose_floor_is_not_known_says_so() -> None:
    run = Run.of(planted(of_model([case(64, 3)]), processes=1))
    packed = pack([run])
    assert packed["v"][0][6][0][3] is None
    assert "not known" in packed["s"][0]["note"]
