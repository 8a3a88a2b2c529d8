import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { requestAuthority } from "./authority.ts";

function request(...hosts: string[]): IncomingMessage {
  const message = new IncomingMessage(new Socket());
  message.rawHeaders = hosts.flatMap((host) => ["Host", host]);
  message.headersDistinct = hosts.length === 0 ? {} : { host: hosts };
  return message;
}

it.each(["127.0.0.1:3000", "localhost", "example.com", "my_app.internal:80", "[::1]:3000"])(
  "takes %s for a host",
  (host) => {
    expect(requestAuthority(request(host))).toBe(host);
  },
);

it.each([
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
  expect(requestAuthority(request(host))).toBeUndefined();
});

it("takes only one host", () => {
  expect(requestAuthority(request("127.0.0.1", "127.0.0.1"))).toBeUndefined();
});

it("lets HTTP/1.0 go without a host", () => {
  expect(requestAuthority(request())).toBe("localhost");
});
