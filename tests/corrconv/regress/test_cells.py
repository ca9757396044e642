"""The order of cells: a run that ends early has seen every implementation and every regime."""

from __future__ import annotations

from corrconv.regress.cells import REGIMES, planned

ABOUT = {name: {"ours": name != "c", "kernels": "any"} for name in "abcdefg"}


def test_the_first_round_has_every_implementation_and_every_regime() -> None:
    cells = planned(ABOUT)
    first = cells[: len(ABOUT)]
    assert {cell.name for cell in first} == set(ABOUT)
    assert {cell.problem for cell in first} == set(REGIMES)
    assert len(cells) == len(set(cells)) == len(ABOUT) * len(REGIMES)
    assert len({cell.key for cell in cells}) == len(cells)


def test_what_the_change_can_touch_comes_first_and_what_is_not_ours_last() -> None:
    assert [cell.name for cell in planned(ABOUT, ["f"])[: len(ABOUT)]] == list("fabdegc")


def test_what_would_take_too_long_is_left_out() -> None:
    known = {"naive": {"ours": True}, "scipy_fft": {"ours": False}}
    cells = planned(known)
    assert sum(cell.name == "scipy_fft" for cell in cells) == len(REGIMES)
    assert 0 < sum(cell.name == "naive" for cell in cells) < len(REGIMES)


def test_kernels_of_rank_one_where_others_are_not_taken() -> None:
    assert all(cell.rank_one for cell in planned({"it": {"kernels": "low rank"}}))
