// All of the product's script: an improvement of pages that work without it, and the tiles of a dashboard.

const root = document.documentElement;
const here = new URL('.', import.meta.url).pathname;
const token = document.querySelector('meta[name=antiforgery]')?.content ?? '';
// Several pages of one person wait apart: what one gives up, another keeps.
const page = { 'X-Page': Math.random().toString(36).slice(2) };
const post = { method: 'POST', headers: { ...page, RequestVerificationToken: token } };
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const say = text => { document.getElementById('said').textContent = text; };

function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== false && value != null) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter(child => child != null && child !== false));
  return element;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'i');
  svg.setAttribute('aria-hidden', 'true');
  svg.appendChild(document.createElementNS(svg.namespaceURI, 'use')).setAttribute('href', `${here}icons.svg#${name}`);
  return svg;
}

// ---- Theme: the server writes it from the cookie, so nothing flashes; here it only changes.

const system = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
const isDark = () => !paper.matches && !root.classList.contains('paper') && (root.dataset.theme === 'dark' || (root.dataset.theme !== 'light' && system.matches));

function setTheme(name) {
  root.dataset.theme = name;
  document.cookie = `theme=${name}; path=/; max-age=31536000; samesite=lax`;
  for (const button of all('[data-set-theme]')) button.setAttribute('aria-pressed', button.dataset.setTheme === name);
  redraw();
}
system.addEventListener('change', () => redraw());

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

async function copy(address) {
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
  const tile = tiles.get(button.closest('.tile'));
  ({
    copy: () => copy(location.href.split('#')[0]),
    print: () => print(),
    back: () => history.back(),
    close: () => button.closest('dialog').close(),
    'copy-tile': () => copy(`${location.href.split('#')[0]}#${tile.element.id}`),
    full: () => document.fullscreenElement ? document.exitFullscreen() : tile.element.requestFullscreen(),
    table: () => tile.toggleTable(),
    again: () => tile.askAgain(),
    png: () => tile.savePicture(),
  })[action]();
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

// ---- Charts: the look of the house. Figures bring data and number formats, never colours or fonts.

const palettes = {
  light: {
    series: ['#0e7490', '#d8772a', '#76007e', '#5b9e72', '#7d7dd4', '#cc2f42', '#5e5a03', '#434950'],
    text: '#60646c', strong: '#1c2024', card: '#ffffff', grid: '#eceef1', line: '#d9dce2', hover: '#ffffff', edge: '#d9dce2', land: '#eef0f3', border: '#d3d7de',
    more: ['#eef8fa', '#c9e7ee', '#8ccbd9', '#459fb5', '#0e7490', '#0a4257'], both: ['#b4552d', '#e6ab85', '#f4f5f7', '#86c3d1', '#0e7490'], box: '#0e74901f',
  },
  dark: {
    series: ['#4db7d0', '#e68c2c', '#b86798', '#a6e2b3', '#8478ed', '#c83b33', '#f3d76d', '#dbdee5'],
    text: '#a9adb4', strong: '#edeef0', card: '#151619', grid: '#24272b', line: '#363a3f', hover: '#24272b', edge: '#43484e', land: '#22252a', border: '#363a3f',
    more: ['#15262d', '#123f4d', '#0f6078', '#1f8ba6', '#5cbfd6', '#c6eef7'], both: ['#e68c2c', '#8a5a2a', '#25282c', '#1c6b80', '#4db7d0'], box: '#4db7d02e',
  },
};
const mixed = (one, other) => `#${[1, 3, 5].map(i => Math.round(parseInt(one.slice(i, i + 2), 16) * 0.6 + parseInt(other.slice(i, i + 2), 16) * 0.4).toString(16).padStart(2, '0')).join('')}`;
const steps = colours => colours.map((colour, index) => [index / (colours.length - 1), colour]);

function template(p) {
  const family = 'Geist, ui-sans-serif, system-ui, "Segoe UI", Roboto, sans-serif';
  const small = { size: 11, color: p.text };
  const colorbar = { thickness: 8, outlinewidth: 0, ticks: '', ticklen: 0, len: 0.9, xpad: 6, tickfont: small };
  const axis = {
    gridcolor: p.grid, zerolinecolor: p.line, linecolor: p.line, tickcolor: p.line, ticks: '', ticklen: 4, tickfont: small,
    title: { font: { size: 12, color: p.text }, standoff: 10 }, automargin: true, showspikes: false,
  };
  return {
    layout: {
      font: { family, size: 12, color: p.text }, title: { text: '' }, colorway: p.series,
      // More shares than colours: the same again, nearer to the card.
      piecolorway: [...p.series, ...p.series.map(colour => mixed(colour, p.card))],
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', separators: '.,', autotypenumbers: 'strict',
      margin: { l: 8, r: 8, t: 28, b: 8, pad: 4 }, hovermode: 'x unified', hoverdistance: 40, dragmode: 'zoom',
      barcornerradius: 3, bargap: 0.28, bargroupgap: 0.06, boxgap: 0.4, violingap: 0.3,
      colorscale: { sequential: steps(p.more), sequentialminus: steps([...p.more].reverse()), diverging: steps(p.both) }, coloraxis: { colorbar },
      hoverlabel: { bgcolor: p.hover, bordercolor: p.edge, align: 'left', font: { family, size: 12, color: p.strong }, namelength: -1 },
      legend: {
        orientation: 'h', x: 0, xanchor: 'left', y: 1.02, yanchor: 'bottom', font: { size: 12, color: p.text },
        itemsizing: 'constant', itemwidth: 30, tracegroupgap: 4, bgcolor: 'rgba(0,0,0,0)',
      },
      xaxis: { ...axis, showgrid: false, zeroline: false },
      yaxis: { ...axis, showline: false, separatethousands: true, exponentformat: 'SI', rangemode: 'tozero', nticks: 6 },
      geo: {
        bgcolor: 'rgba(0,0,0,0)', showland: true, landcolor: p.land, showocean: false, showlakes: true, lakecolor: p.card, showcoastlines: false,
        showcountries: true, countrycolor: p.border, countrywidth: 0.8, showsubunits: true, subunitcolor: p.card, subunitwidth: 0.8, showframe: false,
      },
      annotationdefaults: { font: small, showarrow: false, arrowcolor: p.text },
      shapedefaults: { line: { color: p.text, width: 1, dash: 'dot' } }, uniformtext: { mode: 'hide', minsize: 10 }, newshape: { line: { color: p.series[0] } },
    },
    data: {
      scatter: [{ line: { width: 2 }, marker: { size: 6, line: { width: 0 } }, cliponaxis: false }],
      bar: [{ marker: { line: { width: 0 } }, textfont: small, textposition: 'none', cliponaxis: false }],
      histogram: [{ marker: { line: { width: 1, color: p.card } } }],
      box: [{ line: { width: 1.5 }, marker: { size: 3, opacity: 0.6 }, fillcolor: p.box }],
      violin: [{ line: { width: 1.5 }, meanline: { visible: true }, points: false, spanmode: 'hard' }],
      heatmap: [{ colorscale: steps(p.more), xgap: 2, ygap: 2, colorbar, hoverongaps: false }],
      contour: [{ colorscale: steps(p.more), colorbar, line: { width: 0.5 } }],
      histogram2d: [{ colorscale: steps(p.more), xgap: 2, ygap: 2, colorbar }],
      pie: [{ hole: 0.64, marker: { line: { color: p.card, width: 2 } }, textinfo: 'percent', textfont: { size: 11 }, insidetextorientation: 'horizontal', sort: false }],
      scattergeo: [{ marker: { opacity: 0.9, line: { color: p.card, width: 1 } }, line: { width: 1 } }],
      choropleth: [{ colorscale: steps(p.more), marker: { line: { color: p.card, width: 0.6 } }, colorbar }],
    },
  };
}
const looks = { light: template(palettes.light), dark: template(palettes.dark) };

// A template cannot hold formats of dates: they would spoil the numbers of every other axis.
const days = [
  { dtickrange: [null, 60000], value: '%H:%M:%S' }, { dtickrange: [60000, 86400000], value: '%H:%M' },
  { dtickrange: [86400000, 'M1'], value: '%-d %b' }, { dtickrange: ['M1', 'M12'], value: '%b %Y' }, { dtickrange: ['M12', null], value: '%Y' },
];
const withDays = layout => Object.fromEntries(Object.entries(layout).map(([name, value]) =>
  [name, value?.type === 'date' ? { tickformatstops: days, ...value } : value]));

// meta.series = n pins a trace to colour n, so that a band, its line and its dots share one.
function pinned(trace, colours) {
  const color = colours[trace.meta?.series];
  return color ? { ...trace, line: { color, ...trace.line }, marker: { color, ...trace.marker }, fillcolor: trace.fillcolor ?? `${color}2b` } : trace;
}

const config = { displayModeBar: false, scrollZoom: false, doubleClick: 'reset', showSendToCloud: false, plotlyServerURL: '', topojsonURL: `${here}vendor/topojson/` };

// plotly writes some style attributes as text, which the policy refuses; the same text through the CSSOM is allowed.
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  if (name === 'style' && this.style) this.style.cssText = value;
  else setAttribute.call(this, name, value);
};

// Each bundle defines window.Plotly; it is taken off the window, so that two can live on one page.
const bundles = new Map();
function bundle(name) {
  if (!bundles.has(name)) {
    const before = [...bundles.values()].at(-1) ?? Promise.resolve();
    const src = `${here}vendor/plotly-${name}.min.js`;
    document.head.append(h('link', { rel: 'preload', as: 'script', href: src }));
    bundles.set(name, before.catch(() => {}).then(() => new Promise((done, fail) => {
      const script = h('script', { src, load: () => { done(window.Plotly); delete window.Plotly; } });
      script.addEventListener('error', () => { bundles.delete(name); fail(new Error(`The chart library ${name} did not come.`)); });
      document.head.append(script);
    })));
  }
  return bundles.get(name);
}

// ---- Words

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const seconds = iso => Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
const count = number => number.toLocaleString('en-US');

function age(iso) {
  const minutes = Math.floor(seconds(iso) / 60);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 1440) return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
  return day.format(new Date(iso));
}
const moment = iso => seconds(iso) < 86400 ? clock.format(new Date(iso)) : `${day.format(new Date(iso))}, ${clock.format(new Date(iso))}`;

const waits = { running: 'hourglass', starting: 'hourglass', queued: 'clock' };

// The server's words: the first sentence says what is, the rest what to do or to know.
function sentences(text) {
  const [, head, rest] = text.match(/^(.+?)\.?(?:(?<=\.)\s+(.+))?$/s);
  return [head, rest ?? ''];
}

// ---- Tiles

class Tile {
  constructor(element) {
    this.element = element;
    this.address = element.dataset.panel;
    this.query = element.dataset.query ?? '';
    this.body = element.querySelector('.tile-body');
    this.table = element.querySelector('.data-table');
    this.skeleton = this.body.querySelector('.skeleton');
  }

  at(part = '') { return this.address + part + this.query; }

  get waiting() { return this.state in waits; }

  get shown() { return ['ready', 'truncated', 'stale'].includes(this.state); }

  set state(name) {
    this.element.dataset.state = name;
    if (name === 'loading' || name in waits) this.element.setAttribute('aria-busy', 'true'); else this.element.removeAttribute('aria-busy');
  }

  get state() { return this.element.dataset.state; }

  async ask(part = '', init = {}) {
    this.drop();
    const turn = this.turn = new AbortController();
    if (this.element.dataset.bundle) bundle(this.element.dataset.bundle).catch(() => {});
    this.busy = true;
    try {
      const response = await fetch(this.at(part), { ...init, signal: turn.signal, headers: { accept: 'application/json', ...page, ...init.headers } });
      if (response.status === 401) this.fail('You are signed out. Sign in to see this tile.', null, h('a', { class: 'button small', href: location.href }, 'Sign in'));
      else {
        const answer = await response.json();
        const pause = Number(response.headers.get('retry-after'));
        if (answer.state) await this.show(answer); else this.fail(answer.detail ?? answer.title ?? 'This tile has no answer.', answer);
        if (turn.signal.aborted) return;
        if (pause && (this.waiting || this.state === 'stale' || this.state === 'error')) this.later(Math.min(pause, 10));
      }
    } catch (error) {
      if (turn.signal.aborted) return;
      // A page that is being left aborts its requests; that is nobody's failure.
      if (!leaving) {
        this.fail('The server cannot be reached. Look at your connection, then try again.', { code: error.message });
        this.later(10);
      }
    }
    this.busy = false;
    if (!this.waiting) announce();
  }

  // An answer that is still on its way to this tile would come too late.
  drop() {
    clearTimeout(this.timer);
    this.turn?.abort();
    this.busy = false;
  }

  // While nobody looks, only what is under way is kept under way.
  later(pause) {
    this.timer = setTimeout(() => {
      if (this.waiting || !document.hidden) this.ask();
      else document.addEventListener('visibilitychange', () => this.ask(), { once: true, signal: this.turn.signal });
    }, pause * 1000);
  }

  askAgain() {
    if (this.shown) this.element.setAttribute('aria-busy', 'true'); else this.wait();
    return this.ask('/refresh', post);
  }

  stop() {
    this.drop();
    this.answer = null;
    giveUp(this);
    this.put('stopped', 'clock', 'wait', 'You stopped waiting', 'The question was taken back.', this.button('Ask again', () => this.retry()));
  }

  retry() { this.wait(); this.ask(); }

  wait() {
    this.state = 'loading';
    this.answer = null;
    this.foot();
    this.fill(this.skeleton);
  }

  async show(answer) {
    const { state } = answer;
    const known = this.shown && answer.asOf && answer.asOf === this.answer?.asOf;
    this.answer = answer;
    this.asOf = answer.asOf;
    this.freshFor = answer.freshFor;
    this.heading(answer);
    if (state in waits) this.showWaiting(answer);
    else if (state === 'ask') this.showAsk(answer);
    else if (state === 'empty') this.showEmpty();
    else if (state === 'error') this.fail(answer.error.message, answer.error);
    else await this.showAnswer(answer, known);
    this.tick();
  }

  // The same rows again, because newer ones are still awaited or could not be had, are not drawn again.
  async showAnswer(answer, known) {
    const withTable = !this.table.hidden;
    if (!known && answer.rows === 0) this.showEmpty();
    else if (!known && answer.figure) await this.draw();
    else if (!known) {
      const made = h('div', { class: 'made' });
      made.innerHTML = answer.html;
      this.fill(made);
    }
    if (this.answer !== answer) return;
    this.foot(answer);
    this.state = answer.state === 'stale' ? 'stale' : answer.cut ? 'truncated' : 'ready';
    if (withTable && !known && answer.rows) await this.showTable();
  }

  showEmpty() { this.put('empty', 'inbox', '', 'No rows match these filters', 'Choose a longer period or fewer restrictions.', this.reset()); }

  async draw() {
    const { answer, answer: { bundle: name, sentence, title } } = this;
    const plotly = await bundle(name);
    if (this.answer !== answer) return;
    this.plotly = plotly;
    const dark = isDark();
    if (!this.plot?.isConnected) {
      this.plot = h('div', {});
      this.fill(h('div', { class: 'plot', role: 'img' }, this.plot));
    }
    const frame = this.plot.parentElement;
    frame.setAttribute('aria-label', sentence || title);
    await this.plotly.react(this.plot, this.traces(dark), { ...this.layout(dark), width: frame.clientWidth, height: frame.clientHeight }, config);
    resized.observe(frame);
  }

  traces(dark) { return this.answer.figure.data.map(trace => pinned(trace, palettes[dark ? 'dark' : 'light'].series)); }

  layout(dark) { return { ...withDays(this.answer.figure.layout), template: looks[dark ? 'dark' : 'light'] }; }

  fit() {
    const frame = this.plot?.parentElement;
    if (frame?.clientWidth && frame.clientHeight) this.plotly.relayout(this.plot, { width: frame.clientWidth, height: frame.clientHeight });
  }

  fill(...content) {
    for (const child of [...this.body.children]) if (child !== this.table) child.remove();
    this.body.prepend(...content);
    this.table.hidden = true;
    this.label('Show as table');
  }

  heading({ title, subtitle }) {
    const head = this.element.querySelector('h2'), second = this.element.querySelector('.tile-head p');
    if (title && head.textContent !== title) head.textContent = title;
    if (subtitle && second && second.textContent !== subtitle) second.textContent = subtitle;
  }

  put(state, symbol, look, head, text, ...actions) {
    this.foot();
    this.fill(h('div', { class: `state ${look}` }, icon(symbol), h('strong', {}, head), text && h('p', {}, text),
      h('div', { class: 'actions' }, ...actions.filter(action => !action?.matches?.('details'))), actions.find(action => action?.matches?.('details'))));
    this.state = state;
  }

  button(text, click, symbol) { return h('button', { type: 'button', class: 'outline small', click }, symbol ? icon(symbol) : null, text); }

  reset() { return document.getElementById('filters') && h('a', { class: 'button outline small', href: location.pathname }, 'Reset filters'); }

  fail(message, error, action) {
    const [head, text] = sentences(message);
    const owner = this.element.closest('[data-owner]')?.dataset.owner;
    const known = error && [error.code, error.reference].filter(Boolean).join('\n');
    const said = this.state === 'error' && this.body.querySelector('.state.error');
    if (said && said.dataset.says === message) {
      said.querySelector('pre').textContent = `${known}\n${this.address}`;
      return;
    }
    this.put('error', 'circle-alert', 'error', head, text,
      action ?? this.button('Try again', () => this.retry(), 'refresh-cw'),
      owner && !action && h('a', { class: 'button ghost small', href: `mailto:${owner}?subject=${encodeURIComponent(`${this.element.id} ${error?.reference ?? ''}`)}` }, `Write to ${owner}`),
      known && h('details', {}, h('summary', {}, 'Details'), h('pre', {}, `${known}\n${this.address}`)));
    if (known) this.body.querySelector('.state').dataset.says = message;
  }

  showAsk({ missing = [] }) {
    const buttons = missing.map(name => {
      const label = document.querySelector(`[popovertarget="f-${name}"] .name`)?.firstChild.textContent ?? name;
      return h('button', { type: 'button', class: 'outline small', popovertarget: `f-${name}` }, `Choose: ${label}`);
    });
    this.put('ask', 'sliders-horizontal', 'ask', 'This tile waits for you', 'It asks nothing until the filter below is set.', ...buttons);
  }

  // One block for as long as it waits, so that the focus stays where it is.
  showWaiting({ state, waiting }) {
    const [head, text] = sentences(waiting.sentence);
    if (this.state !== state) {
      this.put(state, waits[state], 'wait', head, text || ' ', this.button('Stop waiting', () => this.stop()));
      this.body.querySelector('.actions').before(h('progress', {}));
    }
    const progress = this.body.querySelector('progress');
    this.body.querySelector('strong').textContent = head;
    this.body.querySelector('.state p').textContent = text;
    if (waiting.expected) {
      progress.max = waiting.expected;
      progress.value = Math.min(waiting.seconds, waiting.expected);
    } else progress.removeAttribute('value');
    progress.setAttribute('aria-label', waiting.expected ? `${Math.round(waiting.seconds)} of about ${Math.round(waiting.expected)} seconds` : head);
  }

  foot(answer) {
    const foot = this.element.querySelector('.tile-foot');
    // Whoever is about to press its button keeps the focus.
    if (foot && answer?.error?.message === foot.dataset.says) return;
    foot?.remove();
    if (answer?.error) {
      this.element.append(h('footer', { class: 'tile-foot warning', 'data-says': answer.error.message }, icon('triangle-alert'), h('span', {},
        `${answer.error.message} This is the answer of ${moment(answer.asOf)}. `, h('button', { type: 'button', class: 'as-link', 'data-do': 'again' }, 'Ask again'))));
    } else if (answer?.cut) {
      this.element.append(h('footer', { class: 'tile-foot' }, icon('scissors'), h('span', {},
        `First ${count(answer.rows)}${answer.total ? ` of ${count(answer.total)}` : ''} rows. Narrow the filters to see all.`)));
    }
  }

  tick() {
    const mark = this.element.querySelector('.age');
    mark.hidden = !this.asOf || !['ready', 'truncated', 'stale', 'empty'].includes(this.state);
    if (mark.hidden) return;
    this.late = this.state === 'stale' || seconds(this.asOf) > this.freshFor;
    const text = age(this.asOf);
    mark.classList.toggle('late', this.late);
    mark.querySelector('time').textContent = text;
    mark.querySelector('time').dateTime = this.asOf;
    mark.querySelector('time').nextElementSibling.textContent = / (min|h)$|min$|h$/.test(text) ? ' old' : '';
  }

  label(text) {
    const item = this.element.querySelector('[data-do=table] .text');
    if (item) item.textContent = text;
  }

  async toggleTable() {
    if (this.table.hidden) {
      if (await this.showTable()) this.table.focus();
      return;
    }
    this.table.hidden = true;
    for (const child of this.body.children) if (child !== this.table) child.hidden = false;
    this.label('Show as table');
  }

  async showTable() {
    const response = await fetch(this.at('/table'), { headers: { accept: 'text/html', ...page } }).catch(() => null);
    if (response?.status !== 200 || !response.headers.get('content-type')?.startsWith('text/html')) return say('The table comes with the answer. Try again in a moment.');
    this.table.innerHTML = await response.text();
    for (const child of this.body.children) if (child !== this.table) child.hidden = true;
    this.table.hidden = false;
    this.label('Show as chart');
    return true;
  }

  async savePicture() {
    if (!this.answer?.figure || !this.plot?.isConnected) return say('There is no chart yet.');
    const { clientWidth: width, clientHeight: height } = this.plot.parentElement;
    await this.plotly.downloadImage({ data: this.traces(false), layout: { ...this.layout(false), paper_bgcolor: '#ffffff' }, config },
      { format: 'png', scale: 2, width, height, filename: this.element.id });
    say('Saved as PNG.');
  }
}

const tiles = new Map(all('.tile[data-panel]').map(element => [element, new Tile(element)]));

const seen = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    tiles.get(target).asked = true;
    tiles.get(target).ask();
  }
}, { rootMargin: '300px' });
for (const element of tiles.keys()) seen.observe(element);
// The first chart's library is on its way already; it is read while the answers come.
const first = document.querySelector('.tile[data-bundle]:not([data-bundle=""])');
if (first) bundle(first.dataset.bundle).catch(() => {});

// A plot follows its tile: full screen, a turned phone, paper.
const resized = new ResizeObserver(entries => requestAnimationFrame(() => {
  for (const { target } of entries) tiles.get(target.closest('.tile'))?.fit();
}));

function redraw() {
  for (const tile of tiles.values()) if (tile.plot?.isConnected) tile.draw();
}

// The page as a whole: said once to a screen reader, its oldest answer shown beside the title.
let announced = false;
function announce() {
  const asked = [...tiles.values()].filter(tile => tile.asked);
  const shown = asked.filter(tile => tile.shown);
  tickAll();
  if (announced || asked.some(tile => tile.busy || tile.waiting)) return;
  announced = true;
  say(`${shown.length} of ${asked.length} tiles are ready.`);
}

function tickAll() {
  const shown = [...tiles.values()].filter(tile => tile.asOf);
  for (const tile of shown) tile.tick();
  const line = document.querySelector('.fresh');
  if (!line || !shown.length) return;
  const oldest = shown.reduce((a, b) => Date.parse(a.asOf) <= Date.parse(b.asOf) ? a : b);
  const text = age(oldest.asOf);
  line.hidden = false;
  line.querySelector('.dot').className = `dot ${shown.some(tile => tile.late) ? 'late' : 'good'}`;
  line.lastElementChild.textContent = `Asked at ${moment(oldest.asOf)}${text === 'just now' ? '' : ` · ${text}${/\d$/.test(text) ? '' : / /.test(text) && /(min|h)$/.test(text) ? ' old' : ''}`}`;
  for (const fact of all('[data-fact=asked]')) fact.textContent = line.lastElementChild.textContent;
}
if (tiles.size) setInterval(tickAll, 30000);

// What still waits when the page goes is given up, so that nothing runs for nobody.
let leaving = false;
const giveUp = tile => fetch(tile.at('/cancel'), { ...post, keepalive: true }).catch(() => {});
addEventListener('pagehide', () => {
  leaving = true;
  for (const tile of tiles.values()) if (tile.waiting || tile.state === 'stale') { tile.drop(); giveUp(tile); }
});
addEventListener('pageshow', event => {
  leaving = false;
  if (event.persisted) for (const tile of tiles.values()) if (tile.waiting || tile.state === 'stale' || tile.state === 'loading' && tile.asked) tile.ask();
});

// Paper: laid out at the width of a sheet and in light colours before the browser takes its picture.
async function onPaper(on) {
  root.classList.toggle('paper', on);
  redraw();
}
addEventListener('beforeprint', () => onPaper(true));
addEventListener('afterprint', () => onPaper(false));
