// Asks with fetch, as Node has it.
import { answerAll } from "./cases.mjs";

async function ask(one, url) {
  const options = { method: one.method, headers: one.headers, redirect: one.follow ? "follow" : "manual",
    signal: AbortSignal.timeout(one.timeout * 1000) };
  if (one.content !== undefined)
    options.body = one.content;
  if (one.chunked) {
    options.body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(one.content.slice(0, 10)));
        controller.enqueue(new TextEncoder().encode(one.content.slice(10)));
        controller.close();
      },
    });
    options.duplex = "half";
  }
  const response = await fetch(url, options);
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, reason: response.statusText, fields: [...response.headers], body, url: response.url };
}

function kind(error) {
  if (error.name === "TimeoutError")
    return "timeout";
  return /redirect count exceeded/.test(error.cause?.message) ? "redirects" : "protocol";
}

await answerAll(ask, kind);
