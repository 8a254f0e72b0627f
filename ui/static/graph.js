// The link graph. Places are worked out once from a fixed start and then kept: nothing moves unless it is dragged.
const canvas = document.querySelector("#graph");
const panel = document.querySelector("#panel");
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

const style = [
  {
    selector: "node",
    style: {
      label: "data(name)",
      "font-family": "system-ui, sans-serif",
      "font-size": 13,
      "text-wrap": "wrap",
      "text-max-width": 120,
      "text-valign": "bottom",
      "text-margin-y": 5,
      "text-background-color": "#ffffff",
      "text-background-opacity": 0.85,
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
    style: { width: "mapData(score, 0, 1, 1.5, 7)", "line-color": "#8b9296", "curve-style": "bezier" },
  },
  { selector: 'edge[type = "possibly same"]', style: { "line-style": "dashed", "line-color": "#7a1648" } },
  { selector: 'edge[type = "relation"]', style: { "line-color": "#144e81" } },
  {
    selector: ":selected",
    style: { "overlay-color": "#ffdd00", "overlay-opacity": 0.45, "overlay-padding": 6 },
  },
];

/** An element with its words, put at the end of `parent`. */
function put(parent, name, words, attributes = {}) {
  const made = document.createElement(name);
  if (words) made.textContent = words;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
}

/** The data around an entity. */
async function around(entity, depth) {
  const source = entity ? `/graph/data?${new URLSearchParams({ entity, depth })}` : canvas.dataset.source;
  const answer = await fetch(source);
  if (!answer.ok) throw new Error(`the links could not be loaded (status ${answer.status})`);
  return answer.json();
}

/** Elements that the graph lacks; new nodes are set in a ring around `start`. */
function lacking(graph, data, start, radius) {
  const fresh = data.nodes.filter((node) => graph.getElementById(node.id).empty());
  const nodes = fresh.map((node, place) => {
    const turn = (2 * Math.PI * place) / Math.max(fresh.length, 1);
    const home = node.id === data.centre;
    const position = home
      ? { ...start }
      : { x: start.x + radius * Math.cos(turn), y: start.y + radius * Math.sin(turn) };
    return { group: "nodes", data: node, position };
  });
  const edges = data.edges
    .filter((edge) => graph.getElementById(edge.id).empty())
    .map((edge) => ({ group: "edges", data: { ...edge, source: edge.a, target: edge.b } }));
  return [...nodes, ...edges];
}

/** Settles the nodes that are not locked, from where they stand: the same data always comes to the same picture. */
function settle(graph, fit) {
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
      numIter: 2000,
      nodeOverlap: 40,
      componentSpacing: 120,
    })
    .run();
}

function showNode(graph, node) {
  const told = node.data();
  panel.replaceChildren();
  put(panel, "h2", told.name, { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  put(panel, "p", `${told.label}, ${told.mentions} mentions in ${told.documents} documents`);
  put(put(panel, "p"), "a", "Open the page", { class: "govuk-link", href: told.href });
  const more = put(panel, "button", "Show its links too", {
    class: "govuk-button govuk-button--secondary govuk-!-margin-bottom-0",
    type: "button",
  });
  more.addEventListener("click", async () => {
    more.disabled = true;
    try {
      const data = await around(told.id, 1);
      const standing = graph.nodes();
      standing.lock();
      const added = graph.add(lacking(graph, data, node.position(), 110));
      if (added.nodes().nonempty()) settle(graph, false);
      standing.unlock();
      more.textContent = added.empty() ? "Nothing more to show" : `${added.nodes().length} added`;
    } catch (problem) {
      more.textContent = problem.message;
    }
  });
}

function showEdge(graph, edge) {
  const told = edge.data();
  panel.replaceChildren();
  const ends = [told.a, told.b].map((id) => graph.getElementById(id).data("name"));
  put(panel, "h2", ends.join(" \u2013 "), { class: "govuk-heading-s govuk-!-margin-bottom-1" });
  put(panel, "p", `${told.kind}, strength ${told.score.toFixed(2)}`);
  const list = put(panel, "ul", "", { class: "ct-reasons" });
  for (const reason of told.reasons) {
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
}

try {
  const data = await around();
  const graph = cytoscape({ container: canvas, style, maxZoom: 2, minZoom: 0.2, boxSelectionEnabled: false });
  for (const node of data.nodes) node.centre = node.id === data.centre;
  const middle = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
  graph.add(lacking(graph, data, middle, 220));
  settle(graph, true);
  if (graph.zoom() > 1.3) graph.zoom({ level: 1.3, renderedPosition: middle });
  graph.on("tap", "node", (event) => showNode(graph, event.target));
  graph.on("dbltap", "node", (event) => location.assign(event.target.data("href")));
  graph.on("tap", "edge", (event) => showEdge(graph, event.target));
  canvas.dataset.ready = String(graph.elements().length);
} catch (problem) {
  panel.replaceChildren();
  put(panel, "p", `The drawing failed: ${problem.message}. Every link is in the list below.`);
}
