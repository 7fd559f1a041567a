// Markup that a client sends stays text, wherever it is shown.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { test } from "node:test";
import { site, withPage } from "./site.mjs";

const MARKUP = "<img src=x onerror=\"window.ran=1\">'\"><script>window.ran=1</script>";
const CODED = encodeURIComponent(MARKUP);

/** Sends bytes as they are, and waits for the end of the answer. */
async function send(...lines) {
  const socket = connect(site.port, "127.0.0.1");
  socket.end(lines.join("\r\n"));
  socket.resume();
  await once(socket, "close");
}

async function fillJournal(key) {
  const path = `/status/503;key=${key}`, about = ["Host: a", `X-Mine: ${MARKUP}`, `Cookie: ${MARKUP}`, "Connection: close"];
  await send(`GET ${path} HTTP/1.1`, ...about, "", "");
  await send(`IMG'ONERROR ${path} HTTP/1.1`, ...about, "", "");
  await send(`GET ${path};reason=${CODED} HTTP/1.1`, ...about, "", "");
  await send(`GET ${path};body=${CODED};type=text/html HTTP/1.1`, ...about, "", "");
  await send(`GET ${path};header=X-Yours:${CODED} HTTP/1.1`, ...about, "", "");
  await send(`GET ${path}/${MARKUP.replaceAll(" ", "%20")} HTTP/1.1`, ...about, "", "");
  await send(`POST ${path} HTTP/1.1`, ...about, `Content-Length: ${MARKUP.length}`, "", MARKUP);
}

const PLACES = [
  `/?q=${CODED}`, `/codes?q=${CODED}`, `/status/${CODED}`, `/status/503;${CODED}=1`, `/status/503;delay=${CODED}`, `/${CODED}`,
  `/codes/${CODED}`, `/curl/${CODED}`, `/earn/404/${CODED}`, `/build?codes=${CODED}`, `/build?recipe=${CODED}`, `/try?recipe=${CODED}`,
  `/compare?codes=${CODED}`, `/_/?key=${CODED}`, `/_/?target=${CODED}`, `/_/verify/${CODED}`, `/_/verify/markup?${CODED}=1`,
  `/_/verify/markup?attempts=${CODED}`, `/status/404;reason=${CODED}`, `/_/${CODED}`, "/_/?key=markup",
  "/_/verify/markup?attempts=3&statuses=200", "/_/verify/markup?attempts=3",
];

test("no markup of others comes to life", async () => {
  await fillJournal("markup");
  await withPage({}, async (page) => {
    const complaints = [];
    page.on("console", (message) => complaints.push(`${page.url()}: ${message.text()}`));
    for (const place of PLACES) {
      await page.goto(site.url + place);
      for (const summary of await page.locator("summary").all()) if (await summary.isVisible()) await summary.click();
      const lives = await page.evaluate(() => [window.ran, document.querySelectorAll("img, script:not([src])").length]);
      assert.deepEqual(lives, [undefined, 0], place);
    }
    assert.deepEqual(complaints.filter((line) => /Content Security Policy|Trusted/.test(line)), []);
  });
});

test("what was sent is shown as it was", async () => {
  await withPage({}, async (page) => {
    await page.goto(`${site.url}/?q=${CODED}`);
    assert.equal(await page.getByRole("searchbox").inputValue(), MARKUP);
    await page.goto(`${site.url}/_/?key=markup`);
    assert.ok((await page.locator("main").textContent()).includes(MARKUP));
  });
});
