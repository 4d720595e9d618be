// What a person does on the page: faults, worlds, scenarios, the clock. Each act is a call of the admin API that is shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openDashboard, until } from './browser.mjs';
import { meiroKey, runExport, shell } from './clients.mjs';
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

test('a 503 is added, a client meets it, and it is removed', async () => {
    const page = await openDashboard(browser, server, { at: '#/faults' });
    await page.getByText('Nothing goes wrong').waitFor();
    await page.getByLabel('Vendor', { exact: true }).selectOption('meiro');
    await page.getByLabel('When a client calls').selectOption('run_export');

    // It offers what fits the operation, and nothing else.
    const documented = (await server.admin('GET', '/operations')).operations.find(
        (each) => each.operation === 'run_export',
    );
    const offered = await page.getByLabel('Status', { exact: true }).locator('option').allTextContents();
    assert.deepEqual(offered, documented.statuses.map(String));
    assert.ok(documented.statuses.includes(503));

    await page.getByLabel('Status', { exact: true }).selectOption('503');
    await page.getByLabel('Which calls').selectOption('first');
    await page.getByRole('button', { name: 'Add the fault' }).click();
    const card = page.locator('[data-fault="fault-1"]');
    await card.waitFor();
    assert.match(await card.textContent(), /run_export of meiro.*answers 503 · calls 1-1/);
    assert.equal((await runExport(server)).status, 503);
    await until(
        () => card.locator('.met b').textContent(),
        (met) => met === '1',
    );
    assert.equal((await runExport(server)).status, 201);

    await page.show('journal');
    // Both have come, so that no row moves under the click.
    await page.locator('.journal-row', { has: page.getByText('201', { exact: true }) }).waitFor();
    await page.locator('.journal-row', { has: page.getByText('503', { exact: true }) }).click();
    await page.locator('.why-card').waitFor();
    assert.match(await page.locator('.why-card').textContent(), /Faultfault-1: /);

    await page.show('faults');
    await page.getByRole('button', { name: 'Remove fault-1' }).click();
    await page.getByText('Nothing goes wrong').waitFor();
    assert.deepEqual((await server.admin('GET', '/faults')).faults, []);
    await page.close();
});

test('whatever is done shows its call, and the line does it again', async () => {
    const page = await openDashboard(browser, server, { at: '#/clock' });
    const now = async () => Date.parse((await server.admin('GET', '/clock')).now);
    const start = await now();
    await page.getByRole('button', { name: '+1 h', exact: true }).click();
    const words = page.locator('.order-words');
    await until(
        () => words.textContent(),
        (text) => text === 'POST /__admin/clock {"advance":"1h"}',
    );
    assert.equal((await now()) - start, 3_600_000);
    await shell(await words.getAttribute('title'));
    assert.equal((await now()) - start, 7_200_000);
    await until(
        () => page.locator('.now').getAttribute('datetime'),
        (time) => Date.parse(time) - start === 7_200_000,
    );

    await page.getByRole('button', { name: 'Running' }).click();
    await page.locator('.mode', { hasText: 'running' }).waitFor();
    await page.getByRole('button', { name: '60×' }).click();
    await page.locator('.mode', { hasText: '60 times as fast' }).waitFor();
    await page.getByRole('button', { name: 'Freeze' }).click();
    await page.locator('.mode', { hasText: 'frozen' }).waitFor();
    assert.equal((await server.admin('GET', '/clock')).mode, 'stepped');
    await page.getByRole('button', { name: 'Earlier calls' }).click();
    assert.equal(await page.locator('.order-list li').count(), 4);
    await page.close();
});

test('scenario and world are switched, made, forked, reset and ended', async () => {
    await server.admin('POST', '/reset', {});
    await runExport(server);
    const page = await openDashboard(browser, server);
    const meiro = page.locator('[data-vendor="meiro"]');
    await meiro.getByLabel('Scenario of meiro').selectOption('export-fails');
    await page.getByText('meiro plays export-fails').waitFor();
    await meiro.getByText('0 requests').waitFor();
    assert.equal(
        (await server.admin('GET', '/vendors')).vendors.find((each) => each.vendor === 'meiro').scenario,
        'export-fails',
    );
    await runExport(server);
    await server.admin('POST', '/clock', { advance: '1h' });
    await page.show('jobs/meiro/export/100');
    await page.locator('.diagram .node.here[data-state="error"]').waitFor();

    await page.show('stage');
    await page.getByRole('button', { name: 'Fork this world' }).click();
    await page.getByRole('heading', { name: 'On stage in world-1' }).waitFor();
    assert.equal((await server.admin('GET', '/worlds/world-1/resources/export/100?vendor=meiro')).state, 'error');
    await page.getByRole('button', { name: 'New world' }).click();
    await page.getByLabel('Name').fill('demo');
    await page.getByRole('button', { name: 'Make the world' }).click();
    await page.getByRole('heading', { name: 'On stage in demo' }).waitFor();
    await until(
        () => meiro.locator('.copyable code').first().textContent(),
        (url) => url.endsWith('/w/demo/meiro/api'),
    );

    // What happens in one world is not shown in another.
    await runExport(server, undefined, '/w/demo/meiro');
    await meiro.getByText('1 request', { exact: true }).waitFor();
    await runExport(server);
    await page.getByRole('button', { name: '+1 h', exact: true }).click();
    assert.equal((await server.admin('GET', '/worlds/demo/resources/export/100?vendor=meiro')).state, 'finished');
    await meiro.getByText('1 request', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Reset world' }).click();
    await meiro.getByText('0 requests').waitFor();

    await page.locator('tr', { hasText: 'demo' }).getByRole('button', { name: 'End' }).click();
    await page.getByRole('heading', { name: 'On stage', exact: true }).waitFor();
    assert.deepEqual(
        (await server.admin('GET', '/worlds')).worlds.map((each) => each.name),
        ['default', 'world-1'],
    );
    await page.close();
});

test('rules are shown with their sentences, broken ones first', async (context) => {
    const page = await openDashboard(browser, server, { at: '#/contracts' });
    await page.getByText('understudy serve --watch-rules').waitFor();
    await page.close();

    const watching = await startServer(['meiro', '--clock', 'stepped', '--watch-rules']);
    context.after(() => watching.stop());
    const watched = await openDashboard(browser, watching, { at: '#/contracts' });
    await watched.getByText('Nothing to judge yet').waitFor();
    await runExport(watching, undefined, '');
    await watched.getByText(/^\d+ rules watched, none broken$/).waitFor();
    await watching.request('GET', '/api/segments/300/nonsense', { headers: meiroKey });
    const first = watched.locator('[data-rule]').first();
    await watched.getByText(/^1 of \d+ rules broken$/).waitFor();
    assert.equal(await first.getAttribute('data-rule'), 'calls_only_documented_operations');
    const {
        rules: [rule],
    } = await watching.admin('GET', '/contracts');
    const text = await first.textContent();
    for (const part of ['broken', rule.because, rule.breaches[0].expected, rule.breaches[0].got])
        assert.ok(text.includes(part), text);
    await first.getByRole('link', { name: 'No. 2' }).click();
    await watched.locator('.request-line', { hasText: '/nonsense' }).waitFor();
    await watched.close();
});
