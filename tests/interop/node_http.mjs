// Asks with Node's own http.request, which follows no redirect; one agent keeps the connections.
import http from "node:http";
import { answerAll } from "./cases.mjs";

const agent = new http.Agent({ keepAlive: true });

function ask(one, url) {
  return new Promise((resolve, reject) => {
    const headers = { ...one.headers };
    if (one.content !== undefined && !one.chunked)
      headers["Content-Length"] = Buffer.byteLength(one.content);
    if (one.expecting)
      headers.Expect = "100-continue";
    const auth = one.auth ? `${one.user}:${one.password}` : undefined;
    const request = http.request(url, { agent, method: one.method, headers, auth });
    const timer = setTimeout(() => request.destroy(new Error("timeout")), one.timeout * 1000);
    request.on("error", (error) => { clearTimeout(timer); reject(error); });
    request.on("response", (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => {
        clearTimeout(timer);
        const fields = [];
        for (let i = 0; i < response.rawHeaders.length; i += 2)
          fields.push([response.rawHeaders[i], response.rawHeaders[i + 1]]);
        resolve({ status: response.statusCode, reason: response.statusMessage, fields, body: Buffer.concat(pieces), url });
      });
      response.on("error", reject);
    });
    if (one.expecting) {
      request.on("continue", () => request.end(one.content));
      request.flushHeaders();
    } else if (one.chunked) {
      request.write(one.content.slice(0, 10));
      request.end(one.content.slice(10));
    } else {
      request.end(one.content);
    }
  });
}

await answerAll(ask, (error) => error.message === "timeout" ? "timeout" : "protocol");
agent.destroy();
