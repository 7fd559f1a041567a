// The commands on pages, run as they stand: each gets the head that is shown beside it, wherever the server is.
import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { crawled } from "./crawl.mjs";
import { serve, site, withPage } from "./site.mjs";

// A folder to run in, whose .curlrc knows the foreign name.
const home = await mkdtemp(join(tmpdir(), "everystatus-pages-"));
after(() => rm(home, { recursive: true }));

/** Runs lines of a shell; { code, output }. */
function run(lines) {
  const options = { cwd: home, env: { ...process.env, CURL_HOME: home }, timeout: 30000, maxBuffer: 1 << 26 };
  return new Promise((resolve) => exec(lines.join("\n"), options, (error, output) => resolve({ code: error?.code ?? 0, output })));
}

/** Does the work for each, a few at a time. */
async function forEach(all, work) {
  const rest = [...all];
  await Promise.all(Array.from({ length: 6 }, async () => {
    while (rest.length) await work(rest.shift());
  }));
}

/** What a page shows under "On the wire": the command, and the lines of the head that it gets. */
function wire() {
  const box = document.querySelector("pre:has(> kbd):has(> b)");
  const command = box?.querySelector("kbd").textContent;
  return box && { command, head: box.textContent.slice(command.length).split("\n").filter((line) => line) };
}

/** Lets curl find the foreign name on the port. */
const know = (port) => appendFile(join(home, ".curlrc"), `resolve = pages.example:${port}:127.0.0.1\n`);
await know(site.port);

async function shown(paths, base) {
  const found = [];
  await withPage({}, async (page) => {
    for (const path of paths) {
      await page.goto(base + path, { waitUntil: "domcontentloaded" });
      found.push({ path, ...await page.evaluate(wire) });
    }
  });
  return found;
}

async function check({ path, command, head }) {
  assert.ok(command, `${path} shows no command`);
  assert.ok(head.length, path);
  const { output } = await run([command]);
  const got = output.split("\r\n");
  // What is made of the content, or of the time, is told in words.
  for (const line of head.filter((one) => !one.includes("("))) assert.ok(got.includes(line), `${path}: ${command}: no ${line}`);
}

const CODES = /^\/codes\/[1-9]\d\d$/;

test("the command of each code gets what its page shows, under any name", async () => {
  const paths = [...(await crawled()).pages.keys()].filter((path) => CODES.test(path));
  await forEach(await shown(paths, site.foreign), check);
});

test("a told page keeps its recipe", async () => {
  const recipes = ["503;retry-after=7", "404;reason=Nobody%20here", "404;reason=It's", "200;header=X-A:%7Bb%7D", "429?max-age=9",
    "102+103+200;delay=0s", "301;location=%2Fa;header=X-B:c"];
  const pages = await shown(recipes.filter((one) => one[0] !== "3").map((recipe) => `/status/${recipe}`), site.foreign);
  assert.ok(pages[0].head.includes("Retry-After: 7"));
  assert.ok(pages[1].head.includes("HTTP/1.1 404 Nobody here"));
  await forEach(pages, check);
});

test("a server below a prefix shows commands that get there", async () => {
  const below = await serve("--prefix", "/mock");
  await know(below.port);
  await forEach(await shown(["/mock/codes/404", "/mock/codes/301", "/mock/status/503;retry-after=7"], below.foreign), check);
  await below.stop();
});

/** The commands that earn codes, by code. */
function earning() {
  return [...document.querySelectorAll("section[id^=earn-]")].map((section) => ({
    code: section.id.slice(5), commands: [...section.querySelectorAll("kbd")].map((one) => one.textContent),
  }));
}

test("the commands of /earn earn", async () => {
  const rows = await withPage({}, async (page) => {
    await page.goto(`${site.foreign}/earn`);
    return page.evaluate(earning);
  });
  assert.ok(rows.length > 30);
  await forEach(rows.filter(({ commands }) => commands.length), async ({ code, commands }) => {
    const { output } = await run(commands);
    assert.match(output, new RegExp(`HTTP/1\\.[01] ${code}|< HTTP/1\\.[01] ${code}`), commands.join("\n"));
  });
});

/** The commands of a page on an exit code, with all codes that the sentence below each names. */
function ending() {
  return [...document.querySelectorAll("main pre:has(kbd)")].map((box) => {
    const next = (box.closest(".copies") ?? box).nextElementSibling; // the script puts a button beside the command
    const below = next?.matches("p") ? next.textContent : "";
    const others = below.match(/curl ends with (.*)$/)?.[1].replace(/from [\d.]+/g, "").match(/\d+/g) ?? [];
    return { command: box.textContent, codes: [document.querySelector("h1 .code").textContent, ...others].map(Number) };
  });
}

test("the commands of /curl/N end with N, or as the sentence below says of this version", async () => {
  const { pages } = await crawled();
  const paths = [...pages.keys()].filter((path) => /^\/curl\/\d+$/.test(path)), rows = [];
  assert.ok(paths.length > 10);
  await withPage({}, async (page) => {
    for (const path of paths) {
      await page.goto(site.url + path);
      rows.push(...await page.evaluate(ending));
    }
  });
  await forEach(rows, async ({ command, codes }) => {
    const { code } = await run([command]);
    assert.ok(codes.includes(code), `${command} ends with ${code}, not ${codes}`);
  });
});
