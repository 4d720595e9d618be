// Where something is documented, for people.
import { h } from './dom.js';
import { vendorOf } from './store.js';

/** `S1.txt:3-9, README.md#names` with the titles of what is named. */
export function sources(vendor, source) {
  const documents = vendorOf(vendor)?.documents || [];
  return h(
    'ul',
    { class: 'sources' },
    source.split(', ').map((each) => {
      const document = documents.find((known) => each.startsWith(known.name));
      const rest = document ? each.slice(document.name.length) : '';
      const where = rest.startsWith(':')
        ? `${rest.includes('-') ? 'lines' : 'line'} ${rest.slice(1).replace('-', '–')}`
        : rest.startsWith('#')
          ? `“${rest.slice(1).replaceAll('-', ' ')}”`
          : '';
      const link =
        document && /^https?:/.test(document.name)
          ? h('a', { href: each, target: '_blank', rel: 'noreferrer noopener' }, each)
          : h('code', {}, each);
      return h(
        'li',
        {},
        document
          ? h(
              'span',
              { title: document.read ? `Read on ${document.read}` : null },
              document.title,
              where ? `, ${where}` : '',
              ' ',
            )
          : null,
        link,
      );
    }),
  );
}
