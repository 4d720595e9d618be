// A list of any length that has only the rows in sight in the document.
import { h } from './dom.js';

/**
 * `rowHeight()` in pixels, `make()` returns an element for a row, `show(element, item)` fills it. The element's rows are given by
 * `list.show(items)`; where the reader has scrolled down, what is added above does not move what is read.
 */
export function virtualList({ label, rowHeight, make, show }) {
  const space = h('div', { class: 'virtual-space', role: 'list', 'aria-label': label });
  const frame = h('div', { class: 'virtual', tabindex: 0, role: 'region', 'aria-label': label }, space);
  const pool = [];
  let items = [];
  let planned = 0;

  function draw() {
    planned = 0;
    const height = rowHeight();
    const inView = Math.ceil(frame.clientHeight / height) + 12;
    const first = Math.max(0, Math.min(Math.floor(frame.scrollTop / height) - 6, items.length - inView));
    const count = Math.min(inView, items.length - first);
    while (pool.length < count) {
      const element = make();
      element.setAttribute('role', 'listitem');
      pool.push(element);
      space.append(element);
    }
    // Each item keeps the element it had, so that focus stays where it was.
    for (let i = first; i < first + count; ++i) {
      const element = pool[i % pool.length];
      element.hidden = false;
      element.style.transform = `translateY(${i * height}px)`;
      element.style.height = `${height}px`;
      element.setAttribute('aria-posinset', String(i + 1));
      element.setAttribute('aria-setsize', String(items.length));
      if (element.shown !== items[i]) {
        element.shown = items[i];
        show(element, items[i]);
      }
    }
    const used = new Set();
    for (let i = first; i < first + count; ++i) used.add(i % pool.length);
    pool.forEach((element, i) => {
      if (!used.has(i)) element.hidden = true;
    });
  }

  function plan() {
    if (!planned) planned = requestAnimationFrame(draw);
  }

  frame.addEventListener('scroll', plan, { passive: true });
  const sizes = new ResizeObserver(() => {
    space.style.height = `${items.length * rowHeight()}px`; // rows are higher where there is less width
    plan();
  });
  sizes.observe(frame);

  return {
    element: frame,
    get isAtTop() {
      return frame.scrollTop < rowHeight();
    },
    toTop() {
      frame.scrollTop = 0;
    },
    show(newItems, { keepsPlace = 0 } = {}) {
      items = newItems;
      space.style.height = `${items.length * rowHeight()}px`;
      if (keepsPlace && frame.scrollTop >= rowHeight()) frame.scrollTop += keepsPlace * rowHeight();
      plan();
    },
    again() {
      for (const element of pool) element.shown = undefined;
      plan();
    },
  };
}
