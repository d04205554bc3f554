/** A local web server that plays mirrors: well-behaved ones and broken ones, told apart by the first part of the path. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { IDX_KEYS } from '../../../src/data/idx-files.ts';
import { MNIST_FILES } from '../../../src/data/mnist-files.ts';
import { gzip, idxFile, SMALL_FILES } from './fixtures.ts';

type Reply = (response: ServerResponse, file: Uint8Array, compressed: boolean, name?: string) => void;

const binary = { 'content-type': 'application/octet-stream' };
const body = (file: Uint8Array, compressed: boolean) => (compressed ? gzip(file) : file);
const big = (file: Uint8Array) => file.length > 100; // images; labels are sent well, so that the mirror is chosen

/** Sends a byte every `ms`. */
function pour(response: ServerResponse, bytes: Uint8Array, ms: number) {
  response.writeHead(200, binary);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 1));
    sent++;
    if (sent === bytes.length) response.end();
  }, ms);
  response.on('close', () => clearInterval(timer));
}

const REPLIES: Readonly<Record<string, Reply>> = {
  good(response, file, compressed) {
    const bytes = body(file, compressed);
    response.writeHead(200, { ...binary, 'content-length': bytes.length }).end(bytes);
  },
  slow: (response, file, compressed) => setTimeout(() => REPLIES.good!(response, file, compressed), 150),
  // As Vite and some hosts do: whoever fetches a .gz gets it inflated.
  encoded: (response, file) => response.writeHead(200, { ...binary, 'content-encoding': 'gzip' }).end(gzip(file)),
  plain: (response, file, compressed) =>
    compressed ? response.writeHead(404).end() : response.writeHead(200, binary).end(file),
  dotted: (response, file, compressed, name = '') =>
    name.includes('.idx') ? REPLIES.plain!(response, file, compressed, name) : response.writeHead(404).end(),
  page: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><p>Not here.'),
  'bare-page': (response) => response.writeHead(200, binary).end('<!doctype html><p>Not here.'),
  fault: (response) => response.writeHead(500).end(),
  empty: (response) => response.writeHead(200, binary).end(),
  loop: (response) => response.writeHead(302, { location: '/loop/t10k-labels-idx1-ubyte.gz' }).end(),
  'moved-nowhere': (response) => response.writeHead(302, { location: '/nowhere/' }).end(),
  dead: () => {},
  mute: (response, file, compressed) =>
    setTimeout(() => response.writeHead(200, binary).write(body(file, compressed).subarray(0, 10)), 200),
  drip: (response, file, compressed) => pour(response, body(file, compressed), 120),
  slowly: (response, file, compressed) => pour(response, body(file, compressed), 40),
  wrong: (response, file, compressed) =>
    REPLIES.good!(response, big(file) ? idxFile([12, 28, 28], { fill: 3 }) : file, compressed),
  stall(response, file, compressed) {
    if (!big(file)) return REPLIES.good!(response, file, compressed);
    response.writeHead(200, binary).write(body(file, compressed).subarray(0, 40));
  },
  truncated(response, file, compressed) {
    const bytes = body(file, compressed);
    response.writeHead(200, binary).end(big(file) ? bytes.subarray(0, bytes.length - 9) : bytes);
  },
  broken(response, file, compressed) {
    if (!big(file)) return REPLIES.good!(response, file, compressed);
    response.writeHead(200, { ...binary, 'content-length': 5000 }).write(new Uint8Array([0x1f, 0x8b, 8, 0]));
    setTimeout(() => response.destroy(), 20);
  },
  endless(response, file, compressed) {
    if (!big(file)) return REPLIES.good!(response, file, compressed);
    response.writeHead(200, binary).end(new Uint8Array(1_000_000));
  },
};

function digitsFile(name: string): Uint8Array | undefined {
  const key = IDX_KEYS.find((candidate) => MNIST_FILES[candidate].name === name.replace('.idx', '-idx'));
  return key && SMALL_FILES[key];
}

/** Starts the server of some files by their names without .gz; `at('good')` is the address of the good mirror, `asked` the paths that were asked for. */
export async function startMirrors(fileOf: (name: string) => Uint8Array | undefined = digitsFile) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const parts = (request.url ?? '').split('/');
    const [mirror = '', name = ''] = [parts[1], parts.at(-1)]; // what lies between makes one mirror into several
    asked.push(`${mirror}/${name}`);
    const file = fileOf(name.replace(/\.gz$/, ''));
    const reply = REPLIES[mirror];
    if (file === undefined || reply === undefined) response.writeHead(404).end();
    else reply(response, file, name.endsWith('.gz'), name);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const nobody = (closed.address() as AddressInfo).port;
  await new Promise((resolve) => closed.close(resolve));
  return {
    /** where nobody listens */
    closed: `http://127.0.0.1:${nobody}/`,
    asked,
    at: (mirror: string) => `http://127.0.0.1:${port}/${mirror}/`,
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
