// Everything that the pages are for can be done without JavaScript, and by keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, withPage } from "./site.mjs";

const MOST_STEPS = 300;

/** A reader who has no pointer and no scripts. */
class Reader {
  constructor(page) {
    this.page = page;
  }

  /** What has the focus, as it is called. */
  focused() {
    return this.page.evaluate(() => {
      const one = document.activeElement;
      const label = one.labels?.[0]?.textContent ?? one.ariaLabel ?? one.textContent;
      return one === document.body ? "" : label.trim().replace(/\s+/g, " ");
    });
  }

  /** Goes on with Tab until what has the focus is called so. */
  async to(name) {
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      await this.page.keyboard.press("Tab");
      if (name.test(await this.focused())) return;
    }
    assert.fail(`no key leads to ${name} on ${this.page.url()}`);
  }

  /** Follows a link, or presses a button; then another page is there. */
  async follow(name) {
    await this.to(name);
    await this.enter();
  }

  async enter() {
    const arrived = this.page.waitForNavigation({ timeout: 10000 });
    await this.page.keyboard.press("Enter");
    await arrived;
  }

  async type(name, text) {
    await this.to(name);
    await this.page.keyboard.press("Control+A");
    await this.page.keyboard.type(text);
  }

  text() {
    return this.page.locator("main").innerText();
  }
}

function reading(name, work) {
  test(name, () => withPage({ javaScriptEnabled: false }, async (page) => {
    await page.goto(`${site.url}/`);
    await work(new Reader(page), page);
  }));
}

reading("the meaning of 409", async (reader) => {
  await reader.type(/^Find a code/, "409");
  await reader.enter();
  await reader.follow(/^409 Conflict/);
  assert.match(await reader.text(), /Meaning[\s\S]*state of the (target )?resource/i);
});

reading("the code for \"already exists\"", async (reader) => {
  await reader.type(/^Find a code/, "already exists");
  await reader.enter();
  await reader.follow(/^\d{3} /);
  assert.match(reader.page.url(), /\/codes\/409$/);
});

reading("401 against 403", async (reader) => {
  await reader.type(/^Find a code/, "401 403");
  await reader.enter();
  if (!/compare/.test(reader.page.url())) await reader.follow(/401.*403/);
  const text = await reader.text();
  assert.match(text, /401 Unauthorized/);
  assert.match(text, /403 Forbidden/);
});

reading("a curl command", async (reader) => {
  await reader.type(/^Find a code/, "503");
  await reader.enter();
  await reader.follow(/^503 /);
  assert.match(await reader.text(), /curl -i \S+\/status\/503/);
});

reading("a URL that fails twice", async (reader) => {
  await reader.follow(/^Build$/);
  await reader.type(/^Codes or faults/, "503*2,200");
  await reader.to(/^in-order/);
  await reader.page.keyboard.press("Space");
  await reader.type(/^key/, "reader-1");
  await reader.follow(/^Make the URL/);
  const url = await reader.page.locator("#made pre").first().innerText();
  const codes = [];
  for (let i = 0; i < 3; i++) codes.push((await fetch(url)).status);
  assert.deepEqual(codes, [503, 503, 200]);
});

reading("what my client sent", async (reader) => {
  await reader.follow(/^Watch$/);
  await reader.type(/key for your client/i, "reader-2");
  await reader.follow(/^Watch it/);
  await fetch(`${site.url}/status/503;key=reader-2`, { method: "PUT", headers: { "X-Mine": "something of mine" }, body: "tea" });
  await reader.page.reload();
  const text = await reader.page.locator("main").innerText();
  assert.match(text, /PUT/);
  assert.match(text, /503/);
  await reader.follow(/PUT \/status\/503|\/status\/503;key=reader-2/).catch(() => reader.page.keyboard.press("Enter"));
  assert.match(await reader.page.locator("main").innerText(), /something of mine/);
});

reading("to try a code", async (reader) => {
  await reader.type(/^Find a code/, "418");
  await reader.enter();
  await reader.follow(/^418 /);
  await reader.follow(/^Try/);
  await reader.follow(/^Request it/);
  assert.match(await reader.text(), /418/);
});

reading("a 1xx, which no browser shows", async (reader) => {
  await reader.type(/^Find a code/, "early hints");
  await reader.enter();
  await reader.follow(/^103 /);
  assert.match(await reader.text(), /HTTP\/1\.1 103 Early Hints[\s\S]*HTTP\/1\.1 200 OK/);
});

test("the keys of every page: / searches, arrows go through hits, Escape clears", () => withPage({}, async (page) => {
  await page.goto(`${site.url}/`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  await page.keyboard.type("gateway");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=gateway/);
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  assert.match(await page.evaluate(() => document.activeElement.textContent), /50\d/);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.querySelector("[name=q]").value), "");
}));

test("left and right lead to the neighbours, but not while one types", () => withPage({}, async (page) => {
  await page.goto(`${site.url}/codes/404`);
  await page.keyboard.press("ArrowRight");
  await page.waitForURL(/\/codes\/405$/);
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("ArrowLeft");
  await page.waitForURL(/\/codes\/404$/);
  await page.goto(`${site.url}/?q=gone`);
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("ArrowRight");
  assert.match(page.url(), /q=gone/);
}));
