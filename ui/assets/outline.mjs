// The outline of Great Britain, Ireland and the isles around them as one SVG path, from Natural Earth (public domain)
// as world-atlas packs it. Web Mercator, in the units of ui/mapping.py: SCALE to the whole world, tenths of one kept.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.cwd()}/`);
const { feature } = require("topojson-client");
const world = JSON.parse(readFileSync("node_modules/world-atlas/countries-10m.json", "utf8"));
const WANTED = new Set(["826", "372", "833", "832", "831"]);
const SCALE = 34000;

function place([lon, lat]) {
  const tilt = Math.sin((lat * Math.PI) / 180);
  const x = (lon + 180) / 360;
  const y = 0.5 - Math.log((1 + tilt) / (1 - tilt)) / (4 * Math.PI);
  return [Math.round(x * SCALE * 10), Math.round(y * SCALE * 10)];
}

function ring(points) {
  const placed = points.map(place);
  let [x, y] = placed[0];
  let path = `M${x} ${y}`;
  for (const [a, b] of placed.slice(1)) {
    if (a === x && b === y) continue;
    path += `l${a - x} ${b - y}`;
    [x, y] = [a, b];
  }
  return `${path}z`;
}

const shapes = feature(world, world.objects.countries).features.filter((one) => WANTED.has(one.id));
if (shapes.length !== WANTED.size) throw new Error(`found ${shapes.length} of ${WANTED.size} outlines`);
const polygons = shapes.flatMap(({ geometry }) =>
  geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates,
);
const near = polygons.filter(([outer]) => outer.every(([lon, lat]) => lon > -14 && lon < 3 && lat > 49 && lat < 61.5));
const path = near.flatMap((polygon) => polygon.map(ring)).join("");
writeFileSync(
  "outline.svg",
  `<svg xmlns="http://www.w3.org/2000/svg"><path id="land" vector-effect="non-scaling-stroke" transform="scale(.1)" d="${path}"/></svg>\n`,
);
