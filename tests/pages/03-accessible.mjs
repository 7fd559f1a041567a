// No page breaks a rule of axe or html-validate, in light or dark, narrow or wide; nothing scrolls sideways.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { crawled, oneOfEach } from "./crawl.mjs";
import { site, withPage } from "./site.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const KINDS = ["light", "dark"].flatMap((colorScheme) => [320, 1280].map((width) => ({ colorScheme, width })));

/** What axe finds on the page, a line each. bypassCSP: axe is put in as a script. */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)}`));
}

async function visit(paths, kind, look) {
  const found = [];
  await withPage(kind, async (page) => {
    for (const path of paths) {
      await page.goto(site.url + path);
      found.push(...(await look(page)).map((line) => `${path} ${JSON.stringify(kind)}: ${line}`));
    }
  });
  return found;
}

test("axe finds nothing", async () => {
  const paths = [...(await crawled()).pages.keys()], kinds = await oneOfEach();
  for (const [index, kind] of KINDS.entries()) {
    // Pages of one kind differ in their text: each is looked at in one of the four ways, and one of each kind in all.
    const some = paths.filter((path, at) => kinds.includes(path) || at % KINDS.length === index);
    assert.deepEqual(await visit(some, { ...kind, bypassCSP: true }, violations), []);
  }
});

test("html-validate finds nothing", async () => {
  const validator = new HtmlValidate({ extends: ["html-validate:recommended"] });
  const found = [];
  for (const path of (await crawled()).pages.keys()) {
    const response = await fetch(site.url + path, { headers: { accept: "text/html" } });
    const report = await validator.validateString(await response.text(), path);
    for (const { messages } of report.results) {
      found.push(...messages.map(({ ruleId, line, message }) => `${path}:${line} ${ruleId}: ${message}`));
    }
  }
  assert.deepEqual(found, []);
});

/** What is wider than the page, but what may scroll by itself, to which the keyboard leads. */
function sideways() {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const boxes = [...document.querySelectorAll("main *")].filter((one) => {
    const style = getComputedStyle(one);
    return one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(style.overflowX) && style.display !== "inline";
  });
  const lost = boxes.filter((one) => one.tabIndex < 0).map((one) => `no key reaches ${one.outerHTML.slice(0, 80)}`);
  return [...(wide > 0 ? [`${wide} px too wide`] : []), ...lost];
}

test("nothing scrolls sideways with text of twice the size", async () => {
  assert.deepEqual(await visit(await oneOfEach(), { width: 640 }, (page) => page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  }).then(() => page.evaluate(sideways))), []);
});

test("a long key or recipe makes no page wider than a phone", async () => {
  const key = "k".repeat(64), codes = Array(40).fill("200").join(",");
  const paths = [`/_/?key=${key}`, `/_/verify/${key}?attempts=0`, `/build?codes=${codes}&key=${key}`, `/try?recipe=${codes}`];
  assert.deepEqual(await visit(paths, { width: 320 }, (page) => page.evaluate(sideways)), []);
});

/** What the contract of accessibility says of each page's parts. */
function outline() {
  const levels = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((one) => Number(one.tagName[1]));
  const count = (selector) => document.querySelectorAll(selector).length;
  const skip = document.querySelector("a[href]");
  return [
    count("h1") === 1 || `${count("h1")} h1`,
    levels[0] === 1 || "something stands before the h1",
    levels.every((level, at) => at === 0 || level <= levels[at - 1] + 1) || `a level is left out: ${levels}`,
    count("main") === 1 || "no main, or several",
    document.documentElement.lang === "en" || "no language",
    (skip?.hash && document.querySelector(skip.hash)?.tagName === "MAIN") || "the first link does not skip to main",
    [...document.querySelectorAll("nav, aside, section[role]")].every((one) => one.ariaLabel || one.getAttribute("aria-labelledby")) ||
      "a landmark has no name",
    [...document.querySelectorAll("svg")].every((one) => one.parentElement.closest("svg") || one.getAttribute("aria-hidden") || /\S \S/.test(one.ariaLabel)) ||
      "a drawing has no sentence",
    count("[aria-live=polite], [role=status]") <= 1 || "several status regions",
    count("[aria-live=assertive], [role=alert]") === 0 || "something interrupts",
  ].filter((one) => one !== true);
}

test("on a narrow phone nothing scrolls sideways; each page has a skip link, one h1, named landmarks", async () => {
  const paths = [...(await crawled()).pages.keys()];
  const look = async (page) => [...await page.evaluate(sideways), ...await page.evaluate(outline)];
  assert.deepEqual(await visit(paths, { width: 320 }, look), []);
});

/** Controls less than 44 px high or wide (WCAG 2.5.5), with their labels where these are what one hits; links in text are not. */
function small() {
  const boxOf = (one) => (/^(checkbox|radio)$/.test(one.type) ? one.labels[0] : one).getBoundingClientRect();
  return [...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .button, summary")].filter((one) => {
    const { width, height } = boxOf(one);
    return width && (height < 43.5 || width < 43.5);
  }).map((one) => `${Math.round(boxOf(one).height)} px: ${one.outerHTML.slice(0, 80)}`);
}

test("controls are 44 px high", async () => {
  assert.deepEqual(await visit(await oneOfEach(), { width: 320 }, (page) => page.evaluate(small)), []);
});
