// Pictures of every page, narrow and wide, light and dark, to be looked at.
import { mkdir, rm } from "node:fs/promises";
import { crawled, oneOfEach } from "./crawl.mjs";
import { browser, site, withPage } from "./site.mjs";

const KINDS = ["light", "dark"].flatMap((colorScheme) => [390, 1280].map((width) => ({ colorScheme, width })));

// Pages that no link leads to, or that differ by what was asked.
const MORE = ["/?q=already+exists", "/?q=nothing+like+it", "/compare?codes=401,403", "/build?recipe=503*2,200;in-order;key=job42",
  "/build?codes=503;dlay=2s", "/try?recipe=503;retry-after=2", "/try?recipe=103", "/_/?key=pictures",
  "/_/verify/pictures?attempts=3&min-gap=100ms", "/_/verify/pictures?attempts=2", "/codes/103", "/codes/418", "/codes/503", "/codes/000",
  "/status/503;retry-after=2", "/nowhere", "/status/503;dlay=2s", "/earn/404/nowhere", "/earn/418"];

/** Some requests for the pages that show such. */
async function fillJournal() {
  for (let i = 0; i < 3; i++) {
    const recipe = "503*2,200;in-order;retry-after=1;key=pictures";
    await fetch(`${site.url}/status/${recipe}`, { method: i ? "GET" : "POST", body: i ? undefined : "tea=sencha" });
    await new Promise((resolve) => setTimeout(resolve, 150 * (i + 1)));
  }
}

async function take(paths, kind, folder) {
  await withPage(kind, async (page) => {
    for (const path of paths) {
      await page.goto(site.url + path);
      await page.waitForFunction(() => !/^Waiting/.test(document.querySelector("#came h2")?.textContent ?? ""));
      const name = path.replace(/[^a-z0-9_]+/gi, "-").replace(/^-|-$/g, "") || "index";
      await page.screenshot({ path: `${folder}/${name}-${kind.width}-${kind.colorScheme}.png`, fullPage: true });
    }
  });
}

const all = process.argv[2] === "all";
const paths = [...new Set([...(all ? (await crawled()).pages.keys() : await oneOfEach()), ...MORE])];
await rm("pictures", { recursive: true, force: true });
await mkdir("pictures");
await fillJournal();
for (const kind of KINDS) await take(paths, kind, "pictures");
await browser.close();
process.exit();
