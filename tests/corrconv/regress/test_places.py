"""Where arrays lie is drawn anew for each sample, and the same for both sides."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from corrconv.regress.inside.places import SPACERS, Places
from corrconv.regress.sides import MEMORY
from tests.house import ROOT


@pytest.fixture
def places() -> Iterator[Places]:
    made = Places()
    yield made
    made.close()


FOUND = """
import numpy as np
from corrconv.regress.inside.places import Places

places, found = Places(), []
for number in range(40):
    {draw}
    found.append(np.empty(100_000, "u1").ctypes.data % 4096)
print(len(set(found)))
"""


@pytest.mark.parametrize(("draw", "most"), [("places.draw(number)", 40), ("pass", 2)])
def test_what_is_taken_next_lies_elsewhere_in_its_page(draw: str, most: int) -> None:
    """In a process whose memory is kept as a side's is; without draws it lies where it did."""
    command = [sys.executable, "-c", FOUND.format(draw=draw)]
    env = {**os.environ, **MEMORY}
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) <= most
    assert int(done.stdout) > 10 or draw == "pass"


def test_the_same_number_takes_the_same_sizes(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    take = places._take
    monkeypatch.setattr(places, "_take", lambda size: sizes.append(size) or take(size))
    for number in (7, 8, 7):
        places.draw(number)
    first, other, again = (sizes[k : k + SPACERS] for k in range(0, 3 * SPACERS, SPACERS))
    assert first == again != other


def test_all_is_given_back(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    give = places._give
    monkeypatch.setattr(places, "_give", lambda it: given.append(it) or give(it))
    places.draw(1)
    taken = list(places._taken)
    places.draw(2)
    assert given == taken
    places.close()
    assert len(given) == 2 * SPACERS
    places.close()
    assert len(given) == 2 * SPACERS
