// Colours on light and dark ground, and what Bokeh's plots take from the page.
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const onDark = () => dark.matches && !printing;
let printing = false;

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

// relative luminance as in WCAG 2
function luminance(colour) {
  const [r, g, b] = channels(colour).map((c) => {
    const part = c / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const ink = (colour) => ((luminance(colour) + 0.05) ** 2 < 1.05 * 0.05 ? "#ffffff" : "#000000");

// On dark ground a dark colour is mixed with white until it stands out by 4 to 1.
function seen(colour) {
  let found = colour;
  const ground = luminance(onDark() ? "#1f2226" : "#ffffff");
  for (let k = 1; onDark() && k < 20 && (luminance(found) + 0.05) / (ground + 0.05) < 4; k += 1) {
    found = `#${channels(colour).map((c) => Math.round(c + ((255 - c) * k) / 20)
      .toString(16).padStart(2, "0")).join("")}`;
  }
  return found;
}

// printed on paper, everything is as on light ground
function ofPage(name) {
  const light = { "--ink": "#1d2126", "--soft": "#59616b", "--card": "#ffffff", "--line": "#dcdcd6" };
  if (printing) return light[name];
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function dress(plot) {
  plot.background_fill_color = ofPage("--card");
  plot.border_fill_color = ofPage("--card");
  plot.outline_line_color = ofPage("--line");
  for (const axis of [...plot.below, ...plot.left]) {
    axis.axis_label_text_color = ofPage("--ink");
    axis.major_label_text_color = ofPage("--ink");
    axis.axis_line_color = ofPage("--soft");
    axis.major_tick_line_color = ofPage("--soft");
    axis.minor_tick_line_color = null;
  }
  for (const grid of plot.center) {
    if (grid.grid_line_color !== undefined) grid.grid_line_color = ofPage("--line");
  }
}

const font = (plot) => (plot.inner_width < 420 ? 10 : 12);

// The ends of a range, and where a reset brings it back to.
function span(range, start, end) {
  range.setv({ start, end, reset_start: start, reset_end: end });
}

function ticks(axis, values, word) {
  axis.ticker.ticks = values;
  axis.major_label_overrides = new Map(values.map((value) => [value, word(value)]));
}
