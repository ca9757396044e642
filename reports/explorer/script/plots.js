// The plane: a tile for each size, as wide and high as the half-way to its neighbours.
const GREY = { light: "#e6e6e6", dark: "#4a4f56" };
const STEPS = packed.r; // a scale of colours, from equal to far behind

const sizes = (view, key) => [...new Set(view.cells.map((cell) => cell[key]))].sort((a, b) => a - b);

// Edges between sizes in the logarithm; the outer ones as far off as the inner.
function edges(values) {
  const between = values.slice(1).map((value, k) => Math.sqrt(value * values[k]));
  const first = values.length > 1 ? values[0] ** 2 / between[0] : values[0] / 2;
  const last = values.length > 1 ? values.at(-1) ** 2 / between.at(-1) : values[0] * 2;
  return [first, ...between, last];
}

function drawPlane(plot, state) {
  const { view } = state;
  const [across, up] = [sizes(view, "n"), sizes(view, "N")];
  const [x, y] = [edges(across), edges(up)];
  const place = (cell) => {
    const [i, k] = [across.indexOf(cell.n), up.indexOf(cell.N)];
    return { left: x[i], right: x[i + 1], bottom: y[k], top: y[k + 1] };
  };
  const width = (plot.model.inner_width || 600) / across.length;
  const rows = view.cells.map((cell) => tile(state, cell, place(cell), width));
  fill(plot.models.cells, rows);
  fill(plot.models.chosen, [place(state.cell)]);
  plot.models.outline.glyph.line_color = onDark() ? "#ffffff" : "#000000";
  const key = `${JSON.stringify(view.key)}`;
  if (plot.shown !== key) { // a zoom stays while the sizes do
    span(plot.model.x_range, x[0], x.at(-1));
    span(plot.model.y_range, y[0], y.at(-1));
    ticks(plot.model.below[0], across, number);
    ticks(plot.model.left[0], up, number);
    plot.shown = key;
  }
  const samples = view.key.ndim === "1";
  plot.model.below[0].axis_label = samples ? "n, taps" : "n, side of the kernel";
  plot.model.left[0].axis_label = samples ? "N, samples" : "N, side of the image";
}

function tile(state, cell, where, width) {
  const best = bestOf(cell, state.chosen);
  const [colour, whole] = state.show === "ratio" ? beside(state, cell, best) : fastest(state, cell, best);
  const [words, size] = fitted(whole, width);
  return {
    ...where, x: Math.sqrt(where.left * where.right), y: Math.sqrt(where.bottom * where.top),
    fill: colour, ink: ink(colour), text: words.join("\n"), size: `${size.toFixed(1)}px`,
    ...(best ? told(state, cell, best) : { name: "nothing chosen", where: "", time: "not measured",
      interval: "", best: "", reference: "", error: "" }),
  };
}

// Where there is too little room, the first word alone, in two lines: the table has the rest.
function fitted(words, width) {
  const size = (of) => Math.min(13, width / (0.62 * Math.max(...of.map((word) => word.length))));
  if (size(words) >= 10) return [words, size(words)];
  const short = words[0].replace("_", "_\n").split("\n");
  return [short, Math.max(7, Math.min(11, size(short)))];
}

const grey = () => (onDark() ? GREY.dark : GREY.light);

function fastest(state, cell, best) {
  if (!best) return [grey(), ["n/a"]];
  const { name, colour } = implementations[best.id];
  const tied = tiedWith(cell, best, state.chosen).length > 0;
  return [tied ? grey() : colour, [tied ? `≈ ${name}` : name, seconds(best.seconds)]];
}

function beside(state, cell, best) {
  const side = sideOf(cell, state.reference);
  if (!best || !side) return [grey(), ["n/a"]];
  if (side.id === best.id) return [STEPS[0], ["fastest"]];
  const ratio = ratioOf(cell, side, best);
  if (ratio.verdict === 0) return [grey(), ["≈ tie", times(ratio.value)]];
  const step = Math.round((Math.log2(Math.max(1, ratio.value)) / 6) * (STEPS.length - 1));
  return [STEPS[Math.min(step, STEPS.length - 1)], [times(ratio.value)]];
}

// What a pointer is told of an implementation in a cell.
function told(state, cell, side) {
  const best = bestOf(cell, state.chosen);
  const reference = sideOf(cell, state.reference);
  const against = implementations[state.reference].name;
  return {
    name: implementations[side.id].name,
    where: `at N = ${number(cell.N)}, n = ${number(cell.n)}`,
    time: seconds(side.seconds),
    interval: interval(side),
    best: best ? standing(state, cell, side, best) : "",
    reference: reference ? `to ${against}: ${ratioWords(ratioOf(cell, side, reference))}`
      : `${against} was not measured`,
    error: side.error === null ? "error not measured" : `error ${errorWords(side, state.view.key)}`,
  };
}

function interval(side) {
  if (side.low === side.high) return side.whole ? "one sample" : "one call";
  const [low, high] = [seconds(side.low), seconds(side.high)].map((text) => text.split(" "));
  return `${low[1] === high[1] ? low[0] : low.join(" ")} to ${high.join(" ")}`;
}

function standing(state, cell, side, best) {
  if (side.id !== best.id) {
    return `to ${implementations[best.id].name}, the best: ${ratioWords(ratioOf(cell, side, best))}`;
  }
  const tied = tiedWith(cell, best, state.chosen).map((each) => implementations[each.id].name);
  return tied.length ? `least time; tie with ${tied.join(", ")}` : "fastest";
}

// Rows as the columns of a source.
function fill(source, rows) {
  source.data = Object.fromEntries(Object.keys(Object.fromEntries(columnsOf(source))).map((key) => (
    [key, rows.map((row) => row[key])])));
}

const columnsOf = (source) => (source.data instanceof Map ? [...source.data]
  : Object.entries(source.data));

// Times against one size, the other being that of the cell chosen.
const ROOM = 13; // pixels from one name at the end of a line to the next

function drawCurve(plot, state, along) {
  const across = along === "n" ? "N" : "n";
  const cells = state.view.cells.filter((cell) => cell[across] === state.cell[across])
    .sort((a, b) => a[along] - b[along]);
  const drawn = implementations.filter((it) => state.chosen.has(it.id) || it.id === state.reference)
    .map((it) => ({ it, points: pointsOf(state, cells, it, along) }))
    .filter(({ points }) => points.length);
  fill(plot.models.lines, drawn.map(({ it, points }) => ({
    xs: points.map((p) => p.x), ys: points.map((p) => p.y), colour: seen(it.colour), dash: it.dash })));
  fill(plot.models.points, drawn.flatMap(({ points }) => points));
  frameCurve(plot, drawn, cells, along);
  plot.models.here.location = state.cell[along];
  plot.models.here.line_color = ofPage("--soft");
  plot.model.below[0].axis_label = labelOf(state, along, across);
}

function labelOf(state, along, across) {
  const what = along === "n" ? ["side of the kernel", "taps"] : ["side of the image", "samples"];
  const named = what[state.view.key.ndim === "1" ? 1 : 0];
  return `${along}, ${named}; ${across} = ${number(state.cell[across])}`;
}

function pointsOf(state, cells, it, along) {
  return cells.flatMap((cell) => {
    const side = sideOf(cell, it.id);
    if (!side) return [];
    return [{ x: cell[along], y: side.seconds, low: side.low, high: side.high, colour: seen(it.colour),
              face: it.filled ? seen(it.colour) : ofPage("--card"), marker: it.marker,
              ...told(state, cell, side) }];
  });
}

// Ranges, ticks, and the names at the lines' ends, moved apart where they would lie on each other.
function frameCurve(plot, drawn, cells, along) {
  const values = cells.map((cell) => cell[along]);
  const all = drawn.flatMap(({ points }) => points.flatMap((p) => [p.low, p.high]));
  if (!all.length) {
    fill(plot.models.ends, []);
    return;
  }
  const [low, high] = [Math.min(...all) / 1.4, Math.max(...all) * 1.4];
  const [left, right] = [values[0] / 1.15, values.at(-1) * 1.15];
  const share = Math.min(0.55, 100 / (plot.model.inner_width || 400)); // of the width, for names
  const names = (right / left) ** (share / (1 - share));
  span(plot.model.x_range, left, Math.max(right * names, right * 1.3));
  span(plot.model.y_range, low, high);
  ticks(plot.model.below[0], values, number);
  ticks(plot.model.left[0], decades(low, high), (value) => seconds(value).replace(/\.0+ /, " "));
  fill(plot.models.ends, apart(plot, drawn, low, high));
}

// Only names at the same size can lie on each other.
function apart(plot, drawn, low, high) {
  const step = (ROOM / (plot.model.inner_height || 330)) * Math.log(high / low);
  const ends = drawn.map(({ it, points }) => ({
    x: points.at(-1).x, y: Math.log(points.at(-1).y), text: it.name, colour: seen(it.colour) }));
  const columns = [...new Set(ends.map((end) => end.x))].map((x) => ends.filter((end) => end.x === x));
  for (const column of columns) {
    column.sort((a, b) => b.y - a.y);
    column.forEach((end, k) => { if (k) end.y = Math.min(end.y, column[k - 1].y - step); });
    let floor = Math.log(low) + step / 2;
    for (const end of [...column].reverse()) { // those pushed out below come back up
      end.y = Math.max(end.y, floor);
      floor = end.y + step;
    }
  }
  return ends.map((end) => ({ ...end, y: Math.exp(end.y) }));
}

// Powers of ten; and 2 and 5 times these where there are few.
function decades(low, high) {
  const few = Math.log10(high / low) < 2.5;
  const found = [];
  for (let k = Math.floor(Math.log10(low)); k <= Math.log10(high); k += 1) {
    for (const factor of few ? [1, 2, 5] : [1]) {
      const value = Number(`${factor}e${k}`);
      if (value >= low && value <= high) found.push(value);
    }
  }
  return found;
}
