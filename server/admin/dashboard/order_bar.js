// At the foot of the page: the admin call that was just made, ready to copy, and those before it.
import { onOrder, orders } from './api.js';
import { copy, h, put } from './dom.js';
import { statusChip } from './state_role.js';

const line = h('div', { class: 'order-line' });
const list = h('ol', { class: 'order-list' });
const toggle = h(
  'button',
  { type: 'button', class: 'small', 'aria-expanded': 'false', 'aria-label': 'Earlier calls', hidden: true },
  'Earlier',
);
const panel = h(
  'div',
  { class: 'order-panel', hidden: true },
  h('h2', {}, 'Calls of the admin API made on this page'),
  list,
);
const notice = h('div', { class: 'notice', role: 'status', 'aria-live': 'polite' });

toggle.addEventListener('click', () => {
  panel.hidden = !panel.hidden;
  toggle.setAttribute('aria-expanded', String(!panel.hidden));
});

export function orderBar() {
  put(line, h('span', { class: 'quiet' }, 'Each act is an admin call: copy it here.'));
  return h(
    'footer',
    { class: 'order-bar', 'aria-label': 'Admin calls' },
    panel,
    h('div', { class: 'order-now' }, line, toggle),
    notice,
  );
}

let ending = 0;
export function tell(text, kind = 'good') {
  put(notice, h('span', { class: `toast ${kind}` }, text));
  clearTimeout(ending);
  ending = setTimeout(() => put(notice), kind === 'bad' ? 9000 : 4000);
}

function words({ method, path, body }) {
  return [h('b', {}, method), ' ', path, body === undefined ? '' : ` ${JSON.stringify(body)}`];
}

onOrder((given) => {
  put(
    line,
    statusChip(given.status),
    h('code', { class: 'order-words', title: given.curl, tabindex: 0 }, words(given)),
    copy(given.curl, 'Copy curl'),
  );
  toggle.hidden = false;
  put(
    list,
    orders.map((each) =>
      h(
        'li',
        {},
        statusChip(each.status),
        h('div', {}, h('code', {}, each.curl), each.message ? h('p', { class: 'bad-text' }, each.message) : null),
        copy(each.curl),
      ),
    ),
  );
});
