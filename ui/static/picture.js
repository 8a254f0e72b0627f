// A drawn graph as SVG: the same shapes and colours at the same places, with its names as text.

/** Corners of each shape on a field from -1 to 1; a shape that is not here is an ellipse. */
const CORNERS = {
  hexagon: [[-1, 0], [-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  octagon: [[-0.41, -1], [0.41, -1], [1, -0.41], [1, 0.41], [0.41, 1], [-0.41, 1], [-1, 0.41], [-1, -0.41]],
  "round-tag": [[-1, -1], [0.5, -1], [1, 0], [0.5, 1], [-1, 1]],
  "round-pentagon": [[0, -1], [0.95, -0.31], [0.59, 0.81], [-0.59, 0.81], [-0.95, -0.31]],
  triangle: [[0, -1], [1, 1], [-1, 1]],
  vee: [[-1, -1], [0, -0.33], [1, -1], [0, 1]],
  rectangle: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  "round-rectangle": [[-1, -1], [1, -1], [1, 1], [-1, 1]],
};
const LINE = 20;

/** A text as it may stand in XML. */
function plain(words) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return String(words).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"]/g, (sign) => signs[sign]);
}

/** A number with as much of it as a picture needs. */
const at = (number) => Number(number.toFixed(1));

/** A name in lines of some `LINE` letters. */
function lines(name) {
  const made = [""];
  for (const word of name.split(/\s+/)) {
    const last = made[made.length - 1];
    if (last && last.length + word.length >= LINE) made.push(word);
    else made[made.length - 1] = last ? `${last} ${word}` : word;
  }
  return made;
}

function edge(one, turn) {
  const [a, b] = [one.source().position(), one.target().position()];
  const [x, y] = [(a.x + b.x) / 2, (a.y + b.y) / 2];
  const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  // of several lines between two names each bends further to one side
  const bend = 30 * Math.ceil(turn / 2) * (turn % 2 ? 1 : -1);
  const [cx, cy] = [x - ((b.y - a.y) / long) * bend, y + ((b.x - a.x) / long) * bend];
  const dashes = one.style("line-style") === "dashed" ? ' stroke-dasharray="8 5"' : "";
  const told = `${one.source().data("name")} \u2013 ${one.target().data("name")}: ${one.data("kind")}, strength ${one.data("score")}`;
  return `<path d="M${at(a.x)} ${at(a.y)}Q${at(cx)} ${at(cy)} ${at(b.x)} ${at(b.y)}" stroke="${one.style("line-color")}" stroke-width="${at(one.numericStyle("width"))}"${dashes}><title>${plain(told)}</title></path>`;
}

function node(one) {
  const { x, y } = one.position();
  const [rx, ry] = [one.numericStyle("width") / 2, one.numericStyle("height") / 2];
  const look = `fill="${one.style("background-color")}" stroke="${one.style("border-color")}" stroke-width="${at(one.numericStyle("border-width"))}"`;
  const corners = CORNERS[one.style("shape")];
  const shape = corners
    ? `<polygon points="${corners.map(([dx, dy]) => `${at(x + dx * rx)},${at(y + dy * ry)}`).join(" ")}" ${look}/>`
    : `<ellipse cx="${at(x)}" cy="${at(y)}" rx="${at(rx)}" ry="${at(ry)}" ${look}/>`;
  const size = one.numericStyle("font-size");
  const words = lines(one.data("name"))
    .map((line, row) => `<tspan x="${at(x)}" dy="${row ? at(size * 1.2) : 0}">${plain(line)}</tspan>`)
    .join("");
  return `<g><title>${plain(`${one.data("label")}: ${one.data("name")}`)}</title>${shape}<text fill="#0b0c0c" stroke="#ffffff" stroke-width="3" paint-order="stroke" x="${at(x)}" y="${at(y + ry + size + 5)}" font-size="${size}"${one.data("centre") ? ' font-weight="bold"' : ""}>${words}</text></g>`;
}

/** What is visible of a graph as an SVG document with that title. */
export function picture(graph, title) {
  const shown = graph.elements().not(".gone");
  const box = shown.boundingBox({ includeLabels: true });
  const turns = new Map();
  const drawn = shown.edges().map((one) => {
    const pair = [one.source().id(), one.target().id()].sort().join(" ");
    turns.set(pair, (turns.get(pair) ?? -1) + 1);
    return edge(one, turns.get(pair));
  });
  const frame = [box.x1 - 20, box.y1 - 20, box.w + 40, box.h + 40].map(at);
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="${frame.join(" ")}" width="${frame[2]}" height="${frame[3]}">
<title>${plain(title)}</title>
<rect x="${frame[0]}" y="${frame[1]}" width="${frame[2]}" height="${frame[3]}" fill="#ffffff"/>
<g fill="none">${drawn.join("\n")}</g>
<g font-family="system-ui, sans-serif" text-anchor="middle">${shown.nodes().map(node).join("\n")}</g>
</svg>
`;
}
