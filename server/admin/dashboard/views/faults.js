// Faults: what goes wrong on purpose.
import { addFault, act, removeFault } from '../acts.js';
import { curlOf, pathIn } from '../api.js';
import { button, copyable, empty, field, h, put, redraw, select } from '../dom.js';
import { known, on, loadFaults } from '../store.js';

const deeds = [
  ['status', 'answers with a documented status'],
  ['error', 'answers with a documented error'],
  ['delay', 'answers late'],
  ['fault:reset', 'resets the connection'],
  ['fault:empty', 'closes the connection without an answer'],
  ['lost:before', 'is lost on the way: never arrives'],
  ['lost:after', 'takes effect, but the answer is lost'],
  ['cut', 'breaks off in the body'],
  ['slow', 'sends the body slowly'],
  ['fault:malformed_chunk', 'sends a malformed chunk'],
  ['fault:random_data', 'sends bytes that are no HTTP'],
  ['fault:wrong_length', 'announces a wrong length'],
];

const whens = [
  ['', 'every call'],
  ['first', 'the first calls'],
  ['only', 'one call'],
  ['every', 'each n-th call'],
  ['rate', 'a share of the calls'],
  ['for', 'for a span of world time'],
];

/** The rule in words, as a person would say it. */
function inWords(rule) {
  const says = [];
  if (rule.status) says.push(`answers ${rule.status}`);
  if (rule.error) says.push(`answers ${rule.error}`);
  if (rule.delay) says.push(`waits ${typeof rule.delay === 'string' ? rule.delay : JSON.stringify(rule.delay)}`);
  if (rule.fault) says.push(rule.fault.replaceAll('_', ' '));
  if (rule.lost) says.push(rule.lost === 'before' ? 'lost before it arrives' : 'takes effect, the answer is lost');
  if (rule.cut) says.push(`cut after ${rule.cut}`);
  if (rule.slow) says.push(`slow, ${rule.slow}`);
  const when = [];
  if (rule.calls) when.push(`calls ${rule.calls}`);
  if (rule.every) when.push(`each ${rule.every}th call`);
  if (rule.rate) when.push(`${rule.rate} of calls`);
  if (rule.for) when.push(`for ${rule.for}`);
  if (rule.resource)
    when.push(
      Object.entries(rule.resource)
        .map((each) => each.join(' '))
        .join(),
    );
  if (rule.caller) when.push(`caller ${rule.caller}`);
  return says.join(', ') + (when.length ? ` · ${when.join(', ')}` : ' · every call');
}

function card(fault) {
  const { rule } = fault;
  return h(
    'li',
    { class: 'card fault-card', 'data-fault': fault.id },
    h(
      'div',
      {},
      h('b', {}, rule?.operation && rule.operation !== '*' ? rule.operation : 'any operation'),
      h('span', { class: 'quiet' }, ` of ${fault.vendor}`),
      h('p', {}, rule ? inWords(rule) : ''),
      h(
        'p',
        { class: 'quiet' },
        `${fault.id}, set by ${fault.set_by === 'scenario' ? 'the scenario' : 'an admin call'}`,
      ),
    ),
    h(
      'div',
      { class: 'met' },
      h('b', {}, String(fault.met)),
      h('span', { class: 'quiet' }, `met, of ${fault.calls} ${fault.calls === 1 ? 'call' : 'calls'}`),
    ),
    button('Remove', () => removeFault(fault.id), { class: 'small danger', 'aria-label': `Remove ${fault.id}` }),
  );
}

export function faultsView() {
  const set = h('div', {});
  const form = h('form', { class: 'form card' });
  const wish = {
    vendor: '',
    operation: '*',
    deed: 'status',
    status: '',
    error: '',
    delay: '2s',
    cut: '20B',
    slow: '100B/s',
    when: '',
    number: '1',
    rate: '20%',
    span: '30s',
    kind: '',
    key: '',
  };

  const operationsOf = () => known.operations.filter((each) => each.vendor === wish.vendor);
  const shared = (lists) => (lists.length ? lists.reduce((a, b) => a.filter((each) => b.includes(each))) : []);

  /** What fits: of one operation its own answers, of all of them those that each may give. */
  function offers() {
    const chosen = operationsOf().filter((each) => wish.operation === '*' || each.operation === wish.operation);
    return {
      statuses: shared(chosen.map((each) => each.statuses)),
      errors: shared(chosen.map((each) => each.errors)),
      kinds: shared(chosen.map((each) => each.kinds)),
    };
  }

  function rule() {
    const made = { vendor: wish.vendor, operation: wish.operation };
    const [deed, word] = wish.deed.split(':');
    made[deed] = word || (deed === 'status' ? Number(wish.status) : wish[deed]);
    if (wish.when === 'first') made.calls = `1-${wish.number}`;
    if (wish.when === 'only') made.calls = Number(wish.number);
    if (wish.when === 'every') made.every = Number(wish.number);
    if (wish.when === 'rate') made.rate = wish.rate;
    if (wish.when === 'for') made.for = wish.span;
    if (wish.kind && wish.key) made.resource = { [wish.kind]: /^\d+$/.test(wish.key) ? Number(wish.key) : wish.key };
    return made;
  }

  const preview = h('div', {});
  function drawPreview() {
    put(
      preview,
      copyable(curlOf('POST', pathIn(known.world, '/faults'), rule()), 'Copy curl', { class: 'copyable long' }),
    );
  }

  function drawForm() {
    if (!known.vendors.length) {
      put(form, h('p', { class: 'quiet' }, 'Loading…'));
      return;
    }
    if (!known.vendors.some((each) => each.vendor === wish.vendor)) wish.vendor = known.vendors[0].vendor;
    const operations = operationsOf();
    if (wish.operation !== '*' && !operations.some((each) => each.operation === wish.operation)) wish.operation = '*';
    const fits = offers();
    const possible = deeds.filter(
      ([deed]) => (deed !== 'status' || fits.statuses.length) && (deed !== 'error' || fits.errors.length),
    );
    if (!possible.some(([deed]) => deed === wish.deed)) wish.deed = possible[0][0];
    if (!fits.statuses.map(String).includes(wish.status))
      wish.status = String(fits.statuses.find((each) => each >= 500) ?? fits.statuses.at(-1) ?? '');
    if (!fits.errors.includes(wish.error)) wish.error = fits.errors[0] || '';
    if (!fits.kinds.includes(wish.kind)) wish.kind = '';

    const choose = (name, label, options) =>
      field(
        label,
        select(
          label,
          options,
          wish[name],
          (value) => {
            wish[name] = value;
            drawForm();
            form.querySelector(`[data-name="${name}"]`)?.focus();
          },
          { 'data-name': name },
        ),
      );
    const type = (name, label, hint, attributes = {}) => {
      const input = h('input', {
        value: wish[name],
        'aria-label': label,
        required: true,
        autocomplete: 'off',
        'data-name': name,
        ...attributes,
      });
      input.addEventListener('input', () => {
        wish[name] = input.value;
        drawPreview();
      });
      return field(label, input, hint);
    };
    const number = (label) => type('number', label, null, { type: 'number', min: 1, step: 1 });

    put(
      form,
      h('h2', {}, 'Add a fault'),
      h(
        'div',
        { class: 'grid' },
        choose(
          'vendor',
          'Vendor',
          known.vendors.map((each) => each.vendor),
        ),
        choose('operation', 'When a client calls', [
          ['*', 'any operation'],
          ...operations.map((each) => [each.operation, `${each.operation}  (${each.method} ${each.path})`]),
        ]),
        choose('deed', 'What happens', possible),
        wish.deed === 'status' ? choose('status', 'Status', fits.statuses.map(String)) : null,
        wish.deed === 'error' ? choose('error', 'Error', fits.errors) : null,
        wish.deed === 'delay' ? type('delay', 'Delay', 'At most 60s: 250ms, 5s') : null,
        wish.deed === 'cut' ? type('cut', 'After', 'So much of the body is sent: 20B, 1KiB') : null,
        wish.deed === 'slow' ? type('slow', 'Speed', '100B/s') : null,
        choose('when', 'Which calls', whens),
        wish.when === 'first' ? number('How many') : null,
        wish.when === 'only' ? number('Which, from now') : null,
        wish.when === 'every' ? number('n') : null,
        wish.when === 'rate' ? type('rate', 'Share', '20%, drawn from the world’s seed') : null,
        wish.when === 'for' ? type('span', 'How long', 'World time: 30s, 2h') : null,
        fits.kinds.length
          ? choose('kind', 'Only about one', [
              ['', 'about anything'],
              ...fits.kinds.map((each) => [each, `a certain ${each}`]),
            ])
          : null,
        wish.kind ? type('key', `Which ${wish.kind}`, 'Its id') : null,
      ),
      h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Add the fault')),
      preview,
    );
    drawPreview();
  }
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    await addFault(rule());
  });

  function drawSet() {
    redraw(set, () =>
      put(
        set,
        known.faults.length
          ? h('ul', { class: 'cards plain' }, known.faults.map(card))
          : empty(
              'Nothing goes wrong',
              'Every call is answered as documented. Add a fault, and see what your client makes of it.',
            ),
      ),
    );
  }

  const ends = [
    on(['faults'], drawSet),
    on(['worlds'], () => {
      if (!form.contains(document.activeElement)) drawForm();
    }),
  ];
  drawForm();
  drawSet();
  return {
    element: h(
      'div',
      { class: 'view faults two' },
      h('section', {}, form),
      h(
        'section',
        {},
        h(
          'div',
          { class: 'head' },
          h('h2', {}, 'Set now'),
          button(
            'Remove all',
            async () => {
              if (await act('DELETE', '/faults')) await loadFaults();
            },
            { class: 'small' },
          ),
        ),
        set,
      ),
    ),
    end() {
      ends.forEach((each) => each());
    },
  };
}
