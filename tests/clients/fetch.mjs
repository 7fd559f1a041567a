// Asks with fetch, as Node has it; lines.py says what comes in and goes out.
import { createInterface } from "node:readline";

const seconds = Number(process.argv[2]);

// fetch tells nearly everything as "TypeError: fetch failed"; the cause is what a user has to look at.
function describe(error) {
  const names = [];
  let last = error;
  for (let one = error; one; one = one.cause) {
    const name = one.code && typeof one.code === "string" ? one.code : one.name;
    if (!names.includes(name))
      names.push(name);
    last = one;
  }
  return [...names, last.message].join(": ");
}

async function ask(url, size) {
  const content = size ? { method: "POST", body: "x".repeat(size) } : {};
  const response = await fetch(url, { ...content, signal: AbortSignal.timeout(seconds * 1000) });
  return `${response.status}, ${(await response.arrayBuffer()).byteLength} bytes`;
}

for await (const line of createInterface({ input: process.stdin })) {
  const [name, url, size] = line.split("\t");
  const outcome = await ask(url, Number(size)).catch(describe);
  console.log(`${name}\t${outcome.replace(/\s+/g, " ")}`);
}
process.exit(0);
