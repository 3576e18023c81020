import assert from "node:assert/strict";
import { test } from "node:test";
import { dashboard } from "../src/dashboard.js";
import { seriesOf } from "../src/readings.js";
import { sparkline } from "../src/sparkline.js";

const CSV = `station,time,quantity,unit,value
hill,2025-03-01T12:00:00Z,wind,m/s,8
hill,2025-03-01T06:00:00Z,wind,m/s,2
<b>,2025-03-01T06:00:00Z,wind,m/s,3
`;

test("series are ordered by name, their points by time", () => {
  const series = seriesOf(CSV);
  assert.deepEqual(series.map((each) => each.station), ["<b>", "hill"]);
  assert.deepEqual(series[1].points.map((each) => each.value), [2, 8]);
});

test("a sparkline spans its box, greatest value on top", () => {
  const [, hill] = seriesOf(CSV);
  const svg = sparkline(hill.points, { width: 100, height: 20, margin: 0 });
  assert.match(svg, /d="M0,20L100,0"/);
  assert.match(svg, /cx="100" cy="0.00"/);
});

test("no points, no chart", () => assert.equal(sparkline([]), ""));

test("the dashboard shows each station's latest value and trusts no name", () => {
  const page = dashboard(CSV);
  assert.match(page, /<td>8 m&#x2F;s/);
  assert.match(page, /<h2>&lt;b&gt;<\/h2>/);
});
