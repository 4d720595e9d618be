// A lifecycle as a drawing: its states, its moves, where one is, how it came there and where it goes next. Everything in it is
// read from the lifecycle, so it draws vendors that nobody has thought of yet.
import { s } from './dom.js';
import { plannedStates, roleOf } from './state_role.js';

const nodeHeight = 44;
const gapX = 54;
const gapY = 44;
const margin = 14;

const widthOf = (state, said) => Math.max(84, state.length * 7.6 + 30, (said?.length || 0) * 6 + 24);

/** Puts the usual way in the first row, in its order, and everything else below the state it is reached from. */
function layOut(lifecycle, said) {
  const way = plannedStates(lifecycle);
  if (!way.includes(lifecycle.start)) way.unshift(lifecycle.start);
  const columns = new Map(way.map((state, i) => [state, i]));
  const rows = new Map(way.map((state) => [state, 0]));
  const taken = new Set();
  let left = lifecycle.states.filter((state) => !columns.has(state));
  while (left.length) {
    const reached = left.filter((state) =>
      lifecycle.states.some((from) => columns.has(from) && lifecycle.moves[from].includes(state)),
    );
    for (const state of reached.length ? reached : [left[0]]) {
      const from = lifecycle.states.filter((each) => columns.has(each) && lifecycle.moves[each].includes(state));
      let column = from.length ? Math.max(...from.map((each) => columns.get(each))) : 0;
      let row = 1;
      // Beside one that is there already, then below it.
      while (taken.has(`${column},${row}`)) {
        if (column + 1 < Math.max(way.length, 2) && !taken.has(`${column + 1},${row}`)) ++column;
        else ++row;
      }
      taken.add(`${column},${row}`);
      columns.set(state, column);
      rows.set(state, row);
    }
    left = left.filter((state) => !columns.has(state));
  }
  const widths = [];
  for (const state of lifecycle.states) {
    const column = columns.get(state);
    widths[column] = Math.max(widths[column] || 0, widthOf(state, said.get(state)));
  }
  const starts = [];
  let x = margin;
  widths.forEach((width, i) => {
    starts[i] = x;
    x += width + gapX;
  });
  const hasArc = way.some((from) =>
    lifecycle.moves[from].some((to) => rows.get(to) === 0 && columns.get(to) !== columns.get(from) + 1),
  );
  const top = margin + (hasArc ? 30 : 0);
  const places = new Map();
  for (const state of lifecycle.states) {
    const column = columns.get(state);
    places.set(state, {
      x: starts[column] + widths[column] / 2,
      y: top + nodeHeight / 2 + rows.get(state) * (nodeHeight + gapY),
      width: widthOf(state, said.get(state)),
      row: rows.get(state),
      column,
    });
  }
  const lowest = Math.max(...rows.values());
  return { places, width: x - gapX + margin, height: top + (lowest + 1) * nodeHeight + lowest * gapY + margin };
}

function pathOf(from, to) {
  const half = nodeHeight / 2;
  if (from === to) {
    const x = from.x + from.width / 2 - 18;
    return `M${x - 14} ${from.y - half}c-4 -22 26 -22 18 -2`;
  }
  if (from.row === 0 && to.row === 0) {
    if (to.column === from.column + 1) return `M${from.x + from.width / 2} ${from.y}H${to.x - to.width / 2 - 2}`;
    const rise = Math.min(20 + 7 * Math.abs(to.column - from.column), 38);
    const shift = to.column > from.column ? 8 : -8;
    return `M${from.x + shift} ${from.y - half}C${from.x + shift} ${from.y - half - rise} ${to.x - shift} ${to.y - half - rise} ${to.x - shift} ${to.y - half - 2}`;
  }
  if (from.row < to.row) {
    const y = to.y - half - 2;
    const bend = (y - from.y - half) / 2;
    const shift = Math.max(-1, Math.min(1, to.column - from.column)) * 12;
    return `M${from.x + shift} ${from.y + half}C${from.x + shift} ${from.y + half + bend} ${to.x - shift} ${y - bend} ${to.x - shift} ${y}`;
  }
  if (from.row === to.row) {
    const side = to.x > from.x ? 1 : -1;
    return `M${from.x + (side * from.width) / 2} ${from.y}H${to.x - side * (to.width / 2 + 2)}`;
  }
  return `M${from.x + 14} ${from.y - half}L${to.x + 14} ${to.y + half + 2}`;
}

let numbers = 0;

function arrow(id, className) {
  return s(
    'marker',
    { id, viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' },
    s('path', { d: 'M0 .8 7.5 4 0 7.2z', class: className }),
  );
}

/** How long it stays, as the plan says it: what stands behind the state's name. */
function stays(lifecycle, plan) {
  const said = new Map();
  const steps =
    !plan || plan === lifecycle.plan
      ? lifecycle.steps
      : plan.split(', ').map((says) => ({
          says,
          state: lifecycle.states.filter((state) => says.startsWith(state)).sort((a, b) => b.length - a.length)[0],
        }));
  for (const { state, says } of steps) {
    const rest = state && says.startsWith(state) ? says.slice(state.length).trim() : '';
    if (rest && !said.has(state)) said.set(state, rest.length > 22 ? `${rest.slice(0, 21)}…` : rest);
  }
  return said;
}

/** `job` as /__admin/resources tells of it; without one the lifecycle alone. */
export function diagram(lifecycle, job) {
  const said = stays(lifecycle, job?.plan);
  const { places, width, height } = layOut(lifecycle, said);
  const number = ++numbers;
  const been = new Set((job?.history || []).map((move) => `${move.from}>${move.to}`));
  const visited = new Set((job?.history || []).map((move) => move.to));
  const next = job?.next ? `${job.state}>${job.next.to}` : '';

  const moves = [];
  for (const from of lifecycle.states) for (const to of lifecycle.moves[from]) moves.push([from, to]);
  for (const move of job?.history || [])
    if (move.from && !lifecycle.moves[move.from]?.includes(move.to) && places.has(move.from))
      moves.push([move.from, move.to]);

  // What was walked is drawn last, above the rest.
  const rank = ([from, to]) => (been.has(`${from}>${to}`) ? 2 : next === `${from}>${to}` ? 1 : 0);
  moves.sort((a, b) => rank(a) - rank(b));

  const edges = moves.map(([from, to]) => {
    const key = `${from}>${to}`;
    const kind = been.has(key) ? 'walked' : key === next ? 'next' : 'open';
    return s('path', {
      d: pathOf(places.get(from), places.get(to)),
      class: `edge ${kind}`,
      'marker-end': `url(#arrow-${number}-${kind})`,
    });
  });
  const nodes = lifecycle.states.map((state) => {
    const place = places.get(state);
    const isHere = state === job?.state;
    const kind = isHere ? 'here' : visited.has(state) ? 'visited' : job ? 'ahead' : 'visited';
    return s(
      'g',
      { class: `node role-${roleOf(lifecycle, state)} ${kind}`, 'data-state': state },
      isHere
        ? s('rect', {
            x: place.x - place.width / 2 - 4,
            y: place.y - nodeHeight / 2 - 4,
            width: place.width + 8,
            height: nodeHeight + 8,
            rx: 14,
            class: 'halo',
          })
        : null,
      s('rect', {
        x: place.x - place.width / 2,
        y: place.y - nodeHeight / 2,
        width: place.width,
        height: nodeHeight,
        rx: 10,
        class: 'box',
      }),
      lifecycle.ends.includes(state)
        ? s('rect', {
            x: place.x - place.width / 2 + 3,
            y: place.y - nodeHeight / 2 + 3,
            width: place.width - 6,
            height: nodeHeight - 6,
            rx: 7,
            class: 'inner',
          })
        : null,
      s('text', { x: place.x, y: place.y + (said.has(state) ? -2 : 4.5), class: 'name' }, state),
      said.has(state) ? s('text', { x: place.x, y: place.y + 13, class: 'says' }, said.get(state)) : null,
    );
  });
  const label = job
    ? `Lifecycle of ${job.kind} ${job.id}: now ${job.state}${job.next ? `, next ${job.next.to}` : ''}`
    : `Lifecycle of ${lifecycle.kind}`;
  return s(
    'svg',
    { class: 'diagram', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': label },
    s(
      'defs',
      {},
      ['open', 'next', 'walked'].map((kind) => arrow(`arrow-${number}-${kind}`, `arrow ${kind}`)),
    ),
    edges,
    nodes,
  );
}
