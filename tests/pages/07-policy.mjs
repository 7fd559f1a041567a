// The browser has nothing to complain of: no violated policy, no error, nothing inline, no request to others.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crawled } from "./crawl.mjs";
import { site, withPage } from "./site.mjs";

test("no visit brought a complaint, or a request to others", async () => {
  assert.deepEqual((await crawled()).noise, []);
});

test("nothing is inline, and the policy would not let it", async () => {
  for (const path of (await crawled()).pages.keys()) {
    const response = await fetch(site.url + path, { headers: { accept: "text/html" } });
    const policy = response.headers.get("content-security-policy"), text = await response.text();
    assert.match(policy, /default-src 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|\*|data:|blob:/, path);
    assert.doesNotMatch(text, /<style|<script(?![^>]* src=)|\sstyle=|\son[a-z]+=|javascript:/i, path);
  }
});

/** Does what markup of others would: an image whose error runs a script. */
async function attack() {
  const image = document.createElement("img");
  try {
    image.setAttribute("onerror", "window.ran = true");
  } catch (error) {
    return error.message;
  }
  image.src = "/nowhere.png";
  document.body.append(image);
  await new Promise((resolve) => image.addEventListener("error", resolve));
  return "it was let in";
}

test("a script that got into a page would not run", async () => {
  await withPage({}, async (page) => {
    const said = [];
    page.on("console", (message) => said.push(message.text()));
    await page.goto(`${site.url}/codes/404`);
    said.push(await page.evaluate(attack));
    assert.equal(await page.evaluate(() => window.ran), undefined);
    assert.match(said.join(), /Content Security Policy|TrustedScript/);
  });
});
