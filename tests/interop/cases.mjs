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
    const told = new URLSearchParams({ name: one.name });
    const start = performance.now();
    try {
      const statuses = [];
      let answer;
      for (const url of one.urls) {
        answer = await ask(one, url);
        statuses.push(answer.status);
      }
      for (const [name, value] of answer.fields)
        told.append("field", `${name}: ${value}`);
      for (const name of ["status", "reason", "url"])
        told.set(name, answer[name]);
      told.set("length", answer.body.length);
      told.set("body", answer.body.toString("utf-8").slice(0, 2000));
      told.set("statuses", statuses.join(" "));
    } catch (error) {
      told.set("error", kind(error));
      told.set("detail", `${error}: ${error.cause ?? ""}`);
    }
    told.set("elapsed", ((performance.now() - start) / 1000).toFixed(3));
    console.log(told.toString());
  }
}
