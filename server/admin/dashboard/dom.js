// Elements by functions. What is shown is only ever text: nothing here, or anywhere on the page, parses HTML.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'value' && 'value' in element) {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  element.append(...flat(children));
  return element;
}

const flat = (children) =>
  children.flat(Infinity).filter((each) => each !== null && each !== undefined && each !== false);

/** h('p', {class: 'quiet', on: {click}}, 'text', element, [more]) */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Puts these in place of all that is in the element. */
export function put(element, ...children) {
  element.replaceChildren(...flat(children));
}

/** Draws anew what is in the element, and gives the focus back to what bears the same label as what had it. */
export function redraw(element, draw) {
  const had = element.contains(document.activeElement) ? labelOf(document.activeElement) : null;
  draw();
  if (had === null || element.contains(document.activeElement)) return;
  const all = [...element.querySelectorAll('a, button, input, select, summary, [tabindex]')];
  all.find((each) => labelOf(each) === had)?.focus();
}

const labelOf = (element) => element.tagName + (element.getAttribute('aria-label') || element.textContent);

/** A button that does something; it cannot be pressed again until that is done. */
export function button(label, action, attributes = {}) {
  const element = h('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', async () => {
    if (element.getAttribute('aria-disabled') === 'true') return;
    element.setAttribute('aria-disabled', 'true');
    try {
      await action(element);
    } finally {
      element.removeAttribute('aria-disabled');
    }
  });
  return element;
}

export function select(label, options, value, onChange, attributes = {}) {
  const element = h(
    'select',
    { 'aria-label': label, on: { change: () => onChange(element.value) }, ...attributes },
    options.map((each) => {
      const [key, text] = Array.isArray(each) ? each : [each, each];
      return h('option', { value: key, selected: key === value }, text);
    }),
  );
  return element;
}

export function field(label, control, hint) {
  return h(
    'label',
    { class: 'field' },
    h('span', { class: 'label' }, label),
    control,
    hint ? h('span', { class: 'hint' }, hint) : null,
  );
}

/** The text as something to take along: a line in a box and a button that copies it. */
export function copyable(text, label = 'Copy', attributes = {}) {
  return h('div', { class: 'copyable', ...attributes }, h('code', { tabindex: 0 }, text), copy(text, label));
}

export function copy(text, label = 'Copy', attributes = {}) {
  const element = button(
    label,
    async () => {
      let done = 'Copied';
      try {
        await navigator.clipboard.writeText(typeof text === 'function' ? text() : text);
      } catch {
        done = 'Select and copy'; // no permission, or no secure context
      }
      element.textContent = done;
      setTimeout(() => {
        element.textContent = label;
      }, 1500);
    },
    { class: 'small', ...attributes },
  );
  return element;
}

export function empty(title, text, ...more) {
  return h('div', { class: 'empty' }, h('h3', {}, title), h('p', {}, text), ...more);
}
