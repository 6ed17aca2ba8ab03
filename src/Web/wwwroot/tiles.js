// The tiles of a dashboard: each asks for its answer, shows what comes of it and says what is wrong.

import { all, copy, h, icon, isDark, page, post, say } from './cleandash.js';
import { bundle, config, looks, palettes, pinned, withDays } from './charts.js';

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
    const { signal } = this.turn = new AbortController();
    if (this.element.dataset.bundle) bundle(this.element.dataset.bundle).catch(() => {});
    this.busy = true;
    const pause = await this.receive(part, init, signal);
    if (signal.aborted) return;
    this.busy = false;
    if (pause) this.later(pause);
    if (!this.waiting) announce();
  }

  // Shows what comes; gives the seconds after which it is worth asking again, if it is.
  async receive(part, init, signal) {
    let response, answer = null;
    try {
      response = await fetch(this.at(part), { ...init, signal, headers: { accept: 'application/json', ...page, ...init.headers } });
      if (response.status !== 401) answer = await response.json();
    } catch (error) {
      // A page that is being left aborts its requests; that is nobody's failure.
      if (signal.aborted || leaving) return 0;
      this.showLost(error);
      return 5;
    }
    if (!answer) this.fail('You are signed out. Sign in to see this tile.', null, h('a', { class: 'button small', href: location.href }, 'Sign in'));
    else if (!answer.state) this.fail(answer.detail ?? answer.title ?? 'This tile has no answer.', answer);
    else {
      try {
        await this.show(answer, response.headers.get('etag')?.split('~')[0].replace(/"$/, ''));
      } catch (error) {
        if (!signal.aborted) this.fail('This answer could not be drawn. Load the page again; if that does not help, write to who owns the dashboard.', { code: error.message });
        return 0;
      }
      return this.waiting || this.state === 'stale' || this.state === 'error' ? Math.min(Number(response.headers.get('retry-after')), 10) : 0;
    }
    return 0;
  }

  // An answer that is still on its way to this tile would come too late.
  drop() {
    clearTimeout(this.timer);
    this.turn?.abort();
    this.busy = false;
  }

  // While nobody looks, what is under way is kept under way, and nothing else is asked.
  later(pause) {
    this.timer = setTimeout(() => {
      if (this.waiting || this.state === 'stale' && !this.answer.error || !document.hidden) this.ask();
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

  // The tag names the rows, whatever has been said of them since.
  async show(answer, tag) {
    const { state } = answer;
    const known = this.shown && tag && tag === this.tag;
    this.answer = answer;
    this.asOf = answer.asOf;
    this.freshFor = answer.freshFor;
    this.heading(answer);
    if (state in waits) this.showWaiting(answer);
    else if (state === 'ask') this.showAsk(answer);
    else if (state === 'empty') this.showEmpty();
    else if (state === 'error') this.fail(answer.error.message, answer.error);
    else if (await this.showAnswer(answer, known)) this.tag = tag;
    this.tick();
  }

  // What is there stays there.
  showLost(error) {
    if (this.shown) {
      this.answer = { ...this.answer, error: { message: 'The server cannot be reached.' } };
      this.foot(this.answer);
      this.state = 'stale';
      this.tick();
    } else this.fail('The server cannot be reached. Look at your connection, then try again.', { code: error.message });
  }

  // The same rows again, because newer ones are still awaited or could not be had, are not drawn again.
  async showAnswer(answer, known) {
    const inTable = this.table.contains(document.activeElement);
    if (!known && answer.rows === 0) this.showEmpty();
    else if (!known && answer.figure) await this.draw();
    else if (!known) {
      const made = h('div', { class: 'made' });
      made.innerHTML = answer.html;
      this.fill(made);
    }
    if (this.answer !== answer) return false;
    this.foot(answer);
    this.state = answer.state === 'stale' ? 'stale' : answer.cut ? 'truncated' : 'ready';
    if (this.wantsTable && !known && await this.showTable() && inTable) this.table.focus();
    return true;
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
    this.wantsTable = false;
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
    const known = error && [error.code, error.reference, this.address].filter(Boolean).join('\n');
    const mail = `mailto:${owner}?subject=${encodeURIComponent(`${this.element.id} ${error?.reference ?? ''}`)}`;
    const said = this.state === 'error' && this.body.querySelector('.state.error');
    if (known && said && said.dataset.says === message) {
      said.querySelector('pre').textContent = known;
      said.querySelector('a[href^="mailto:"]')?.setAttribute('href', mail);
      return;
    }
    this.put('error', 'circle-alert', 'error', head, text,
      action ?? this.button('Try again', () => this.retry(), 'refresh-cw'),
      owner && !action && h('a', { class: 'button ghost small', href: mail }, `Write to ${owner}`),
      known && h('details', {}, h('summary', {}, 'Details'), h('pre', {}, known)));
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
    const failed = answer?.error && `${answer.error.message} This is the answer of ${moment(answer.asOf)}.`;
    const cut = answer?.cut && `First ${count(answer.rows)}${answer.total ? ` of ${count(answer.total)}` : ''} rows. Narrow the filters to see all.`;
    const says = [cut, failed].filter(Boolean).join(' ');
    // Whoever is about to press its button keeps the focus.
    if (says && foot?.dataset.says === says) return;
    const focused = foot?.contains(document.activeElement);
    foot?.remove();
    if (says) {
      this.element.append(h('footer', { class: failed ? 'tile-foot warning' : 'tile-foot', 'data-says': says }, icon(failed ? 'triangle-alert' : 'scissors'), h('span', {}, says,
        failed && ' ', failed && h('button', { type: 'button', class: 'as-link', 'data-do': 'again' }, 'Ask again'))));
    }
    if (focused) this.element.querySelector('.tile-foot button, .tile-head button')?.focus();
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
    this.wantsTable = this.table.hidden;
    if (!this.wantsTable) this.hideTable();
    else if (await this.showTable()) this.table.focus();
  }

  async showTable() {
    const response = await fetch(this.at('/table'), { headers: { accept: 'text/html', ...page } }).catch(() => null);
    const html = response?.status === 200 && response.headers.get('content-type')?.startsWith('text/html') && await response.text();
    if (!this.wantsTable) return false;
    if (!html) {
      // Old rows under a newer answer's age would be worse than none.
      this.hideTable();
      say('The table comes with the answer. Try again in a moment.');
      return false;
    }
    this.table.innerHTML = html;
    for (const child of this.body.children) if (child !== this.table) child.hidden = true;
    this.table.hidden = false;
    this.label('Show as chart');
    return true;
  }

  hideTable() {
    this.wantsTable = false;
    this.table.hidden = true;
    for (const child of this.body.children) if (child !== this.table) child.hidden = false;
    this.label('Show as table');
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
document.addEventListener('theme', redraw);

// What a tile's menu and its foot offer.
addEventListener('click', event => {
  const button = event.target.closest('[data-do]');
  const tile = tiles.get(button?.closest('.tile'));
  if (!tile) return;
  ({
    'copy-tile': () => copy(`${location.href.split('#')[0]}#${tile.element.id}`),
    full: () => document.fullscreenElement ? document.exitFullscreen() : tile.element.requestFullscreen(),
    table: () => tile.toggleTable(),
    again: () => tile.askAgain(),
    png: () => tile.savePicture(),
  })[button.dataset.do]?.();
});

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
  for (const tile of tiles.values()) {
    const wanted = tile.waiting || tile.state === 'stale';
    tile.left = wanted || tile.busy;
    if (tile.left) tile.drop();
    if (wanted) giveUp(tile);
  }
});
addEventListener('pageshow', event => {
  leaving = false;
  if (event.persisted) for (const tile of tiles.values()) if (tile.left) tile.ask();
});

// Paper: laid out at the width of a sheet and in light colours before the browser takes its picture.
async function onPaper(on) {
  document.documentElement.classList.toggle('paper', on);
  redraw();
}
addEventListener('beforeprint', () => onPaper(true));
addEventListener('afterprint', () => onPaper(false));
