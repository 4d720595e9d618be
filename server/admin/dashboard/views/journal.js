// Journal: what arrived, newest first, and what became of it.
import { get, pathIn } from '../api.js';
import { forgetJournal } from '../acts.js';
import { button, empty, h, put, select } from '../dom.js';
import { passes } from '../journal_rows.js';
import { chip, statusChip } from '../state_role.js';
import { known, lifecycleOf, on } from '../store.js';
import { timeOfDay, dateAndTime } from '../time.js';
import { virtualList } from '../virtual_list.js';
import { exchangeDetail } from './exchange.js';

const oneLine = 38; // pixels; as views.css has it
const twoLines = 60;

function makeRow() {
  const parts = {
    time: h('time', {}),
    status: h('span', {}),
    method: h('b', {}),
    url: h('span', { class: 'url' }),
    operation: h('span', { class: 'operation' }),
    change: h('span', { class: 'change' }),
  };
  const link = h(
    'a',
    { class: 'journal-row' },
    parts.time,
    parts.status,
    parts.method,
    parts.url,
    parts.operation,
    parts.change,
  );
  const element = h('div', { class: 'virtual-row' }, link);
  return Object.assign(element, { parts, link });
}

function fillRow({ parts, link }, row, openId) {
  link.href = `#/journal/${row.id}`;
  link.className = `journal-row${row.isMatched ? '' : ' unmatched'}${row.id === openId ? ' here' : ''}`;
  parts.time.textContent = timeOfDay(row.at);
  parts.time.dateTime = row.at;
  parts.time.title = `World time ${dateAndTime(row.at)} UTC${row.wall ? `\nWall time ${new Date(row.wall).toLocaleString()}` : ''}`;
  put(parts.status, statusChip(row.status));
  parts.method.textContent = row.method;
  parts.url.textContent = row.url;
  parts.operation.textContent = row.operation || (row.vendor ? `${row.vendor}: unmatched` : 'no vendor');
  const lifecycle = row.resource ? lifecycleOf(row.vendor, row.resource.split(' ')[0]) : null;
  put(
    parts.change,
    row.fault || row.delivery ? h('span', { class: 'chip fault', title: row.fault || row.delivery }, 'fault') : null,
    row.after && row.before && row.before !== row.after ? [chip(lifecycle, row.before), '→'] : null,
    row.after ? chip(lifecycle, row.after) : null,
  );
}

export function journalView() {
  const filter = { vendor: '', operation: '', status: '', isUnmatched: false, text: '', found: new Set() };
  let open = '';
  let shownRows = [];
  const rowHeight = () => (list.element.clientWidth < 680 ? twoLines : oneLine);
  const list = virtualList({
    label: 'Requests',
    rowHeight,
    make: makeRow,
    show: (element, row) => fillRow(element, row, open),
  });
  const nothing = h('div', {});
  const count = h('p', { class: 'count quiet', role: 'status' });
  const fresh = h('button', { type: 'button', class: 'fresh', hidden: true });
  const detail = h('div', { class: 'exchange-detail' });
  const choices = h('div', { class: 'filters' });
  const text = h('input', {
    type: 'search',
    placeholder: 'Search URL, headers, bodies…',
    'aria-label': 'Search',
    autocomplete: 'off',
  });
  const unmatched = h('input', { type: 'checkbox' });
  let unseen = 0;

  fresh.addEventListener('click', () => {
    list.toTop();
    unseen = 0;
    fresh.hidden = true;
  });

  // --- filtering ---

  function apply() {
    shownRows = [];
    const { rows } = known.journal;
    for (let i = rows.length - 1; i >= 0; --i) if (passes(rows[i], filter)) shownRows.push(rows[i]);
    showRows();
  }

  function showRows(keepsPlace = 0) {
    const all = known.journal.rows.length;
    list.show(shownRows, { keepsPlace });
    list.element.hidden = shownRows.length === 0;
    count.textContent =
      shownRows.length === all
        ? `${all} ${all === 1 ? 'request' : 'requests'}${known.journal.evicted ? `, ${known.journal.evicted} older ones are gone` : ''}`
        : `${shownRows.length} of ${all}`;
    put(
      nothing,
      shownRows.length
        ? null
        : all
          ? empty('No request fits', 'Take something out of the filter.', button('Clear the filter', clear))
          : empty(
              'No request yet',
              'Point a client at a base URL, or paste the curl line of a vendor into a shell. What arrives is shown here at once.',
              h('p', {}, h('a', { href: '#/stage' }, 'To the stage')),
            ),
    );
  }

  function clear() {
    Object.assign(filter, { vendor: '', operation: '', status: '', isUnmatched: false, text: '', found: new Set() });
    text.value = '';
    unmatched.checked = false;
    drawChoices();
    apply();
  }

  let asking = 0;
  function search() {
    filter.text = text.value.trim().toLowerCase();
    filter.found = new Set();
    apply();
    clearTimeout(asking);
    const asked = filter.text;
    // Rows hold no bodies; the server looks through those.
    if (asked)
      asking = setTimeout(async () => {
        try {
          const { requests } = await get(pathIn(known.world, `/requests?brief=true&text=${encodeURIComponent(asked)}`));
          if (asked !== filter.text) return;
          filter.found = new Set(requests.map((each) => each.understudy.sequence));
          apply();
        } catch {
          /* what the rows say is found all the same */
        }
      }, 250);
  }
  text.addEventListener('input', search);
  unmatched.addEventListener('change', () => {
    filter.isUnmatched = unmatched.checked;
    apply();
  });

  function drawChoices() {
    const operations = known.operations
      .filter((each) => !filter.vendor || each.vendor === filter.vendor)
      .map((each) => each.operation);
    if (!operations.includes(filter.operation)) filter.operation = '';
    put(
      choices,
      text,
      select('Vendor', [['', 'All vendors'], ...known.vendors.map((each) => each.vendor)], filter.vendor, (value) => {
        filter.vendor = value;
        drawChoices();
        apply();
      }),
      select('Operation', [['', 'All operations'], ...new Set(operations)], filter.operation, (value) => {
        filter.operation = value;
        apply();
      }),
      select(
        'Status',
        [
          ['', 'Any status'],
          ['2xx', '2xx'],
          ['3xx', '3xx'],
          ['4xx', '4xx'],
          ['5xx', '5xx'],
          ['none', 'No reply'],
        ],
        filter.status,
        (value) => {
          filter.status = value;
          apply();
        },
      ),
      h('label', { class: 'check' }, unmatched, 'Unmatched'),
    );
  }

  // --- live ---

  function onJournal(part, change) {
    if (!change || change.isAll) return apply();
    const added = change.added.filter((row) => passes(row, filter)).reverse();
    if (known.journal.rows.length >= 10_000) return apply();
    if (added.length) {
      const isInOrder = !shownRows.length || added.at(-1).sequence > shownRows[0].sequence;
      if (!isInOrder) return apply();
      const isReading = !list.isAtTop;
      shownRows = [...added, ...shownRows];
      showRows(added.length);
      if (isReading) {
        unseen += added.length;
        fresh.textContent = `↑ ${unseen} new`;
        fresh.hidden = false;
      }
    } else {
      showRows();
    }
    return undefined;
  }
  list.element.addEventListener(
    'scroll',
    () => {
      if (list.isAtTop && unseen) {
        unseen = 0;
        fresh.hidden = true;
      }
    },
    { passive: true },
  );

  // Up and down go from row to row.
  list.element.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = shownRows.findIndex((row) => row.id === open);
    if (!step || !shownRows.length) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(shownRows.length - 1, at < 0 ? 0 : at + step));
    location.hash = `#/journal/${shownRows[next].id}`;
    const height = rowHeight();
    const frame = list.element;
    if (next * height < frame.scrollTop) frame.scrollTop = next * height;
    if ((next + 1) * height > frame.scrollTop + frame.clientHeight)
      frame.scrollTop = (next + 1) * height - frame.clientHeight;
  });

  const ends = [
    on(['journal'], onJournal),
    on(['worlds'], () => {
      if (!choices.contains(document.activeElement)) drawChoices();
      list.again();
    }),
  ];
  const element = h(
    'div',
    { class: 'view journal split' },
    h(
      'section',
      { class: 'master' },
      h(
        'div',
        { class: 'head' },
        h('h2', {}, 'Journal'),
        count,
        button('Forget all', forgetJournal, { class: 'small' }),
      ),
      choices,
      fresh,
      nothing,
      list.element,
    ),
    h('section', { class: 'detail', 'aria-label': 'Exchange' }, detail),
  );
  drawChoices();
  apply();

  function drawDetail() {
    element.classList.toggle('is-open', Boolean(open));
    put(
      detail,
      open
        ? exchangeDetail(open)
        : empty(
            'Choose a request',
            'Why it was answered so, both messages as they were sent, and the line of the vendor’s document stand here.',
          ),
    );
    list.again();
  }
  drawDetail();

  return {
    element,
    open([first = '', second = '']) {
      if (first === 'vendor') {
        filter.vendor = second;
        open = '';
        drawChoices();
        apply();
      } else {
        open = first;
      }
      drawDetail();
    },
    end() {
      ends.forEach((each) => each());
      clearTimeout(asking);
    },
  };
}
