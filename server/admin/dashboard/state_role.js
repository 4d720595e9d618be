// What a state means, so that it has the same colour in diagram, list and journal: a function of the lifecycle alone.
import { h } from './dom.js';

/**
 * `start`  where it begins
 * `going`  on its way
 * `done`   where its plan leads
 * `failed` an end that no plan leads to
 * `aside`  anything else
 */
export function roleOf(lifecycle, state) {
  if (!lifecycle || !lifecycle.states.includes(state)) return 'aside';
  const planned = plannedStates(lifecycle);
  const isEnd = lifecycle.ends.includes(state);
  const goal = goalOf(lifecycle, planned);
  if (state === goal) return 'done';
  if (isEnd) return planned.includes(state) && !soundsBad(state) ? 'done' : 'failed';
  if (soundsBad(state)) return 'failed';
  // Where nothing lies between start and goal, what has begun is on its way.
  if (state === lifecycle.start) return goal && planned.length === 2 ? 'going' : 'start';
  return planned.includes(state) ? 'going' : 'aside';
}

/** The states of the usual way, in order, each once. */
export function plannedStates(lifecycle) {
  return [...new Set(lifecycle.steps.map((step) => step.state))];
}

function goalOf(lifecycle, planned) {
  const ends = planned.filter((state) => lifecycle.ends.includes(state) && !soundsBad(state));
  if (ends.length) return ends.at(-1);
  const others = planned.filter((state) => state !== lifecycle.start && !soundsBad(state));
  // A way that leads back to its start has its goal before it.
  return lifecycle.ends.length === 0 && others.length > 1 ? others.at(-1) : null;
}

const soundsBad = (state) => /err|fail|cancel|abort|reject|expired|timed?.?out/i.test(state);

/** Where it would go if it failed: ends that the plan avoids, the likeliest first. */
export function failuresOf(lifecycle) {
  return lifecycle.states.filter((state) => roleOf(lifecycle, state) === 'failed').sort((a, b) => rank(a) - rank(b));
}
const rank = (state) => (/err|fail/i.test(state) ? 0 : 1);

export function chip(lifecycle, state, more = '') {
  return h('span', { class: `chip role-${roleOf(lifecycle, state)} ${more}` }, state);
}

/** `2xx` and so on, as a colour. */
export function statusChip(status) {
  const role = status === 0 ? 'none' : `${Math.floor(status / 100)}xx`;
  return h('span', { class: `chip status-${role}` }, status === 0 ? 'no reply' : String(status));
}
