// What every page has: keys, and buttons that copy.
'use strict';

const status = document.querySelector('.said');
const find = document.querySelector('.find input');

/** Says in the one status region what happened. */
export function say(text) {
  if (status)
    status.textContent = text;
}

/** An element with a text and a class. */
export function make(tag, text = '', name = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name)
    element.className = name;
  return element;
}

/** Another page of ours. A request can be answered with a document, where markup from a string would need a trusted type. */
export function load(target) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', target);
    request.setRequestHeader('Accept', 'text/html');
    request.responseType = 'document';
    request.addEventListener('load', () => request.response ? resolve(request.response) : reject(new Error('no page')));
    request.addEventListener('error', () => reject(new Error('no answer')));
    request.send();
  });
}

/** Copies what a box shows: its command lines, if it has any. Where there is no clipboard, as over plain HTTP, it is selected. */
async function copy(box, button) {
  const lines = [...box.querySelectorAll('kbd')], label = 'Copy';
  try {
    await navigator.clipboard.writeText(lines.length ? lines.map((line) => line.textContent).join('\n') : box.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(lines.length === 1 ? lines[0] : box);
    button.textContent = 'Selected: press Ctrl+C';
  }
  say(button.textContent);
  setTimeout(() => { button.textContent = label; }, 2000);
}

/** Gives every box below that is worth copying its button, and returns the element. */
export function withCopies(element) {
  for (const box of element.querySelectorAll('pre:has(kbd), [data-copy], .programs pre')) {
    const frame = make('div', '', 'copies'), button = make('button', 'Copy', 'copy');
    button.type = 'button';
    button.addEventListener('click', () => copy(box, button));
    box.replaceWith(frame);
    frame.append(box, button);
  }
  return element;
}

/** The next or the previous one of what is found; the field itself stands before the first. */
function step(by) {
  const all = [find, ...document.querySelectorAll('.found a')];
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? undefined : all[at + by];
  next?.focus();
  return Boolean(next);
}

/** Where the server leads to another page, a link to it. */
function lead(page) {
  const list = make('ol', '', 'found'), item = make('li'), link = make('a', page.title);
  link.href = page.URL;
  item.append(link);
  list.append(item);
  return [list];
}

let asked = 0;

/** Finds what the field says: the server ranks, and what it found takes the place of what stood there. */
async function seek() {
  const mine = ++asked, target = new URL(find.form.action);
  if (find.value.trim())
    target.searchParams.set('q', find.value.trim());
  const page = await load(target).catch(() => null);
  if (!page || mine !== asked) // a later question is on its way
    return;
  const results = page.querySelector('#results');
  document.querySelector('#results').replaceChildren(...(results ? document.importNode(results, true).childNodes : lead(page)));
  withCopies(document.querySelector('#results'));
  history.replaceState(null, '', target);
  say(find.value.trim() ? `${document.querySelectorAll('.found a').length} found` : 'All codes');
}

function isTyping() {
  const element = document.activeElement;
  return element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);
}

/** Goes to the field that finds codes, or to the page that has it. */
function search() {
  if (find)
    find.select();
  else
    location.assign(document.querySelector('.home').href + '#find');
}

/** Follows a link to a neighbour. */
function turn(relation) {
  const link = document.querySelector(`main [rel=${relation}]`);
  link?.click();
  return Boolean(link);
}

function clear() {
  find.value = '';
  find.focus();
  find.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Whether the key means something here; then that is done. */
function act(key) {
  const finding = find && (document.activeElement === find || document.activeElement.closest('.found'));
  if (finding && key === 'ArrowDown')
    return step(1);
  if (finding && key === 'ArrowUp')
    return step(-1);
  if (finding && key === 'Escape')
    return clear(), true;
  if (isTyping())
    return false;
  if (key === '/')
    return search(), true;
  if (key === 'ArrowLeft')
    return turn('prev');
  return key === 'ArrowRight' && turn('next');
}

document.addEventListener('keydown', (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key !== '/'); // Shift+7 on some
  if (!modified && !event.defaultPrevented && act(event.key))
    event.preventDefault();
});

let timer;
const results = document.querySelector('#results');
if (find && results)
  find.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(seek, 100);
  });
withCopies(document);
if (find && location.hash === '#find')
  find.select();
