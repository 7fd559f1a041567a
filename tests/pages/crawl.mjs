// All pages that links lead to from the first one, with what a visit to each showed.
import { site, withPage } from "./site.mjs";

export const CLICKS = 2;

// These are answers, not pages: what they answer with is what they are asked for.
const ANSWERS = /^\/(status|earn)\/|^\/_\/verify\/|^\/_\/requests|[?&]format=|^\/healthz$|^\/codes\?/;

/** What a page has: where its links lead on this server, its ids, its commands. */
function look() {
  const own = [...document.querySelectorAll("a[href]")].map((one) => one.href).filter((link) => link.startsWith(`${location.origin}/`));
  return {
    links: own.map((link) => link.slice(location.origin.length)),
    ids: [...document.querySelectorAll("[id]")].map((one) => one.id),
    commands: [...document.querySelectorAll("kbd")].map((one) => one.textContent),
  };
}

class Crawl {
  pages = new Map(); // by path: { path, clicks, code, links, ids, commands }
  answers = new Map(); // a path that is an answer, and where a link leads to it
  states = new Map(); // the same of pages with a query: of each, one is visited
  fragments = []; // { from, target, fragment }
  noise = []; // what the browser said, and requests to others
  found = new Map([["/", 0]]); // how many clicks lead to a path

  listen(page) {
    page.on("console", (message) => this.noise.push(`${page.url()}: ${message.text()}`));
    page.on("pageerror", (error) => this.noise.push(`${page.url()}: ${error}`));
    page.on("request", (request) => {
      if (!request.url().startsWith(`${site.url}/`)) this.noise.push(`${page.url()} asks ${request.url()}`);
    });
  }

  /** What is no page is an answer. A browser would ask for its icon in vain, too. */
  async visit(page, path, clicks) {
    const head = await fetch(site.url + path, { method: "HEAD", headers: { accept: "text/html" } });
    if (!head.headers.get("content-type")?.startsWith("text/html")) {
      this.answers.set(path, "a page");
      return;
    }
    const response = await page.goto(site.url + path);
    const seen = { path, clicks, code: response.status(), ...await page.evaluate(look) };
    this.pages.set(path, seen);
    seen.links.forEach((link) => this.add(link, seen));
  }

  add(link, { path: from, clicks }) {
    const [target, fragment] = link.split("#"), [plain, query] = target.split("?");
    if (fragment) this.fragments.push({ from, target, fragment });
    if (ANSWERS.test(target)) this.answers.set(target, from);
    else if (query && this.states.has(plain)) this.states.get(plain).set(target, from);
    else if (!this.found.has(target)) {
      if (query) this.states.set(plain, new Map([[target, from]]));
      this.found.set(target, clicks + 1);
    }
  }

  async run() {
    await withPage({}, async (page) => {
      this.listen(page);
      for (const [path, clicks] of this.found) await this.visit(page, path, clicks); // a Map can grow while one walks it
    });
    return this;
  }
}

let once;

/** The crawl, which is done once. */
export const crawled = () => (once ??= new Crawl().run());

/** One page of each kind, for what takes long: the numbers in their paths are their only difference. */
export async function oneOfEach() {
  const kinds = new Map();
  for (const path of (await crawled()).pages.keys()) {
    const kind = path.replace(/\?.*/, "?").replace(/\d+/, "N");
    if (!kinds.has(kind)) kinds.set(kind, path);
  }
  return [...kinds.values()];
}
