// A page weighs at most 60 kB with all that it loads, and is painted without a script.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crawled, oneOfEach } from "./crawl.mjs";
import { site, withPage } from "./site.mjs";

const MOST = 60000;

test("no page weighs more than 60 kB", async () => {
  const { pages } = await crawled(), heavy = [];
  await withPage({}, async (page, context) => {
    let bytes = 0;
    const network = await context.newCDPSession(page);
    await network.send("Network.enable");
    await network.send("Network.setCacheDisabled", { cacheDisabled: true });
    network.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    for (const path of pages.keys()) {
      bytes = 0;
      await page.goto(site.url + path, { waitUntil: "load" });
      if (bytes > MOST || bytes < 1000) heavy.push(`${path}: ${bytes} bytes`);
    }
  });
  assert.deepEqual(heavy, []);
});

test("what a page shows first needs no script", async () => {
  for (const path of await oneOfEach()) {
    await withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto(site.url + path);
      assert.ok((await page.locator("main").innerText()).length > 40, path);
    });
  }
});

test("a page that the browser has is not sent again", async () => {
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/codes/404`);
    const response = await page.reload();
    assert.ok([200, 304].includes(response.status()));
    const tag = response.headers().etag;
    const again = await fetch(`${site.url}/codes/404`, { headers: { accept: "text/html", "if-none-match": tag } });
    assert.ok(tag && [200, 304].includes(again.status));
  });
});
