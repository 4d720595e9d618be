// Chromium without a window, and pages that know what they did.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(`${process.env.UNDERSTUDY_NODE_MODULES}/`);
const { chromium } = require('playwright-core');
export const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export function openBrowser() {
    // What runs in a container, as continuous integration does, has no sandbox of its own to make.
    return chromium.launch({
        executablePath: process.env.UNDERSTUDY_CHROMIUM,
        args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
}

/**
 * The dashboard of a server, on a page of its own: an element of Playwright with `close()`, which fails if the page asked for
 * anything elsewhere, or if a script, the console or the policy complained of anything but `expected`. `before` runs in the page
 * ahead of its own scripts.
 */
export async function openDashboard(browser, server, { at = '', expected = [], before, ...options } = {}) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        timezoneId: 'UTC',
        ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    if (before) await page.addInitScript(before);
    const requests = [];
    const complaints = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    await page.goto(`${server.url}/__admin/${at}`);
    return Object.assign(page, {
        requests,
        show: (view) =>
            page.evaluate((hash) => {
                location.hash = hash;
            }, `#/${view}`),
        async close() {
            await context.close();
            assert.deepEqual(
                requests.filter((url) => !url.startsWith(`${server.url}/__admin`)),
                [],
            );
            assert.deepEqual(
                complaints.filter((each) => !expected.some((pattern) => pattern.test(each))),
                [],
            );
        },
    });
}

/** Waits until `probe` returns what is wanted; a failure that shows the last answer if it never does. */
export async function until(probe, isWanted = Boolean, patience = 15_000) {
    const end = Date.now() + patience;
    for (;;) {
        const answer = await probe();
        if (isWanted(answer)) return answer;
        if (Date.now() > end) assert.fail(`not what was waited for: ${JSON.stringify(answer)}`);
        await new Promise((wake) => {
            setTimeout(wake, 20);
        });
    }
}
