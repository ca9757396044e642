// How long each takes: corrconv/core/model, with the coefficients that this page holds.
const entryFor = (name, { dtype, ndim }) => held.entries[`${name} ${dtype} ${ndim}-D`];

function entrySeconds({ coefficients, parallel = 0 }, features, workers = 1) {
  if (features.length !== coefficients.length - 1) throw new Error("features do not fit coefficients");
  const needed = sum(features.map((feature, k) => coefficients[k] * feature));
  return last(coefficients) + needed * (1 - parallel + parallel / workers);
}

// every implementation whose time is known for such problems, the fastest first
function predictAll(problem, workers) {
  return Object.keys(held.implementations).map((name) => predicted(name, problem, workers))
    .filter(Boolean).sort((one, other) => one.seconds - other.seconds);
}

// null where the table has no such problems
function predicted(name, problem, workers) {
  const known = entryFor(name, problem);
  if (known === undefined) return null;
  if (known.basis === held.TILES) return tiled(name, problem, workers, known);
  const features = (OURS[known.basis] ?? BASES[known.basis])(problem);
  let seconds = entrySeconds(known, features, workers);
  if (OURS[known.basis] && workers > 1) {
    seconds = Math.min(entrySeconds(known, features), seconds + held.THREADS);
  }
  // none: nothing that the fit met does what is asked, a single tap for one
  return seconds > 0 ? { name, seconds, detail: "", error: known.error ?? NaN } : null;
}

function tiled(name, problem, workers, known) {
  const tiles = chooseTiles(problem, workers);
  if (!tiles) return null;
  const of = `${tiles.tiles} tile${tiles.tiles > 1 ? "s" : ""} of ${tiles.tile.join("x")}`;
  return { name, seconds: tiles.seconds, tiles, detail: `${of} through ${tiles.provider}`,
           error: known.error ?? NaN };
}
