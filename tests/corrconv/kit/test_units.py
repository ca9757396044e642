"""Numbers and lists as people read them."""

from __future__ import annotations

import pytest

from corrconv.kit import units
from corrconv.kit.units import listed


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-7, "100 ns"), (3.456e-10, "0.346 ns"), (0.0009999, "1.00 ms"), (0.00123456, "1.23 ms"),
        (12.3456, "12.3 s"), (9999.0, "10000 s"), (0.0, "0 ns"),
    ],
)  # fmt: skip
def test_seconds(value, text):
    assert str(units.seconds(value)) == text


@pytest.mark.parametrize(
    ("value", "text"), [(-5.0, "0 B"), (0.0, "0 B"), (100.0, "100 B"), (1536.0, "1.50 KiB")]
)
def test_size(value, text):
    assert str(units.size(value)) == text


@pytest.mark.parametrize(("value", "text"), [(0.6612, "0.661×"), (2.0, "2.00×"), (23.66, "23.7×")])
def test_ratio(value, text):
    assert units.ratio(value) == text


def test_number():
    assert units.number(1024) == "1024"
    assert units.number(1_000_000) == "1\u202f000\u202f000"


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a, b", "c"], "a, b; and c"),
    ],
)
def test_lists_in_words(phrases: list[str], text: str) -> None:
    assert listed(phrases) == text
