// The page beside its server: the token, a lost connection, and how little it asks when nothing happens.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openBrowser, openDashboard, until } from './browser.mjs';
import { runExport } from './clients.mjs';
import { startServer } from './stand_in.mjs';

let browser;
before(async () => {
    browser = await openBrowser();
});
after(() => browser?.close());

test('a server with a token is opened with it alone, and the page keeps it nowhere', async (context) => {
    const secret = 'the token of this test';
    const server = await startServer(['meiro', '--clock', 'stepped', '--admin-token', secret]);
    context.after(() => server.stop());
    const page = await openDashboard(browser, server, { expected: [/status of 401/] });
    await page.getByLabel('Admin token').fill('another');
    await page.keyboard.press('Enter');
    await page.getByText('does not accept this token').waitFor();
    assert.equal(await page.locator('.vendor').count(), 0);
    await page.getByLabel('Admin token').fill(secret);
    await page.keyboard.press('Enter');
    await page.locator('[data-vendor="meiro"]').waitFor();
    await page.locator('.connection[data-state="live"]').waitFor();

    await runExport(server, undefined, ''); // the stream of events is open, too
    await page.locator('[data-vendor="meiro"]').getByText('1 request', { exact: true }).waitFor();
    await page.getByRole('button', { name: '+1 h' }).click();
    const line = await until(() => page.locator('.order-words').getAttribute('title'), Boolean);
    assert.match(line, /"Authorization: Bearer \$UNDERSTUDY_ADMIN_TOKEN"/);

    const kept = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state]),
    );
    assert.equal(kept, JSON.stringify([{}, {}, '', `${server.url}/__admin/`, null]));
    assert.equal((await page.content()).includes(secret), false);
    assert.deepEqual(
        page.requests.filter((url) => decodeURIComponent(url).includes(secret)),
        [],
    );
    await page.reload();
    await page.getByLabel('Admin token').waitFor();
    await page.close();
});

/** A cable to be pulled: `cutOff()` ends the stream of events and whatever is asked until `isCut` is false again. */
function cable() {
    const real = window.fetch;
    window.fetch = (url, options = {}) => {
        if (window.isCut) return Promise.reject(new TypeError('cut off'));
        if (!String(url).endsWith('/events')) return real(url, options);
        const ending = new AbortController();
        window.cutOff = () => {
            window.isCut = true;
            ending.abort();
        };
        return real(url, { ...options, signal: ending.signal });
    };
}

test('a lost connection is said, and what was missed is fetched', async (context) => {
    const server = await startServer(['meiro', '--clock', 'stepped']);
    context.after(() => server.stop());
    const page = await openDashboard(browser, server, { at: '#/journal', before: cable });
    await runExport(server, undefined, '');
    await page.getByText('1 request', { exact: true }).waitFor();
    await page.evaluate(() => window.cutOff());
    await page.getByText('The connection to the server is lost.').waitFor();
    for (let i = 0; i < 3; ++i) await runExport(server, undefined, '');
    await server.admin('POST', '/clock', { advance: '2s' });
    assert.equal(await page.locator('.virtual-row:not([hidden])').count(), 1);
    await page.evaluate(() => {
        window.isCut = false;
    });
    await page.getByText('Connected again').waitFor();
    await page.getByText('4 requests').waitFor();
    await until(
        () => page.locator('.now').getAttribute('datetime'),
        (time) => time === '2026-01-01T00:00:02.000Z',
    );
    assert.equal(await page.getByText('The connection to the server is lost.').isVisible(), false);
    await page.close();
});

test('a server that was started anew is shown as it is now', async (context) => {
    const first = await startServer(['meiro', '--clock', 'stepped']);
    const page = await openDashboard(browser, first, { at: '#/journal', expected: [/ERR_/] });
    for (let i = 0; i < 3; ++i) await runExport(first, undefined, '');
    await page.getByText('3 requests').waitFor();
    await first.stop();
    await page.getByText('The connection to the server is lost.').waitFor();
    const second = await startServer(['meiro', '--clock', 'stepped'], { port: first.port });
    context.after(() => second.stop());
    await page.getByText('No request yet').waitFor();
    await runExport(second, undefined, '');
    await page.getByText('1 request', { exact: true }).waitFor();
    await page.close();
});

test('an idle page asks for nothing', async (context) => {
    const server = await startServer(['meiro', '--clock', 'real']);
    context.after(() => server.stop());
    const browserContext = await browser.newContext();
    const page = await browserContext.newPage();
    await page.clock.install();
    const requests = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(`${server.url}/__admin/#/jobs`);
    await page.locator('.connection[data-state="live"]').waitFor();
    const settled = requests.length;
    await page.clock.runFor(10 * 60 * 1000); // ten minutes of the page's timers
    assert.deepEqual(requests.slice(settled), []);
    await browserContext.close();
});

test('all of the page is at most 120 KB, compressed', () => {
    const folder = `${process.env.UNDERSTUDY_SOURCE}/server/admin/dashboard`;
    let bytes = 0;
    for (const where of ['', '/views', '/style'])
        for (const name of readdirSync(folder + where))
            if (/\.(html|css|js)$/.test(name)) bytes += gzipSync(readFileSync(`${folder}${where}/${name}`)).length;
    assert.ok(bytes > 10_000 && bytes <= 120_000, `${bytes} bytes`);
});
