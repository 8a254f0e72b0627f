// The link graph. Places are worked out once from a fixed start and then kept: nothing moves unless it is dragged.
import { picture } from "./picture.js";

const canvas = document.querySelector("#graph");
const panel = document.querySelector("#panel");
const form = document.querySelector("#narrow");
const drawn = document.querySelector("#drawn");
const { default: cytoscape } = await import(canvas.dataset.cytoscape);

const FILLS = {
  person: ["#d2e2f1", "#144e81", "ellipse"],
  place: ["#d0e8df", "#0b5c3e", "round-rectangle"],
  org: ["#e2dff0", "#3d2375", "hexagon"],
  offence: ["#f6d7d2", "#8a1f15", "diamond"],
  operation: ["#f9e0ee", "#7a1648", "octagon"],
  identifier: ["#d5edf0", "#0e5763", "round-tag"],
  vehicle: ["#fbecc8", "#6e4a00", "round-pentagon"],
  weapon: ["#fadfca", "#7d3306", "triangle"],
  drug: ["#e9eccb", "#4b540c", "vee"],
  date: ["#eeefef", "#484949", "rectangle"],
};
/** Above so many names lines are straight and names are left out until one comes near, so that nothing stutters. */
const MANY = 120;

/** How a drawing of so many names looks. */
const style = (many) => [
  {
    selector: "node",
    style: {
      label: "data(name)",
      "font-family": "system-ui, sans-serif",
      "font-size": 13,
      "min-zoomed-font-size": many ? 7 : 0,
      "text-wrap": many ? "ellipsis" : "wrap",
      "text-max-width": 120,
      "text-valign": "bottom",
      "text-margin-y": 5,
      "text-background-color": "#ffffff",
      "text-background-opacity": many ? 0 : 0.85,
      "text-background-padding": 2,
      color: "#0b0c0c",
      width: "mapData(documents, 1, 12, 24, 52)",
      height: "mapData(documents, 1, 12, 24, 52)",
      "border-width": 2.5,
    },
  },
  ...Object.entries(FILLS).map(([css, [fill, line, shape]]) => ({
    selector: `node[css = "${css}"]`,
    style: { "background-color": fill, "border-color": line, shape },
  })),
  { selector: "node[?centre]", style: { "border-width": 6, "font-weight": "bold", "font-size": 15 } },
  {
    selector: "edge",
    style: {
      width: "mapData(score, 0, 1, 1.5, 7)",
      "line-color": "#8b9296",
      "curve-style": many ? "haystack" : "bezier",
    },
  },
  { selector: 'edge[type = "possibly same"]', style: { "line-style": "dashed", "line-color": "#7a1648" } },
  { selector: 'edge[type = "relation"]', style: { "line-color": "#144e81" } },
  { selector: ".path", style: { "line-color": "#d4351c", "border-color": "#d4351c", "border-width": 6, "z-index": 9 } },
  { selector: ".gone", style: { display: "none" } },
  {
    selector: ":selected",
    style: { "overlay-color": "#ffdd00", "overlay-opacity": 0.45, "overlay-padding": 6 },
  },
];

let graph;
/** What the drawing was grown by since it was opened: ids, or two of them for a path. */
const grown = [];
/** The name that a path is to begin at, once it is chosen. */
let from = null;

/** An element with its words, put at the end of `parent`. */
function put(parent, name, words, attributes = {}) {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

/** A button of the panel that does something which may fail. */
function button(parent, words, act) {
  const made = put(parent, "button", words, {
    class: "govuk-button govuk-button--secondary govuk-!-margin-bottom-1",
    type: "button",
  });
  made.addEventListener("click", async () => {
    made.disabled = true;
    try {
      made.textContent = (await act()) ?? words;
    } catch (problem) {
      made.textContent = problem.message;
    }
  });
  return made;
}

/** JSON from our server, or an error in its words. */
async function ask(path, values) {
  const answer = await fetch(values ? `${path}?${new URLSearchParams(values)}` : path);
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error?.what ?? `that could not be loaded (status ${answer.status})`);
  return told;
}

/** Elements that the graph lacks; new nodes are set in rings around `start`, some `room` apart. */
function lacking(data, start, room) {
  const fresh = data.nodes.filter((node) => graph.getElementById(node.id).empty());
  let ring = 0, place = 0;
  const nodes = fresh.map((node) => {
    if (node.id === data.centre && graph.nodes().empty()) return { group: "nodes", data: node, position: { ...start } };
    const around = 2 * Math.PI * room * (ring + 1) / 80;
    if (place >= around) [ring, place] = [ring + 1, 0];
    const turn = (2 * Math.PI * place++) / Math.min(Math.max(around, 1), fresh.length);
    const radius = room * (ring + 1);
    return {
      group: "nodes",
      data: node,
      position: { x: start.x + radius * Math.cos(turn), y: start.y + radius * Math.sin(turn) },
    };
  });
  const edges = data.edges
    .filter((edge) => graph.getElementById(edge.id).empty())
    .map((edge) => ({ group: "edges", data: { ...edge, source: edge.a, target: edge.b } }));
  return [...nodes, ...edges];
}

/** Settles the nodes that are not locked, from where they stand: the same data always comes to the same picture. */
function settle(fit) {
  const count = graph.nodes().length;
  graph
    .layout({
      name: "cose",
      animate: false,
      randomize: false,
      fit,
      padding: 40,
      nodeRepulsion: () => 2500000,
      idealEdgeLength: (edge) => 90 + 160 * (1 - edge.data("score")),
      edgeElasticity: () => 60,
      gravity: 0.4,
      numIter: Math.round(Math.min(2000, 3e7 / count ** 2)),
      nodeOverlap: 40,
      componentSpacing: 120,
    })
    .run();
}

/** Adds what the data has and the drawing lacks around a place; nothing that stands there moves. Returns the new names. */
function grow(data, start) {
  const standing = graph.nodes();
  standing.lock();
  const added = graph.add(lacking(data, start, 110));
  if (added.nodes().nonempty()) settle(false);
  standing.unlock();
  narrow();
  return added.nodes().length;
}

/** What the form asks for, without what only the page needs. */
function wanted() {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...fields]) if (!value) fields.delete(name, value);
  return fields;
}

/** Shows of the drawing what the form asks for; the server narrows the list and the files by the same rules. */
function narrow() {
  const asked = wanted();
  const [labels, kinds] = [asked.getAll("label"), asked.getAll("kind")];
  const [first, last] = [asked.get("from") ?? "", asked.get("to") ?? ""];
  const [strength, rank] = [Number(asked.get("strength")), Number(asked.get("grade"))];
  graph.batch(() => {
    graph.elements().removeClass("gone");
    const out = graph.nodes().filter((node) => !node.data("centre") && labels.length && !labels.includes(node.data("value")));
    out.addClass("gone");
    graph.edges().forEach((edge) => {
      const told = edge.data();
      const kept =
        (!kinds.length || kinds.includes(told.type)) &&
        told.score >= strength &&
        !(rank && told.rank > rank) &&
        !(first && (!told.to || told.to < first)) &&
        !(last && (!told.from || told.from > last)) &&
        !edge.connectedNodes(".gone").length;
      if (!kept) edge.addClass("gone");
    });
    graph.nodes().forEach((node) => {
      const alone = !node.connectedEdges().some((edge) => !edge.hasClass("gone"));
      if (alone && !node.data("centre")) node.addClass("gone");
    });
  });
  const shown = graph.elements().not(".gone");
  drawn.textContent = `${shown.nodes().length} names and ${shown.edges().length} links drawn`;
  const fields = new URLSearchParams(asked);
  for (const one of grown) fields.append("grown", one);
  for (const link of document.querySelectorAll("a[data-take], button[data-trail]")) {
    const name = link.dataset.trail ? "data-trail" : "href";
    const form_ = new URL(link.getAttribute(name), location.href).searchParams.get("form");
    if (form_) fields.set("form", form_);
    link.setAttribute(name, `/graph/export?${fields}`);
  }
}

function showNode(node) {
  graph.elements().unselect();
  node.select();
  const told = node.data();
  if (from && from !== told.id) return findPath(from, told.id);
  panel.replaceChildren();
  put(panel, "h2", told.name, { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  const mentions = told.mentions === 1 ? "mention" : "mentions";
  put(panel, "p", `${told.label}, ${told.mentions} ${mentions} in ${told.documents} document${told.documents === 1 ? "" : "s"}`);
  put(put(panel, "p"), "a", "Open the page", { class: "govuk-link", href: told.href });
  button(panel, "Show its links too", async () => {
    const data = await ask("/graph/data", { entity: told.id });
    grown.push(told.id);
    const added = grow(data, node.position());
    return added ? `${added} added` : "Nothing more to show";
  });
  button(panel, "Path to another name", () => {
    from = told.id;
    return "Choose the other name";
  });
  const edges = node.connectedEdges().not(".gone");
  if (edges.nonempty()) put(panel, "h3", "Its links in the drawing", { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  const list = put(panel, "ul", "", { class: "ct-reasons" });
  edges.sort((a, b) => b.data("score") - a.data("score")).forEach((edge) => {
    const other = edge.connectedNodes().not(node).data("name");
    const item = put(put(list, "li"), "button", `${other}: ${edge.data("kind").toLowerCase()}`, { class: "ct-as-link", type: "button" });
    item.addEventListener("click", () => showEdge(edge));
  });
}

/** Marks the strongest path between two names, drawing what of it is not drawn yet. */
async function findPath(a, b) {
  const [start, end] = [a, b].map((id) => graph.getElementById(id).data("name"));
  from = null;
  panel.replaceChildren();
  put(panel, "h2", `${start} to ${end}`, { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  try {
    const data = await ask("/graph/data", { entity: a, to: b });
    grown.push(`${a} ${b}`);
    const middle = graph.getElementById(a).position();
    const added = grow(data, { x: middle.x + 60, y: middle.y + 60 });
    graph.elements().removeClass("path");
    for (const one of [...data.nodes, ...data.edges]) graph.getElementById(one.id).addClass("path").removeClass("gone");
    put(panel, "p", `The strongest path: ${data.edges.length} link${data.edges.length === 1 ? "" : "s"}${added ? `, ${added} names added` : ""}.`);
    const list = put(panel, "ol", "", { class: "ct-reasons" });
    for (const edge of data.edges) {
      const names = [edge.a, edge.b].map((id) => graph.getElementById(id).data("name")).join(" \u2013 ");
      const item = put(put(list, "li"), "button", `${names}: ${edge.kind.toLowerCase()}`, { class: "ct-as-link", type: "button" });
      item.addEventListener("click", () => showEdge(graph.getElementById(edge.id)));
    }
    put(put(panel, "p"), "a", "All paths with their sentences", { class: "govuk-link", href: `/path?${new URLSearchParams({ a, b })}` });
    panel.focus();
  } catch (problem) {
    put(panel, "p", `No path: ${problem.message}.`);
  }
}

async function showEdge(edge) {
  graph.elements().unselect();
  edge.select();
  const told = edge.data();
  panel.replaceChildren();
  const ends = [told.a, told.b].map((id) => graph.getElementById(id).data("name"));
  put(panel, "h2", ends.join(" \u2013 "), { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  put(panel, "p", `${told.kind}, strength ${told.score.toFixed(2)}, said ${told.when.toLowerCase().startsWith("date") ? "on no known day" : told.when}`);
  const list = put(panel, "ul", "", { class: "ct-reasons" });
  try {
    const { reasons } = await ask(canvas.dataset.link, { a: told.a, b: told.b, kind: told.type });
    for (const reason of reasons) {
      const item = put(list, "li", (reason.against ? "Against: " : "") + reason.text);
      for (const quote of reason.quotes) {
        const block = put(item, "blockquote", "", { class: "ct-quote" });
        const link = put(block, "a", quote.before, { href: quote.href });
        put(link, "mark", quote.match);
        link.append(quote.after);
        put(block, "cite", `${quote.title} (${quote.cite})`);
      }
      if (reason.more) put(item, "p", `and ${reason.more} more`, { class: "ct-quiet" });
    }
  } catch (problem) {
    put(panel, "p", `The sentences could not be loaded: ${problem.message}.`);
  }
  panel.focus();
}

/** Gives the drawing as a file of that kind, once the trail has been told. */
async function take(button) {
  const kind = button.dataset.picture;
  const asked = new URL(button.dataset.trail, location.href);
  asked.searchParams.set("form", kind);
  const answer = await fetch(asked);
  if (!answer.ok) throw new Error(`the picture may not be taken away (status ${answer.status})`);
  const made =
    kind === "svg"
      ? new Blob([picture(graph, document.title)], { type: "image/svg+xml" })
      : await graph.png({ output: "blob-promise", full: true, scale: 2, bg: "#ffffff", maxWidth: 8000, maxHeight: 8000 });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(made);
  link.download = `${document.title.replace(/ - Casethread$/, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 80)}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** The names of the drawing as a list to choose from, for who has no mouse. */
function listNames() {
  const field = put(canvas.parentElement, "div", "", { class: "govuk-form-group ct-noprint ct-pick" });
  put(field, "label", "A name in the drawing", { class: "govuk-label", for: "pick" });
  const pick = put(field, "select", "", { class: "govuk-select", id: "pick" });
  const fill = () => {
    pick.replaceChildren(new Option("Choose a name", ""));
    const shown = graph.nodes().not(".gone").map((node) => [node.data("name"), node.id()]);
    for (const [name, id] of shown.sort()) pick.add(new Option(name, id));
  };
  fill();
  pick.addEventListener("focus", fill);
  pick.addEventListener("change", () => {
    if (pick.value) showNode(graph.getElementById(pick.value));
  });
}

try {
  const data = await ask(canvas.dataset.source);
  const many = data.nodes.length > MANY;
  graph = cytoscape({
    container: canvas,
    style: style(many),
    maxZoom: 2,
    minZoom: 0.05,
    boxSelectionEnabled: false,
    pixelRatio: many ? 1 : "auto",
    textureOnViewport: many,
    hideEdgesOnViewport: many,
  });
  for (const node of data.nodes) node.centre = node.id === data.centre;
  const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  graph.add(lacking(data, middle, many ? 160 : 220));
  settle(true);
  if (graph.zoom() > 1.3) graph.zoom({ level: 1.3, renderedPosition: middle });
  narrow();
  listNames();
  panel.firstElementChild.textContent = "Choose a name or a line in the drawing. Double-click a name to open its page.";
  graph.on("tap", "node", (event) => showNode(event.target));
  graph.on("dbltap", "node", (event) => location.assign(event.target.data("href")));
  graph.on("tap", "edge", (event) => showEdge(event.target));
  form.addEventListener("change", () => {
    narrow();
    history.replaceState(null, "", `/graph?${wanted()}`);
  });
  for (const one of document.querySelectorAll("button[data-picture]")) {
    one.addEventListener("click", () => take(one).catch((problem) => { drawn.textContent = problem.message; }));
  }
  document.querySelector("#print")?.addEventListener("click", () => print());
  canvas.graph = graph;
  canvas.dataset.ready = String(graph.elements().length);
} catch (problem) {
  panel.replaceChildren();
  put(panel, "p", `The drawing failed: ${problem.message}. Every link is in the list below.`);
}
