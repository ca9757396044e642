// The answer in words: what to use, how much it gains, what cannot be told from it.

// as `corrconv recommend` heads its table
function heading({ problem, workers }) {
  const sides = `${spelled(problem.x)} with ${spelled(problem.h)}${problem.ndim === 2 ? " (rows x columns)" : ""}`;
  const threads = workers === 1 ? "1 thread" : `${workers} threads`;
  return `${problem.operation} ${sides}, ${problem.mode}, ${problem.dtype}, ${threads}`;
}

function writeAnswer(found) {
  const [first] = found.ranking;
  $("asked-for").textContent = heading(found);
  $("use").replaceChildren("Use ", element("strong", first.name), `: ${seconds(first.seconds)}`);
  $("gains").replaceChildren(...gains(found));
  $("nine").textContent = `Predicted; ${rangeText(first.range)} in nine of ten cases.${tied(found)}`;
  $("rank-one-says").textContent = found.ifRankOne.map(conditional).join(" ");
  $("auto").textContent = autoSays(found);
  $("beyond").textContent = extrapolated(found.problem);
  for (const id of ["rank-one-says", "auto", "beyond"]) $(id).hidden = !$(id).textContent;
}

// one line for each that people use otherwise
function gains({ ranking: [first, ...others] }) {
  return others.filter(({ name }) => name in held.references).map((each) => {
    const made = element("li");
    const whose = ` ${held.references[each.name]}`;
    if (each.resolved === false) made.append("not to be told from", whose);
    else made.append(element("b", times(each.timesFirst)), " as fast as", whose);
    made.append(" ", element("small", each.name));
    return made;
  });
}

function tied({ ranking }) {
  const names = ranking.filter((each) => each.resolved === false).map(({ name }) => name);
  if (!names.length) return "";
  return ` ${listed(names)} cannot be told apart from it: the ranges overlap.`;
}

const conditional = (each) => `If the kernel is of rank one (Gaussian, box, Sobel): ${each.name}, `
  + `${seconds(each.seconds)}, ${times(each.timesFirst)} the first's.`;

function autoSays({ auto, rankOne, ranking: [first] }) {
  if (!auto) return "";
  const chosen = rankOne && auto.ifRankOne ? auto.ifRankOne : auto.name;
  const when = chosen === auto.name ? ""
    : `, where it finds that the kernel is of rank one, else ${auto.name}`;
  const [names, lastOne] = [held.choosesAmong.slice(0, -1).join(", "), last(held.choosesAmong)];
  const from = chosen === first.name ? "" : ` It chooses from ${names} and ${lastOne}.`;
  return `method="auto", the default, takes ${chosen}${when}.${from}`;
}

// what lies beyond every size that the model was fitted on is said
function extrapolated(problem) {
  const fitted = held.fitted[problem.ndim];
  if (!fitted) return "";
  const outside = [["image", product(problem.image), fitted.images],
                   ["kernel", problem.taps, fitted.kernels]]
    .filter(([, size, [low, high]]) => size < low || size > high)
    .map(([what, , [low, high]]) => `${what}s of ${number(low)} to ${number(high)} points`);
  if (!outside.length) return "";
  return `Beyond what the model was fitted on, ${listed(outside)}: an extrapolation.`;
}
