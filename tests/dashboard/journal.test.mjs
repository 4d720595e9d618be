// The journal of the page: what arrived, why it was answered so, and thousands of rows of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openDashboard, until } from './browser.mjs';
import { flood, meiroKey, runExport, shell } from './clients.mjs';
import { startServer } from './stand_in.mjs';

let browser;
let server;
before(async () => {
    browser = await openBrowser();
    server = await startServer(['--clock', 'stepped']);
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

test('an unmatched request shows the nearest operation and the difference', async () => {
    const page = await openDashboard(browser, server, { at: '#/journal' });
    await page.getByText('No request yet').waitFor();
    await runExport(server);
    await server.request('GET', '/meiro/api/segmentos/300/exports', { headers: meiroKey });
    await page.locator('.journal-row.unmatched').click();
    const why = page.locator('.why-card');
    await why.getByText('No operation took it').waitFor();
    const text = await why.textContent();
    assert.match(text, /Meant most likelyGET \/api\/segments\/\{segment_id\}\/exports \(list_exports\)/);
    assert.match(text, /segment 2 is 'segmentos', expected 'segments'/);
    assert.match(text, /Meiro segment exports, lines? \d+/);
    await page.close();
});

test('a row opens to both messages, the change of state, the grade and the place in the documents', async () => {
    await server.admin('POST', '/reset', {});
    await runExport(server);
    const page = await openDashboard(browser, server, { at: '#/journal' });
    await page.locator('.journal-row').click();
    const why = await page.locator('.why-card').textContent();
    for (const part of [
        /Operationrun_export of meiro/,
        /Acted onexport 100waiting/,
        /documented The vendor’s document says so/,
        /Meiro segment exports, lines \d+/,
    ])
        assert.match(why, part);
    const request = page.locator('.message').nth(0);
    assert.equal(await request.locator('.first-line').textContent(), 'POST /meiro/api/segments/300/exports');
    assert.equal(
        await request.locator('pre:visible').textContent(),
        '{\n  "segment_export_destination_id": 400,\n  "name": "export example"\n}',
    );
    await request.getByRole('button', { name: 'As sent' }).click();
    assert.equal(
        await request.locator('pre:visible').textContent(),
        '{"segment_export_destination_id":400,"name":"export example"}',
    );
    const names = await page.locator('.message').nth(1).locator('th').allTextContents();
    assert.deepEqual(names.slice(0, 2), ['Content-Type', 'Date']);

    // The curl line is the request again: the credential, redacted in the journal, is the one on the vendor's card.
    const line = await page.locator('[data-curl="exchange"] code').textContent();
    assert.match(await shell(line), /"id":101/);
    await page.locator('.journal-row').nth(1).waitFor();
    await page.close();
});

test('what is sent and answered stays text, whatever it is', async () => {
    await server.admin('POST', '/reset', {});
    const evil = '<img src=x onerror="window.hit = 1"><script>window.hit = 2</script>';
    const url =
        `/meiro/api/segments/300/exports?q=${encodeURIComponent(evil)}"><script>window.hit=3</script>`.replaceAll(
            /[<>"]/g,
            encodeURIComponent,
        );
    await runExport(server, { segment_export_destination_id: 400, name: evil });
    await server.request('POST', url, {
        headers: { ...meiroKey, 'X-Evil': evil, 'Content-Type': 'text/html' },
        body: `<!doctype html><body onload="window.hit=4">${evil}`,
    });
    await server.request('GET', `/meiro/api/${evil.replaceAll(' ', '')}`, { headers: { 'X-Evil': evil } });
    const page = await openDashboard(browser, server, { at: '#/journal' });
    for (let row = 0; row < 3; ++row) {
        await page.locator('.virtual-row:not([hidden])').nth(row).click();
        await page.locator('.message').nth(1).waitFor();
        await until(
            () => page.locator('.exchange-detail').textContent(),
            (text) => text.includes('onerror'),
        );
    }
    await page.getByLabel('Search').fill(evil);
    await until(
        () => page.locator('.virtual-row:not([hidden])').count(),
        (count) => count > 0,
    );
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.locator('main img, main script, main iframe').count(), 0);
    await page.close();
});

test('of a body that the journal has cut, it is said how long it was', async () => {
  await server.admin('POST', '/reset', {});
  await runExport(server, { segment_export_destination_id: 400, name: 'x'.repeat(300_000) });
  const page = await openDashboard(browser, server, { at: '#/journal' });
  await page.locator('.journal-row').click();
  await page.getByText('this one had 300047 bytes').waitFor();
  await page.getByText('Its body is not whole in the journal').waitFor();
  await page.close();
});

test('filters hold by vendor, operation, status, unmatched, and by text in bodies and headers', async () => {
    await server.admin('POST', '/reset', {});
    await runExport(server, { segment_export_destination_id: 400, name: 'a needle in a body' });
    await server.request('GET', '/meiro/api/segments/300/exports', { headers: { ...meiroKey, 'X-Mark': 'haystack' } }); // its answer lists the needle, too
    await server.request('GET', '/meiro/api/nowhere', { headers: meiroKey });
    await server.request('GET', '/woowup/apiv3/export/segments/2', { headers: { Authorization: 'Basic API-KEY' } });
    const page = await openDashboard(browser, server, { at: '#/journal' });
    const shown = (count) =>
        until(
            () => page.locator('.virtual-row:not([hidden])').count(),
            (found) => found === count,
        );
    const choose = async (label, value, count) => {
        await page.getByLabel(label, { exact: true }).selectOption(value);
        await shown(count);
        await page.getByLabel(label, { exact: true }).selectOption('');
        await shown(4);
    };
    await shown(4);
    await choose('Vendor', 'woowup', 1);
    await choose('Operation', 'run_export', 1);
    await choose('Status', '4xx', 1);
    await page.getByLabel('Unmatched').check();
    await shown(1);
    await page.getByLabel('Unmatched').uncheck();
    for (const [text, count] of [
        ['needle', 2],
        ['HAYSTACK', 1],
        ['nowhere', 1],
        ['no such text', 0],
        ['', 4],
    ]) {
        await page.getByLabel('Search').fill(text);
        await shown(count);
    }
    await page.close();
});

test('5,000 rows scroll and filter without a task of 100 ms', async () => {
    await server.admin('POST', '/reset', {});
    await flood(server, 5000);
    const page = await openDashboard(browser, server, { at: '#/journal' });
    await page.getByText('5000 requests').waitFor();
    await page.evaluate(() => {
        window.longest = 0;
        new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
        }).observe({ type: 'longtask' });
    });
    // Of three rounds the best counts: a machine that does something else is not the page.
    const rounds = [];
    for (let round = 0; round < 3 && !(Math.min(...rounds) <= 100); ++round) {
        await page.evaluate(() => {
            window.longest = 0;
        });
        await page.evaluate(async () => {
            const list = document.querySelector('.virtual');
            const frame = () =>
                new Promise((drawn) => {
                    requestAnimationFrame(drawn);
                });
            for (let i = 0; i <= 40; ++i) {
                list.scrollTop = (list.scrollHeight - list.clientHeight) * (i / 40);
                await frame();
            }
        });
        await page.locator('.journal-row', { hasText: 'number=1' }).last().waitFor();
        assert.ok((await page.locator('.virtual-row').count()) < 100);
        await page.getByLabel('Search').pressSequentially('nowhere');
        await page.getByText('100 of 5000').waitFor();
        await page.getByLabel('Search').fill('');
        await page.getByLabel('Status', { exact: true }).selectOption('4xx');
        await page.getByText('100 of 5000').waitFor();
        await page.getByLabel('Status', { exact: true }).selectOption('');
        await page.getByText('5000 requests').waitFor();
        rounds.push(await page.evaluate(() => window.longest));
    }
    assert.ok(Math.min(...rounds) <= 100, `the longest tasks, in ms: ${rounds}`);
    await page.close();
});

test('who has scrolled down keeps the place while rows arrive', async () => {
    await server.admin('POST', '/reset', {});
    await flood(server, 200);
    const page = await openDashboard(browser, server, { at: '#/journal' });
    await page.getByText('200 requests').waitFor();
    const list = page.locator('.virtual');
    await list.evaluate((element) => {
        element.scrollTop = 3000;
    });
    const before = await until(
        () => page.evaluate(() => document.elementFromPoint(500, 500).closest('a')?.hash),
        Boolean,
    );
    await flood(server, 30);
    await page.getByRole('button', { name: '↑ 30 new' }).waitFor();
    await until(
        () => page.evaluate(() => document.elementFromPoint(500, 500).closest('a')?.hash),
        (hash) => hash === before,
    );
    await page.getByRole('button', { name: '↑ 30 new' }).click();
    await until(
        () => list.evaluate((element) => element.scrollTop),
        (top) => top === 0,
    );
    await page.close();
});

test('the keyboard goes through the rows', async () => {
    const page = await openDashboard(browser, server, { at: '#/journal' });
    await page.locator('.journal-row').first().waitFor();
    await page.locator('.virtual').focus();
    await page.keyboard.press('ArrowDown');
    await page.locator('.journal-row.here').waitFor();
    const first = await page.locator('.journal-row.here').getAttribute('href');
    await page.keyboard.press('ArrowDown');
    await until(
        () => page.locator('.journal-row.here').getAttribute('href'),
        (href) => href !== first,
    );
    await page.close();
});
