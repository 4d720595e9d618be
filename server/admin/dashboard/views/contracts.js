// Contracts: how a client should behave, and whether this one does.
import { curlOf, get, pathIn } from '../api.js';
import { copyable, empty, h, put } from '../dom.js';
import { known, on } from '../store.js';

const order = { broken: 0, 'not met': 1, passed: 2 };
const words = { broken: 'broken', 'not met': 'not met yet', passed: 'kept' };

const idOf = (sequence) => `00000000-0000-4000-8000-${sequence.toString(16).padStart(12, '0')}`;

function ruleCard(rule) {
  const source = rule.source || {};
  return h('li', { class: `card rule ${rule.verdict.replace(' ', '-')}`, 'data-rule': rule.rule },
    h('header', {}, h('h3', {}, rule.title || rule.rule), h('span', { class: `chip verdict-${rule.verdict.replace(' ', '-')}` }, words[rule.verdict] || rule.verdict)),
    h('p', { class: 'quiet' }, h('code', {}, rule.rule), rule.vendor ? ` · ${rule.vendor}` : ''),
    source.sentence ? h('blockquote', {}, source.sentence, h('footer', {}, source.document, source.line ? `:${source.line}` : '')) : null,
    rule.broken?.length ? h('table', { class: 'broken' },
      h('thead', {}, h('tr', {}, ['Request', 'Expected', 'What came'].map((each) => h('th', { scope: 'col' }, each)))),
      h('tbody', {}, rule.broken.map((each) => h('tr', {},
        h('td', {}, h('a', { href: `#/journal/${idOf(each.sequence)}` }, `No. ${each.sequence}`)), h('td', {}, each.expected), h('td', {}, each.got))))) : null);
}

export function contractsView() {
  const content = h('div', {});
  const path = () => pathIn(known.world, '/contracts');

  async function draw() {
    if (!known.paths.has('/__admin/contracts')) {
      put(content, nothingWatched());
      return;
    }
    try {
      const rules = [...(await get(path())).rules].sort((a, b) => (order[a.verdict] ?? 3) - (order[b.verdict] ?? 3));
      const broken = rules.filter((each) => each.verdict === 'broken').length;
      put(content, rules.length ? [
        h('p', { class: 'summary', role: 'status' }, broken ? h('b', { class: 'bad-text' }, `${broken} of ${rules.length} rules broken`) : `${rules.length} rules watched, none broken`),
        h('ul', { class: 'rules plain' }, rules.map(ruleCard))] : nothingWatched());
    } catch (refused) {
      put(content, refused.status === 404 || refused.status === 501 ? nothingWatched() : empty('The rules cannot be shown', refused.message));
    }
  }

  function nothingWatched() {
    return empty('No rule is watched', 'A vendor’s document asks things of its clients: how often to poll, when to stop, how long to wait after 429. Watched rules stand here, broken ones first, each with the vendor’s sentence and the requests that broke it.',
      h('p', {}, 'Start the server so that it watches them:'), copyable('understudy serve --watch-rules'));
  }

  // Exchanges break rules, so each may change the verdicts; asked at most once a second, and only while somebody looks.
  let waiting = 0;
  const end = on(['journal', 'worlds'], () => {
    if (!waiting) waiting = setTimeout(() => { waiting = 0; draw(); }, 1000);
  });
  draw();
  return {
    element: h('div', { class: 'view contracts' },
      h('section', {}, h('div', { class: 'head' }, h('div', {}, h('h2', {}, 'Contracts'), h('p', { class: 'quiet' }, 'How a client of these vendors has to behave, held against what it does.'))), content),
      h('section', { class: 'teach' }, h('h3', {}, 'This, by the admin API'), copyable(curlOf('GET', path()), 'Copy curl', { class: 'copyable long' }))),
    end() {
      end();
      clearTimeout(waiting);
    },
  };
}
