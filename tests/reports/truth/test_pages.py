"""How a page is read: what carries its key, and which times carry none."""

from __future__ import annotations

from pathlib import Path

import pytest
from corrconv.reports.kit.quantity import quantity

from tests.reports.truth.pages import Page, page
from tests.reports.truth.planted import LINE

HELD = quantity(LINE, "b", "seconds", 2e-3)


def read(tmp_path: Path, body: str) -> Page:
    path = tmp_path / "a.html"
    path.write_text(f"<!doctype html><head><title>9 ms</title></head><body>\n{body}\n</body>")
    return page(path)


def test_a_number_is_read_with_its_line(tmp_path: Path) -> None:
    (found,) = read(tmp_path, f"<p>\nIt takes {HELD}.</p>").seen
    assert (found.value, found.text, found.place) == (2e-3, "2.00 ms", "a.html:3")


@pytest.mark.parametrize(
    "body",
    [
        "<p>It takes 5.32 ms.</p>",
        "<p>It takes 5.32\n ms.</p>",
        '<td>5.32<span class="unit">ms</span></td>',
        "<p>7.9 µs</p>",
        "<p>123 ns</p>",
        "<p>It takes 3.21 s and more</p>",
        f"<p>{HELD}, or 7.91 ms</p>",
    ],
)
def test_a_time_without_a_key_is_found(tmp_path: Path, body: str) -> None:
    (found,) = read(tmp_path, body).loose
    assert found.place.startswith("a.html:")


@pytest.mark.parametrize(
    "body",
    [
        f"<p>It takes {HELD}.</p>",
        "<p>Run <code>sleep 5 s</code></p>",
        "<pre>5.32 ms</pre><script>5.32 ms</script><style>5 ms</style>",
        "<p>in the 1990s; of 3 sizes; N = 64</p>",
        "<table><tr><td>5.32</td><td>ms</td></tr></table>",
        "<p>1.5 MiB, 3.46×</p>",
        "<p>calls under 50 µs, or 0.1 ms, or 100 µs</p>",
    ],
)
def test_what_is_no_loose_time_is_left(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, body).loose == ()


def test_markup_that_a_reader_meets_as_text_is_found(tmp_path: Path) -> None:
    assert read(tmp_path, str(HELD).replace("<", "&lt;")).spoilt == ("a.html:2",)
    assert read(tmp_path, HELD).spoilt == ()


def test_alternative_texts_are_read_apart(tmp_path: Path) -> None:
    found = read(tmp_path, '<img src="figures/times.svg" alt="It takes 5.32 ms">')
    assert found.alts == (("times", "It takes 5.32 ms", "a.html:2"),)
    assert found.loose == ()
