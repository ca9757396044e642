// The ranking: a row for each implementation, its range drawn on one scale for all.
const [WIDE, HIGH] = [190, 18];
const FAR = 30; // times the first's: what takes longer is off the drawing
const MARKS = new Map([[true, ""], [false, "≈"], [null, "?"]]);
const MARKED = new Map([[false, "cannot be told apart from the first"],
                        [null, "cannot be compared with the first"]]);

function writeTable(found, chosen) {
  const scale = scaleOf(found.ranking);
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
  const mark = element("span", MARKS.get(each.resolved), { class: "mark" });
  if (MARKED.has(each.resolved)) mark.title = MARKED.get(each.resolved);
  ratio.append(" ", mark);
  made.append(
    name,
    element("td", seconds(each.seconds), { class: "num" }),
    ratio,
    element("td", rangeText(each.range), { class: "num range" }),
    plotted(each, first, scale),
    element("td", bytes(each.memory), { class: "num" }),
    element("td", each.exactness.bound),
    element("td", held.implementations[each.name].install.join(" ") || "–", { class: "needs" }),
  );
  return made;
}

// logarithmic, from the least end of a range to the greatest that is not too far to matter
function scaleOf(ranking) {
  const ends = ranking.flatMap(({ range, seconds: at }) => range ?? [at]);
  const low = Math.log10(Math.min(...ends));
  const room = Math.log10(Math.min(Math.max(...ends), FAR * ranking[0].seconds)) - low;
  const high = low + Math.max(room, 0.3);
  const at = (value) => 4 + (WIDE - 8) * Math.min(1, (Math.log10(value) - low) / (high - low));
  return { low, high, at };
}

const paper = () => drawing("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, width: WIDE, height: HIGH,
                                     "aria-hidden": "true" });

function plotted(each, first, { high: end, at }) {
  const cell = element("td", "", { class: "plot" });
  const svg = paper();
  const [low, high] = each.range ?? [each.seconds, each.seconds];
  const middle = HIGH / 2;
  if (first.range) { // what overlaps this band cannot be told apart
    const [from, to] = first.range.map(at);
    svg.append(drawing("rect", { x: from, y: 0, width: Math.max(to - from, 1), height: HIGH, class: "band" }));
  }
  svg.append(drawing("line", { x1: at(low), x2: at(high), y1: middle, y2: middle, class: "whisker" }));
  const off = Math.log10(each.seconds) > end;
  svg.append(off ? drawing("path", { d: `M${WIDE - 8} ${middle - 4}v8l6 -4z`, class: "dot" })
    : drawing("circle", { cx: at(each.seconds), cy: middle, r: 3.2, class: "dot" }));
  cell.append(svg);
  return cell;
}

const STEPS = [1, 2, 5];
const LABEL = 46; // wide

// round times, as many as there is room for
function axisOf({ low, high, at }) {
  const svg = paper();
  const decades = Array.from({ length: 4 }, (_, k) => 10 ** (Math.floor(low) + k));
  const round = decades.flatMap((decade) => STEPS.map((step) => step * decade))
    .filter((value) => Math.log10(value) >= low && Math.log10(value) <= high);
  let free = 0;
  for (const value of round) {
    const [scale, unit] = UNITS.find(([size]) => value >= size * 0.999) ?? UNITS[UNITS.length - 1];
    const x = Math.min(Math.max(at(value), LABEL / 2), WIDE - LABEL / 2); // whole, at either end
    if (x - LABEL / 2 < free) continue;
    free = x + LABEL / 2;
    const text = drawing("text", { x, y: HIGH - 5, "text-anchor": "middle" });
    text.textContent = `${Math.round(value / scale)} ${unit}`;
    const [x1, x2] = [at(value), at(value)];
    svg.append(text, drawing("line", { x1, x2, y1: HIGH - 3, y2: HIGH, class: "whisker" }));
  }
  return svg;
}

// who is not ranked and why; what the columns mean for those that are
function writeLeft({ refusals, unknown, ranking, problem }) {
  const said = [...refusals, ...unknown.map((name) => [name, "no time is known for such a problem"])];
  $("left").hidden = !said.length;
  $("left-names").textContent = `Not ranked: ${listed(said.map(([name]) => name))}`;
  $("left-rows").replaceChildren(...said.map(([name, why]) => {
    const made = element("li");
    made.append(element("code", name), `: ${why}.`);
    return made;
  }));
  $("columns").replaceChildren(...columns(ranking, problem).map((text) => element("p", text, { class: "note" })));
}

function columns(ranking, problem) {
  const said = [];
  const marks = ranking.map((each) => each.resolved);
  if (marks.includes(false)) said.push("≈ cannot be told apart from the first: the ranges overlap.");
  if (marks.includes(null)) said.push("? cannot be compared: how far off the prediction may be is not known.");
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
