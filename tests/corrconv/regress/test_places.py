"""Where arrays lie is drawn anew for each sample, and the same for both sides."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from corrconv.regress.inside.places import SPACERS, Places

PAGE = 4096


@pytest.fixture
def places() -> Iterator[Places]:
    made = Places()
    yield made
    made.close()


def test_what_is_taken_next_lies_elsewhere_in_its_page(places: Places) -> None:
    found = set()
    for number in range(40):
        places.draw(number)
        found.add(np.empty(100_000, "u1").ctypes.data % PAGE)
    assert len(found) > 10


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
