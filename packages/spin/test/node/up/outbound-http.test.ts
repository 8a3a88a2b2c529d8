import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { text as readAll } from "node:stream/consumers";
import { expect, test } from "vitest";
import { beforeFile } from "../../temporary.ts";
import { application, type HostProcess, SOON, startHost } from "../host-process.ts";
import { listening } from "../listen.ts";

/** A host that may reach every service on this machine, with a time limit of 12 seconds. */
let host: HostProcess;

beforeFile(async (cleanUp) => {
  const folder = application(cleanUp, [
    "http://127.0.0.1:*",
    "http://localhost:*",
    "https://127.0.0.1:*",
  ]);
  host = await startHost(["--request-timeout", "12"], { cleanUp, folder });
});

/** Starts a service, and returns its address. */
async function service(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer(answer);
  const port = await listening(server);
  return `http://127.0.0.1:${port}/`;
}

/** Lets the component call a service. */
async function call(path: string, url: string, init?: RequestInit): Promise<unknown> {
  const response = await host.get(
    `${path}${path.includes("?") ? "&" : "?"}url=${encodeURIComponent(url)}`,
    init,
  );
  expect(response.status).toBe(200);
  return response.json();
}

test("a component gets the answer of a service, as it was sent", async () => {
  const url = await service(async (request, response) => {
    const { method, url: path, headers } = request;
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.writeHead(418, { "x-to": "guest", "content-encoding": "unknown" });
    response.end(
      JSON.stringify({
        method,
        path,
        from: headers["x-from"],
        host: headers.host,
        body: await readAll(request),
      }),
    );
  });
  const { host: name } = new URL(url);
  const get = { method: "GET", path: "/a?b=c%20d", from: "guest", host: name, body: "" };
  expect(await call("/fetch", `${url}a?b=c%20d`)).toEqual({
    status: 418,
    headers: expect.objectContaining({ "x-to": "guest", "content-encoding": "unknown" }),
    body: JSON.stringify(get),
  });
  const answer = await call("/fetch", url, { method: "POST", body: "posted" });
  expect(answer).toMatchObject({ body: expect.stringContaining('"method":"POST"') });
  expect(answer).toMatchObject({ body: expect.stringContaining('"body":"posted"') });
});

test("a redirect is not followed: that is up to the component", async () => {
  let requests = 0;
  const url = await service((_, response) => {
    requests++;
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  expect(await call("/fetch", url)).toMatchObject({
    status: 302,
    headers: { location: "/elsewhere" },
  });
  expect(requests).toBe(1);
});

test("a component has several requests on their way at once", async () => {
  const waiting: ServerResponse[] = [];
  const url = await service((_, response) => {
    waiting.push(response);
    if (waiting.length === 3) for (const [index, each] of waiting.entries()) each.end(`${index}`);
  });
  const urls = new URLSearchParams();
  for (const path of ["a", "b", "c"]) urls.append("url", `${url}${path}`);
  expect(JSON.parse(await host.text(`/fetch-all?${urls}`))).toMatchObject({
    body: expect.stringMatching(/^([012]),(?!\1)([012]),(?!\1|\2)[012]$/),
  });
});

test("a long body reaches a service, and comes from it", async () => {
  const url = await service(async (request, response) => {
    let size = 0;
    for await (const bytes of request) size += bytes.length;
    response.end(request.method === "POST" ? String(size) : Buffer.alloc(4 << 20, "y"));
  });
  const size = { status: 200, body: String(4 << 20) };
  expect(await call("/fetch-upload?mib=4", url)).toMatchObject(size);
  expect(await call("/fetch-size", url)).toMatchObject(size);
});

test("a body that is too long is an error that the component can catch", async () => {
  const url = await service((_, response) => void response.end(Buffer.alloc(17 << 20)));
  const error = { error: expect.stringMatching(/Error: /) };
  expect(await call("/fetch-upload?mib=17", url)).toEqual(error);
  expect(await call("/fetch", url)).toEqual(error);
});

test("a component can pass on the headers of any visitor, and the host serves on", async () => {
  const url = await service((request, response) => {
    const { "x-visitor": visitor, trailer, te, upgrade } = request.headers;
    response.end(JSON.stringify({ visitor, trailer, te, upgrade }));
  });
  const { hostname, port } = new URL(host.url);
  for (const header of [
    "Content-Length: 0",
    "Trailer: x",
    "TE: trailers",
    "Upgrade: websocket",
    "Expect: x",
  ]) {
    const socket = connect(Number(port), hostname);
    socket.write(
      `GET /fetch-headers?url=${url} HTTP/1.1\r\nHost: a.test\r\nX-Visitor: one\r\n${header}\r\n` +
        "Connection: close\r\n\r\n",
    );
    const answer = await readAll(socket);
    if (!header.startsWith("Expect")) expect(answer).toContain('\\"visitor\\":\\"one\\"}');
  }
  expect(await host.text("/constant")).toBe("constant");
});

test("a component can give up a request", async () => {
  const closed = Promise.withResolvers<void>();
  const url = await service((_, response) => void response.on("close", () => closed.resolve()));
  expect(await call("/fetch-abort?ms=200", url)).toEqual({
    error: expect.stringContaining("Abort"),
  });
  await closed.promise;
});

test("a service that does not answer is an error that the component can catch, before its own time is over", async () => {
  const url = await service(() => {});
  expect(await call("/fetch", url)).toEqual({ error: expect.stringMatching(/^TypeError: /) });
});

test("a request to a service that the manifest does not allow is refused, and the terminal says what to add", async () => {
  let requests = 0;
  const url = await service((_, response) => {
    requests++;
    response.end();
  });
  const { get, stderr } = await startHost([], {
    folder: application(undefined, ["http://127.0.0.1:1"]),
  });
  const response = await get(`/fetch?url=${url}`);
  expect(await response.json()).toEqual({ error: expect.stringMatching(/^TypeError: /) });
  expect(requests).toBe(0);
  const pattern = url.replace(/\/$/, "");
  await expect.poll(stderr, SOON).toContain(`add 'allowed_outbound_hosts = ["${pattern}"]'`);
  expect(stderr()).toContain(`to disallowed destination '${pattern}'.`);
});

test("a component with permission reaches its own application, whatever its address", async () => {
  const folder = application(undefined, ["http://self"]);
  const { get } = await startHost(["--workers", "2"], { folder });
  const response = await get("/fetch?url=http://self.alt/constant");
  expect(await response.json()).toMatchObject({ status: 200, body: "constant" });
});

test("requests on their way end with the host", async () => {
  const arrived = Promise.withResolvers<void>();
  const url = await service(() => arrived.resolve());
  const folder = application(undefined, ["http://127.0.0.1:*"]);
  const { get, signal, exited } = await startHost(["--request-timeout", "6"], { folder });
  const running = get(`/fetch?url=${url}`).catch(() => undefined);
  await arrived.promise;
  signal("SIGTERM");
  await Promise.all([running, exited]);
});
