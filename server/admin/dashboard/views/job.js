// One job: its lifecycle as a drawing, what it did, and the helm.
import { move, release, replan } from '../acts.js';
import { button, copyable, h, put, redraw, select } from '../dom.js';
import { diagram } from '../diagram.js';
import { quoted } from '../curl.js';
import { filled, valuesIn } from '../path_values.js';
import { chip, failuresOf, statusChip } from '../state_role.js';
import { countdown, known, lifecycleOf, operationOf, vendorOf } from '../store.js';
import { at, wallOf } from '../time.js';

const howInWords = {
  start: 'where it began',
  plan: 'by its plan',
  gate: 'a gate was released',
  call: 'a client’s call',
  admin: 'moved here',
  forced: 'forced here',
};

const rowsOf = (job) =>
  known.journal.rows.filter((row) => row.vendor === job.vendor && row.resource === `${job.kind} ${job.id}`);

function dueNext(job) {
  if (!job.next)
    return h(
      'p',
      { class: 'quiet' },
      job.plan ? 'Nothing is due: only a call, or you, can move it.' : 'It has no plan.',
    );
  const { to } = job.next;
  const target = chip(lifecycleOf(job.vendor, job.kind), to);
  if (job.next.gate)
    return h(
      'div',
      { class: 'gate', role: 'group', 'aria-label': 'Gate' },
      h('p', {}, 'Waits at the gate ', h('code', {}, job.next.gate), '; then ', target),
      button('Release the gate', () => release(job.next.gate), { class: 'primary' }),
    );
  if (job.next.after_reads)
    return h('p', {}, target, ` after ${job.next.after_reads} more ${job.next.after_reads === 1 ? 'read' : 'reads'}`);
  return h(
    'p',
    { class: 'due' },
    target,
    ' in ',
    h('b', {}, countdown(job.next.at)),
    h('span', { class: 'quiet' }, ' at ', at(job.next.at)),
  );
}

/** A call that fetches the job's file, if the vendor documents one; parameters are taken from what was asked of this job before. */
function fileCall(job) {
  const operation = known.operations.find(
    (each) => each.vendor === job.vendor && each.serves_file && each.kinds.includes(job.kind),
  );
  const vendor = vendorOf(job.vendor);
  if (!operation || !vendor) return null;
  const values = {};
  for (const row of rowsOf(job)) {
    const asked = row.operation && operationOf(row.vendor, row.operation);
    if (asked) Object.assign(values, valuesIn(asked.path, row.url));
  }
  let { path, missing } = filled(operation.path, values);
  if (missing.length === 1) ({ path, missing } = filled(operation.path, { ...values, [missing[0]]: job.id }));
  const mount = vendor.base_url.slice(0, vendor.base_url.length - vendor.base_path.length);
  const header = vendor.credential && !vendor.signing ? ` -H ${quoted(vendor.credential)}` : '';
  return { missing, line: `curl${header} ${quoted(mount + path)}` };
}

function fileOf(job) {
  const call = fileCall(job);
  const sent = rowsOf(job)
    .filter((row) => row.file)
    .at(-1);
  if (!call && !sent) return null;
  return h(
    'section',
    {},
    h('h3', {}, 'File'),
    sent
      ? h(
          'p',
          {},
          `${sent.file.rows} rows, ${sent.file.bytes} bytes, sent `,
          at(sent.at, sent.wall),
          h('br'),
          h('code', { class: 'hash', title: 'SHA-256 of what was sent' }, sent.file.sha256),
        )
      : h('p', { class: 'quiet' }, 'No client has fetched it to the end yet.'),
    call ? copyable(call.line, 'Copy curl', { class: 'copyable long' }) : null,
    call?.missing.length ? h('p', { class: 'hint' }, `To be filled in: ${call.missing.join(', ')}`) : null,
  );
}

function history(job) {
  const lifecycle = lifecycleOf(job.vendor, job.kind);
  return h(
    'ol',
    { class: 'moves' },
    [...job.history]
      .reverse()
      .map((past) =>
        h(
          'li',
          {},
          h('span', { class: 'when' }, at(past.at, wallOf(past.at))),
          h(
            'span',
            { class: 'change' },
            past.from ? [chip(lifecycle, past.from), '→'] : null,
            chip(lifecycle, past.to),
          ),
          h('span', { class: 'quiet' }, howInWords[past.how] || past.how),
        ),
      ),
  );
}

function asked(job) {
  const rows = rowsOf(job).slice(-6).reverse();
  if (!rows.length) return h('p', { class: 'quiet' }, 'No request of the journal is about it.');
  return h(
    'ul',
    { class: 'mini-rows' },
    rows.map((row) =>
      h(
        'li',
        {},
        h(
          'a',
          { href: `#/journal/${row.id}` },
          statusChip(row.status),
          h('b', {}, row.method),
          h('span', { class: 'url' }, row.url),
        ),
        h('span', { class: 'quiet' }, at(row.at, row.wall, { short: true })),
      ),
    ),
  );
}

function helm(job, lifecycle) {
  const documented = lifecycle.moves[job.state] || [];
  const failures = failuresOf(lifecycle).filter((state) => state !== job.state);
  const others = lifecycle.states.filter((state) => state !== job.state && !documented.includes(state));
  const isHanging = job.plan === `${job.state} forever`;
  const force = others.length
    ? select('Force into a state', [['', 'Force into…'], ...others], '', (to) => to && move(job, to, { force: true }))
    : null;
  const fail = failures[0];
  return h(
    'section',
    { class: 'helm' },
    h('h3', {}, 'Take the helm'),
    h(
      'div',
      { class: 'actions' },
      fail
        ? button('Make it fail', () => move(job, fail, { force: !documented.includes(fail) }), {
            class: 'danger',
            title: `Moves it to ${fail}`,
          })
        : null,
      isHanging
        ? null
        : button('Make it hang', () => replan(job, `${job.state} forever`), {
            title: `Its plan becomes “${job.state} forever”`,
          }),
      job.plan !== lifecycle.plan ? button('Give it its usual plan', () => replan(job, lifecycle.plan)) : null,
      documented.map((to) => button(['Move to ', chip(lifecycle, to)], () => move(job, to), { class: 'with-chip' })),
      force,
    ),
  );
}

function planForm(job, lifecycle) {
  const input = h('input', {
    value: job.plan,
    'aria-label': 'Plan',
    class: 'wide',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const form = h('form', { class: 'inline' }, input, h('button', {}, 'Walk so'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    replan(job, input.value);
  });
  return h(
    'section',
    {},
    h('h3', {}, 'Plan'),
    form,
    h(
      'p',
      { class: 'hint' },
      'In words: ',
      h('code', {}, `${lifecycle.start} for 5s`),
      ', ',
      h('code', {}, 'for 3 reads'),
      ', ',
      h('code', {}, 'until released'),
      ', ',
      h('code', {}, 'forever'),
      '; states follow after a comma.',
    ),
  );
}

/** Returns the element and how it hears of changes. */
export function jobDetail(first) {
  let job = first;
  const head = h('header', { class: 'detail-head' });
  const drawing = h('div', { class: 'drawing scroll', tabindex: 0, role: 'region', 'aria-label': 'Diagram' });
  const now = h('div', { class: 'job-now' });
  const act = h('div', {});
  const plan = h('div', {});
  const past = h('div', {});
  const file = h('div', {});
  const journal = h('div', {});
  const wayBack = h('a', { class: 'back', href: '#/jobs' }, '← All jobs');
  let drawn = '';

  function update(newer) {
    job = newer;
    const lifecycle = lifecycleOf(job.vendor, job.kind);
    if (!lifecycle) return; // not here yet
    const text = JSON.stringify([job, lifecycle]);
    if (text === drawn) return;
    drawn = text;
    put(
      head,
      h(
        'div',
        {},
        h('h2', {}, `${job.kind} ${job.id}`),
        h('p', { class: 'quiet' }, vendorOf(job.vendor)?.title || job.vendor),
      ),
      chip(lifecycle, job.state, 'large'),
    );
    put(drawing, diagram(lifecycle, job));
    put(
      now,
      dueNext(job),
      h(
        'div',
        { class: 'progress' },
        h('progress', { max: 100, value: job.progress, 'aria-label': 'Progress' }),
        h('span', {}, `${job.progress} %`),
      ),
    );
    put(past, h('h3', {}, 'How it came here'), history(job));
    // What somebody is about to press or type in stays.
    if (!act.contains(document.activeElement) || document.activeElement.tagName !== 'SELECT')
      redraw(act, () => put(act, helm(job, lifecycle)));
    if (!plan.contains(document.activeElement)) put(plan, planForm(job, lifecycle));
    exchanged();
  }

  function exchanged() {
    put(file, fileOf(job));
    put(journal, h('h3', {}, 'Requests about it'), asked(job));
  }

  update(job);
  return {
    element: h(
      'div',
      {},
      wayBack,
      head,
      drawing,
      now,
      act,
      h('div', { class: 'two' }, h('section', {}, past), h('section', {}, journal)),
      file,
      plan,
    ),
    update,
    exchanged,
  };
}
