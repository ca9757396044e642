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
