// Lighthouse gives a page of each kind 100 in all four: performance, accessibility, best practices, SEO.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, test } from "node:test";
import lighthouse from "lighthouse";
import { CHROMIUM, SWITCHES, site } from "./site.mjs";

const PAGES = ["/", "/codes/404", "/help", "/curl/56", "/build", "/compare?codes=401,403", "/_/?key=lighthouse", "/try?recipe=200"];
const TRIES = 4; // the speed that it measures is that of this machine as well, which may be busy

const folder = await mkdtemp(join(tmpdir(), "everystatus-lighthouse-"));
const chromium = spawn(CHROMIUM, ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${folder}`, ...SWITCHES],
  { stdio: ["ignore", "ignore", "pipe"] });
after(async () => {
  chromium.kill();
  await once(chromium, "exit");
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** The port that Chromium says on stderr. */
async function debuggingPort() {
  for await (const line of createInterface(chromium.stderr)) {
    const port = line.match(/DevTools listening on ws:\/\/[^:]+:(\d+)/)?.[1];
    if (port) return Number(port);
  }
  throw new Error("Chromium did not start");
}

const port = await debuggingPort();

/** What it marks down, a line each. */
async function marks(path) {
  const { lhr } = await lighthouse(site.url + path, { port, logLevel: "silent", output: "json" });
  return Object.values(lhr.categories).filter((category) => category.score !== 1).map((category) => {
    const lost = category.auditRefs.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 1);
    return `${category.title} ${Math.round(category.score * 100)}: ${lost.map(({ id }) => id)}`;
  });
}

for (const path of PAGES) {
  test(`Lighthouse gives ${path} 100 in all four`, async () => {
    let lost;
    for (let tries = 0; tries < TRIES; tries++) {
      lost = await marks(path);
      if (!lost.length) break;
    }
    assert.deepEqual(lost, []);
  });
}
