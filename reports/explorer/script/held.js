// What the page holds, unpacked from the form that reports/explorer/pack.py describes.
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const packed = read("data-held");

const implementations = packed.i.map(([name, family, colour, marker, dash, filled], id) => (
  { id, name, family, colour, marker, dash, filled: Boolean(filled) }));
const byName = new Map(implementations.map((it) => [it.name, it]));
const sources = packed.s;

const views = packed.v.map(([source, ndim, operation, dtype, threads, mode, cells]) => ({
  source: sources[source],
  key: { data: sources[source].kind, machine: sources[source].machine, ndim: String(ndim), operation,
         dtype, threads, mode },
  cells: cells.map(([N, n, floor, sides, pairs, absent]) => ({
    N, n, floor, absent, source: sources[source],
    sides: sides.map(([id, value, low, high, whole]) => (
      { id, seconds: value, low, high, whole: Boolean(whole) })),
    pairs: new Map(pairs.map(([of, to, ...rest]) => [`${of} ${to}`, rest])),
  })),
}));

// Errors are measured with asv, for images of one size; a sweep of the same machine shows them too.
function errorOf(view, id, n) {
  if (view.key.ndim !== "2") return null;
  const from = view.source.e.length ? view.source
    : sources.find((each) => each.machine === view.source.machine && each.e.length);
  const found = from?.e.find((e) => e[0] === id && e[1] === view.key.dtype && e[2] === n);
  return found ? { value: 10 ** found[3], at: from.errorsAt } : null;
}
