// What the page knows of the server, kept up to date by its events. Views read it and hear which part changed.
import { get, pathIn } from './api.js';
import { h } from './dom.js';
import { follow } from './events.js';
import { Journal, rowOf } from './journal_rows.js';
import { sawAt, span } from './time.js';

export const known = {
  version: '',
  connection: 'connecting', // connecting, live, lost
  wasLost: false,
  world: 'default',
  worlds: [],
  mostWorlds: 0,
  vendors: [],
  lifecycles: [],
  operations: [],
  clock: null, // {now, mode, speed?, per_poll?} as it was `clockSeen` milliseconds after the page began
  clockSeen: 0,
  jobs: [],
  jobsTotal: 0,
  faults: [],
  journal: new Journal(),
  happened: [], // moves and orders this page heard of, newest first
};

// --- who listens ------------------------------------------------------------------------------------------------

const listeners = new Map();

/** Calls when that part changes; returns what ends it. Parts: connection, worlds, clock, jobs, faults, journal, happened. */
export function on(parts, listener) {
  for (const part of parts) {
    if (!listeners.has(part)) listeners.set(part, new Set());
    listeners.get(part).add(listener);
  }
  return () => parts.forEach((part) => listeners.get(part).delete(listener));
}

export function changed(part, detail) {
  for (const listener of [...(listeners.get(part) || [])]) listener(part, detail);
}

// --- asking -----------------------------------------------------------------------------------------------------

const here = (path) => pathIn(known.world, path);

export const lifecycleOf = (vendor, kind) =>
  known.lifecycles.find((each) => each.vendor === vendor && each.kind === kind);
export const operationOf = (vendor, name) =>
  known.operations.find((each) => each.vendor === vendor && each.operation === name);
export const vendorOf = (name) => known.vendors.find((each) => each.vendor === name);

/** World time now: the last that was told, and what has passed since if it runs. */
export function worldNow() {
  if (!known.clock) return 0;
  const told = Date.parse(known.clock.now);
  if (known.clock.mode !== 'real') return told;
  return told + (performance.now() - known.clockSeen) * known.clock.speed;
}

/** How long it is until then, counted down while it is shown. */
export const countdown = (iso) => h('span', { 'data-due': iso }, span(Date.parse(iso) - worldNow()));

export function clockWas(clock) {
  known.clock = clock;
  known.clockSeen = performance.now();
  changed('clock');
}

/** Comes once it is known what the vendors document. */
export function filesAreHere() {
  if (known.operations.length) return Promise.resolve();
  return new Promise((come) => {
    const end = on(['worlds'], () => {
      if (!known.operations.length) return;
      end();
      come();
    });
  });
}

/** Only the newest answer counts: an earlier one that comes late is left aside. */
function latest(load) {
  let number = 0;
  return async (...rest) => {
    const mine = ++number;
    const world = known.world;
    const put = await load(...rest);
    if (mine === number && world === known.world) put();
  };
}

export const loadWorlds = latest(async () => {
  const { worlds, most } = await get('/__admin/worlds');
  return () => {
    known.worlds = worlds;
    known.mostWorlds = most;
    changed('worlds');
  };
});

const loadFiles = latest(async () => {
  const [{ vendors }, { lifecycles }, { operations }] = await Promise.all([
    get(here('/vendors')),
    get(here('/lifecycles')),
    get(here('/operations')),
  ]);
  return () => {
    Object.assign(known, { vendors, lifecycles, operations });
    changed('worlds');
    changed('jobs');
  };
});

export const loadClock = latest(async () => {
  const clock = await get(here('/clock'));
  return () => clockWas(clock);
});

export const loadJobs = latest(async () => {
  const { resources, total } = await get(here('/resources?walking=true'));
  return () => {
    known.jobs = resources;
    known.jobsTotal = total;
    changed('jobs');
    watchDue();
  };
});

export const loadFaults = latest(async () => {
  const { faults } = await get(here('/faults'));
  return () => {
    known.faults = faults;
    changed('faults');
  };
});

/** All of the journal, or what came after what is known of it. */
export async function loadJournal({ all = false } = {}) {
  const world = known.world;
  const { journal } = known;
  let after = all ? 0 : journal.newest;
  if (after > 0) {
    const { requests, meta } = await get(here('/requests?brief=true&limit=1'));
    // A server that was started anew, or a journal that was emptied, counts otherwise than what is shown.
    const newest = requests[0]?.understudy.sequence ?? 0;
    if (newest < after || meta.total < journal.rows.length) after = 0;
  }
  const { requests, meta } = await get(here(`/requests?brief=true${after > 0 ? `&after=${after}` : ''}`));
  if (world !== known.world) return;
  if (after === 0) journal.clear();
  journal.evicted = meta.evicted;
  const added = requests.map(rowOf).reverse();
  journal.add(added);
  changed('journal', { added, isAll: after === 0 });
}

async function loadAll() {
  await Promise.all([loadWorlds(), loadFiles(), loadClock(), loadJobs(), loadFaults(), loadJournal()]);
}

export async function chooseWorld(name) {
  known.world = name;
  wanted.clear();
  known.journal.clear();
  Object.assign(known, { jobs: [], faults: [], happened: [], clock: null });
  changed('happened');
  await loadAll();
}

// --- what is due ------------------------------------------------------------------------------------------------

let due = 0;
let lateLooks = 0;

/** Moves happen when somebody looks. So the page looks, once, when the next one is due; where that did not help, the clocks differ. */
function watchDue() {
  clearTimeout(due);
  if (known.clock?.mode !== 'real') return;
  const next = known.jobs.map((job) => Date.parse(job.next?.at)).filter((time) => time > 0);
  if (!next.length) return;
  const wait = (Math.min(...next) - worldNow()) / known.clock.speed;
  if (wait > 2 ** 31 - 1) return;
  const isLate = wait < 0;
  lateLooks = isLate ? lateLooks + 1 : 0;
  due = setTimeout(
    () => {
      if (document.hidden) document.addEventListener('visibilitychange', () => soon('jobs', 'clock'), { once: true });
      else if (isLate) soon('clock', 'jobs');
      else soon('jobs');
    },
    isLate ? Math.min(50 * 2 ** lateLooks, 10_000) : wait + 50,
  );
}
on(['clock'], watchDue);

// --- hearing ----------------------------------------------------------------------------------------------------

const loads = { jobs: loadJobs, faults: loadFaults, worlds: loadWorlds, files: loadFiles, clock: loadClock };
const wanted = new Set();
let isWaiting = false;
let pause = 150;

/** Many events ask for the same again: it is asked once, a little later, and less often where the answers take long. */
function soon(...parts) {
  parts.forEach((part) => wanted.add(part));
  if (isWaiting) return;
  isWaiting = true;
  setTimeout(async () => {
    const asked = [...wanted];
    wanted.clear();
    const start = performance.now();
    await Promise.allSettled(asked.map((part) => loads[part]()));
    pause = Math.min(Math.max(150, 3 * (performance.now() - start)), 5000);
    isWaiting = false;
    if (wanted.size) soon();
  }, pause);
}

/** What a file turned out to be is known once it is sent, and nobody tells of that: it is looked up a little later. */
async function lookForFile(id, world, pause = 250) {
  await new Promise((wake) => {
    setTimeout(wake, pause);
  });
  if (world !== known.world) return;
  const exchange = await get(here(`/requests/${id}`));
  const row = known.journal.rows.find((each) => each.id === id);
  if (!row || world !== known.world) return;
  if (exchange.understudy.file) {
    row.file = exchange.understudy.file;
    changed('journal', { added: [] });
  } else if (pause < 8_000) {
    await lookForFile(id, world, pause * 2);
  }
}

let exchanges = [];
let flushing = 0;

function take(event) {
  exchanges.push(event);
  if (!flushing) {
    flushing = setTimeout(() => {
      flushing = 0;
      const added = exchanges.map(({ content, text }) => ({ ...rowOf(content), all: text.toLowerCase() }));
      exchanges = [];
      known.journal.add(added);
      changed('journal', { added });
    }, 100);
  }
}

function note(entry) {
  known.happened.unshift(entry);
  known.happened.length = Math.min(known.happened.length, 200);
  changed('happened');
}

function hear(event) {
  const { kind, world, content } = event;
  const isHere = world === known.world;
  if (kind === 'removed' && isHere) return chooseWorld('default').catch(() => {});
  if (kind === 'made' || kind === 'removed') return soon('worlds');
  if (kind === 'reload') return soon('files', 'jobs', 'faults');
  if (!isHere) return kind === 'exchange' ? undefined : soon('worlds');
  if (kind === 'exchange') {
    sawAt(content.understudy.at);
    take(event);
    if (content.understudy.fault) soon('faults');
    if (
      content.request.method === 'GET' &&
      content.response.status < 400 &&
      operationOf(content.understudy.vendor, content.understudy.operation)?.serves_file
    )
      lookForFile(content.id, world).catch(() => {});
    if (content.understudy.state_after || content.understudy.resource) soon('jobs');
    if (known.clock?.mode === 'polls') soon('clock');
    else if (known.clock && Date.parse(content.understudy.at) > worldNow()) soon('clock');
  } else if (kind === 'move') {
    sawAt(content.at);
    note({ kind, ...content });
    soon('jobs');
  } else if (kind === 'resource') {
    sawAt(content.entered);
    soon('jobs');
  } else if (kind === 'clock') {
    clockWas(content);
    soon('jobs', 'worlds');
  } else if (kind === 'fault') {
    soon('faults');
  } else if (kind === 'reset') {
    known.happened.length = 0;
    note({ kind, at: content.now });
    loadJournal({ all: true }).catch(() => {});
    soon('jobs', 'faults', 'worlds', 'files', 'clock');
  }
  return undefined;
}

/** Lives as long as the page. Throws Refused where the token is missing or wrong. */
export async function live() {
  await follow({
    onEvent: hear,
    async onState(state) {
      if (state === 'live') {
        known.wasLost = known.connection === 'lost';
        try {
          known.version = (await get('/__admin/version')).version;
          await loadAll();
        } catch (refused) {
          if (refused.status === 404 && known.world !== 'default') await chooseWorld('default');
          else throw refused;
        }
      }
      known.connection = state;
      changed('connection');
    },
  });
}
