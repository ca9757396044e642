"""The explorer's three empty plots, which the page's program fills: names of glyphs, sources and tools.

They are made by Bokeh's Python side, so that a property misspelt is an error here and not a blank page.
"""

from __future__ import annotations

import json
import re
from typing import Any

from bokeh.embed import json_item
from bokeh.models import (
    BoxZoomTool,
    ColumnDataSource,
    FixedTicker,
    HoverTool,
    NumeralTickFormatter,
    PanTool,
    Range1d,
    ResetTool,
    Span,
    TapTool,
    WheelZoomTool,
)
from bokeh.plotting import figure

ROW = '<div class="tip"><b>@name</b> @where<br>@time, @interval<br>@best<br>@reference<br>@error</div>'


def empty() -> dict[str, Any]:
    """By the id of the element that it is put into."""
    made = (_plane(), _curve("by_n"), _curve("by_N"))
    items = {plot.name: json_item(plot, plot.name) for plot in made}
    return dict(json.loads(_numbered(json.dumps(items))))


def _numbered(text: str) -> str:
    """Bokeh counts its models over the life of a process: counted anew, so that pages repeat."""
    names: dict[str, str] = {}
    return re.sub(
        r'"p\d+"', lambda found: names.setdefault(found[0], f'"p{1000 + len(names)}"'), text
    )


def _plane() -> figure:
    """Tiles of the cells, with a word in each; the one chosen is outlined."""
    plot = _figure("plane", 380)
    cells = ColumnDataSource(
        {
            key: []
            for key in ("left", "right", "bottom", "top", "x", "y", "fill", "ink", "text", "size")
        }
        | {key: [] for key in ("name", "where", "time", "interval", "best", "reference", "error")},
        name="cells",
    )
    edges = {edge: edge for edge in ("left", "right", "bottom", "top")}
    plain = {"fill_color": "fill", "fill_alpha": 1.0, "line_color": "white", "line_width": 1.5}
    tiles = plot.quad(
        **edges,
        source=cells,
        name="tiles",
        **plain,
        **{
            f"{kind}_{key}": value
            for kind in ("selection", "nonselection")
            for key, value in plain.items()
        },
    )
    shared = {
        "text": "text",
        "text_font_size": "size",
        "text_align": "center",
        "text_baseline": "middle",
    }
    plot.text("x", "y", source=cells, name="words", text_color="ink", level="overlay", **shared,
              selection_text_alpha=1.0, nonselection_text_alpha=1.0)  # fmt: skip
    chosen = ColumnDataSource({edge: [] for edge in edges}, name="chosen")
    plot.quad(**edges, source=chosen, name="outline", fill_color=None, line_width=4)
    plot.add_tools(HoverTool(tooltips=ROW, renderers=[tiles]), TapTool(renderers=[tiles]))
    return plot


def _curve(name: str) -> figure:
    """Times against a size: a line for each implementation, named at its end; whiskers are intervals."""
    plot = _figure(name, 420)
    lines = ColumnDataSource({key: [] for key in ("xs", "ys", "colour", "dash")}, name="lines")
    plot.multi_line("xs", "ys", source=lines, name="strokes", line_color="colour", line_dash="dash",
                    line_width=1.8)  # fmt: skip
    keys = ("x", "y", "low", "high", "colour", "face", "marker")
    words = ("name", "where", "time", "interval", "best", "reference", "error")
    points = ColumnDataSource({key: [] for key in (*keys, *words)}, name="points")
    plot.segment("x", "low", "x", "high", source=points, name="whiskers", line_color="colour")
    marks = plot.scatter("x", "y", source=points, name="marks", marker="marker", size=8,
                         line_color="colour", fill_color="face", line_width=1.5)  # fmt: skip
    ends = ColumnDataSource({key: [] for key in ("x", "y", "text", "colour")}, name="ends")
    plot.text("x", "y", source=ends, text="text", name="names", text_color="colour", x_offset=9,
              text_font_size="11px", text_baseline="middle")  # fmt: skip
    plot.add_layout(Span(dimension="height", name="here", line_dash="dotted", line_width=1.5))
    plot.add_tools(HoverTool(tooltips=ROW, renderers=[marks]))
    return plot


def _figure(name: str, height: int) -> figure:
    wheel = WheelZoomTool()
    plot = figure(
        name=name,
        height=height,
        sizing_mode="stretch_width",
        x_axis_type="log",
        y_axis_type="log",
        x_range=Range1d(1, 10),
        y_range=Range1d(1, 10),
        tools=[PanTool(), BoxZoomTool(), wheel, ResetTool()],
        toolbar_location="above",
        min_width=200,
    )
    plot.toolbar.logo = None
    plot.toolbar.active_scroll = None  # a page that scrolls should not zoom instead
    for axis in (plot.xaxis[0], plot.yaxis[0]):
        axis.ticker = FixedTicker(ticks=[1, 10])
        axis.formatter = NumeralTickFormatter(format="0")
        axis.axis_label_text_font_style = "normal"
    plot.yaxis[0].name = f"{name}-y"
    return plot
