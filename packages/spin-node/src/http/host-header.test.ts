import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, test } from "vitest";
import { parseHost } from "./host-header.ts";

function request(...hosts: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.rawHeaders = hosts.flatMap((host) => ["Host", host]);
  message.headersDistinct = hosts.length === 0 ? {} : { host: hosts };
  return message;
}

test.each(["127.0.0.1:3000", "localhost", "example.com", "my_app.internal:80", "[::1]:3000"])(
  "takes %s for a host",
  (host) => {
    expect(parseHost(request(host))).toBe(host);
  },
);

test.each([
  "",
  "a b",
  "127.0.0.1/api/counter/incrementCount?",
  "127.0.0.1#",
  "127.0.0.1\\",
  "user@example.com",
  "<script>",
  "[::1",
  "[:::]",
  "127.0.0.1:99999",
  "127.0.0.1:",
  "a%2fb",
  "a,b",
])("does not take %j for a host", (host) => {
  expect(parseHost(request(host))).toBeUndefined();
});

test("takes only one host", () => {
  expect(parseHost(request("127.0.0.1", "127.0.0.1"))).toBeUndefined();
});

test("lets HTTP/1.0 go without a host", () => {
  expect(parseHost(request())).toBe("localhost");
});
