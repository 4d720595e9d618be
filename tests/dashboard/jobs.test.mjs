// Jobs as the page draws them, and who has the helm.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser, openDashboard, until } from './browser.mjs';
import { runExport, shell } from './clients.mjs';
import { startServer } from './stand_in.mjs';

let browser;
before(async () => {
    browser = await openBrowser();
});
after(() => browser?.close());

async function withServer(options, body) {
    const server = await startServer(options);
    try {
        await body(server);
    } finally {
        await server.stop();
    }
}

const here = (page, state) => page.locator(`.diagram .node.here[data-state="${state}"]`).waitFor();

test('an export that curl runs walks through its diagram', () =>
    withServer(['--clock', 'stepped'], async (server) => {
        const page = await openDashboard(browser, server);
        const line = await page.locator('[data-vendor="meiro"] .copyable.long code').textContent();
        assert.match(await shell(line), /"status":"waiting"/);
        await page.locator('[data-vendor="meiro"]').getByText('1 request', { exact: true }).waitFor();

        await page.getByRole('link', { name: 'Jobs' }).click();
        await page.locator('[data-job="meiro.export.100"]').click();
        await here(page, 'waiting');
        assert.deepEqual(
            await page.locator('.diagram .node').evaluateAll((nodes) => nodes.map((node) => node.dataset.state)),
            ['waiting', 'running', 'finished', 'error', 'canceled'],
        );
        assert.equal(await page.locator('.diagram .edge').count(), 6);
        assert.equal(await page.locator('.diagram .edge.next').count(), 1);
        assert.equal(await page.locator('.due b').textContent(), '2 s');

        await server.admin('POST', '/clock', { advance: '2s' }); // somebody else moves the clock: the page hears of it
        await here(page, 'running');
        assert.equal(await page.locator('.diagram .edge.walked').count(), 1);

        await page.getByRole('link', { name: 'Clock' }).click();
        await page.getByLabel('Move on by').fill('8s');
        await page.getByRole('button', { name: 'Move on' }).click();
        const happened = page.locator('.clock-card .moves li');
        await happened.filter({ hasText: 'meiro export 100' }).waitFor();
        assert.match(await happened.first().textContent(), /running→finished/);

        await page.getByRole('link', { name: 'meiro export 100' }).first().click();
        await here(page, 'finished');
        assert.equal(await page.locator('.diagram .edge.walked').count(), 2);
        assert.match(
            await page.locator('.detail .moves').textContent(),
            /1 Jan 2026, 00:00:10running→finishedby its plan/,
        );

        // Its file, by the line that the page offers.
        const fetched = await shell(await page.locator('.copyable.long code', { hasText: '/download' }).textContent());
        assert.match(fetched, /^customer_id,email/);
        await page.getByText(/\d+ rows, \d+ bytes/).waitFor();
        await page.close();
    }));

test('+24 h makes a scheduled segment ready', () =>
    withServer(['woowup', '--clock', 'stepped'], async (server) => {
        const page = await openDashboard(browser, server, { at: '#/jobs/woowup/segment/1' });
        const key = { headers: { Authorization: 'Basic API-KEY' } };
        assert.equal((await server.request('POST', '/apiv3/export/segments/1', key)).status, 200);
        await here(page, 'scheduled');
        await page.getByRole('button', { name: '+24 h' }).click();
        await here(page, 'ready');
        await page.getByText('+24 h: 2 things happened').waitFor();
        assert.match((await server.request('GET', '/apiv3/export/segments/1', key)).text, /"url"/);
        await page.close();
    }));

test('a gate is released, a job made to fail, to hang and to go on', () =>
    withServer(['meiro', '--clock', 'stepped'], async (server) => {
        await runExport(server, undefined, '');
        await runExport(server, undefined, '');
        const page = await openDashboard(browser, server, { at: '#/jobs/meiro/export/100' });
        await here(page, 'waiting');
        await page.getByLabel('Plan').fill('waiting until released, running, finished');
        await page.getByRole('button', { name: 'Walk so' }).click();
        await page.getByRole('button', { name: 'Release the gate' }).click();
        await here(page, 'running');
        assert.equal((await server.admin('GET', '/resources/export/100')).state, 'running');

        await page.getByRole('button', { name: 'Make it hang' }).click();
        await until(
            async () => (await server.admin('GET', '/resources/export/100')).plan,
            (plan) => plan === 'running forever',
        );
        await page.getByRole('button', { name: 'Give it its usual plan' }).click();
        await page.locator('.due').waitFor();
        await page.getByRole('button', { name: 'Make it fail' }).click();
        await here(page, 'error');
        assert.equal((await server.admin('GET', '/resources/export/100')).state, 'error');
        assert.match(await page.locator('.detail-head .chip').getAttribute('class'), /role-failed/);

        await page.getByLabel('Force into a state').selectOption('waiting');
        await here(page, 'waiting');

        // The other one was left alone. A refusal is shown, and changes nothing.
        await page.locator('[data-job="meiro.export.101"]').click();
        await here(page, 'waiting');
        await page.getByLabel('Plan').fill('waiting for ever and a day');
        await page.getByRole('button', { name: 'Walk so' }).click();
        await page.locator('.toast.bad').waitFor();
        assert.equal((await server.admin('GET', '/resources/export/101')).state, 'waiting');
        await page.close().catch((error) => assert.match(error.message, /status of 400/)); // the console names what was refused
    }));

test('a job is drawn whenever its lifecycle comes, also after the job', () =>
    withServer(['meiro', '--clock', 'stepped'], async (server) => {
        await runExport(server, undefined, '');
        await server.admin('POST', '/clock', { advance: '10s' });
        let isLate;
        const late = new Promise((go) => {
            isLate = go;
        });
        const page = await openDashboard(browser, server);
        await page.route('**/__admin/lifecycles', async (route) => {
            await late;
            await route.continue();
        });
        await page.goto(`${server.url}/__admin/?again#/jobs/meiro/export/100`);
        await page.locator('[data-job="meiro.export.100"]').waitFor();
        isLate();
        await here(page, 'finished');
        await page.close();
    }));

test('the focus stays on what was pressed, whatever is drawn anew', () =>
    withServer(['meiro', '--clock', 'stepped'], async (server) => {
        await runExport(server, undefined, '');
        const page = await openDashboard(browser, server, { at: '#/jobs/meiro/export/100' });
        await here(page, 'waiting');
        await page.getByRole('button', { name: 'Make it fail' }).focus();
        await server.admin('POST', '/clock', { advance: '2s' });
        await here(page, 'running');
        assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Make it fail');
        await page.keyboard.press('Enter');
        await here(page, 'error');
        await page.close();
    }));

test('in real time the page looks by itself when something is due', () =>
    withServer(['meiro', '--speed', '20'], async (server) => {
        await runExport(server, undefined, '');
        const page = await openDashboard(browser, server, { at: '#/jobs/meiro/export/100' });
        await here(page, 'finished');
        await page.close();
    }));

const vendor = `vendor: five-minutes-old
title: Written five minutes ago
documents: { choices: { title: Choices, file: README.md } }
resources:
  parcel:
    lifecycle: parcel
    fields: { id: { type: integer, sequence: 1 } }
lifecycles:
  parcel:
    source: choices#choices
    states: [packed, "on the road", "at the door", delivered, "sent back", lost]
    moves:
      packed: ["on the road"]
      "on the road": ["at the door", lost]
      "at the door": [delivered, "on the road", "sent back"]
    plan: packed for 1h, on the road for 2 reads, at the door for 1h, delivered
errors:
  not_found: { status: 404, source: choices#choices, grade: assumed, body: { message: none } }
operations:
  get_parcel:
    request: GET /parcels/{id}
    source: choices#choices
    path: { id: { type: integer } }
    find: { parcel: { by: path.id, refusal: not_found } }
    polls: parcel
    reply: { source: choices#choices, body: { state: "{{ parcel.state }}" } }
try: { operation: GET /parcels/1 }
`;
const normal = `scenario: normal
vendor: five-minutes-old
title: One parcel
source: choices#choices
data: { parcel: [ {} ] }
`;

test('a vendor that was written just now is drawn like any other', async (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'understudy-'));
    context.after(() => rmSync(folder, { recursive: true }));
    const own = join(folder, 'five-minutes-old');
    mkdirSync(own);
    writeFileSync(join(own, 'api.yaml'), vendor);
    writeFileSync(join(own, 'normal.yaml'), normal);
    writeFileSync(join(own, 'README.md'), '# A vendor\n\n## Choices\n');
    await withServer([own, '--clock', 'stepped'], async (server) => {
        const page = await openDashboard(browser, server, { at: '#/jobs/five-minutes-old/parcel/1' });
        await here(page, 'packed');
        assert.equal(await page.locator('.diagram .node').count(), 6);
        assert.equal(await page.locator('.diagram .edge').count(), 6);
        await page.getByRole('button', { name: '+1 h' }).click();
        await here(page, 'on the road');
        await page.getByText('after 2 more reads').waitFor();
        for (let i = 0; i < 3; ++i) await server.request('GET', '/parcels/1');
        await here(page, 'at the door');
        await page.getByRole('button', { name: '+1 h' }).click();
        await here(page, 'delivered');
        const roles = Object.fromEntries(
            await page
                .locator('.diagram .node')
                .evaluateAll((nodes) =>
                    nodes.map((node) => [node.dataset.state, node.getAttribute('class').match(/role-(\w+)/)[1]]),
                ),
        );
        assert.deepEqual(roles, {
            packed: 'start',
            'on the road': 'going',
            'at the door': 'going',
            delivered: 'done',
            'sent back': 'failed',
            lost: 'failed',
        });
        // No box lies on another.
        const overlaps = await page.locator('.diagram .box').evaluateAll((boxes) => {
            const all = boxes.map((box) => box.getBBox());
            return all.some((a, i) =>
                all.some(
                    (b, j) =>
                        i < j &&
                        a.x < b.x + b.width &&
                        b.x < a.x + a.width &&
                        a.y < b.y + b.height &&
                        b.y < a.y + a.height,
                ),
            );
        });
        assert.equal(overlaps, false);
        await page.close();
    });
});
