// Calls as lines for a shell.

/** One word of a POSIX shell, whatever is in it. */
export function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** A call of the admin API. The token is named, not shown. */
export function curlOfCall({ method, path, body }, { origin, hasToken }) {
  let line = 'curl';
  if (method !== 'GET' && !(method === 'POST' && body !== undefined)) line += ` -X ${method}`;
  line += ` ${quoted(origin + path)}`;
  if (hasToken) line += ' -H "Authorization: Bearer $UNDERSTUDY_ADMIN_TOKEN"';
  if (method !== 'GET') line += " -H 'Content-Type: application/json'";
  if (body !== undefined) line += ` -d ${quoted(JSON.stringify(body))}`;
  return line;
}

// What curl says by itself, or would say wrong.
const left = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept', 'user-agent', 'expect']);

/**
 * A request of the journal. Where its credential is redacted, the one that the vendor's card shows is sent instead.
 * Returns the line and whether something redacted is left in it.
 */
export function curlOfExchange(request, credential = '') {
  const [name, ...rest] = credential.split(': ');
  let line = 'curl';
  const method = request.method;
  if (method === 'HEAD') line += ' --head';
  else if (method !== (request.body ? 'POST' : 'GET')) line += ` -X ${quoted(method)}`;
  for (const [key, values] of Object.entries(request.headers)) {
    if (left.has(key.toLowerCase())) continue;
    for (let value of [values].flat()) {
      if (value.includes('redacted-') && rest.length && key.toLowerCase() === name.toLowerCase())
        value = rest.join(': ');
      line += ` -H ${quoted(`${key}: ${value}`)}`;
    }
  }
  if (request.body) line += ` --data-raw ${quoted(request.body)}`;
  line += ` ${quoted(request.absoluteUrl)}`;
  return { line, isRedacted: line.includes('redacted-') };
}
