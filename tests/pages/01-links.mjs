// Every page is at most two clicks from the first one, and no link is broken.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CLICKS, crawled } from "./crawl.mjs";
import { site } from "./site.mjs";

const PATHS = ["/", "/help", "/earn", "/curl", "/curl/56", "/_/", "/_/verify", "/codes/404", "/codes/000", "/build",
  "/compare", "/try"];

test("every page is at most two clicks away", async () => {
  const { pages } = await crawled(), nearest = new Map();
  for (const { path, clicks } of pages.values()) {
    const [plain] = path.split("?");
    nearest.set(plain, Math.min(clicks, nearest.get(plain) ?? clicks));
  }
  const codes = [...nearest.keys()].filter((path) => /^\/codes\/\d{3}$/.test(path));
  assert.ok(codes.length > 60, `${codes.length} codes; RFC 9110 alone has 44`);
  assert.deepEqual(PATHS.filter((path) => !nearest.has(path)), [], "nothing leads there");
  assert.deepEqual([...nearest].filter(([, clicks]) => clicks > CLICKS), []);
});

/** The code of a page, as a browser asks for it. */
async function codeOf(path) {
  const response = await fetch(site.url + path, { headers: { accept: "text/html" } });
  await response.arrayBuffer();
  return response.status;
}

test("no link is broken", async () => {
  const { pages, states, fragments } = await crawled();
  assert.deepEqual([...pages.values()].filter((page) => page.code !== 200).map((page) => page.path), []);
  const nowhere = fragments.filter(({ target, fragment }) => pages.has(target) && !pages.get(target).ids.includes(fragment));
  assert.deepEqual(nowhere, []);
  for (const [path, from] of [...states.values()].flatMap((all) => [...all])) {
    assert.equal(await codeOf(path), 200, `${from} leads to ${path}`);
  }
});

/** The answer to a link, or null: it may be a broken one. */
async function answerTo(path) {
  const response = await fetch(site.url + path, { redirect: "manual", signal: AbortSignal.timeout(10000) }).catch(() => null);
  await response?.body?.cancel();
  return response;
}

test("links to answers get them", async () => {
  const { answers } = await crawled();
  answers.delete("/status/101"); // it needs a request that offers another protocol (RFC 9110 7.8)
  await Promise.all([...answers].map(async ([path, from]) => {
    const response = await answerTo(path);
    if (!response) return;
    assert.notEqual(response.headers.get("everystatus"), "refused", `${from} leads to ${path}`);
    const told = path.match(/^\/status\/(\d{3})$/)?.[1];
    if (told >= "200") assert.equal(response.status, Number(told), path);
  }));
});
