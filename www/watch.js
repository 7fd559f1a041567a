// Watch: what comes is appended to the list, which stays where it is. The server writes the markup; here it is moved into the page.
import { make, say } from './page.js';

const SHOWN_MOST = 1000;
const WAIT = '20s';
const LOOK = '1s'; // while an answer is under way, which no arrival tells of
let token = '';
let watch = null;

/** Fetches a page under /_/ as a document. XMLHttpRequest parses HTML without running anything in it. */
function load(url) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.responseType = 'document';
    request.setRequestHeader('Accept', 'text/html');
    if (token)
      request.setRequestHeader('Authorization', `Bearer ${token}`);
    request.onloadend = () => resolve({ status: request.status, page: request.response });
    request.send();
  });
}

function pause(milliseconds) {
  return new Promise((resolve) => { setTimeout(resolve, milliseconds); });
}

/** The address of this page with what comes after a request, in order: what does not fit into one answer comes with the next. */
function later(id, timeout) {
  const url = new URL(location);
  url.searchParams.set('after', id);
  url.searchParams.set('order', 'oldest');
  if (timeout)
    url.searchParams.set('timeout', timeout);
  return url;
}

function numberOf(item) {
  return Number(item.id.slice(1));
}

/** The controls that only a script can use. */
class Controls {
  constructor(section) {
    this.paused = false;
    section.querySelector('.again')?.remove();
    this.line = make('p', 'Live', 'quiet');
    this.button = make('button', 'Pause');
    this.button.type = 'button';
    this.button.addEventListener('click', () => this.turn());
    const row = make('div', '', 'live');
    row.append(this.button, this.line);
    section.querySelector('h2').after(row);
  }

  turn() {
    this.paused = !this.paused;
    this.button.textContent = this.paused ? 'Go on' : 'Pause';
    this.tell(this.paused ? 'Paused: nothing new is shown' : 'Live');
  }

  tell(text) {
    if (this.line.textContent !== text)
      this.line.textContent = text;
  }
}

/** A button at the edge of the window, while new ones are below it. */
class News {
  constructor(list) {
    this.first = null;
    this.count = 0;
    this.button = make('button', '', 'news');
    this.button.type = 'button';
    this.button.hidden = true;
    this.button.addEventListener('click', () => this.show());
    list.after(this.button);
    addEventListener('scroll', () => this.look(), { passive: true });
  }

  add(item) {
    this.first ??= item;
    this.count++;
    this.look();
  }

  /** They are no news once the first of them can be seen. */
  look() {
    if (this.first && this.first.getBoundingClientRect().top < innerHeight) {
      this.first = null;
      this.count = 0;
    }
    this.button.hidden = !this.count;
    this.button.textContent = `${this.count} new`;
  }

  show() {
    const summary = this.first.querySelector('summary');
    this.first.scrollIntoView({ block: 'center' });
    summary.focus({ preventScroll: true });
    this.look();
  }
}

class Watch {
  constructor(section) {
    this.section = section;
    this.list = section.querySelector('.log');
    this.last = Number(section.dataset.last);
    this.title = document.title;
    this.controls = new Controls(section);
    this.news = new News(this.list);
    this.ended = false;
  }

  /** The id before that of the first request whose answer is under way; or the last id. */
  from() {
    const first = this.list.querySelector('.waits');
    return first ? Math.min(numberOf(first) - 1, this.last) : this.last;
  }

  /** Takes what the server shows now: heading and drawing, and requests that are new or were under way. */
  take(page) {
    const other = page.getElementById('journal');
    for (const item of other.querySelectorAll('.log > [id]')) {
      this.last = Math.max(this.last, numberOf(item));
      this.put(item);
    }
    this.offer(page.getElementById('judge'));
    this.section.querySelector('h2').textContent = other.querySelector('h2').textContent;
    this.draw(other.querySelector('figure'));
    this.section.querySelector('.nothing')?.toggleAttribute('hidden', this.list.children.length > 0);
  }

  put(item) {
    const old = document.getElementById(item.id);
    const before = item.previousElementSibling;
    const own = document.adoptNode(item);
    own.querySelector('details').open = Boolean(old?.querySelector('details').open);
    if (old?.classList.contains('waits'))
      old.replaceWith(own);
    if (old)
      return;
    if (before?.classList.contains('pause'))
      this.list.append(document.adoptNode(before));
    this.list.append(own);
    this.news.add(own);
  }

  /** The way to the verdict, which counts the requests. */
  offer(judge) {
    const old = document.getElementById('judge');
    if (!judge || old?.contains(document.activeElement))
      return;
    const own = document.adoptNode(judge);
    if (old)
      old.replaceWith(own);
    else
      this.section.after(own);
  }

  draw(drawing) {
    const old = this.section.querySelector('figure');
    const own = drawing && document.adoptNode(drawing);
    if (old && own)
      old.replaceWith(own);
    else if (own)
      this.list.before(own);
  }

  async look(url, before) {
    const { status, page } = await load(url);
    if (status !== 200 || this.controls.paused || this.ended)
      return status;
    this.take(page);
    const count = this.list.querySelectorAll('[id]').length;
    document.title = `(${count}) ${this.title}`;
    if (this.last > before)
      say(this.section.querySelector('h2').textContent);
    return status;
  }

  /** One round: waits for what comes, then looks at what was under way. */
  async round() {
    const before = this.last, from = this.from();
    const status = await this.look(later(before, from < before ? LOOK : WAIT), before);
    return status === 200 && from < before ? this.look(later(from), before) : status;
  }

  /** Whether there is anything to ask for now. */
  rests() {
    const full = this.list.children.length > 2 * SHOWN_MOST;
    if (full)
      this.controls.tell('This is as much as a page should hold: load it anew to see what comes');
    return full || this.controls.paused || document.hidden;
  }

  async run() {
    for (let failed = 0; !this.ended;) {
      if (this.rests()) {
        await pause(500);
        continue;
      }
      const status = await this.round();
      if (status === 401)
        return;
      failed = status === 200 ? 0 : failed + 1;
      if (!this.rests())
        this.controls.tell(failed ? 'The server does not answer; trying again' : 'Live');
      if (failed)
        await pause(Math.min(500 * 2 ** failed, 15000));
    }
  }
}

function start() {
  const section = document.getElementById('journal');
  watch = section && new Watch(section);
  watch?.run();
}

/** Puts a page that needs the token in the place of this one. */
async function open(url) {
  const { status, page } = await load(url);
  const main = page?.querySelector('main');
  if (!main || status === 401)
    return status;
  if (watch)
    watch.ended = true;
  const own = document.adoptNode(main);
  document.querySelector('main').replaceWith(own);
  document.title = page.title;
  own.tabIndex = -1;
  own.focus();
  start();
  return status;
}

/** The token stays in the memory of this page: links that need it are followed in place. */
function keep() {
  document.addEventListener('click', async (event) => {
    const link = event.target.closest?.('main a[href*="/_/"]');
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey)
      return;
    event.preventDefault();
    history.pushState(null, '', link.href);
    await open(link.href);
    scrollTo(0, 0);
  });
  document.addEventListener('submit', async (event) => {
    if (!event.target.matches('main form'))
      return;
    event.preventDefault();
    const url = new URL(event.target.action);
    url.search = new URLSearchParams(new FormData(event.target));
    history.pushState(null, '', url);
    await open(url);
  });
  addEventListener('popstate', () => open(location));
}

const gate = document.querySelector('form.token');
gate?.addEventListener('submit', async (event) => {
  event.preventDefault();
  token = gate.elements.token.value;
  if (await open(location) === 401) {
    token = '';
    say('That is not the token');
    gate.elements.token.select();
    return;
  }
  keep();
});
if (gate)
  gate.hidden = false;
start();
