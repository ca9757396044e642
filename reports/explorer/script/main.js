// Native controls: what they offer follows from the data, what they show from the state.
const WORDS = {
  ndim: { 1: "1-D", 2: "2-D" },
  threads: { one: "one" },
};

function option(value, text, chosen) {
  const made = element("option", text, { value });
  made.selected = chosen;
  return made;
}

// Each offers what there is with the choices before it.
function offer(state) {
  let left = views;
  for (const field of FIELDS) {
    const values = [...new Set(left.map((view) => view.key[field]))];
    const now = state.view.key[field];
    $(field).replaceChildren(...values.map((value) => (
      option(value, WORDS[field]?.[value] ?? value, value === now))));
    $(field).disabled = values.length < 2;
    left = left.filter((view) => view.key[field] === now);
  }
  for (const key of ["N", "n"]) {
    $(key).replaceChildren(...sizes(state.view, key).map((value) => (
      option(value, number(value), value === state.cell[key]))));
  }
  $("reference").replaceChildren(...implementations.map((it) => (
    option(it.name, it.name, it.id === state.reference))));
  $("show").value = state.show;
  for (const box of $("chosen").querySelectorAll("input")) {
    box.checked = state.chosen.has(Number(box.value));
  }
}

function boxes() {
  $("chosen").replaceChildren(...implementations.map((it) => {
    const label = element("label", "", { class: "box" });
    const box = element("input", "", { type: "checkbox", value: it.id });
    label.append(box, element("i", "", { class: `key ${it.dash}`, "aria-hidden": "true",
                                         "data-colour": it.colour }), it.name);
    return label;
  }));
}

function listen(change) {
  for (const field of FIELDS) {
    $(field).addEventListener("change", () => change((state) => {
      const view = viewLike({ ...state.view.key, [field]: $(field).value });
      return { view, cell: cellNear(view, state.cell.N, state.cell.n) };
    }));
  }
  for (const key of ["N", "n"]) {
    $(key).addEventListener("change", () => change((state) => {
      const there = state.view.cells.filter((cell) => cell[key] === Number($(key).value));
      return { cell: cellNear({ cells: there }, state.cell.N, state.cell.n) };
    }));
  }
  $("reference").addEventListener("change", () => change(() => (
    { reference: byName.get($("reference").value).id })));
  $("show").addEventListener("change", () => change(() => ({ show: $("show").value })));
  $("chosen").addEventListener("change", () => change(() => ({ chosen: new Set(
    [...$("chosen").querySelectorAll("input:checked")].map((box) => Number(box.value))) })));
  $("all").addEventListener("click", () => change(() => (
    { chosen: new Set(implementations.map((it) => it.id)) })));
  $("usual").addEventListener("click", () => change(() => ({ chosen: new Set(USUAL) })));
}

// The page: plots made once, everything drawn anew from the state after each change of it.
const NAMES = ["cells", "chosen", "outline", "lines", "points", "ends", "here"];
const plots = {};
let state = fromAddress(window.location.hash);

async function embed(name, item) {
  await Bokeh.embed.embed_item(item, name);
  const held = Bokeh.documents.at(-1);
  const models = Object.fromEntries(NAMES.map((each) => [each, held.get_model_by_name(each)]));
  return { model: held.roots()[0], models };
}

// Controls, sentence and table: there before the plots are.
function write() {
  offer(state);
  for (const key of document.querySelectorAll("#chosen .key")) {
    key.style.color = seen(key.dataset.colour);
  }
  drawTable(state);
}

function draw() {
  write();
  Object.values(plots).forEach((plot) => dress(plot.model));
  if (plots.plane) drawPlane(plots.plane, state);
  if (plots.by_n) drawCurve(plots.by_n, state, "n");
  if (plots.by_N) drawCurve(plots.by_N, state, "N");
}

function change(how) {
  state = { ...state, ...how(state) };
  window.history.replaceState(null, "", toAddress(state));
  draw();
}

// Bokeh paints in the next frame, and paper does not wait for it.
function paint() {
  Object.values(plots).forEach((plot) => Bokeh.index.get_one(plot.model).paint());
}

let waiting = 0;
function drawSoon() { // once, however many plots have found their size
  window.cancelAnimationFrame(waiting);
  waiting = window.requestAnimationFrame(draw);
}

async function start() {
  boxes();
  write();
  Bokeh.set_log_level("warn");
  const items = read("plots");
  for (const name of Object.keys(items)) { // the plane is to be seen before the curves are made
    plots[name] = await embed(name, items[name]);
    draw();
    await new Promise((done) => { setTimeout(done, 0); });
  }
  listen(change);
  const { selected } = plots.plane.models.cells;
  selected.properties.indices.change.connect(() => {
    const [at] = selected.indices;
    if (at === undefined) return;
    selected.indices = []; // so that the same tile can be chosen again
    change(() => ({ cell: state.view.cells[at] }));
  });
  for (const plot of Object.values(plots)) { // names and words are laid out by the room there is
    plot.model.properties.inner_width.change.connect(drawSoon);
  }
  window.addEventListener("hashchange", () => { state = fromAddress(window.location.hash); draw(); });
  dark.addEventListener("change", draw);
  window.addEventListener("beforeprint", () => { printing = true; draw(); paint(); });
  window.addEventListener("afterprint", () => { printing = false; draw(); });
  draw();
  document.documentElement.dataset.ready = "yes";
}

start();
