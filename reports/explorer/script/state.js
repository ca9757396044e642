// What is selected, kept in the address, so that a view can be linked to and comes back.
const FIELDS = ["machine", "ndim", "operation", "dtype", "threads", "mode"];
const SHOWS = ["fastest", "ratio"];
const USUAL = usual();

// Of the views that agree in the most fields, the earlier ones first, the one with the most cells.
function viewLike(wanted) {
  const agreeing = (view) => {
    const first = FIELDS.findIndex((field) => view.key[field] !== wanted[field]);
    return first < 0 ? FIELDS.length : first;
  };
  const closest = (view) => [agreeing(view), FIELDS.filter((f) => view.key[f] === wanted[f]).length,
                             view.cells.length];
  return views.reduce((best, view) => (greater(closest(view), closest(best)) ? view : best));
}

function greater(a, b) {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at >= 0 && a[at] > b[at];
}

// The cell itself, or the nearest that was measured: ratios of sizes count.
function cellNear(view, N, n) {
  const far = (cell) => Math.abs(Math.log(cell.N / N)) + Math.abs(Math.log(cell.n / n));
  return view.cells.reduce((best, cell) => (far(cell) < far(best) ? cell : best));
}

// What is unknown in an address is as if it were not there.
function fromAddress(text) {
  const asked = new URLSearchParams(text.replace(/^#/, ""));
  const first = views.find((view) => view.key.ndim === "2" && view.key.operation === "correlate"
    && view.key.dtype === "float32" && view.key.threads === "one") ?? views[0];
  const wanted = Object.fromEntries(FIELDS.map((f) => [f, asked.get(f) ?? first.key[f]]));
  const view = viewLike(wanted);
  const size = (key, usually) => (Number(asked.get(key)) > 0 ? Number(asked.get(key)) : usually);
  const names = (asked.get("only") ?? "").split(",").filter((name) => byName.has(name));
  const reference = byName.get(asked.get("reference") ?? "scipy_fft") ?? byName.get("scipy_fft")
    ?? implementations[0];
  return {
    view,
    cell: cellNear(view, size("N", view.key.ndim === "2" ? 1024 : 100000),
                   size("n", view.key.ndim === "2" ? 15 : 255)),
    chosen: names.length ? new Set(names.map((name) => byName.get(name).id)) : new Set(USUAL),
    reference: reference.id,
    show: SHOWS.includes(asked.get("show")) ? asked.get("show") : SHOWS[0],
  };
}

function toAddress(state) {
  const { N, n } = state.cell;
  const all = { ...state.view.key, N, n, reference: implementations[state.reference].name,
                show: state.show };
  const chosen = [...state.chosen].sort((a, b) => a - b);
  const usually = chosen.length === USUAL.size && chosen.every((id) => USUAL.has(id));
  if (!usually) all.only = chosen.map((id) => implementations[id].name).join(",");
  return `#${new URLSearchParams(all).toString().replaceAll("%2C", ",")}`;
}

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
