// Every code can be tried, and shows a result: what came, or in words why a browser shows nothing of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crawled } from "./crawl.mjs";
import { site, withPage } from "./site.mjs";

const codes = async () => [...(await crawled()).pages.keys()].map((path) => path.match(/^\/codes\/([1-9]\d\d)$/)?.[1]).filter(Boolean);

test("every code's page leads to where it is tried", async () => {
  for (const code of await codes()) {
    const { links } = (await crawled()).pages.get(`/codes/${code}`);
    assert.ok(links.some((link) => link === `/try?recipe=${code}`), `/codes/${code}`);
  }
});

test("every code that is tried shows what came", async () => {
  await withPage({}, async (page) => {
    for (const code of await codes()) {
      await page.goto(`${site.url}/try?recipe=${code}`);
      await page.waitForFunction(() => /^(\d{3}|No answer)/.test(document.querySelector("#came h2")?.textContent));
      const [title, came] = [await page.locator("#came h2").innerText(), await page.locator("#came").innerText()];
      // A 1xx comes before another answer (RFC 9110 15.2); 101 needs a request that offers another protocol (7.8).
      if (code >= "200") assert.match(title, new RegExp(`^${code}`));
      else assert.ok(came.includes(`HTTP/1.1 ${code} `) || code === "101", `${code}: ${came}`);
      assert.ok(came.includes("What your browser let this page see"));
    }
  });
});

test("a fault that is tried shows what was sent of it", async () => {
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/try?recipe=${encodeURIComponent("200;fault=close-after=10")}`);
    await page.waitForFunction(() => /^(\d{3}|No answer)/.test(document.querySelector("#came h2")?.textContent));
    assert.match(await page.locator("#came").innerText(), /HTTP\/1\.1 200 OK/);
  });
});
