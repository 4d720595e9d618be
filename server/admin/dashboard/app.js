// The frame of the page: which view is shown, which world is looked at, what time it is there.
import { advance, setClock } from './acts.js';
import { button, h, put } from './dom.js';
import { icon } from './icons.js';
import { orderBar, tell } from './order_bar.js';
import { chooseWorld, known, live, on, worldNow } from './store.js';
import { dateAndTime, span } from './time.js';
import { askForToken } from './token_form.js';
import { clockView } from './views/clock.js';
import { contractsView } from './views/contracts.js';
import { faultsView } from './views/faults.js';
import { jobsView } from './views/jobs.js';
import { journalView } from './views/journal.js';
import { stageView } from './views/stage.js';

const views = {
  stage: ['Stage', stageView],
  jobs: ['Jobs', jobsView],
  clock: ['Clock', clockView],
  journal: ['Journal', journalView],
  faults: ['Faults', faultsView],
  contracts: ['Contracts', contractsView],
};

// --- which view -------------------------------------------------------------------------------------------------

const main = h('main', { id: 'main', tabindex: -1 });
const links = new Map(
  Object.entries(views).map(([name, [title]]) => [
    name,
    h('a', { href: `#/${name}` }, icon(name), h('span', {}, title)),
  ]),
);
let shown = null; // {name, view}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // somebody typed it
  }
}

function show() {
  const [, name = 'stage', ...rest] = location.hash.split('/');
  const wanted = views[name] ? name : 'stage';
  for (const [each, link] of links) {
    if (each === wanted) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  const parts = rest.map(decoded);
  if (shown?.name === wanted) {
    shown.view.open?.(parts);
    return;
  }
  shown?.view.end?.();
  document.title = `${views[wanted][0]} · Understudy`;
  shown = { name: wanted, view: views[wanted][1]() };
  put(main, shown.view.element);
  main.scrollTop = 0;
  shown.view.open?.(parts);
}

// --- which world, and whether the server is there ----------------------------------------------------------------

function worldChoice() {
  const choice = h('select', { 'aria-label': 'World', class: 'world-choice' });
  choice.addEventListener('change', () => chooseWorld(choice.value).catch((refused) => tell(refused.message, 'bad')));
  on(['worlds'], () =>
    put(
      choice,
      known.worlds.map((world) => h('option', { value: world.name, selected: world.name === known.world }, world.name)),
    ),
  );
  return h('label', { class: 'world-label' }, h('span', { class: 'label' }, 'World'), choice);
}

function connection() {
  const sign = h('div', { class: 'connection', role: 'status' });
  const words = { connecting: 'Connecting…', live: 'Live', lost: 'Reconnecting…' };
  const draw = () => {
    sign.dataset.state = known.connection;
    put(
      sign,
      h('i', { class: 'dot' }),
      words[known.connection],
      known.version ? h('span', { class: 'version' }, known.version) : null,
    );
  };
  on(['connection'], draw);
  draw();
  return sign;
}

function lostNotice() {
  const notice = h('div', { class: 'lost', role: 'alert', hidden: true });
  on(['connection'], () => {
    notice.hidden = known.connection !== 'lost';
    put(
      notice,
      notice.hidden
        ? null
        : [
            h('b', {}, 'The connection to the server is lost.'),
            ' What you see is as it was; this page comes back by itself and fetches what it missed.',
          ],
    );
    if (known.connection === 'live' && known.wasLost) tell('Connected again; what was missed is here now.');
  });
  return notice;
}

// --- what time it is --------------------------------------------------------------------------------------------

const modes = { real: 'running', stepped: 'frozen', polls: 'moved by polls' };

export function modeInWords(clock) {
  if (clock.mode === 'real' && clock.speed !== 1) return `${clock.speed} times as fast`;
  if (clock.mode === 'polls') return `${clock.per_poll} each poll`;
  return modes[clock.mode];
}

function clockStrip() {
  const now = h('time', { class: 'now', title: 'World time, UTC' });
  const mode = h('a', { href: '#/clock', class: 'mode' });
  const freeze = button(
    'Freeze',
    () => setClock(known.clock.mode === 'stepped' ? { mode: 'real', speed: 1 } : { mode: 'stepped' }),
    { class: 'small' },
  );
  const jump = (label, by) =>
    button(
      label,
      async () => {
        const happened = await advance(by);
        if (happened)
          tell(
            happened.length === 0
              ? `${label}: nothing was due`
              : `${label}: ${happened.length} ${happened.length === 1 ? 'thing' : 'things'} happened`,
          );
      },
      { class: 'small', 'data-advance': by },
    );
  const tick = () => {
    if (!known.clock || document.hidden) return;
    const iso = new Date(worldNow()).toISOString();
    now.dateTime = iso;
    const text = dateAndTime(iso);
    if (now.textContent !== text) now.textContent = text;
    now.title = `World time, UTC\nWall time ${new Date().toLocaleString()}`;
  };
  const draw = () => {
    if (!known.clock) return;
    mode.textContent = modeInWords(known.clock);
    freeze.textContent = known.clock.mode === 'stepped' ? 'Run' : 'Freeze';
    mode.dataset.mode = known.clock.mode;
    tick();
  };
  on(['clock'], draw);
  setInterval(tick, 1000);
  return h(
    'div',
    { class: 'clock-strip', role: 'group', 'aria-label': 'Clock of the world' },
    h('div', { class: 'clock-face' }, now, mode),
    h('div', { class: 'jumps' }, freeze, jump('+1 min', '1m'), jump('+1 h', '1h'), jump('+24 h', '24h')),
  );
}

// Countdowns, wherever they stand: <span data-due="ISO">.
setInterval(() => {
  if (document.hidden || !known.clock) return;
  for (const each of document.querySelectorAll('[data-due]')) {
    const text = span(Date.parse(each.dataset.due) - worldNow());
    if (each.textContent !== text) each.textContent = text;
  }
}, 500);

// --- the page ---------------------------------------------------------------------------------------------------

function frame() {
  return [
    h(
      'a',
      {
        class: 'skip',
        href: '#main',
        on: {
          click: (event) => {
            event.preventDefault();
            main.focus();
          },
        },
      },
      'To the content',
    ),
    h(
      'header',
      { class: 'side' },
      h('a', { class: 'brand', href: '#/stage' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), 'Understudy'),
      worldChoice(),
      h('nav', { 'aria-label': 'Views' }, [...links.values()]),
      connection(),
    ),
    h('div', { class: 'top' }, clockStrip(), lostNotice()),
    main,
    orderBar(),
  ];
}

async function begin() {
  let isFirst = true;
  for (;;) {
    try {
      put(document.body, frame());
      show();
      if (isFirst) addEventListener('hashchange', show);
      isFirst = false;
      await live();
    } catch (refused) {
      if (refused.status !== 401) throw refused;
      shown?.view.end?.();
      shown = null;
      await askForToken(document.body);
    }
  }
}

begin();
