// A recipe tried: what the journal says was sent, beside what the browser let this page see, and what makes the difference.
'use strict';
import { make, say } from './page.js';

const PATIENCE = 60000; // milliseconds
const tried = document.querySelector('#tried');

/** A time, as exact as it means something. */
function duration(milliseconds) {
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** A line of a box: when, if that is known, and what. */
function line(time, text) {
  return (time === null ? '' : duration(time)).padStart(8) + '  ' + text;
}

/** What happened to the request as the page has it: lines, the code (0: hidden, or there is none), and how it ended. */
async function ask(path) {
  const url = new URL(path, location), from = performance.now(), lines = [];
  const since = () => performance.now() - from;
  let code = 0, end = 'whole';
  try {
    const answer = await fetch(url, {
      redirect: 'manual', credentials: 'omit', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE),
    });
    code = answer.status;
    end = answer.type === 'opaqueredirect' ? 'hidden' : end;
    lines.push(line(since(), code ? `${code} ${answer.statusText}` : 'a redirect, of which nothing is shown'));
    for (const [name, value] of answer.headers)
      lines.push(line(null, `${name}: ${value}`));
    const size = (await answer.arrayBuffer()).byteLength;
    if (code)
      lines.push(line(since(), `${size} bytes, the end`));
  } catch (error) {
    end = code ? 'cut' : 'failed';
    lines.push(line(since(), code ? `broken off: ${error.message}` : error.message));
  }
  const early = interim(url);
  if (early !== null)
    lines.unshift(line(early, 'something interim'));
  return { lines, code, end, early };
}

/** When the first interim response came, if the browser tells. */
function interim(url) {
  const entry = performance.getEntriesByName(url.href).at(-1);
  return entry?.firstInterimResponseStart > 0 ? entry.firstInterimResponseStart - entry.startTime : null;
}

/** What the journal says, by a query of its own; null where there is none. */
async function journal(query) {
  const link = document.querySelector('#journal a');
  const answer = link && await fetch(`${link.href}&${query}`, { headers: { Accept: 'application/json' } });
  return answer?.ok ? answer.json() : null;
}

function wire(entry) {
  const lines = [];
  for (const { head, microseconds } of entry.answer.sent)
    head.trimEnd().split('\r\n').forEach((text, i) => lines.push(line(i ? null : microseconds / 1000, text)));
  const { microseconds, delivered, delivered_size: size } = entry.answer;
  if (delivered !== null)
    lines.push(line(microseconds / 1000, delivered === 'all of it' ? `${size} bytes, the end` : `sent: ${delivered}`));
  return lines;
}

/** One sentence on what makes the two sides differ. */
function difference(seen, entry) {
  const interims = entry ? entry.answer.sent.filter((head) => head.status < 200 && head.status !== 101).length : 0;
  if (seen.end === 'hidden')
    return 'A page sees of a redirect that it does not follow neither the code nor where it leads.';
  if (seen.end === 'failed')
    return 'A page is told that it failed, and not how: whether nobody answered, the answer was broken, or the browser refused it.';
  if (seen.end === 'cut')
    return 'A page sees the head, and then an error: how much came of the content, and how it was broken off, it is not told.';
  if (interims)
    return 'A page sees neither which interim answers came nor their fields; some browsers tell when the first one did.';
  return 'The page saw the code, and every field that concerns it; those about the connection the browser keeps to itself.';
}

function side(heading, lines) {
  const section = make('section'), box = make('pre', lines.join('\n'), 'place');
  box.tabIndex = 0;
  section.append(make('h3', heading), box);
  return section;
}

function title(seen, entry) {
  const heads = entry?.answer.sent ?? [], last = heads.at(-1)?.head.split('\r\n')[0].replace(/^HTTP\/1\.1 /, '');
  const name = last || (seen.code ? String(seen.code) : 'No answer');
  const after = entry?.answer.microseconds ? `, after ${duration(entry.answer.microseconds / 1000)}` : '';
  return name + after + (heads.length > 1 ? `, and ${heads.length - 1} before it` : '');
}

async function attempt() {
  const old = document.querySelector('#came'), came = make('section');
  came.id = 'came';
  came.append(make('h2', 'Waiting for the answer'));
  old ? old.replaceWith(came) : document.querySelector('main').append(came); // last, so that nothing is moved
  const before = await journal('count').catch(() => null); // there may be some: the key is in the page's address
  const seen = await ask(tried.dataset.path);
  const list = before && await journal(`wait=${before.count + 1}&timeout=5s`).catch(() => null);
  const entry = list?.requests[0];
  const sides = make('div', '', 'sides');
  if (entry)
    sides.append(side('On the wire', wire(entry)));
  sides.append(side('What your browser let this page see', seen.lines));
  came.replaceChildren(make('h2', title(seen, entry)), sides, make('p', difference(seen, entry)));
  say(`It came: ${title(seen, entry)}`);
}

if (tried) {
  const button = document.querySelector('#request');
  button.addEventListener('click', (event) => {
    event.preventDefault();
    attempt();
  });
  button.textContent = 'Request it again';
  attempt();
}
