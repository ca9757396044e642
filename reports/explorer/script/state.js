// What is selected, kept in the address, so that a view can be linked to and comes back.
const FIELDS = ["data", "machine", "ndim", "operation", "dtype", "threads", "mode"];
const SHOWS = ["fastest", "ratio"];
const USUAL = usual();

// Of the views that agree in the most fields, the earlier ones first, the one with the most cells.
function viewLike(wanted) {
  const agreeing = (view) => {
    const first = FIELDS.findIndex((field) => view.key[field] !== wanted[field]);
    return first < 0 ? FIELDS.length : first;
  };
  const closest = (view) => [agreeing(view), FIELDS.filter((f) => view.key[f] === wanted[f]).length,
                             view.cells.length];
  return views.reduce((best, view) => (greater(closest(view), closest(best)) ? view : best));
}

function greater(a, b) {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at >= 0 && a[at] > b[at];
}

// The cell itself, or the nearest that was measured: ratios of sizes count.
function cellNear(view, N, n) {
  const far = (cell) => Math.abs(Math.log(cell.N / N)) + Math.abs(Math.log(cell.n / n));
  return view.cells.reduce((best, cell) => (far(cell) < far(best) ? cell : best));
}

// What is unknown in an address is as if it were not there.
function fromAddress(text) {
  const asked = new URLSearchParams(text.replace(/^#/, ""));
  const first = views.find((view) => view.key.ndim === "2" && view.key.operation === "correlate"
    && view.key.dtype === "float32" && view.key.threads === "one") ?? views[0];
  const wanted = Object.fromEntries(FIELDS.map((f) => [f, asked.get(f) ?? first.key[f]]));
  const view = viewLike(wanted);
  const size = (key, usually) => (Number(asked.get(key)) > 0 ? Number(asked.get(key)) : usually);
  const names = (asked.get("only") ?? "").split(",").filter((name) => byName.has(name));
  const reference = byName.get(asked.get("reference") ?? "scipy_fft") ?? byName.get("scipy_fft")
    ?? implementations[0];
  return {
    view,
    cell: cellNear(view, size("N", view.key.ndim === "2" ? 1024 : 100000),
                   size("n", view.key.ndim === "2" ? 15 : 255)),
    chosen: names.length ? new Set(names.map((name) => byName.get(name).id)) : new Set(USUAL),
    reference: reference.id,
    show: SHOWS.includes(asked.get("show")) ? asked.get("show") : SHOWS[0],
  };
}

function toAddress(state) {
  const { N, n } = state.cell;
  const all = { ...state.view.key, N, n, reference: implementations[state.reference].name,
                show: state.show };
  const chosen = [...state.chosen].sort((a, b) => a - b);
  const usually = chosen.length === USUAL.size && chosen.every((id) => USUAL.has(id));
  if (!usually) all.only = chosen.map((id) => implementations[id].name).join(",");
  return `#${new URLSearchParams(all).toString().replaceAll("%2C", ",")}`;
}
