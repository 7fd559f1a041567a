// All tests of the pages, one after the other, with one server and one browser.
import { readdirSync } from "node:fs";

for (const name of readdirSync(new URL(".", import.meta.url)).sort()) {
  if (/^\d\d-.*\.mjs$/.test(name) && (!process.argv[2] || name.includes(process.argv[2]))) await import(`./${name}`);
}
