// What the page holds, unpacked from the form that reports/explorer/pack.py describes.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const packed = read("data-held");

const implementations = packed.i.map(([name, family, colour, marker, dash, filled], id) => (
  { id, name, family, colour, marker, dash, filled: Boolean(filled) }));
const byName = new Map(implementations.map((it) => [it.name, it]));
const sources = packed.s;

const views = packed.v.map(([source, ndim, operation, dtype, threads, mode, cells]) => ({
  source: sources[source],
  key: { machine: sources[source].machine, ndim: String(ndim), operation, dtype, threads, mode },
  cells: cells.map(([N, n, line, floor, sides, pairs, absent]) => ({
    N, n, line, floor, absent,
    sides: sides.map(([id, value, low, high, whole, error]) => (
      { id, seconds: value, low, high, whole: Boolean(whole), error })),
    pairs: new Map(pairs.map(([of, to, ...rest]) => [`${of} ${to}`, rest])),
  })),
}));

// In units of the dtype's roundoff, as corrconv/check/metrics.py has it.
const ROUNDOFF = { float32: 2 ** -24, complex64: 2 ** -24, float64: 2 ** -53, complex128: 2 ** -53 };

function errorWords(side, { dtype }) {
  if (side.error === null) return "";
  const unit = ROUNDOFF[dtype];
  return unit ? `${digits(side.error / unit)} u` : digits(side.error);
}

// Who is fastest in a cell, among those chosen, and who cannot be told from it.
const sideOf = (cell, id) => cell.sides.find((side) => side.id === id);

// One that only chooses among others runs one of them, and could at best tie: it is no contender.
function bestOf(cell, chosen) {
  const there = cell.sides.filter((side) => chosen.has(side.id) && side.whole);
  const contenders = there.filter((side) => implementations[side.id].family !== "choice");
  return (contenders.length ? contenders : there)[0] ?? null; // sides are stored fastest first
}

// The ratio of two sides. Verdict: -1 faster, 0 not to be told apart, 1 slower.
function ratioOf(cell, of, to) {
  if (of.id === to.id) return { value: 1, verdict: 0, same: true };
  const there = cell.pairs.get(`${of.id} ${to.id}`);
  if (there) {
    const [value, low, high, verdict] = there;
    return { value, low, high, verdict };
  }
  const back = cell.pairs.get(`${to.id} ${of.id}`);
  if (back) {
    const [value, low, high, verdict] = back;
    return { value: 1 / value, low: 1 / high, high: 1 / low, verdict: verdict === 0 ? 0 : -verdict };
  }
  // no rounds in common: one of them was so far behind in a call that it was left out
  const value = of.seconds / to.seconds;
  const behind = of.whole === to.whole ? 0 : of.whole ? -1 : 1;
  return { value, verdict: behind, single: true };
}

const tiedWith = (cell, best, chosen) => cell.sides.filter((side) =>
  side.id !== best.id && chosen.has(side.id) && implementations[side.id].family !== "choice"
  && ratioOf(cell, side, best).verdict === 0);

// A ratio in words: what lies inside the noise is a tie, whatever its digits.
function ratioWords(ratio) {
  const held = intervalOf(ratio);
  return ratioAlone(ratio) + (held ? ` (${held})` : "");
}

function ratioAlone(ratio) {
  if (ratio.same) return "1";
  const text = ratio.single ? `about ${times(ratio.value)}` : times(ratio.value);
  return ratio.verdict === 0 ? `tie, ${text}` : text;
}

const intervalOf = (ratio) => (ratio.low === undefined ? ""
  : `${digits(ratio.low)} to ${digits(ratio.high)}`);

// Those that are fastest somewhere, or tie with it, and the ones that most readers have at hand.
function usual() {
  const everyone = new Set(implementations.map((it) => it.id));
  const found = new Set();
  for (const view of views) {
    for (const cell of view.cells) {
      const best = bestOf(cell, everyone);
      if (best) [best, ...tiedWith(cell, best, everyone)].forEach((side) => found.add(side.id));
    }
  }
  for (const name of ["scipy_fft", "scipy_direct", "scipy_auto", "auto"]) {
    if (byName.has(name)) found.add(byName.get(name).id);
  }
  return found;
}
