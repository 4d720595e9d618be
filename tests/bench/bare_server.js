// What the stand-in is measured against: Node.js's http server alone, one process, answering one path with one fixed reply.
//
//   node bare_server.js PATH FILE
//
// FILE holds the whole reply as it goes over the wire. Prints the port and serves until it is killed. The headers are the file's
// and in one ready-made list; Node adds its own Connection and Keep-Alive.
'use strict';
const fs = require('fs');
const http = require('http');

if (process.argv.length < 4) {
    console.error('usage: bare_server.js PATH FILE');
    process.exit(2);
}
const path = process.argv[2];
const wire = fs.readFileSync(process.argv[3]);
const headEnd = wire.indexOf('\r\n\r\n');
const [first, ...lines] = wire.toString('latin1', 0, headEnd).split('\r\n');
const status = Number(first.split(' ')[1]);
const headers = lines.filter((line) => !/^connection:/i.test(line)).flatMap((line) => [
    line.slice(0, line.indexOf(':')),
    line.slice(line.indexOf(':') + 1).trim(),
]);
const body = wire.subarray(headEnd + 4);

const server = http.createServer((request, response) => {
    if (request.url !== path) {
        response.writeHead(404).end();
        return;
    }
    response.sendDate = false;
    response.writeHead(status, headers).end(body);
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () => console.log(server.address().port));
