/**
 * What a stranger has written takes work in proportion to its length, wherever the host or the component's public
 * files read it. Compared are two lengths, never a time: ten times the text takes ten times the work, where quadratic
 * work would be a hundred times as much.
 *
 * @module
 */
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, IncomingMessage, request } from "node:http";
import { Socket } from "node:net";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { expect, test } from "vitest";
import { servePublicFile } from "../../src/component/assets/public-files.ts";
import { escapeControls, logEntry } from "../../src/log/entry.ts";
import { sourcePositions } from "../../src/log/source-positions.ts";
import { parseTarget, requestHeaders } from "../../src/node/http/request.ts";
import { parseRoute, Router } from "../../src/node/http/routes.ts";
import { createFileHandler } from "../../src/node/static-files/handler.ts";
import { publicPath } from "../../src/public-path.ts";
import { temporaryFolder } from "../temporary.ts";
import { listening } from "./listen.ts";

/** Node reads no more of all headers than 16 KiB, which leaves this for the shorter of two. */
const HEADER_LENGTH = 1_500;

/** Less than this many times the work for ten times the text. */
const MOST = 35;

/**
 * The least processor time of some runs, in milliseconds: what else the machine does can only add to one. Only the sum is
 * exact: how it is divided, Linux estimates.
 */
async function leastWork(work: () => unknown): Promise<number> {
  let least = Infinity;
  for (let run = 0; run < 5; run++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/**
 * How many times the work ten times the text takes. The text is so long that its work can be told from noise; if even
 * the longest takes less than a millisecond, it counts as one.
 */
async function growth(
  text: (length: number) => string,
  work: (text: string) => unknown,
  maxLength = 32_000,
): Promise<number> {
  // The engine compiles what runs often. Otherwise the shorter text could be the slower one.
  for (let run = 0; run < 20; run++) await work(text(500));
  for (let length = Math.min(1_000, maxLength); ; length *= 2) {
    const short = text(length);
    const base = await leastWork(() => work(short));
    if (base < 1 && 2 * length <= maxLength) continue;
    const long = text(10 * length);
    return (await leastWork(() => work(long))) / Math.max(base, 1);
  }
}

/** One measurement that is clear is enough; of those that are not, the one in the middle counts. */
async function expectLinear(...args: Parameters<typeof growth>): Promise<void> {
  const seen = [await growth(...args)];
  if ((seen[0] ?? 0) < MOST / 2) return;
  while (seen.length < 3) seen.push(await growth(...args));
  expect(seen.toSorted((a, b) => a - b)[1]).toBeLessThan(MOST);
}

/** Texts that regular expressions and loops are slow at, if they are slow at any. */
const TEXTS: Record<string, (length: number) => string> = {
  slashes: (length) => "/".repeat(length),
  "slashes before a letter": (length) => `${"/".repeat(length)}a`,
  dots: (length) => "/.".repeat(length / 2),
  spaces: (length) => `a${" ".repeat(length)}a`,
  commas: (length) => ",".repeat(length),
  "spaces and commas": (length) => " ,".repeat(length / 2),
  percent: (length) => "%2f".repeat(length / 3),
  "number signs": (length) => "#".repeat(length),
  "question marks": (length) => "/?".repeat(length / 2),
  letters: (length) => "a".repeat(length),
  digits: (length) => `server.js:${"1".repeat(length)}`,
  places: (length) => "server.js:1:".repeat(length / 12),
  "names of files": (length) => `.js:${"server.js".repeat(length / 9)}`,
  "names in quotes": (length) => '"server.js", 1'.repeat(length / 14),
  lines: (length) => "\r\n".repeat(length / 2),
  controls: (length) => "\x1b".repeat(length),
};

function incoming(url: string, headers: IncomingHttpHeaders): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.url = url;
  message.rawHeaders = Object.entries(headers).flatMap(([name, value]) => [name, String(value)]);
  Object.assign(message, { headers, headersDistinct: { host: [headers.host ?? ""] } });
  return message;
}

const router = new Router([parseRoute("/...", "server"), parseRoute("/a/...", "files")]);
const match = { route: parseRoute("/...", "server"), pathInfo: "/" };
const target = { host: "a", pathWithQuery: "/" };
const file = { type: "text/plain", content: "", etag: '"e"' };
const map = join(
  temporaryFolder(
    {
      "app.wasm.map": JSON.stringify({
        version: 3,
        file: "server.js",
        sources: ["a.ts"],
        names: [],
        mappings: "AAAA",
      }),
    },
    () => {},
  ),
  "app.wasm.map",
);
const toSources = sourcePositions(map);

const ENTRIES: Record<string, (text: string) => unknown> = {
  "the path of a route": (text) => router.match(text),
  "the path of a public file": (text) => publicPath(text),
  "a request's target": (text) => parseTarget(incoming(text, { host: "a" })),
  "a request's host": (text) => parseTarget(incoming("/", { host: text })),
  "the header connection": (text) =>
    requestHeaders(incoming("/", { connection: text }), match, target),
  "any other header": (text) => requestHeaders(incoming("/", { "x-own": text }), match, target),
  "a message in a log": (text) => logEntry(text),
  "a line in a log": (text) => escapeControls(text),
  "places in a log": (text) => toSources(text),
};

for (const [entry, work] of Object.entries(ENTRIES)) {
  test.each(Object.entries(TEXTS))(`${entry} takes linear work for %s`, async (_, text) => {
    await expectLinear(text, work);
  });
}

/** A header cannot have line ends and control characters. */
const HEADERS = Object.entries(TEXTS).filter(([, text]) => /^[ -~]+$/.test(text(100)));

test.each(HEADERS)(
  "the component's public files take linear work for an entity tag of %s",
  async (_, text) => {
    const work = (tag: string) => {
      const headers = { "if-none-match": tag };
      return servePublicFile({ "/f": file }, new Request("http://a/f", { headers }));
    };
    await expectLinear(text, work);
  },
);

test.each([
  "accept-encoding",
  "cache-control",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-unmodified-since",
])("the host's static files take linear work for the header %s", async (name) => {
  const handle = createFileHandler(temporaryFolder({ "f.txt": "a file" }), {});
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing, "/f.txt"));
  const port = await listening(server);
  const work = async (value: string) => {
    const sent = request({ port, headers: { [name]: value } }).end();
    const [response] = await once(sent, "response");
    await readAll(response);
  };
  for (const [, text] of HEADERS) {
    await expectLinear(text, work, HEADER_LENGTH);
  }
});
