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
