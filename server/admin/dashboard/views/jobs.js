// Jobs: what walks a lifecycle, and where it is.
import { empty, h, put, select } from '../dom.js';
import { chip } from '../state_role.js';
import { countdown, known, lifecycleOf, on } from '../store.js';
import { jobDetail } from './job.js';

const keyOf = (job) => [job.vendor, job.kind, job.id].map(encodeURIComponent).join('/');
const nameOf = (each) => `${each.vendor} ${each.kind}`;

function groupsOf(jobs) {
  const groups = { 'On the way': [], Arrived: [], 'Not begun': [] };
  for (const job of jobs) {
    if (job.next) groups['On the way'].push(job);
    else if (job.history.length > 1) groups.Arrived.push(job);
    else groups['Not begun'].push(job);
  }
  const entered = (job) => Date.parse(job.entered);
  groups['On the way'].sort((a, b) => entered(b) - entered(a));
  groups.Arrived.sort((a, b) => entered(b) - entered(a));
  return groups;
}

function whatNext(job) {
  if (!job.next) return job.progress > 0 && job.progress < 100 ? `${job.progress} %` : '';
  if (job.next.gate) return h('span', { class: 'gate-word' }, 'waits at a gate');
  if (job.next.after_reads)
    return `${job.next.to} after ${job.next.after_reads} ${job.next.after_reads === 1 ? 'read' : 'reads'}`;
  return [`${job.next.to} in `, countdown(job.next.at)];
}

function item(job, isOpen) {
  return h(
    'li',
    {},
    h(
      'a',
      {
        class: 'job-item',
        href: `#/jobs/${keyOf(job)}`,
        'aria-current': isOpen ? 'true' : null,
        'data-job': `${job.vendor}.${job.kind}.${job.id}`,
      },
      h('span', { class: 'job-name' }, h('b', {}, `${job.kind} ${job.id}`), h('span', { class: 'quiet' }, job.vendor)),
      chip(lifecycleOf(job.vendor, job.kind), job.state),
      h('span', { class: 'job-next quiet' }, whatNext(job)),
    ),
  );
}

export function jobsView() {
  const list = h('div', { class: 'job-list' });
  const detail = h('div', { class: 'job-detail' });
  const filter = h('div', { class: 'filters' });
  const element = h(
    'div',
    { class: 'view jobs split' },
    h('section', { class: 'master' }, h('div', { class: 'head' }, h('h2', {}, 'Jobs'), filter), list),
    h('section', { class: 'detail', 'aria-label': 'Job' }, detail),
  );
  let open = '';
  let kind = 'polled';
  let shown = null; // what jobDetail() returned
  const opened = new Map(); // groups that were opened or closed by hand

  const visible = () =>
    known.jobs.filter((job) =>
      kind === 'polled' ? (lifecycleOf(job.vendor, job.kind)?.polled ?? true) : !kind || nameOf(job) === kind,
    );

  function drawFilter() {
    const kinds = known.lifecycles.map(nameOf);
    put(
      filter,
      select(
        'Kind',
        [['polled', 'Jobs that clients poll'], ['', 'All that has a lifecycle'], ...kinds.map((each) => [each, each])],
        kind,
        (value) => {
          kind = value;
          draw();
        },
      ),
    );
  }

  function draw() {
    if (!filter.contains(document.activeElement)) drawFilter();
    const jobs = visible();
    const focused = document.activeElement?.dataset?.job;
    const groups = groupsOf(jobs);
    put(
      list,
      jobs.length === 0
        ? empty(
            'No job yet',
            'A job is there once a client starts one: take the curl line of a vendor from the stage.',
            h('p', {}, h('a', { href: '#/stage' }, 'To the stage')),
          )
        : Object.entries(groups).map(([name, each]) =>
            each.length === 0
              ? null
              : h(
                  'details',
                  {
                    open: opened.get(name) ?? (name !== 'Not begun' || jobs.length === each.length),
                    on: { toggle: (event) => opened.set(name, event.target.open) },
                  },
                  h('summary', {}, name, h('span', { class: 'tag' }, String(each.length))),
                  h(
                    'ul',
                    {},
                    each.map((job) => item(job, keyOf(job) === open)),
                  ),
                ),
          ),
      known.jobsTotal > known.jobs.length
        ? h('p', { class: 'hint' }, `The first ${known.jobs.length} of ${known.jobsTotal} are shown.`)
        : null,
    );
    if (focused) list.querySelector(`[data-job="${CSS.escape(focused)}"]`)?.focus();
    drawDetail();
  }

  function drawDetail() {
    const job = known.jobs.find((each) => keyOf(each) === open);
    element.classList.toggle('is-open', Boolean(open));
    if (shown?.key !== open) {
      shown = job ? { key: open, ...jobDetail(job) } : null;
      put(
        detail,
        shown
          ? shown.element
          : open
            ? empty('No such job', 'It is not in this world, or not any more.')
            : empty('Choose a job', 'Its lifecycle is drawn here: where it is, how it came there, what is due next.'),
      );
    } else if (job) {
      shown.update(job);
    }
  }

  const end = on(['jobs', 'worlds'], draw);
  const endRows = on(['journal'], () => shown?.exchanged());
  drawFilter();
  draw();
  return {
    element,
    open(parts) {
      open = parts.length === 3 ? parts.map(encodeURIComponent).join('/') : '';
      const job = known.jobs.find((each) => keyOf(each) === open);
      if (job && !visible().includes(job)) {
        kind = nameOf(job);
        drawFilter();
      }
      if (!open && matchMedia('(min-width: 1000px)').matches) {
        const groups = groupsOf(visible());
        const first = groups['On the way'][0] || groups.Arrived[0];
        if (first) open = keyOf(first);
      }
      draw();
    },
    end() {
      end();
      endRows();
    },
  };
}
