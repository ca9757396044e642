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
