// A small line chart without axes, as SVG text.
import { scaleLinear, scaleUtc } from "d3-scale";
import { curveMonotoneX, line } from "d3-shape";

export function sparkline(points, { width = 240, height = 48, margin = 4 } = {}) {
  if (points.length === 0) return "";
  const values = points.map((each) => each.value);
  const times = points.map((each) => each.time);
  const x = scaleUtc([times[0], times.at(-1)], [margin, width - margin]);
  const y = scaleLinear([Math.min(...values), Math.max(...values)], [height - margin, margin]);
  const path = line((each) => x(each.time), (each) => y(each.value)).curve(curveMonotoneX)(points);
  const last = points.at(-1);
  return (
    `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">` +
    `<path d="${path}" fill="none" stroke="currentColor" stroke-width="1.5"/>` +
    `<circle cx="${x(last.time)}" cy="${y(last.value).toFixed(2)}" r="2.5"/></svg>`
  );
}
