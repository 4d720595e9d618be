// One exchange: why it was answered so, and both messages as they were sent.
import { curlOf, get, pathIn } from '../api.js';
import { curlOfExchange } from '../curl.js';
import { copy, copyable, empty, h, put } from '../dom.js';
import { prettyBody } from '../pretty_json.js';
import { sources } from '../source_list.js';
import { chip, statusChip } from '../state_role.js';
import { filesAreHere, known, lifecycleOf, operationOf, vendorOf } from '../store.js';
import { at } from '../time.js';

const grades = {
  documented: 'The vendor’s document says so.',
  observed: 'Seen on the real API.',
  assumed: 'The document is silent; this stand-in chose.',
  contradicted: 'The documents contradict each other here.',
};

const chosenBy = { path: 'by its path', host: 'by its host', credential: 'by its credential', default: '' };

/** What is said of this very answer, or of the operation. */
function notesOf(operation, ours, status) {
  const reply =
    operation?.replies.find((each) => each.status === status && each.source === ours.source) ||
    operation?.replies.find((each) => each.source === ours.source);
  return [...new Set([reply?.note, operation?.note].filter(Boolean))];
}

function why(exchange, miss) {
  const ours = exchange.understudy;
  const operation = ours.operation ? operationOf(ours.vendor, ours.operation) : null;
  const lifecycle = ours.resource ? lifecycleOf(ours.vendor, ours.resource.split(' ')[0]) : null;
  const rows = [];
  const row = (name, ...content) => rows.push(h('dt', {}, name), h('dd', {}, content));
  if (!exchange.wasMatched && miss) {
    row(
      'Meant most likely',
      h('b', {}, `${miss.stubMapping.request.method} ${miss.stubMapping.request.urlPathTemplate}`),
      ` (${miss.understudy.operation})`,
    );
    row('The difference', h('mark', {}, miss.understudy.difference));
    row('Documented in', sources(miss.understudy.vendor, miss.understudy.source));
  }
  if (operation) {
    row(
      'Operation',
      h('b', {}, ours.operation),
      ` of ${ours.vendor}`,
      h('div', { class: 'quiet' }, `${operation.method} ${operation.path}`),
    );
    if (operation.summary) row('Summary', operation.summary);
  } else if (ours.vendor) {
    row('Vendor', ours.vendor);
  }
  if (ours.resource) {
    row(
      'Acted on',
      h(
        'a',
        { href: `#/jobs/${[ours.vendor, ...split(ours.resource)].map(encodeURIComponent).join('/')}` },
        ours.resource,
      ),
      ours.state_after
        ? h(
            'span',
            { class: 'change' },
            ours.state_before && ours.state_before !== ours.state_after
              ? [chip(lifecycle, ours.state_before), '→']
              : null,
            chip(lifecycle, ours.state_after),
          )
        : null,
    );
  }
  if (ours.why && !miss) row('Why', h('span', { class: 'why' }, ours.why));
  if (ours.fault) row('Fault', h('span', { class: 'chip fault' }, ours.fault));
  if (ours.delay) row('Held back', ours.delay);
  if (ours.delivery) row('Bytes', ours.delivery);
  if (ours.grade)
    row('Known', h('span', { class: `chip grade-${ours.grade}` }, ours.grade), ` ${grades[ours.grade] || ''}`);
  if (ours.source) row('Source', sources(ours.vendor, ours.source));
  for (const note of notesOf(operation, ours, exchange.response.status)) row('Note', note);
  if (ours.scenario) row('Scenario', ours.scenario);
  if (ours.chosen_by && chosenBy[ours.chosen_by]) row('World', `${ours.world}, named ${chosenBy[ours.chosen_by]}`);
  if (ours.file)
    row(
      'File',
      `${ours.file.rows} rows, ${ours.file.bytes} bytes, SHA-256 `,
      h('code', { class: 'hash' }, ours.file.sha256),
    );
  return h(
    'section',
    { class: `why-card ${exchange.wasMatched ? '' : 'unmatched'}` },
    h('h3', {}, exchange.wasMatched ? 'Why this answer' : 'No operation took it'),
    h('dl', {}, rows),
  );
}

const split = (resource) => {
  const space = resource.indexOf(' ');
  return [resource.slice(0, space), resource.slice(space + 1)];
};

/** Of the exchange's request or response. */
function message(title, first, { headers, body, cut_from: wholeBytes }, more) {
  const lines = Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
  const { element, isJson } = prettyBody(body);
  const raw = h('pre', { class: 'body', tabindex: 0, hidden: true }, body);
  const toggle = isJson ? h('button', { type: 'button', class: 'small', 'aria-pressed': 'false' }, 'As sent') : null;
  toggle?.addEventListener('click', () => {
    raw.hidden = !raw.hidden;
    element.hidden = !raw.hidden;
    toggle.setAttribute('aria-pressed', String(!raw.hidden));
  });
  return h(
    'section',
    { class: 'message' },
    h(
      'div',
      { class: 'head' },
      h('h3', {}, title),
      h('div', { class: 'actions' }, body ? [toggle, copy(body, 'Copy body')] : null),
    ),
    h('p', { class: 'first-line' }, first),
    lines.length
      ? h(
          'table',
          { class: 'headers' },
          h(
            'tbody',
            {},
            lines.map(([name, value]) => h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value))),
          ),
        )
      : null,
    body ? [element, raw] : h('p', { class: 'quiet' }, more || 'No body.'),
    wholeBytes
      ? h(
          'p',
          { class: 'hint' },
          `The journal keeps only the beginning of a long body; this one had ${wholeBytes} bytes.`,
        )
      : null,
  );
}

export function exchangeDetail(id) {
  const element = h(
    'div',
    {},
    h('a', { class: 'back', href: '#/journal' }, '← All requests'),
    h('p', { class: 'quiet' }, 'Loading…'),
  );
  const path = pathIn(known.world, `/requests/${encodeURIComponent(id)}`);
  (async () => {
    let exchange;
    let miss;
    try {
      await filesAreHere();
      exchange = await get(path);
      if (!exchange.wasMatched) {
        const { nearMisses } = await get(pathIn(known.world, '/requests/unmatched/near-misses'));
        miss = nearMisses.find((each) => each.understudy.id === id);
      }
    } catch (refused) {
      put(
        element,
        h('a', { class: 'back', href: '#/journal' }, '← All requests'),
        empty('It is not there', refused.message),
      );
      return;
    }
    const { request, response, understudy: ours } = exchange;
    const { line, isRedacted } = curlOfExchange(request, vendorOf(ours.vendor)?.credential);
    put(
      element,
      h('a', { class: 'back', href: '#/journal' }, '← All requests'),
      h(
        'header',
        { class: 'detail-head' },
        h(
          'div',
          {},
          h('h2', { class: 'request-line' }, `${request.method} `, h('span', {}, request.url)),
          h('p', { class: 'quiet' }, `No. ${ours.sequence}, `, at(ours.at, ours.arrived), ` from ${request.clientIp}`),
        ),
        statusChip(response.status),
      ),
      why(exchange, miss),
      h(
        'section',
        {},
        h('h3', {}, 'Send it again'),
        copyable(line, 'Copy as curl', { class: 'copyable long', 'data-curl': 'exchange' }),
        isRedacted ? h('p', { class: 'hint' }, 'What is redacted in the journal has to be filled in.') : null,
        request.cut_from
          ? h('p', { class: 'hint' }, 'Its body is not whole in the journal, and so not in this line.')
          : null,
      ),
      message('Request', `${request.method} ${request.url}`, request),
      message(
        'Reply',
        response.status === 0 ? `Nothing was sent: ${ours.delivery || 'a fault'}` : `Status ${response.status}`,
        response,
        ours.file ? 'A file that was made while it was sent; its facts stand above.' : '',
      ),
      h(
        'section',
        { class: 'teach' },
        h('h3', {}, 'This, by the admin API'),
        copyable(curlOf('GET', path), 'Copy curl', { class: 'copyable long' }),
      ),
    );
  })();
  return element;
}
