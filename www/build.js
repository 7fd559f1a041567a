// The form that makes a URL, live: at each change the server makes it, and what it made takes the place of what stood there.
'use strict';
import { load, say, withCopies } from './page.js';

const form = document.querySelector('form.build');
let timer, asked = 0;

/** What the form says, without the fields that say nothing. */
function state() {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''));
}

function show(page) {
  const made = withCopies(document.importNode(page.querySelector('#made'), true));
  document.querySelector('#made').replaceWith(made);
  say(made.querySelector('.note')?.textContent ?? made.querySelector('[data-copy]').textContent);
}

async function make() {
  const mine = ++asked, target = `${form.action.replace(/#.*/, '')}?${state()}`;
  try {
    const page = await load(target);
    if (mine !== asked) // a later change is on its way
      return;
    history.replaceState(null, '', target);
    show(page);
  } catch {
    say('The server does not answer');
  }
}

form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(make, 150);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  make().then(() => document.querySelector('#made').scrollIntoView({ block: 'nearest' }));
});
