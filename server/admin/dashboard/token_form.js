// Asks for the admin token where the server wants one. It stays in this page's memory.
import { get, useToken } from './api.js';
import { h, put } from './dom.js';

/** Returns once the server accepts what was typed. */
export function askForToken(parent) {
  return new Promise((accepted) => {
    const input = h('input', {
      type: 'password',
      id: 'token',
      autocomplete: 'off',
      required: true,
      'aria-describedby': 'token-hint',
    });
    const mistake = h('p', { class: 'bad-text', role: 'alert' });
    const form = h(
      'form',
      { class: 'token-form' },
      h('h1', {}, 'Understudy'),
      h('p', {}, 'This server was started with an admin token.'),
      h('label', { for: 'token' }, 'Admin token'),
      input,
      h(
        'p',
        { id: 'token-hint', class: 'hint' },
        'What stood behind --admin-token. It is kept in this page’s memory only: a reload asks again.',
      ),
      mistake,
      h('button', { class: 'primary' }, 'Open the dashboard'),
    );
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      useToken(input.value);
      try {
        await get('/__admin/version');
        accepted();
      } catch (refused) {
        useToken('');
        put(mistake, refused.status === 401 ? 'The server does not accept this token.' : refused.message);
        input.select();
      }
    });
    put(parent, h('main', { class: 'token-page' }, form));
    input.focus();
  });
}
