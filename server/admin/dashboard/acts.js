// Orders that several views give. Each is one call of the admin API; a refusal is shown and changes nothing.
import { order, pathIn } from './api.js';
import { chooseWorld, clockWas, known, loadFaults, loadJobs, loadJournal, loadWorlds } from './store.js';
import { tell } from './order_bar.js';

/** Gives an order to the world in sight; undefined if it was refused. */
export async function act(method, path, body) {
  return actOn(pathIn(known.world, path), method, body);
}

export async function actOn(path, method, body) {
  try {
    return (await order(method, path, body)) ?? {};
  } catch (refused) {
    tell(refused.message, 'bad');
    return undefined;
  }
}

export async function advance(by) {
  const answer = await act('POST', '/clock', { advance: by });
  if (!answer) return undefined;
  const { happened, ...clock } = answer;
  clockWas(clock);
  await loadJobs();
  return happened;
}

export async function setClock(manner) {
  const answer = await act('POST', '/clock', manner);
  if (!answer) return;
  delete answer.happened;
  clockWas(answer);
}

const ofJob = (job, rest) =>
  `/resources/${encodeURIComponent(job.kind)}/${encodeURIComponent(job.id)}/${rest}?vendor=${encodeURIComponent(job.vendor)}`;

export async function move(job, to, { force = false } = {}) {
  if (await act('POST', ofJob(job, 'move'), force ? { to, force } : { to })) await loadJobs();
}

export async function replan(job, plan) {
  if (await act('PUT', ofJob(job, 'plan'), { plan })) await loadJobs();
}

export async function release(gate) {
  if (await act('POST', `/gates/${encodeURIComponent(gate)}/release`)) await loadJobs();
}

export async function reset(scenario) {
  return act('POST', '/reset', scenario ? { scenario } : {});
}

export async function forgetJournal() {
  if (await act('DELETE', '/requests')) await loadJournal({ all: true });
}

export async function addFault(rule) {
  const added = await act('POST', '/faults', rule);
  if (added) await loadFaults();
  return added;
}

export async function removeFault(id) {
  if (await act('DELETE', `/faults/${encodeURIComponent(id)}`)) await loadFaults();
}

export async function makeWorld(wish) {
  const made = await actOn('/__admin/worlds', 'POST', wish);
  if (made) await chooseWorld(made.name);
  return made;
}

export async function forkWorld(name) {
  const made = await act('POST', '/fork', name ? { name } : {});
  if (made) await chooseWorld(made.name);
  return made;
}

export async function removeWorld(name) {
  if (known.world === name) await chooseWorld('default'); // before it is gone, so that nothing more is asked of it
  if (await actOn(`/__admin/worlds/${encodeURIComponent(name)}`, 'DELETE')) await loadWorlds();
}
