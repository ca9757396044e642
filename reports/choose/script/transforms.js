// Lengths of transforms: corrconv/model/bases/lengths.py.
const ceilDivide = (a, b) => Math.ceil(a / b); // exact: both are integers below 2^53, b far smaller
const bitLength = (value) => 32 - Math.clz32(value); // of integers below 2^32

function nextSmooth(size, factors) {
  let best = 2 ** bitLength(size - 1);
  const search = (at, left) => {
    if (left === factors.length) {
      const missing = ceilDivide(size, at) - 1; // powers of two fill up the rest
      best = Math.min(best, at * 2 ** Math.max(0, bitLength(missing)));
      return;
    }
    for (let each = at; each < best; each *= factors[left]) search(each, left + 1);
  };
  search(1, 1);
  return best;
}

function nextFftw(size) {
  const with_ = (factor) => factor * nextSmooth(ceilDivide(size, factor), held.OF_FFTW);
  return Math.min(nextSmooth(size, held.OF_FFTW), with_(11), with_(13));
}

const nextQuarter = (size) => (size <= 16 ? size : 4 * nextFftw(ceilDivide(size, 4)));

function primeFactors(length) {
  const found = [];
  let left = length;
  for (; left % 4 === 0; left /= 4) found.push(4); // pairs of 2
  for (let factor = 2; factor * factor <= left; factor += factor === 2 ? 1 : 2) {
    for (; left % factor === 0; left /= factor) found.push(factor);
  }
  return left > 1 ? [...found, left] : found;
}

const costOf = (factor) => (factor === 4 ? 3 : factor <= 5 ? factor : 1.1 * factor);

// operations a point, by pocketfft's estimate
const work = (length) => sum(
  primeFactors(length).filter((factor) => factor <= held.SMALL_FACTOR).map(costOf));

// the same for large factors: by steps, and by Bluestein's algorithm, of a part and of the whole
function largeWork(length) {
  let [steps, part, whole] = [0, 0, 0];
  for (const factor of primeFactors(length)) {
    if (factor > held.LARGE_FACTOR) {
      const longer = nextSmooth(2 * factor - 1, held.COMPLEX);
      const bluestein = (2 * longer / factor) * (work(longer) + 1);
      if (Math.floor(length / factor) < held.AT_ONCE) whole += bluestein;
      else part += bluestein;
    } else if (factor > held.SMALL_FACTOR) steps += factor;
  }
  return [steps, part, whole];
}

// w < -1 with w·e^w = y
function lowerLambert(y) {
  const target = Math.log(-y);
  let w = Math.min(target - 1, -1.5);
  for (let k = 0; k < 60; k += 1) {
    const step = (w + Math.log(-w) - target) / (1 + 1 / w);
    w -= step;
    if (Math.abs(step) < 1e-14 * Math.abs(w)) break;
  }
  return w;
}

// SciPy's block length along an axis; null where it takes one block
function overlapAddBlock(longer, shorter) {
  if (longer === shorter || shorter === 1 || 2 * shorter >= longer) return null;
  const overlap = shorter - 1;
  const least = Math.ceil(-overlap * lowerLambert(-1 / (2 * Math.E * overlap)));
  const block = nextSmooth(least, held.COMPLEX);
  return block >= longer ? null : block;
}

// Transforms of the whole image, and overlap-add: corrconv/model/bases/transforms.py.
const axis = (size, transformed = true) => ({ size, transformed,
                                              work: transformed ? work(size) : 0 });

// along an axis in which an operand has one sample there is no transform
const axesOf = ({ image, kernel, full }, good) => full.map((size, k) => (
  image[k] === 1 || kernel[k] === 1 ? axis(size, false) : axis(good(size))));

function whole(problem, axes, item = problem.item, blocks = 1) {
  const one = product(axes.map(({ size }) => size));
  const points = blocks * one;
  const bytes = 2 * points * item;
  return [
    points * Math.log2(one + 1),
    points * last(axes).work,
    points * sum(axes.slice(0, -1).map((each) => each.work)),
    points,
    axes.length > 1 || blocks > 1 ? points / last(axes).size : 0,
    outputsOf(problem) + product(problem.image),
    far(bytes),
    far(bytes, held.THIRD_CACHE),
  ];
}

function largeFactors(axes, blocks = 1) {
  const points = blocks * product(axes.map(({ size }) => size));
  const found = axes.filter(({ transformed }) => transformed).map(({ size }) => largeWork(size));
  return [0, 1, 2].map((k) => points * sum(found.map((each) => each[k])));
}

const fastLengths = (problem) => whole(problem, axesOf(problem, (n) => nextSmooth(n, held.REAL)));
const fftwLengths = (problem) => whole(problem, problem.fft.map((size) => axis(nextQuarter(size))));

function fullLengths(problem) {
  const axes = axesOf(problem, (size) => size);
  return [...whole(problem, axes), ...largeFactors(axes)];
}

// astropy: N + n, and complex128 whatever the operands
const astropyLengths = (problem) => whole(
  problem, problem.full.map((size) => axis(nextSmooth(size + 1, held.COMPLEX))), 16);

function overlapAdd(problem) {
  let blocks = 1;
  const axes = problem.image.map((N, k) => {
    const [longer, shorter] = [Math.max(N, problem.kernel[k]), Math.min(N, problem.kernel[k])];
    const block = overlapAddBlock(longer, shorter);
    if (block !== null) blocks *= ceilDivide(longer + 1, block - shorter + 1);
    return axis(block ?? problem.full[k], shorter > 1);
  });
  if (blocks === 1) return [...fastLengths(problem), 0, 0, 0, 0, 0];
  return [...whole(problem, axes, problem.item, blocks), ...largeFactors(axes, blocks), blocks, 1];
}
