// Clock: what time it is in the world, how it passes, and what a jump brought about.
import { advance, setClock } from '../acts.js';
import { button, empty, h, put, redraw } from '../dom.js';
import { chip } from '../state_role.js';
import { countdown, known, lifecycleOf, on, worldNow } from '../store.js';
import { at, dateAndTime, wallOf } from '../time.js';

const jobLink = (vendor, kind, id) =>
  h('a', { href: `#/jobs/${[vendor, kind, id].map(encodeURIComponent).join('/')}` }, `${vendor} ${kind} ${id}`);

function dueItem(job, skip) {
  const lifecycle = lifecycleOf(job.vendor, job.kind);
  return h(
    'li',
    {},
    h('span', { class: 'when' }, 'in ', countdown(job.next.at)),
    h(
      'div',
      {},
      jobLink(job.vendor, job.kind, job.id),
      h('span', { class: 'change' }, chip(lifecycle, job.state), '→', chip(lifecycle, job.next.to)),
    ),
    button('Skip to it', skip, { class: 'small', 'aria-label': `Skip to it: ${job.vendor} ${job.kind} ${job.id}` }),
  );
}

function moveItem(move) {
  const lifecycle = lifecycleOf(move.vendor, move.kind);
  return h(
    'li',
    {},
    h('span', { class: 'when' }, at(move.at, wallOf(move.at))),
    jobLink(move.vendor, move.kind, move.id),
    h(
      'span',
      { class: 'change' },
      move.from ? chip(lifecycle, move.from) : null,
      h('span', { 'aria-label': 'to' }, '→'),
      chip(lifecycle, move.to),
    ),
  );
}

const happenedItem = (entry) =>
  entry.kind === 'reset'
    ? h('li', {}, h('span', { class: 'when' }, at(entry.at)), h('span', {}, 'The world began anew'))
    : moveItem(entry);

export function clockView() {
  const now = h('time', { class: 'big-time' });
  const manner = h('p', { class: 'quiet' });
  const running = h('div', { class: 'segments', role: 'group', 'aria-label': 'How time passes' });
  const speed = h('div', { class: 'segments', role: 'group', 'aria-label': 'Speed' });
  const upcoming = h('div', {});
  const jumped = h('div', {});
  const feed = h('div', {});

  async function jump(by) {
    const happened = await advance(by);
    if (!happened) return;
    put(
      jumped,
      h('h3', {}, `What +${by} brought about`),
      happened.length
        ? h('ol', { class: 'moves', 'aria-live': 'polite' }, happened.map(moveItem))
        : h('p', { class: 'quiet', role: 'status' }, 'Nothing was due in that time.'),
    );
  }

  const by = h('input', { 'aria-label': 'Move on by', placeholder: '90m', value: '', size: 8, autocomplete: 'off' });
  const custom = h('form', { class: 'inline' }, by, h('button', {}, 'Move on'));
  custom.addEventListener('submit', (event) => {
    event.preventDefault();
    if (by.value.trim()) jump(by.value.trim());
  });

  const segment = (label, isOn, action) => button(label, action, { 'aria-pressed': String(isOn) });

  function drawClock() {
    const { clock } = known;
    if (!clock) return;
    const words = {
      real: 'runs with the machine’s time',
      stepped: 'stands still until somebody moves it',
      polls: `moves by ${clock.per_poll} after each poll of a job`,
    };
    manner.textContent = `The clock ${words[clock.mode]}. Everything obeys it: dwell times, expiry, limits, Retry-After, Date.`;
    put(
      running,
      segment('Running', clock.mode === 'real', () => setClock({ mode: 'real', speed: 1 })),
      segment('Frozen', clock.mode === 'stepped', () => setClock({ mode: 'stepped' })),
      segment('Moved by polls', clock.mode === 'polls', () => setClock({ mode: 'polls', per_poll: '5s' })),
    );
    put(
      speed,
      [1, 10, 60, 3600].map((factor) =>
        segment(`${factor}×`, clock.mode === 'real' && clock.speed === factor, () =>
          setClock({ mode: 'real', speed: factor }),
        ),
      ),
    );
    tick();
  }

  function drawUpcoming() {
    const due = known.jobs
      .filter((job) => job.next?.at)
      .sort((a, b) => Date.parse(a.next.at) - Date.parse(b.next.at))
      .slice(0, 8);
    redraw(upcoming, () =>
      put(
        upcoming,
        due.length
          ? h(
              'ol',
              { class: 'moves due-list' },
              due.map((job) =>
                dueItem(job, () => jump(`${Math.max(1, Math.ceil(Date.parse(job.next.at) - worldNow()))}ms`)),
              ),
            )
          : empty('Nothing is due', 'When a client starts a job, what its plan does next stands here.'),
      ),
    );
  }

  function drawFeed() {
    put(
      feed,
      known.happened.length
        ? h('ol', { class: 'moves' }, known.happened.slice(0, 60).map(happenedItem))
        : empty('Nothing yet', 'Moves of jobs by time stand here as they happen.'),
    );
  }

  function tick() {
    if (!known.clock || document.hidden) return;
    const iso = new Date(worldNow()).toISOString();
    now.dateTime = iso;
    now.textContent = dateAndTime(iso);
  }

  const ends = [on(['clock'], drawClock), on(['jobs'], drawUpcoming), on(['happened'], drawFeed)];
  const ticking = setInterval(tick, 1000);
  drawClock();
  drawUpcoming();
  drawFeed();

  return {
    element: h(
      'div',
      { class: 'view clock' },
      h(
        'section',
        { class: 'card clock-card' },
        h('h2', { class: 'hidden-text' }, 'World time'),
        now,
        manner,
        h(
          'div',
          { class: 'clock-controls' },
          h(
            'div',
            {},
            h('h3', {}, 'Move on'),
            h(
              'div',
              { class: 'actions' },
              ['1m', '1h', '24h', '7d'].map((each) => button(`+${each}`, () => jump(each), { class: 'primary' })),
              custom,
            ),
          ),
          h('div', {}, h('h3', {}, 'Pass'), running),
          h('div', {}, h('h3', {}, 'Speed'), speed),
        ),
        jumped,
      ),
      h(
        'div',
        { class: 'two' },
        h('section', {}, h('h2', {}, 'Due next'), upcoming),
        h('section', {}, h('h2', {}, 'What happened'), feed),
      ),
    ),
    end() {
      ends.forEach((each) => each());
      clearInterval(ticking);
    },
  };
}
