// How long each takes: corrconv/core/model, with the coefficients that this page holds.
const entryFor = (name, { dtype, ndim }) => held.entries[`${name} ${dtype} ${ndim}-D`];

function entrySeconds({ coefficients, parallel = 0 }, features, workers = 1) {
  if (features.length !== coefficients.length - 1) throw new Error("features do not fit coefficients");
  const needed = sum(features.map((feature, k) => coefficients[k] * feature));
  return last(coefficients) + needed * (1 - parallel + parallel / workers);
}

// every implementation whose time is known for such problems, the fastest first
function predictAll(problem, workers) {
  const found = predictOurs(problem, workers);
  for (const name of Object.keys(held.implementations)) {
    const known = OURS.includes(name) ? undefined : entryFor(name, problem);
    if (known !== undefined) {
      const seconds = entrySeconds(known, BASES[known.basis](problem), workers);
      // none: nothing that the fit met does what is asked, a single tap for one
      if (seconds > 0) found.push({ name, seconds, detail: "", error: known.error ?? NaN });
    }
  }
  return found.sort((one, other) => one.seconds - other.seconds);
}
