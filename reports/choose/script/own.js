// Which tile of our own transforms: corrconv/engines/fft/choice.py, with the times of corrconv/engines/fft/costs.py.
const ownAxes = new Map();

// every product of one number of each list
const products = (lists) => lists.reduce(
  (found, list) => found.flatMap((one) => list.map((each) => [...one, each])), [[]]);

// what a tile may be along an axis: of each length, and last radix, the fewest operations
function ownAxis(passes, every) {
  const cost = (radices) => sum(radices.map((radix) => (radix > 1 ? passes[radix] : 0)));
  const best = new Map();
  for (const radices of every) {
    const key = `${product(radices)} ${last(radices)}`;
    const known = best.get(key);
    if (known === undefined || cost(radices) < known.cost) {
      best.set(key, { points: product(radices), inner: last(radices), cost: cost(radices) });
    }
  }
  return [...best.values()];
}

function ownAxesOf(real, ndim) {
  const key = `${real} ${ndim}`;
  if (!ownAxes.has(key)) {
    const { passes } = held.own.costs[`${real} ${ndim}`];
    const { RADICES: some, OPTIONAL: any, INNER: inner, FOUR: four, AT_ONCE: atOnce } = held.own;
    ownAxes.set(key, ndim === 1
      ? [ownAxis(passes, products([some, any, some, any]).filter(
        (radices) => radices[2] * radices[3] % (four * atOnce) === 0))]
      : [ownAxis(passes, products([some, any, inner])),
        ownAxis(passes, products([some, any, any]).filter((radices) => product(radices) % atOnce === 0))]);
  }
  return ownAxes.get(key);
}

const doublings = (bytes, cache) => Math.max(0, Math.log2(bytes / cache));

// tiles of a length that cover the output along an axis
function ownTiles(problem, k, length) {
  if (length >= problem.fft[k]) return 1;
  const given = length - problem.kernel[k] + 1;
  return given > 0 ? Math.ceil(problem.output[k] / given) : Infinity;
}

function chooseOwn(problem, workers = 1) {
  const complex = problem.dtype.startsWith("complex");
  const itemsize = complex ? problem.item / 2 : problem.item;
  const real = itemsize === 4 ? "float32" : "float64";
  const { row, first, second, kernel } = held.own.costs[`${real} ${problem.ndim}`];
  const [vectors, halves] = [held.simd.vectorBytes, complex ? 1 : 2];
  const lanes = vectors / itemsize;
  const axes = ownAxesOf(real, problem.ndim);
  let best = { seconds: Infinity };
  const consider = (tiles, size, each, tile) => {
    const seconds = 1e-9 * (Math.ceil(tiles / workers) + kernel) * size * each;
    if (seconds < best.seconds) best = { seconds, tiles, size, tile };
  };
  if (problem.ndim === 1) {
    for (const { points, cost } of axes[0]) {
      consider(ownTiles(problem, 0, halves * lanes * points), points,
        cost + row + second * doublings(4 * vectors * points, held.own.SECOND),
        [halves * lanes * points]);
    }
    return best;
  }
  const across = axes[1].map(({ points }) => ownTiles(problem, 1, lanes * points));
  for (const down of axes[0]) {
    const tiles = ownTiles(problem, 0, halves * down.points);
    axes[1].forEach((along, k) => {
      const size = down.points * along.points;
      const block = doublings(2 * vectors * down.inner * along.points, held.own.FIRST);
      consider(tiles * across[k], size, down.cost + along.cost + row + first * block
        + second * doublings(4 * vectors * size, held.own.SECOND),
      [halves * down.points, lanes * along.points]);
    });
  }
  return best;
}

function ownTransforms(problem) {
  const { seconds, tiles } = chooseOwn(problem);
  return [seconds, tiles, farBytes(problem)];
}
