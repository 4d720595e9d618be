// What clients of the vendors send.
import { execFile } from 'node:child_process';
import http from 'node:http';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs a line in a shell, as one who pasted it, and returns what it printed. */
export async function shell(line) {
    return (await run('sh', ['-c', line.replace(/^curl /, 'curl -sS ')])).stdout;
}

export const meiroKey = { 'X-Access-Token': '1234567890abcdef', 'Content-Type': 'application/json' };
export const newExport = { segment_export_destination_id: 400, name: 'export example' };

export function runExport(server, body = newExport, base = '/meiro') {
    return server.request('POST', `${base}/api/segments/300/exports`, { headers: meiroKey, body });
}

/** So many requests, quickly. */
export async function flood(server, count) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
    const one = (number) =>
        new Promise((done, failed) => {
            const path =
                number % 50 === 0 ? `/meiro/api/nowhere/${number}` : `/meiro/api/segments/300/exports?number=${number}`;
            http.get(server.url + path, { agent, headers: meiroKey }, (answer) => {
                answer.resume();
                answer.on('end', done);
            }).on('error', failed);
        });
    for (let sent = 0; sent < count; sent += 250)
        await Promise.all(Array.from({ length: Math.min(250, count - sent) }, (each, i) => one(sent + i)));
    agent.destroy();
}
