// While somebody reads the journal, what comes does not move it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, withPage } from "./site.mjs";

const MANY = 200;

async function send(key, count) {
  for (let i = 0; i < count; i++) await (await fetch(`${site.url}/status/503;key=${key}`)).arrayBuffer();
}

test("200 requests come, and the scroll stays", async () => {
  await send("calm", 30);
  await withPage({ height: 600 }, async (page) => {
    await page.goto(`${site.url}/_/?key=calm`);
    const read = page.locator(".log > [id]").nth(10);
    await read.scrollIntoViewIfNeeded();
    const before = { scroll: await page.evaluate(() => scrollY), top: (await read.boundingBox()).y };
    await send("calm", MANY);
    await page.waitForFunction((count) => document.querySelectorAll(".log > [id]").length >= count, MANY + 30);
    assert.deepEqual({ scroll: await page.evaluate(() => scrollY), top: (await read.boundingBox()).y }, before);
    assert.match(await page.title(), /\b230\b/);
    assert.match(await page.locator(".news").innerText(), /200 new/);
  });
});

test("what is open stays open, and the focus stays", async () => {
  await send("calm-2", 3);
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/_/?key=calm-2`);
    const summary = page.locator(".log summary").nth(1);
    await summary.focus();
    await page.keyboard.press("Enter");
    await send("calm-2", 5);
    await page.waitForFunction(() => document.querySelectorAll(".log > [id]").length >= 8);
    assert.ok(await page.locator(".log details").nth(1).evaluate((one) => one.open));
    assert.ok(await summary.evaluate((one) => one === document.activeElement));
  });
});
