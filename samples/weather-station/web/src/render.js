// node src/render.js CSV HTML
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { dashboard } from "./dashboard.js";

const [csv, html] = process.argv.slice(2);
mkdirSync(dirname(html), { recursive: true });
writeFileSync(html, dashboard(readFileSync(csv, "utf8")));
