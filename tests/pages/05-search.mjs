// The search finds what people mean: nine of ten questions have it in the first three hits, names have it first.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { site, withPage } from "./site.mjs";

const QUERIES = process.env.QUERIES;

/** The questions of the file: { question, codes, first }; "=" where the first hit must be it. */
function questions() {
  return readFileSync(QUERIES, "utf8").split("\n").filter((line) => line && line[0] !== "#").map((line) => {
    const [, question, sign, codes] = line.match(/^(.*?)( =)? ([\d,]+)$/);
    return { question, codes: codes.split(","), first: Boolean(sign) };
  });
}

test("the questions of the file", async () => {
  const all = questions(), missed = [];
  assert.ok(all.length > 50);
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/`);
    for (const { question, codes, first } of all) {
      const response = await page.request.get(`${site.url}/codes?q=${encodeURIComponent(question)}`,
        { headers: { accept: "application/json" } });
      const hits = (await response.json()).codes.map((hit) => String(hit.status));
      if (first) assert.ok(codes.includes(hits[0]), `${question}: ${hits.slice(0, 3)}`);
      if (!hits.slice(0, 3).some((hit) => codes.includes(hit))) missed.push(question);
    }
  });
  assert.ok(missed.length <= all.length / 10, `${missed.length} of ${all.length}: ${missed}`);
});

test("a question is asked in the page, and the address keeps it", async () => {
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/`);
    await page.getByRole("searchbox").fill("already exists");
    await page.keyboard.press("Enter");
    await page.waitForURL(/[?&]q=already/);
    await page.getByRole("link", { name: /409/ }).first().click();
    await page.waitForURL(/\/codes\/409$/);
  });
});
