// The program as the tests of the dashboard drive it: started on a free port, ended with the test.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Options as of `understudy serve`. Returns {url, port, request, admin, stop}. */
export async function startServer(options = [], { port = 0 } = {}) {
    const child = spawn(process.env.UNDERSTUDY, ['serve', '--port', String(port), '--ready-json', ...options], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('UNDERSTUDY'))),
    });
    let complaint = '';
    child.stderr.on('data', (text) => {
        complaint += text;
    });
    const ended = new Promise((tell) => {
        child.on('exit', tell);
    });
    const lines = createInterface({ input: child.stdout });
    const ready = await Promise.race([
        new Promise((tell) => {
            lines.once('line', (line) => tell(JSON.parse(line)));
        }),
        ended.then((code) => {
            throw new Error(`the server ended with ${code}: ${complaint}`);
        }),
    ]);
    lines.resume();

    async function request(method, path, { headers = {}, body } = {}) {
        const response = await fetch(ready.url + path, {
            method,
            headers,
            body: typeof body === 'object' ? JSON.stringify(body) : body,
        });
        return { status: response.status, headers: response.headers, text: await response.text() };
    }
    return {
        url: ready.url,
        port: ready.port,
        vendors: Object.fromEntries(ready.vendors.map((vendor) => [vendor.vendor, vendor])),
        request,
        async admin(method, path, body, headers = {}) {
            const answer = await request(method, `/__admin${path}`, {
                headers: { 'Content-Type': 'application/json', ...headers },
                body,
            });
            if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
            return answer.text ? JSON.parse(answer.text) : null;
        },
        async stop() {
            child.kill('SIGTERM');
            await ended;
        },
    };
}
