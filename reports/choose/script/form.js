// The form: read as a whole at each change; where something is wrong it says so, and nothing else changes.
const SIDES = [["x0", "x", 0], ["x1", "x", 1], ["h0", "h", 0], ["h1", "h", 1]];
const NAMES = {
  1: { x0: "samples", h0: "taps" },
  2: { x0: "image rows", x1: "image columns", h0: "kernel rows", h1: "kernel columns" },
};
const kept = structuredClone(USUAL); // sides of the dimensions that are not shown

function remember({ x, h }) {
  kept[x.length] = { x, h };
}

function fillForm(state) {
  const ndim = state.x.length;
  remember(state);
  $(`ndim${ndim}`).checked = true;
  for (const [id, operand, axisAt] of SIDES) {
    $(id).value = state[operand][axisAt] ?? "";
    $(`${id}-label`).hidden = axisAt >= ndim;
    $(`${id}-name`).textContent = NAMES[ndim][id] ?? "";
  }
  for (const sign of document.querySelectorAll(".by")) sign.hidden = ndim === 1;
  $("limit").textContent = `Whole numbers from 1 to ${number(held.limits[ndim])}.`;
  for (const key of ["dtype", "mode", "operation"]) $(key).value = state[key];
  $("threads").value = String(state.workers);
  $("rank-one").checked = state.rankOne;
  $("rank-one-label").hidden = ndim === 1;
  complain([]);
}

// The state that the form spells, and what is wrong with it.
function readForm(state) {
  const ndim = $("ndim1").checked ? 1 : 2;
  if (ndim !== state.x.length) { // the sides that were last given in so many dimensions
    const turned = { ...choicesOf(state), ...kept[ndim] };
    return { made: problemOf(turned) ? turned : { ...turned, mode: MODES[0] }, wrong: [] };
  }
  const made = { ...choicesOf(state), x: [], h: [] };
  const wrong = [];
  for (const [id, operand, axisAt] of SIDES) {
    if (axisAt >= ndim) continue;
    const found = side($(id).value, ndim);
    if (found.wrong) wrong.push({ id, text: `${NAMES[ndim][id]}: ${found.wrong}` });
    made[operand].push(found.value);
  }
  if (!wrong.length && !problemOf(made)) wrong.push({ id: "mode", text: containWrong(made.x, made.h) });
  return { made, wrong };
}

// all but the sides; the line is the first's again
const choicesOf = (state) => ({
  ...state, dtype: $("dtype").value, mode: $("mode").value, operation: $("operation").value,
  workers: Number($("threads").value), rankOne: $("rank-one").checked, method: null,
});

function complain(wrong) {
  for (const id of [...SIDES.map(([each]) => each), "mode"]) {
    if (wrong.some((each) => each.id === id)) $(id).setAttribute("aria-invalid", "true");
    else $(id).removeAttribute("aria-invalid");
  }
  const text = wrong.map((each) => `${each.text}.`).join(" ");
  if ($("wrong").textContent !== text) $("wrong").textContent = text; // said once, and not at every key
}
