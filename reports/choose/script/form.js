// What is asked, kept in the address, so that an answer can be linked to and comes back.
const MODES = ["same", "full", "valid"];
const OPERATIONS = ["correlate", "convolve"];
const USUAL = {
  1: { x: [100000], h: [101] },
  2: { x: [1024, 1024], h: [31, 31] },
};
const spelled = (sides) => sides.join("x");

// A side as it was typed: the number, or what is wrong with it in words.
function side(text, ndim) {
  const given = text.trim();
  const allowed = `give a whole number from 1 to ${number(held.limits[ndim])}`;
  const plain = given.replace(/[\s_,\u202f]/g, "");
  if (given === "") return { wrong: `nothing is given; ${allowed}` };
  if (!/^\d+$/.test(plain)) return { wrong: `“${given}” is no whole number; ${allowed}` };
  const value = Number(plain);
  if (value < 1) return { wrong: `${given} is too small; ${allowed}` };
  if (value > held.limits[ndim]) return { wrong: `${given} is too large for this page; ${allowed}` };
  return { value };
}

const containWrong = (x, h) => `mode: “valid” needs one operand to be at least as large as the other in every `
  + `axis, got ${spelled(x)} and ${spelled(h)}; use “full” or “same”`;

function sidesFrom(text) {
  const found = (text ?? "").toLowerCase().split(/[x×]/);
  if (found.length > 2) return null;
  const sides = found.map((each) => side(each, found.length).value);
  return sides.every((each) => each !== undefined) ? sides : null;
}

// What is unknown in an address is as if it were not there.
function fromAddress(text) {
  const asked = new URLSearchParams(text.replace(/^#/, ""));
  const one = (key, allowed) => (allowed.includes(asked.get(key)) ? asked.get(key) : allowed[0]);
  let [x, h] = [sidesFrom(asked.get("image")), sidesFrom(asked.get("kernel"))];
  if (!x || !h || x.length !== h.length) ({ x, h } = USUAL[x?.length ?? h?.length ?? 2]);
  const found = {
    operation: one("operation", OPERATIONS),
    x,
    h,
    mode: one("mode", MODES),
    dtype: one("dtype", Object.keys(ITEM)),
    workers: asked.get("threads") === "all" ? THREADS[THREADS.length - 1]
      : Number(one("threads", THREADS.map(String))),
    rankOne: asked.get("rank-one") === "yes",
    method: Object.keys(held.implementations).includes(asked.get("method")) ? asked.get("method") : null,
  };
  return problemOf(found) ? found : { ...found, mode: MODES[0] };
}

function toAddress(state) {
  const all = { image: spelled(state.x), kernel: spelled(state.h), dtype: state.dtype, mode: state.mode,
                operation: state.operation, threads: state.workers };
  if (state.rankOne) all["rank-one"] = "yes";
  if (state.method) all.method = state.method;
  return `#${new URLSearchParams(all)}`;
}

// One, or all of the machine whose times these are.
const THREADS = [...new Set([1, held.processors])];

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
