// What is filled in at random in the builder makes a URL that opens the same form again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { site, withPage } from "./site.mjs";

const FORMS = 60;
const CODES = ["404", "503*2,200", "200:9,503:1", "103+200", "reset", "500-599", "301", "204", "reset*2,200", "102+103+200", "429"];

/** Numbers that a seed leads to, so that a failure can be had again (Lehmer). */
function dice(seed) {
  let state = seed % 2147483647 || 1;
  return (below) => (state = state * 48271 % 2147483647) % below;
}

/** The modifiers of the form, each with the values to choose from: those of its list, or that of its example. */
function fields() {
  return [...document.querySelectorAll("form.build .field [id^=m-]")].map((one) => {
    const example = document.querySelector(`#h-${one.id.slice(2)} code`)?.textContent ?? "";
    const values = one.options ? [...one.options].map((option) => option.value).filter(Boolean)
      : one.type === "checkbox" ? ["on"] : [example.replace(/^[^=]*=/, "")];
    return { name: one.name, values: values.filter(Boolean) };
  }).filter(({ values }) => values.length);
}

/** What the form says, without the fields that say nothing. */
function state() {
  return [...new FormData(document.querySelector("form.build"))].filter(([, value]) => value !== "").sort();
}

test("60 forms come back as they were", async () => {
  const seed = Date.now() % 1e9, roll = dice(seed);
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/build`);
    const all = await page.evaluate(fields);
    assert.ok(all.length > 20, `${all.length} modifiers`);
    let made = 0;
    for (let i = 0; i < FORMS; i++) {
      const query = new URLSearchParams({ codes: CODES[roll(CODES.length)] });
      for (let more = roll(4); more > 0; more--) {
        const { name, values } = all[roll(all.length)];
        query.set(name, values[roll(values.length)]);
      }
      await page.goto(`${site.url}/build?${query}`);
      if (!await page.locator("#made pre[data-copy]").count()) continue; // they contradict each other, and it says how
      const url = new URL(await page.locator("#made pre[data-copy]").innerText()), before = await page.evaluate(state);
      await page.goto(`${site.url}/build?recipe=${encodeURIComponent(decodeOnce(url))}`);
      assert.deepEqual(await page.evaluate(state), before, `seed ${seed}: ${url}`);
      made++;
    }
    assert.ok(made > FORMS / 4, `${made} of ${FORMS} made a URL`);
  });
});

/** The recipe of a URL, as it stands there. */
function decodeOnce(url) {
  return url.pathname.slice("/status/".length);
}
