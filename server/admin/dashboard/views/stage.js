// Stage: who plays, where they are reached, and the worlds there are.
import { actOn, forkWorld, makeWorld, removeWorld, reset } from '../acts.js';
import { button, copy, copyable, empty, field, h, put, redraw, select } from '../dom.js';
import { chooseWorld, known, loadWorlds, on } from '../store.js';
import { tell } from '../order_bar.js';
import { dateAndTime } from '../time.js';

const envName = (vendor) => `${vendor.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_BASE_URL`;

function countOf(vendor) {
  let count = 0;
  for (const row of known.journal.rows) if (row.vendor === vendor) ++count;
  return `${count} ${count === 1 ? 'request' : 'requests'}`;
}

function vendorCard(vendor) {
  const scenario = select(
    `Scenario of ${vendor.vendor}`,
    vendor.scenarios.some((each) => each.name === vendor.scenario)
      ? vendor.scenarios.map((each) => [each.name, each.name])
      : [[vendor.scenario, vendor.scenario], ...vendor.scenarios.map((each) => [each.name, each.name])],
    vendor.scenario,
    async (name) => {
      if (await reset(`${vendor.vendor}/${name}`)) tell(`${vendor.vendor} plays ${name}; the world began anew`);
      else scenario.value = vendor.scenario;
    },
  );
  const played = vendor.scenarios.find((each) => each.name === vendor.scenario);
  return h(
    'article',
    { class: 'card vendor', 'data-vendor': vendor.vendor },
    h(
      'header',
      {},
      h('h3', {}, vendor.vendor),
      h(
        'a',
        {
          class: 'count',
          href: `#/journal/vendor/${encodeURIComponent(vendor.vendor)}`,
          title: 'Show them in the journal',
        },
        countOf(vendor.vendor),
      ),
    ),
    h('p', { class: 'quiet' }, vendor.title),
    h(
      'dl',
      {},
      h('dt', {}, 'Base URL'),
      h('dd', {}, copyable(vendor.base_url)),
      vendor.credential
        ? [h('dt', {}, vendor.signing ? 'Signs with' : 'Credential'), h('dd', {}, copyable(vendor.credential))]
        : null,
      vendor.curl
        ? [h('dt', {}, 'Try it'), h('dd', {}, copyable(vendor.curl, 'Copy curl', { class: 'copyable long' }))]
        : null,
      h('dt', {}, 'Scenario'),
      h('dd', {}, scenario, played ? h('p', { class: 'hint' }, played.title) : null),
    ),
  );
}

function newWorldForm(close) {
  const name = h('input', {
    name: 'name',
    placeholder: 'test-1',
    pattern: '[a-z0-9]([a-z0-9\\-]*[a-z0-9])?',
    maxlength: 63,
    autocomplete: 'off',
  });
  const clock = select(
    'Clock',
    [
      ['', 'as the server was started'],
      ['real', 'running'],
      ['stepped', 'frozen'],
    ],
    '',
    () => {},
  );
  const ttl = select(
    'Ends by itself',
    [
      ['', 'never'],
      ['10m', 'after 10 min unused'],
      ['1h', 'after 1 h unused'],
      ['24h', 'after 24 h unused'],
    ],
    '',
    () => {},
  );
  const form = h(
    'form',
    { class: 'form' },
    field('Name', name, 'Lower case letters, digits and hyphens; empty: one is made up.'),
    field('Clock', clock),
    field('Ends', ttl),
    h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Make the world'), button('Cancel', close)),
  );
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wish = {};
    if (name.value) wish.name = name.value;
    if (clock.value) wish.clock = clock.value;
    if (ttl.value) wish.ttl = ttl.value;
    if (await makeWorld(wish)) close();
  });
  setTimeout(() => name.focus());
  return form;
}

function worldRow(world) {
  const isHere = world.name === known.world;
  return h(
    'tr',
    { class: isHere ? 'here' : '' },
    h('td', {}, h('b', {}, world.name), isHere ? h('span', { class: 'tag' }, 'shown') : null),
    h('td', {}, dateAndTime(world.clock.now)),
    h('td', { class: 'number' }, String(world.requests)),
    h('td', {}, world.expires_in ? `ends in ${world.expires_in}` : 'stays'),
    h(
      'td',
      { class: 'actions' },
      isHere
        ? null
        : button('Show', () => chooseWorld(world.name), { class: 'small', 'aria-label': `Show ${world.name}` }),
      copy(
        () => world.vendors.map((vendor) => `${envName(vendor.vendor)}=${vendor.base_url}`).join('\n'),
        'Copy base URLs',
      ),
      world.name === 'default'
        ? null
        : button('End', () => removeWorld(world.name), { class: 'small danger', 'aria-label': `End ${world.name}` }),
    ),
  );
}

export function stageView() {
  const cards = h('div', { class: 'cards' });
  const worlds = h('div', {});
  const form = h('div', {});
  const closeForm = () => put(form);
  const title = h('h2', {});

  let drawnVendors = '';
  let drawnWorlds = '';

  function drawCards() {
    title.textContent = known.world === 'default' ? 'On stage' : `On stage in ${known.world}`;
    const text = JSON.stringify(known.vendors);
    if (text !== drawnVendors) {
      drawnVendors = text;
      redraw(cards, () =>
        put(
          cards,
          known.vendors.length
            ? known.vendors.map(vendorCard)
            : empty('No vendor is on stage', 'Start the server with one: understudy serve VENDOR.'),
        ),
      );
    }
    for (const card of cards.querySelectorAll('[data-vendor]'))
      card.querySelector('.count').textContent = countOf(card.dataset.vendor);
  }

  function drawWorlds() {
    const text = JSON.stringify([known.world, known.worlds]);
    if (text === drawnWorlds) return;
    drawnWorlds = text;
    redraw(worlds, () =>
      put(
        worlds,
        h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Worlds' },
          h(
            'table',
            {},
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ['World', 'World time', 'Requests', 'Life', ''].map((each) =>
                  h(
                    'th',
                    { scope: 'col', class: each === 'Requests' ? 'number' : '' },
                    each || h('span', { class: 'hidden-text' }, 'Actions'),
                  ),
                ),
              ),
            ),
            h('tbody', {}, known.worlds.map(worldRow)),
          ),
        ),
      ),
    );
  }

  function draw() {
    drawCards();
    drawWorlds();
  }

  // Counts of cards are the journal's; those of worlds are asked for, at most once a second.
  let drawing = 0;
  let asking = 0;
  const end = on(['worlds', 'journal'], (part) => {
    drawing ||= setTimeout(() => {
      drawing = 0;
      draw();
    }, 100);
    if (part === 'journal')
      asking ||= setTimeout(() => {
        asking = 0;
        loadWorlds().catch(() => {});
      }, 1000);
  });
  draw();

  return {
    element: h(
      'div',
      { class: 'view stage' },
      h(
        'section',
        {},
        h(
          'div',
          { class: 'head' },
          h(
            'div',
            {},
            title,
            h(
              'p',
              { class: 'quiet' },
              'Point a client at a base URL and watch. Choosing a scenario begins the world anew with it.',
            ),
          ),
          h(
            'div',
            { class: 'actions' },
            button('Reset world', async () => {
              if (await reset()) tell('The world is as it was at the start');
            }),
            button('Read files again', async () => {
              if (await actOn('/__admin/reload', 'POST')) tell('The scenario files were read again');
            }),
          ),
        ),
        cards,
      ),
      h(
        'section',
        {},
        h(
          'div',
          { class: 'head' },
          h(
            'div',
            {},
            h('h2', {}, 'Worlds'),
            h(
              'p',
              { class: 'quiet' },
              'Each has things, clock, journal and faults of its own, so that tests do not disturb each other.',
            ),
          ),
          h(
            'div',
            { class: 'actions' },
            button('Fork this world', async () => {
              const made = await forkWorld();
              if (made) tell(`${made.name} is a copy of what was shown`);
            }),
            button('New world', () => put(form, newWorldForm(closeForm)), { class: 'primary' }),
          ),
        ),
        form,
        worlds,
      ),
    ),
    end() {
      end();
      clearTimeout(drawing);
      clearTimeout(asking);
    },
  };
}
