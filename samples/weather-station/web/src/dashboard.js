import Mustache from "mustache";
import { seriesOf } from "./readings.js";
import { sparkline } from "./sparkline.js";

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Weather stations</title>
<style>
  body { font: 16px/1.4 system-ui, sans-serif; margin: 2rem; color: #1d3557 }
  td { padding: .2rem 1rem .2rem 0 }
  svg { color: #457b9d; vertical-align: middle }
</style>
<h1>Weather stations</h1>
{{#stations}}
<h2>{{name}}</h2>
<table>
{{#series}}<tr><td>{{quantity}}<td>{{{chart}}}<td>{{latest}} {{unit}}</tr>
{{/series}}</table>
{{/stations}}
</html>
`;

export function dashboard(csv) {
  const stations = new Map();
  for (const each of seriesOf(csv)) {
    if (!stations.has(each.station)) stations.set(each.station, { name: each.station, series: [] });
    const latest = each.points.at(-1).value;
    stations.get(each.station).series.push({ ...each, latest, chart: sparkline(each.points) });
  }
  return Mustache.render(PAGE, { stations: [...stations.values()] });
}
