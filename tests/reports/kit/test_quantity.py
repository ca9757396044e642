"""Numbers with their keys: what is written, what a template gets, what a CSV holds."""

from __future__ import annotations

import pytest
from corrconv.reports.kit import html
from corrconv.reports.kit.figure import as_csv
from corrconv.reports.kit.measured import measured, value
from corrconv.reports.kit.quantity import (
    What,
    key,
    listed,
    plain,
    quantity,
    row,
    sentence,
    table,
    written,
)
from markupsafe import Markup

from tests.reports.truth.planted import LINE, cell

FIVE = 5.32412e-3


def test_a_number_carries_its_key() -> None:
    assert quantity(LINE, "fftw", "seconds", FIVE) == (
        f'<data value="0.00532412" data-cell="{LINE}" data-name="fftw" data-what="seconds">5.32 ms</data>'
    )


def test_a_ratio_says_what_to() -> None:
    assert 'data-to="numpy"' in quantity(LINE, "fftw", "ratio", 0.5, to="numpy")
    with pytest.raises(ValueError, match="say the name of the other"):
        quantity(LINE, "fftw", "ratio", 0.5)


def test_names_of_third_parties_are_escaped() -> None:
    text = quantity(LINE, '<b>"', "ratio", 1.0, "<i>", to='"')
    assert "<b>" not in text
    assert "<i>" not in text
    assert '""' not in text


def test_what_is_none_of_these_is_refused() -> None:
    with pytest.raises(ValueError, match="what: must be one of seconds, .* got 'speed'"):
        quantity(LINE, "fftw", "speed", 2.0)


@pytest.mark.parametrize(
    ("what", "number", "text"),
    [
        ("seconds", FIVE, "5.32 ms"),
        ("predicted seconds", 2e-6, "2.00 µs"),
        ("first call's seconds", 1.0, "1.00 s"),
        ("ratio", 1.2345, "1.23×"),
        ("predicted ratio", 12.0, "12.0×"),
        ("over one thread", 0.577, "0.577×"),
        ("memory", 1536, "1.50 KiB"),
        ("error", 2**-23, "2.00 u"),
        ("verdict", "tied", "tied"),
    ],
)
def test_it_is_written_the_same_way_everywhere(what: str, number: float | str, text: str) -> None:
    assert written(key(LINE, "a", what, "b"), number) == text


def test_everything_can_be_written() -> None:
    for what in What:
        number = "tied" if what is What.VERDICT else 1.0
        assert written(key(LINE, "a", what, "b"), number)


def test_a_cell_is_asked_by_name() -> None:
    assert value(cell(), "b", "seconds") == 2e-3
    assert value(cell(), "b", "ratio", "a") == 2.0
    assert value(cell(), "a", "ratio", "b") == 0.5
    assert value(cell(), "a", "least ratio", "b") == pytest.approx(1 / 2.1)
    assert value(cell(), "b", "verdict") == "slower"
    assert value(cell(), "a", "verdict") == "fastest"
    assert value(cell(), "a", "verdict", "b") == "faster"
    assert value(cell(tied=True), "a", "verdict") == "tied"


def test_a_cell_says_what_it_has_not() -> None:
    with pytest.raises(ValueError, match="c was not measured there"):
        value(cell(), "c", "seconds")
    with pytest.raises(ValueError, match="a, memory: a cell has no such number"):
        value(cell(), "a", "memory")


def test_a_ratio_is_to_the_best_if_not_said() -> None:
    assert measured(cell(), "b", "ratio") == quantity(LINE, "b", "ratio", 2.0, to="a")


def test_sentences_keep_the_keys() -> None:
    times = [measured(cell(), name, "seconds") for name in "ab"]
    text = sentence("{who} takes {times}", who="<a>", times=listed(times))
    assert isinstance(text, Markup)
    assert text.count("<data") == 2
    assert "&lt;a&gt;" in text
    assert plain(text) == "<a> takes 1.00 ms and 2.00 ms"
    assert plain("a < b") == "a < b"


def test_a_template_has_them() -> None:
    jinja = html.environment()
    shown = jinja.from_string("{{ measured(it, 'b', 'seconds') }}").render(it=cell())
    assert shown == measured(cell(), "b", "seconds")


def test_a_figure_keeps_them_in_columns() -> None:
    rows = [row(cell(), "b", "seconds", 2e-3, N=64), row(LINE, "a", "seconds", 1e-3, N=64)]
    assert as_csv(table(rows)) == (
        f"case,implementation,what,value,N\n{LINE},b,seconds,0.002,64\n{LINE},a,seconds,0.001,64\n"
    )
    both = table([*rows, row(LINE, "a", "ratio", 0.5, "b")])
    assert list(both)[:5] == ["case", "implementation", "what", "to", "value"]
