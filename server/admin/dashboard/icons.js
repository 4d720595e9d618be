// Pictures of a few strokes, drawn where they stand, so that none has to be loaded.
import { s } from './dom.js';

const strokes = {
  stage: 'M3 4h14M4 4v8c2 0 3-3 3-8M16 4v8c-2 0-3-3-3-8M3 16h14',
  jobs: 'M3 10h4M13 10h4M10 3v4M5 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0M12.5 10a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0M19 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0',
  clock: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0M10 6v4l3 2',
  journal: 'M4 5h12M4 10h12M4 15h8',
  faults: 'M11 2 4 12h5l-1 6 8-11h-6z',
  contracts: 'M5 3h7l4 4v10H5zM8 11l2 2 3-4',
};

export function icon(name) {
  return s(
    'svg',
    { viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: strokes[name] }),
  );
}
