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

/** Copies the text of a box. Where there is no clipboard, as over plain HTTP, the text is selected. */
async function copy(box, button) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(box.textContent);
    button.textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(box);
    button.textContent = 'Selected: press Ctrl+C';
  }
  say(button.textContent);
  setTimeout(() => { button.textContent = label; }, 2000);
}

/** Gives a box its button, in front of what it is about. */
export function offerCopy(box) {
  const button = make('button', 'Copy', 'copy');
  button.type = 'button';
  button.addEventListener('click', () => copy(box, button));
  (box.closest('pre') ?? box).before(button);
}

/** The next or the previous one of what is found; the field itself stands before the first. */
function step(by) {
  const all = [find, ...document.querySelectorAll('.found a')];
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? undefined : all[at + by];
  next?.focus();
  return Boolean(next);
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

for (const box of document.querySelectorAll('kbd'))
  offerCopy(box);
if (find && location.hash === '#find')
  find.select();
