// Contracts: how a client should behave, and whether this one does.
import { curlOf, get, pathIn } from '../api.js';
import { copyable, empty, h, put } from '../dom.js';
import { idOf } from '../journal_rows.js';
import { known, on } from '../store.js';
import { sources } from '../source_list.js';

const order = { broken: 0, 'not met': 1, passed: 2 };
const words = { broken: 'broken', 'not met': 'not met yet', passed: 'kept' };

const requestLinks = (sequences) =>
  sequences.map((each, i) => [i ? ', ' : '', h('a', { href: `#/journal/${idOf(each)}` }, `No. ${each}`)]);

function ruleCard(rule) {
  const verdict = rule.verdict.replace(' ', '-');
  return h(
    'li',
    { class: `card rule ${verdict}`, 'data-rule': rule.rule },
    h(
      'header',
      {},
      h('h3', {}, rule.title || rule.rule),
      h('span', { class: `chip verdict-${verdict}` }, words[rule.verdict] || rule.verdict),
    ),
    h('p', { class: 'quiet' }, h('code', {}, rule.rule), rule.vendor ? ` · ${rule.vendor}` : ''),
    rule.because ? h('blockquote', {}, rule.because) : null,
    rule.source ? sources(rule.vendor, rule.source) : null,
    rule.breaches.length
      ? h(
          'div',
          { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `What broke ${rule.rule}` },
          h(
            'table',
            { class: 'broken' },
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                ['Requests', 'Expected', 'What came'].map((each) => h('th', { scope: 'col' }, each)),
              ),
            ),
            h(
              'tbody',
              {},
              rule.breaches.map((each) =>
                h(
                  'tr',
                  {},
                  h('td', {}, requestLinks(each.exchanges)),
                  h('td', {}, each.expected),
                  h('td', {}, each.got),
                ),
              ),
            ),
          ),
        )
      : null,
  );
}

function nothingWatched() {
  return empty(
    'No rule is watched',
    'A vendor’s document asks things of its clients: how often to poll, when to stop, how long to wait after 429. Watched rules stand here, broken ones first, each with the vendor’s sentence and the requests that broke it.',
    h('p', {}, 'Start the server so that it watches them:'),
    copyable('understudy serve --watch-rules'),
  );
}

export function contractsView() {
  const content = h('div', {});
  const path = () => pathIn(known.world, '/contracts');
  let isWatching = true;

  async function draw() {
    let answer;
    try {
      answer = await get(path());
    } catch (refused) {
      put(content, empty('The rules cannot be shown', refused.message));
      return;
    }
    isWatching = answer.watching;
    const rules = [...answer.rules].sort((a, b) => (order[a.verdict] ?? 3) - (order[b.verdict] ?? 3));
    const broken = rules.filter((each) => each.verdict === 'broken').length;
    if (rules.length)
      put(
        content,
        h(
          'p',
          { class: 'summary', role: 'status' },
          broken
            ? h('b', { class: 'bad-text' }, `${broken} of ${rules.length} rules broken`)
            : `${rules.length} rules watched, none broken`,
        ),
        h('ul', { class: 'rules plain' }, rules.map(ruleCard)),
      );
    else
      put(
        content,
        isWatching
          ? empty(
              'Nothing to judge yet',
              'Once a client calls a vendor that has rules, they stand here, and what becomes of them.',
            )
          : nothingWatched(),
      );
  }

  // An exchange may change a verdict; asked at most once a second, and only while somebody looks.
  let waiting = 0;
  const end = on(['journal', 'worlds'], (part) => {
    if (waiting || (part === 'journal' && !isWatching)) return;
    waiting = setTimeout(() => {
      waiting = 0;
      draw();
    }, 1000);
  });
  draw();
  return {
    element: h(
      'div',
      { class: 'view contracts' },
      h(
        'section',
        {},
        h(
          'div',
          { class: 'head' },
          h(
            'div',
            {},
            h('h2', {}, 'Contracts'),
            h('p', { class: 'quiet' }, 'How a client of these vendors has to behave, held against what it does.'),
          ),
        ),
        content,
      ),
      h(
        'section',
        { class: 'teach' },
        h('h3', {}, 'This, by the admin API'),
        copyable(curlOf('GET', path()), 'Copy curl', { class: 'copyable long' }),
      ),
    ),
    end() {
      end();
      clearTimeout(waiting);
    },
  };
}
