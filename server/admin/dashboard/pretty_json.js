// JSON with indentation and quiet colours; anything else as it is. All of it is text.
import { h } from './dom.js';

const most = 200_000; // characters that are coloured; beyond it is one plain text
const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

export function prettyBody(text) {
  const json = asJson(text);
  if (json === null) return { element: h('pre', { class: 'body', tabindex: 0 }, text), isJson: false };
  const element = h('pre', { class: 'body', tabindex: 0 });
  if (json.length > most) {
    element.textContent = json;
    return { element, isJson: true };
  }
  let end = 0;
  for (const match of json.matchAll(token)) {
    if (match.index > end) element.append(json.slice(end, match.index));
    const [all, string, colon, word] = match;
    const kind = string ? (colon ? 'key' : 'string') : word ? 'word' : 'number';
    if (string && colon) element.append(h('span', { class: 'json-key' }, string), colon);
    else element.append(h('span', { class: `json-${kind}` }, all));
    end = match.index + all.length;
  }
  element.append(json.slice(end));
  return { element, isJson: true };
}

/**
 * Indented without being read and written anew, which would change numbers, escapes and repeated keys. Null if it is no
 * JSON object or list.
 */
export function asJson(text) {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  let out = '';
  let depth = 0;
  let isText = false;
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (let i = 0; i < text.length; ++i) {
    const c = text[i];
    if (isText) {
      out += c;
      if (c === '\\') out += text[++i];
      else if (c === '"') isText = false;
    } else if (c === '"') {
      isText = true;
      out += c;
    } else if (c === '{' || c === '[') {
      const rest = text.slice(i + 1).match(/^\s*[}\]]/);
      if (rest) {
        out += c + rest[0].trim();
        i += rest[0].length;
      } else {
        ++depth;
        out += c + newLine();
      }
    } else if (c === '}' || c === ']') {
      --depth;
      out += newLine() + c;
    } else if (c === ',') {
      out += c + newLine();
    } else if (c === ':') {
      out += ': ';
    } else if (!/\s/.test(c)) {
      out += c;
    }
  }
  return out;
}
