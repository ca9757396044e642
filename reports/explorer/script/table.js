// The cell chosen in words: a sentence, and a table of all its numbers.
const $ = (id) => document.getElementById(id);

function element(tag, text = "", attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function drawTable(state) {
  const { cell } = state;
  const best = bestOf(cell, state.chosen);
  const asked = cell.sides.filter((side) => state.chosen.has(side.id) || side.id === state.reference);
  $("says").textContent = sentence(state, best);
  $("cell-title").textContent = `N = ${number(cell.N)}, n = ${number(cell.n)}`;
  $("against").textContent = `to ${implementations[state.reference].name}`;
  $("rows").replaceChildren(...asked.map((side) => row(state, side, best)));
  $("absent").textContent = absence(state);
  linkToChoice(state);
  $("note").textContent = `${state.view.source.note} Measured on ${state.view.source.machine}: `
    + `${state.view.source.made}.`;
}

// What to use at this size, on the page that recommends, where the site has one.
function linkToChoice({ view: { key }, cell }) {
  const there = document.querySelector('nav.site a[href="choose.html"]');
  $("choose").hidden = !there || key.mode !== "same" || !["float32", "float64"].includes(key.dtype);
  const sides = (n) => Array(Number(key.ndim)).fill(n).join("x");
  const asked = { image: sides(cell.N), kernel: sides(cell.n), dtype: key.dtype, mode: key.mode,
                  operation: key.operation, threads: key.threads === "one" ? 1 : "all" };
  const link = element("a", "What to use at this size", {
    href: `choose.html#${new URLSearchParams(asked)}` });
  $("choose").replaceChildren(link, ", with the line to copy.");
}

function row(state, side, best) {
  const { cell } = state;
  const it = implementations[side.id];
  const reference = sideOf(cell, state.reference);
  const made = element("tr", "", { "data-name": it.name });
  const name = element("th", "", { scope: "row" });
  name.append(element("i", "", { class: `key ${it.dash}`, style: `color:${seen(it.colour)}`,
                                 "aria-hidden": "true" }), it.name);
  const to = best ? ratioOf(cell, side, best) : null;
  made.append(
    name,
    twoLines(seconds(side.seconds), interval(side)),
    ratioCell(to),
    ratioCell(reference ? ratioOf(cell, side, reference) : null),
    element("td", errorWords(side, state.view.key) || "–", { class: "num" }),
    element("td", place(state, side, best, to), { class: "place" }),
  );
  if (to?.same) made.className = "best";
  else if (to?.verdict === 0) made.className = "tied";
  return made;
}

// A number, and below it, small, what it lies between.
function twoLines(first, second) {
  const made = element("td", first, { class: "num" });
  if (second) made.append(element("small", second));
  return made;
}

const ratioCell = (ratio) => (ratio ? twoLines(ratioAlone(ratio), intervalOf(ratio))
  : twoLines("n/a", ""));

function place(state, side, best, to) {
  if (!best) return "";
  if (to.same) return tiedWith(state.cell, best, state.chosen).length ? "least time" : "fastest";
  if (to.single && to.verdict > 0) return "far behind";
  return { "-1": "faster", 0: "tie", 1: "slower" }[to.verdict];
}

function sentence(state, best) {
  const { cell } = state;
  const where = `At N = ${number(cell.N)} and n = ${number(cell.n)}`;
  if (!best) return `${where} none of those chosen was measured.`;
  const tied = tiedWith(cell, best, state.chosen).map((side) => implementations[side.id].name);
  const { name } = implementations[best.id];
  const lead = tied.length ? `${name} has the least time, ${seconds(best.seconds)}, in a tie with `
    + `${tied.join(", ")}` : `${name} is fastest: ${seconds(best.seconds)}`;
  const reference = sideOf(cell, state.reference);
  if (!reference || reference.id === best.id) return `${where} ${lead}.`;
  const ratio = ratioOf(cell, reference, best);
  const against = implementations[reference.id].name;
  const rest = ratio.verdict === 0 ? `${against} cannot be told from it`
    : `${against} takes ${ratio.single ? "about " : ""}${times(ratio.value)} as long`;
  const floor = cell.floor ? ` The noise floor here is ${percent(cell.floor)}.` : "";
  return `${where} ${lead}; ${rest}.${floor}`;
}

function absence(state) {
  const names = state.cell.absent.filter((id) => state.chosen.has(id)).map((id) => implementations[id].name);
  return names.length ? `Not measured here: ${names.join(", ")}.` : "";
}
