// How the drivers for Node read their cases and write their answers; cases.py says what is in them.
import { readFileSync } from "node:fs";

function read(line) {
  const pairs = new URLSearchParams(line);
  const one = { urls: pairs.getAll("url"), headers: {} };
  for (const [name, value] of pairs)
    if (name === "header")
      one.headers[value.split(": ")[0]] = value.slice(value.indexOf(": ") + 2);
    else if (name !== "url")
      one[name] = ["chunked", "expecting", "follow", "compressed"].includes(name) ? true : value;
  one.timeout = Number(one.timeout);
  return one;
}

export async function answerAll(ask, kind) {
  for (const line of readFileSync(0, "utf-8").split("\n").filter(Boolean)) {
    const one = read(line);
    const output = new URLSearchParams({ name: one.name });
    const start = performance.now();
    try {
      const statuses = [];
      let answer;
      for (const url of one.urls) {
        answer = await ask(one, url);
        statuses.push(answer.status);
      }
      for (const [name, value] of answer.fields)
        output.append("field", `${name}: ${value}`);
      for (const name of ["status", "reason", "url"])
        output.set(name, answer[name]);
      output.set("length", answer.body.length);
      output.set("body", answer.body.toString("utf-8").slice(0, 2000));
      output.set("statuses", statuses.join(" "));
    } catch (error) {
      output.set("error", kind(error));
      output.set("detail", `${error}: ${error.cause ?? ""}`);
    }
    output.set("elapsed", ((performance.now() - start) / 1000).toFixed(3));
    console.log(output.toString());
  }
}
