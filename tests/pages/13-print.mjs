// On paper a code has one sheet; motion, colours and sizes are those that the reader has set.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crawled, oneOfEach } from "./crawl.mjs";
import { site, withPage } from "./site.mjs";

/** How many sheets a PDF has. */
const sheets = (pdf) => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;

test("a code has one sheet", async () => {
  const codes = [...(await crawled()).pages.keys()].filter((path) => /^\/codes\/\d{3}$/.test(path));
  await withPage({}, async (page) => {
    const more = [];
    for (const path of codes) {
      await page.goto(site.url + path);
      const count = sheets(await page.pdf({ format: "A4", preferCSSPageSize: true }));
      if (count !== 1) more.push(`${path}: ${count}`);
    }
    assert.deepEqual(more, []);
  });
});

test("nothing moves for those who want no motion", async () => {
  for (const path of [...await oneOfEach(), "/codes/418"]) {
    await withPage({ reducedMotion: "reduce" }, async (page) => {
      await page.goto(site.url + path);
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0, path);
    });
  }
});

test("where colours are the reader's own, drawings and controls still are there", async () => {
  for (const path of [...await oneOfEach(), "/codes/418"]) {
    await withPage({ forcedColors: "active" }, async (page) => {
      await page.goto(site.url + path);
      const lost = await page.evaluate(() => [...document.querySelectorAll("button, .button, input:not([type=checkbox]), .turn, main svg")]
        .filter((one) => one.getClientRects().length)
        .filter((one) => {
          const style = getComputedStyle(one);
          return one.matches("svg") ? style.stroke === "none" && style.fill === "none"
            : style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) === 0;
        }).map((one) => one.outerHTML.slice(0, 80)));
      assert.deepEqual(lost, [], path);
    });
  }
});
