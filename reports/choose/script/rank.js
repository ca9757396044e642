// A ranking: corrconv/recommend/rank.py. What auto would take: impls/auto.py.
// Every implementation of the table is ranked, as if each were installed.

// between which seconds the time lies in nine of ten cases; null where that is not known
function spread(seconds, error) {
  if (Number.isNaN(error)) return null;
  return [seconds / (1 + error), error < 1 ? seconds / (1 - error) : Infinity];
}

// whether two ranges lie apart; null where one is not known
function resolved(one, other) {
  if (one.name === other.name) return true;
  if (!one.range || !other.range) return null;
  return one.range[1] < other.range[0] || other.range[1] < one.range[0];
}

function recommend(problem, workers, rankOne) {
  const names = Object.keys(held.implementations);
  const refusals = new Map(names.map((name) => [name, declined(name, problem)]).filter(([, why]) => why));
  const able = predictAll(problem, workers).filter(({ name }) => !refusals.has(name));
  const unknown = names.filter((name) => (
    !refusals.has(name) && !able.some((each) => each.name === name)));
  const ranked = able.filter(({ name }) => rankOne || !needsLowRank(name));
  const first = withRange(ranked[0]);
  const candidate = (each) => {
    const { name, seconds } = each;
    const made = withRange(each);
    return { ...made, timesFirst: seconds / first.seconds, resolved: resolved(made, first),
             memory: memoryOf(name, problem, workers),
             exactness: held.implementations[name].exactness[problem.dtype] };
  };
  const unranked = able.filter((each) => !ranked.includes(each));
  return { problem, workers, rankOne, ranking: ranked.map(candidate),
           ifRankOne: unranked.map(candidate), refusals, unknown,
           auto: autoTakes(able, problem) };
}

const withRange = (each) => ({ ...each, range: spread(each.seconds, each.error) });
const needsLowRank = (name) => held.implementations[name].kernels !== "any";

// The name, and the one instead where each call would look whether its kernel is of rank one.
function autoTakes(able, problem) {
  const ours = able.filter(({ name }) => held.choosesAmong.includes(name));
  const best = ours.find(({ name }) => !needsLowRank(name));
  if (!best) return null;
  const look = held.LOOK + held.LOOK_TAP * problem.taps;
  const instead = ours.find((each) => needsLowRank(each.name) && best.seconds - each.seconds > look);
  return { name: best.name, ifRankOne: instead?.name ?? null };
}
