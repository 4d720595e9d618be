// Each view, light and dark, wide and narrow: no serious violation of accessibility, nothing that sticks out, and a picture to
// look at. UNDERSTUDY_SHOTS names the folder for these.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, openBrowser, openDashboard } from './browser.mjs';
import { meiroKey, runExport } from './clients.mjs';
import { startServer } from './stand_in.mjs';

const views = {
    stage: ['stage', '.vendor'],
    jobs: ['jobs', '.job-item'],
    job: ['jobs/meiro/export/100', '.diagram'],
    clock: ['clock', '.moves li'],
    journal: ['journal', '.journal-row'],
    exchange: ['journal/00000000-0000-4000-8000-000000000003', '.message'],
    unmatched: ['journal/00000000-0000-4000-8000-000000000004', '.message'],
    faults: ['faults', '.fault-card'],
    contracts: ['contracts', '.rule.broken'],
};
const shots = process.env.UNDERSTUDY_SHOTS;

let browser;
let server;
before(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await openBrowser();
    server = await startServer(['--clock', 'stepped', '--watch-rules']);
    await runExport(server);
    await server.admin('POST', '/clock', { advance: '3s' });
    await runExport(server);
    await server.request('GET', '/meiro/api/segments/300/exports/100', { headers: meiroKey });
    await server.request('GET', '/meiro/api/segmentos/300', { headers: meiroKey });
    await server.request('GET', '/meiro/api/segments/300/exports/100', { headers: meiroKey });
    await server.admin('POST', '/faults', { vendor: 'meiro', operation: 'run_export', status: 503, calls: '1-2' });
    await runExport(server);
    await server.request('GET', '/woowup/apiv3/export/segments/2', { headers: { Authorization: 'Basic API-KEY' } });
    await server.request('POST', '/woowup/apiv3/export/segments/1', { headers: { Authorization: 'Basic API-KEY' } });
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

for (const colorScheme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
        test(`${colorScheme}, ${width} pixels wide`, async () => {
            const page = await openDashboard(browser, server, {
                colorScheme,
                viewport: { width, height: width === 390 ? 844 : 800 },
            });
            await page.locator('.connection[data-state="live"]').waitFor();
            for (const [name, [view, shown]] of Object.entries(views)) {
                await page.show(view);
                await page.locator(`main ${shown}`).first().waitFor();
                await page.screenshot({ path: `${shots}/${name}-${width}-${colorScheme}.png` });
                assert.equal(
                    await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
                    true,
                    `${name} is wider than the page`,
                );
                if (colorScheme === 'dark' && width === 390) continue; // its colours and its order were looked at by then
                await page.evaluate(axe);
                const violations = await page.evaluate(async () =>
                    (await window.axe.run(document, { resultTypes: ['violations'] })).violations
                        .filter((each) => ['serious', 'critical'].includes(each.impact))
                        .map(
                            (each) =>
                                `${each.id}: ${each.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`,
                        ),
                );
                assert.deepEqual(violations, [], name);
            }
            await page.close();
        });
    }
}

test('the two pictures of the README', async () => {
    const page = await openDashboard(browser, server, { viewport: { width: 1120, height: 680 } });
    await page.locator('.connection[data-state="live"]').waitFor();
    for (const name of ['job', 'unmatched']) {
        const [view, shown] = views[name];
        await page.show(view);
        await page.locator(`main ${shown}`).first().waitFor();
        await page.screenshot({ path: `${shots}/readme-${name}.png` });
    }
    await page.close();
    const folder = `${process.env.UNDERSTUDY_SOURCE}/server/admin/dashboard/screenshots`;
    const bytes = readdirSync(folder).map((name) => statSync(`${folder}/${name}`).size);
    assert.equal(bytes.length, 2);
    assert.ok(bytes[0] + bytes[1] < 300_000, `${bytes}`);
});

test('what takes the focus shows it', async () => {
    const page = await openDashboard(browser, server, { at: '#/stage' });
    await page.locator('.vendor').first().waitFor();
    const outlined = new Set();
    for (let i = 0; i < 14; ++i) {
        await page.keyboard.press('Tab');
        const [what, style] = await page.evaluate(() => [
            document.activeElement.textContent.slice(0, 30),
            getComputedStyle(document.activeElement).outlineStyle,
        ]);
        assert.notEqual(style, 'none', what);
        outlined.add(what);
    }
    assert.ok(outlined.size > 8, [...outlined].join());
    await page.close();
});
