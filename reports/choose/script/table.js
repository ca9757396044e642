// The ranking: a row for each implementation, its range drawn on one scale for all.
const [WIDE, HIGH] = [190, 18];
const FAR = 30; // times the first's: what takes longer is off the drawing
const TIED = "cannot be told apart from the first";

function writeTable(found, chosen) {
  const scale = scaleOf(found.ranking);
  $("seconds").textContent = found.cell ? "measured" : "predicted";
  $("between").textContent = found.cell ? "95%" : "90%";
  $("scale").replaceChildren(axisOf(scale));
  $("rows").replaceChildren(...found.ranking.map((each) => row(each, found, scale, chosen)));
  writeLeft(found);
}

function row(each, found, scale, chosen) {
  const [first] = found.ranking;
  const kind = each.name === first.name ? "best" : each.resolved === false ? "tied" : "";
  const made = element("tr", "", { "data-name": each.name, class: kind });
  const name = element("th", "", { scope: "row" });
  const pick = element("button", each.name, { type: "button", class: "pick", "data-method": each.name,
                                              "aria-pressed": String(each.name === chosen) });
  name.append(pick);
  const ratio = element("td", digits(each.timesFirst), { class: "num" });
  const mark = element("span", each.resolved ? "" : "≈", { class: "mark" });
  if (!each.resolved) mark.title = TIED;
  ratio.append(" ", mark);
  made.append(
    name,
    element("td", seconds(each.seconds), { class: "num" }),
    ratio,
    element("td", rangeText(each.range), { class: "num range" }),
    plotted(each, scale),
    element("td", bytes(each.memory), { class: "num" }),
    element("td", each.exactness.bound),
    element("td", held.implementations[each.name].install.join(" ") || "–", { class: "needs" }),
  );
  return made;
}

// logarithmic, from the least end of a range to the greatest that is not too far to matter
function scaleOf(ranking) {
  const ends = ranking.flatMap(({ range }) => range);
  const low = Math.log10(Math.min(...ends));
  const high = low + Math.max(Math.log10(Math.min(Math.max(...ends), FAR)) - low, 0.3);
  const at = (value) => 4 + (WIDE - 8) * Math.min(1, (Math.log10(value) - low) / (high - low));
  return { low, high, at };
}

const paper = () => drawing("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH,
                                     "aria-hidden": "true" });

function plotted(each, { high: end, at }) {
  const cell = element("td", "", { class: "plot" });
  const svg = paper();
  const [low, high] = each.range;
  const middle = HIGH / 2;
  // whose range meets this line cannot be told from the first
  svg.append(drawing("rect", { x: at(1) - 0.5, y: 0, width: 1, height: HIGH, class: "band" }));
  svg.append(drawing("line", { x1: at(low), x2: at(high), y1: middle, y2: middle, class: "whisker" }));
  const off = Math.log10(each.timesFirst) > end;
  svg.append(off ? drawing("path", { d: `M${WIDE - 8} ${middle - 4}v8l6 -4z`, class: "dot" })
    : drawing("circle", { cx: at(each.timesFirst), cy: middle, r: 3.2, class: "dot" }));
  cell.append(svg);
  return cell;
}

const STEPS = [1, 2, 5];
const LABEL = 46; // wide

// round ratios, as many as there is room for
function axisOf({ low, high, at }) {
  const svg = paper();
  const decades = Array.from({ length: 4 }, (_, k) => 10 ** (Math.floor(low) + k));
  const round = decades.flatMap((decade) => STEPS.map((step) => step * decade))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
  let free = 0;
  for (const value of round) {
    const x = Math.min(Math.max(at(value), LABEL / 2), WIDE - LABEL / 2); // whole, at either end
    if (x - LABEL / 2 < free) continue;
    free = x + LABEL / 2;
    const text = drawing("text", { x, y: HIGH - 5, "text-anchor": "middle" });
    text.textContent = `${Number(value.toPrecision(2))}×`;
    const [x1, x2] = [at(value), at(value)];
    svg.append(text, drawing("line", { x1, x2, y1: HIGH - 3, y2: HIGH, class: "whisker" }));
  }
  return svg;
}

// who is not ranked and why; what the columns mean for those that are
function writeLeft({ refusals, unknown, ranking, problem, cell }) {
  const why = cell ? "not measured in this cell" : "no time is known for such a problem";
  const said = [...refusals, ...unknown.map((name) => [name, why])];
  $("left").hidden = !said.length;
  $("left-names").textContent = `Not ranked: ${listed(said.map(([name]) => name))}`;
  $("left-rows").replaceChildren(...said.map(([name, why]) => {
    const made = element("li");
    made.append(element("code", name), `: ${why}.`);
    return made;
  }));
  $("columns").replaceChildren(...columns(ranking, problem, cell).map((text) => element("p", text, { class: "note" })));
}

function columns(ranking, problem, cell) {
  const said = [];
  said.push(cell ? "≈ cannot be told apart from the first: its interval holds 1, or the ratio is within the "
      + "sweep's noise floor."
    : "/ first: nine of ten ratios lie in the range; seconds are of one machine's hour. ≈ cannot be told apart "
      + "from the first: the range holds 1.");
  const bounds = [...new Set(ranking.map((each) => each.exactness.bound))];
  const wide = [...new Set(ranking.map((each) => each.exactness.computes_in))].filter(Boolean);
  said.push([
    "Memory is beyond operands and result, to a factor of two or so.",
    ...bounds.map((bound) => `${bound}: ${held.meaning[bound]}.`),
    ...wide.map((dtype) => `In ${dtype} inside: ${listed(
      ranking.filter((each) => each.exactness.computes_in === dtype).map(({ name }) => name))}.`),
  ].join(" "));
  for (const { name, detail } of ranking) if (detail) said.push(`${name}: ${detail}.`);
  if (ranking.some(({ name }) => name === "mkl") && isTried(problem)) {
    said.push("mkl: tries this length when it is planned, and declines where its library is wrong.");
  }
  return said;
}

// lengths of one float32 signal at which mkl tries its library: impls/mkl.py
function isTried({ x, h, dtype }) {
  const sides = x.map((N, k) => [N, h[k]]).filter(([N, n]) => N > 1 && n > 1).map(sum);
  return dtype === "float32" && sides.length === 1 && sides[0] > held.TRIED_FROM;
}
