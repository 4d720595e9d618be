// World time and spans of it, for people.
import { h } from './dom.js';

const two = (number) => String(number).padStart(2, '0');

/** `1 Jan 2026, 00:00:03`, in UTC as everything in a world. */
export function dateAndTime(iso) {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return String(iso ?? '');
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${timeOfDay(iso)}`;
}

export function timeOfDay(iso) {
  const date = new Date(iso);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** `1 d 2 h`, `3 min 5 s`, `4 s`: the two largest units. */
export function span(milliseconds) {
  if (milliseconds <= 0) return '0 s';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  let seconds = Math.ceil(milliseconds / 1000);
  const parts = [];
  for (const [unit, size] of [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ]) {
    const count = Math.floor(seconds / size);
    seconds -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}

/** In world time; the wall time is shown when pointed at, where it is known. */
export function at(iso, wall, { short = false } = {}) {
  const title = wall
    ? `World time ${dateAndTime(iso)} UTC\nWall time ${new Date(wall).toLocaleString()}`
    : `World time ${dateAndTime(iso)} UTC`;
  return h('time', { datetime: iso, title }, short ? timeOfDay(iso) : dateAndTime(iso));
}

// Wall times of what this page saw happen, for what the server tells in world time only.
const seen = new Map();
export function sawAt(iso) {
  if (!seen.has(iso)) seen.set(iso, Date.now());
  if (seen.size > 20_000) seen.delete(seen.keys().next().value);
}
export const wallOf = (iso) => seen.get(iso);
