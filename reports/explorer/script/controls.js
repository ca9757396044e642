// Native controls: what they offer follows from the data, what they show from the state.
const WORDS = {
  data: { asv: "asv run", sweep: "sweep, in paired rounds" },
  ndim: { 1: "1-D", 2: "2-D" },
  threads: { one: "one", all: "all" },
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
