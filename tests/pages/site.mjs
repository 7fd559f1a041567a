// What the tests share: the program on a free port, and Debian's Chromium.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { chromium } from "playwright-core";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
// As root, Chromium has no sandbox. A name leads here that no resolver knows, since pages must work under any.
export const SWITCHES = ["--no-sandbox", "--disable-dev-shm-usage", "--host-resolver-rules=MAP pages.example 127.0.0.1"];

const children = [];

/** Starts the program with these options; its url, its port, and stop, which waits for its end. */
export async function serve(...options) {
  const child = spawn(process.env.EVERYSTATUS, ["--port", "0", "--log-format", "off", ...options],
    { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [greeting] = await once(createInterface(child.stdout), "line");
  const { port } = new URL(greeting.match(/http:\S+/)[0]);
  const stop = async () => {
    child.kill();
    await once(child, "exit");
  };
  return { url: `http://127.0.0.1:${port}`, foreign: `http://pages.example:${port}`, port, stop };
}

export const site = await serve();
export const browser = await chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });

/** A page in a browser of its own kind, { width: 320, colorScheme: "dark", ... }, given to work and closed after it. */
export async function withPage(kind, work) {
  const { width = 1280, height = 800, ...others } = kind;
  const context = await browser.newContext({ viewport: { width, height }, ...others });
  try {
    return await work(await context.newPage(), context);
  } finally {
    await context.close();
  }
}

after(async () => {
  await browser.close();
  children.forEach((child) => child.kill());
});
