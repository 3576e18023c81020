import { parse } from "csv-parse/sync";

// Groups the rows of a CSV into one series for each station and quantity, ordered by name and time.
export function seriesOf(csv) {
  const series = new Map();
  for (const row of parse(csv, { columns: true, skip_empty_lines: true })) {
    const key = `${row.station}\0${row.quantity}`;
    if (!series.has(key)) {
      series.set(key, { station: row.station, quantity: row.quantity, unit: row.unit, points: [] });
    }
    series.get(key).points.push({ time: new Date(row.time), value: Number(row.value) });
  }
  for (const each of series.values()) each.points.sort((a, b) => a.time - b.time);
  return [...series.keys()].sort().map((key) => series.get(key));
}
