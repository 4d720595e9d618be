// The journal as rows of a table: what can be filtered by, and no more.

const most = 10_000; // as many as the server keeps, unless it was told otherwise

/** The id of the exchange with that number. */
export const idOf = (sequence) => `00000000-0000-4000-8000-${sequence.toString(16).padStart(12, '0')}`;

/** A row of an exchange, whole or brief. */
export function rowOf(exchange) {
  const ours = exchange.understudy;
  return {
    id: exchange.id,
    sequence: ours.sequence,
    at: ours.at,
    wall: ours.arrived,
    method: exchange.request.method,
    url: exchange.request.url,
    status: exchange.response.status,
    isMatched: exchange.wasMatched,
    vendor: ours.vendor || '',
    operation: ours.operation || '',
    resource: ours.resource || '',
    before: ours.state_before || '',
    after: ours.state_after || '',
    grade: ours.grade || '',
    fault: ours.fault || '',
    delivery: ours.delivery || '',
    why: ours.why || '',
    file: ours.file || null,
    all: '', // everything it says, in lower case, where it was heard live
  };
}

/** Oldest first, each once. */
export class Journal {
  rows = [];
  evicted = 0;

  get newest() {
    return this.rows.at(-1)?.sequence ?? 0;
  }

  clear() {
    this.rows = [];
    this.evicted = 0;
  }

  add(rows) {
    const { newest } = this;
    const fresh = rows.filter((row) => row.sequence > newest);
    // What comes late, out of turn, is rare: then all are put in order.
    const late = rows.filter((row) => row.sequence <= newest);
    if (late.length) {
      const has = new Set(this.rows.map((row) => row.sequence));
      this.rows.push(...late.filter((row) => !has.has(row.sequence)));
    }
    for (const row of fresh) this.rows.push(row);
    if (late.length || fresh.some((row, i) => i > 0 && row.sequence < fresh[i - 1].sequence))
      this.rows.sort((a, b) => a.sequence - b.sequence);
    if (this.rows.length > most) this.rows.splice(0, this.rows.length - most);
  }
}

/** `filter`: {vendor, operation, status, isUnmatched, text, found}; what is empty is left open. `found`: sequences whose headers
 *  or bodies have the text, as the server says. */
export function passes(row, filter) {
  if (filter.vendor && row.vendor !== filter.vendor) return false;
  if (filter.operation && row.operation !== filter.operation) return false;
  if (filter.isUnmatched && row.isMatched) return false;
  if (filter.status && statusClass(row.status) !== filter.status) return false;
  return !filter.text || mentions(row, filter.text) || filter.found.has(row.sequence);
}

export function mentions(row, text) {
  if (row.all) return row.all.includes(text);
  return `${row.method} ${row.url} ${row.operation} ${row.resource} ${row.fault} ${row.why} ${row.status}`
    .toLowerCase()
    .includes(text);
}

export const statusClass = (status) => (status === 0 ? 'none' : `${Math.floor(status / 100)}xx`);
