// The admin API. Every order given on the page goes through here, and is kept so that it can be shown and copied.
import { curlOfCall } from './curl.js';

let token = ''; // of this page only: never stored, never in a URL
const listeners = new Set();

/** Orders given, newest first: {method, path, body, curl, status, message}. */
export const orders = [];

export const hasToken = () => token !== '';
export function useToken(text) {
  token = text;
}
export function onOrder(listener) {
  listeners.add(listener);
}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const headers = () => (token ? { Authorization: `Bearer ${token}` } : {});

/** Below /__admin, in that world. */
export function pathIn(world, path) {
  return world === 'default' ? `/__admin${path}` : `/__admin/worlds/${encodeURIComponent(world)}${path}`;
}

export function curlOf(method, path, body) {
  return curlOfCall({ method, path, body }, { origin: location.origin, hasToken: hasToken() });
}

async function send(method, path, body) {
  const options = { method, headers: headers(), cache: 'no-store', redirect: 'error' };
  if (method !== 'GET') options.headers['Content-Type'] = 'application/json';
  if (body !== undefined) options.body = JSON.stringify(body);
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, 'The server does not answer.');
  }
  const text = await response.text();
  let content = null;
  try {
    content = text ? JSON.parse(text) : null;
  } catch {
    content = null;
  }
  if (!response.ok)
    throw new Refused(response.status, content?.detail || content?.title || `Status ${response.status}`);
  return { status: response.status, content };
}

/** Reads. Throws Refused. */
export async function get(path) {
  return (await send('GET', path)).content;
}

/** Gives an order and keeps it for all to see, whatever came of it. Throws Refused. */
export async function order(method, path, body) {
  const kept = { method, path, body, curl: curlOf(method, path, body), status: 0, message: '' };
  try {
    const { status, content } = await send(method, path, body);
    kept.status = status;
    return content;
  } catch (refused) {
    kept.status = refused.status;
    kept.message = refused.message;
    throw refused;
  } finally {
    orders.unshift(kept);
    orders.length = Math.min(orders.length, 50);
    for (const listener of listeners) listener(kept);
  }
}
