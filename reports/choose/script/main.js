// The page: everything is written anew from the state after each change of it.
let state = fromAddress(window.location.hash);

function write() {
  const problem = problemOf(state);
  const found = recommend(problem, state.workers, state.rankOne);
  const chosen = found.ranking.some(({ name }) => name === state.method) ? state.method
    : found.ranking[0].name;
  writeAnswer(found);
  writeTable(found, chosen);
  writeCode(found, chosen);
  writeExplore(state);
}

// The same size in the explorer, where the site has one; it knows squares in mode same.
function writeExplore({ x, h, mode, operation, dtype, workers }) {
  const there = document.querySelector('nav.site a[href="explorer.html"]');
  $("explore").hidden = !there || mode !== "same" || [x, h].some((of) => new Set(of).size > 1);
  const size = { ndim: x.length, operation, dtype, threads: workers === 1 ? "one" : "all", mode,
                 N: x[0], n: h[0] };
  const link = element("a", "What was measured near this size", {
    href: `explorer.html#${new URLSearchParams(size)}` });
  $("explore").replaceChildren(link, ", in the explorer.");
}

function change(made) {
  state = made;
  remember(state);
  window.history.replaceState(null, "", toAddress(state));
  write();
}

function start() {
  fillForm(state);
  write();
  $("asked").addEventListener("submit", (event) => event.preventDefault());
  $("asked").addEventListener("input", () => {
    const { made, wrong } = readForm(state);
    complain(wrong);
    if (wrong.length) return;
    const turned = made.x.length !== state.x.length;
    change(made);
    if (turned) fillForm(state);
  });
  $("rows").addEventListener("click", (event) => {
    const { method } = event.target.dataset;
    if (!method) return;
    change({ ...state, method });
    document.querySelector(`[data-method="${method}"]`).focus(); // the rows were written anew
  });
  for (const button of document.querySelectorAll("[data-asks]")) {
    button.addEventListener("click", () => { window.location.hash = button.dataset.asks; });
  }
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", () => copy(button));
  }
  window.addEventListener("hashchange", () => {
    if (window.location.hash.length > 1 && !window.location.hash.includes("=")) return; // within the page
    state = fromAddress(window.location.hash);
    fillForm(state);
    write();
  });
}

start();
