// An improvement of pages that work without it. What every page has is here; tiles.js has the tiles of a dashboard, charts.js how their charts look.

const root = document.documentElement;
export const here = new URL('.', import.meta.url).pathname;
const token = document.querySelector('meta[name=antiforgery]')?.content ?? '';
// Several pages of one person wait apart: what one gives up, another keeps.
export const page = { 'X-Page': Math.random().toString(36).slice(2) };
export const post = { method: 'POST', headers: { ...page, RequestVerificationToken: token } };
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const say = text => { document.getElementById('said').textContent = text; };

export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(document.createElementNS(svg.namespaceURI, 'use')).setAttribute('href', `${here}icons.svg#${name}`);
  return svg;
}

// ---- Theme: the server writes it from the cookie, so nothing flashes; here it only changes.

const system = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
export const isDark = () => !paper.matches && !root.classList.contains('paper') && (root.dataset.theme === 'dark' || (root.dataset.theme !== 'light' && system.matches));

function setTheme(name) {
  root.dataset.theme = name;
  document.cookie = `theme=${name}; path=/; max-age=31536000; samesite=lax`;
  for (const button of all('[data-set-theme]')) button.setAttribute('aria-pressed', button.dataset.setTheme === name);
  document.dispatchEvent(new Event('theme'));
}
system.addEventListener('change', () => document.dispatchEvent(new Event('theme')));

// ---- Lists, search and links on any page

function narrow(field) {
  const words = field.value.toLowerCase().split(/\s+/);
  for (const item of all(`${field.dataset.narrows} > li`)) item.hidden = !words.every(word => item.textContent.toLowerCase().includes(word));
}

// Choices that the page did not bring along: asked for when their filter opens, and again for what one types.
const asking = new WeakMap();
async function fetchOptions(list, text = '') {
  asking.get(list)?.abort();
  const turn = new AbortController();
  asking.set(list, turn);
  try {
    const response = await fetch(optionsAddress(list, text), { headers: { accept: 'application/json', ...page }, signal: turn.signal });
    const answer = await response.json();
    if (response.status === 202) {
      offer(list, [], answer.detail ?? 'Looking for the choices …');
      await new Promise(done => setTimeout(done, 1000 * (Number(response.headers.get('retry-after')) || 1)));
      if (!turn.signal.aborted && list.closest(':popover-open')) fetchOptions(list, text);
    } else if (response.ok) {
      offer(list, answer.options, answer.options.length ? null : text ? 'Nothing is called that.' : 'Nothing to choose from.');
      list.dataset.read = 'yes';
      if (!text) readWhole(list, answer.more);
    } else offer(list, [], answer.detail ?? answer.title);
  } catch {
    if (!turn.signal.aborted) offer(list, [], 'The choices did not come. Look at your connection, then open this filter again.');
  }
}

function optionsAddress(list, text) {
  const address = new URL(list.dataset.options, location.href);
  for (const [name, value] of new URLSearchParams(location.search)) if (name !== list.dataset.name) address.searchParams.append(name, value);
  if (text) address.searchParams.set('q', text);
  return address;
}

// What is chosen stays chosen, and "All" can always be chosen.
function offer(list, options, hint) {
  const kept = all('input', list).filter(input => input.checked || input.value === '');
  const known = new Set(kept.map(input => input.value));
  list.replaceChildren(...kept.map(input => input.closest('li')), ...options.filter(option => !known.has(String(option.value))).map(option => h('li', {},
    h('label', {},
      h('input', { type: list.dataset.type, name: list.dataset.name, value: option.value }),
      h('span', { class: 'label' }, option.label),
      option.count == null ? null : h('span', {}, option.count.toLocaleString('en-US'))))));
  if (hint) list.append(h('li', { class: 'hint' }, hint));
}

// Only the answer without words says whether there are more choices than it brought; somebody may have typed before it came.
function readWhole(list, more) {
  list.dataset.more = more;
  const field = document.querySelector(`[data-narrows="#${list.id}"]`);
  if (!field?.value) return;
  if (more) fetchOptions(list, field.value); else narrow(field);
}

let typing;
addEventListener('input', event => {
  const field = event.target;
  if (!field.dataset?.narrows) return;
  narrow(field);
  const list = document.querySelector(field.dataset.narrows);
  if (list.dataset.more !== 'true') return;
  clearTimeout(typing);
  asking.get(list)?.abort();
  typing = setTimeout(() => fetchOptions(list, field.value), 200);
});

addEventListener('toggle', event => {
  if (event.newState !== 'open') return;
  const list = event.target.querySelector?.('[data-read=no]');
  if (list) fetchOptions(list);
}, true);

addEventListener('keydown', event => {
  if (event.key !== '/' || event.target.closest('input, textarea, select')) return;
  const field = document.querySelector('[data-slash]');
  if (field) { event.preventDefault(); field.focus(); }
});

export async function copy(address) {
  if (!navigator.clipboard) return say('Copy the address from the bar of your browser.');
  await navigator.clipboard.writeText(address);
  say('Copied.');
}

addEventListener('click', event => {
  const button = event.target.closest('[data-set-theme], [data-check], [data-do]');
  if (!button) return;
  const { setTheme: theme, check, do: action } = button.dataset;
  if (theme) setTheme(theme);
  if (check) for (const box of all(`${check} li:not([hidden]) input`)) box.checked = button.value === 'all';
  if (!action) return;
  button.closest('[popover]')?.hidePopover();
  ({
    copy: () => copy(location.href.split('#')[0]),
    print: () => print(),
    back: () => history.back(),
    close: () => button.closest('dialog').close(),
  })[action]?.();
});

// A link to a form opens the same form in a dialog, where the page has it.
addEventListener('click', event => {
  const dialog = document.getElementById(event.target.closest('[data-dialog]')?.dataset.dialog);
  if (!dialog || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

// A form of ticks says what it would do as soon as one is changed; without script a page between says it.
for (const form of all('form[data-effect]')) {
  const bar = form.querySelector('.savebar');
  const [said, , save] = bar.children;
  let turn;
  const tell = async () => {
    turn?.abort();
    turn = new AbortController();
    bar.hidden = all('input[type=checkbox]', form).every(box => box.checked === box.defaultChecked);
    save.disabled = true;
    if (bar.hidden) return;
    const body = new FormData(form);
    body.set('step', 'effect');
    const response = await fetch(form.action, { method: 'POST', body, headers: page, signal: turn.signal }).catch(() => null);
    if (turn.signal.aborted) return;
    const known = response?.ok && !response.redirected;
    if (known) said.innerHTML = await response.text(); else said.textContent = 'What this changes could not be asked. The next step says it.';
    save.value = known ? 'save' : '';
    save.textContent = known ? 'Save' : 'Look at the changes';
    save.disabled = false;
  };
  form.addEventListener('change', tell);
  form.addEventListener('reset', () => setTimeout(tell));
  tell();
}
