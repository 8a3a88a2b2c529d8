import { NetworkError, Offline, redirect } from "@react-on-spin/server-functions";
import { MutationObserver, onlineManager } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createQueryClient } from "./query-client.ts";

beforeEach(() => {
  vi.useFakeTimers();
  onlineManager.setOnline(false);
});

afterEach(() => {
  vi.useRealTimers();
  onlineManager.setOnline(true);
});

test("offline, queries and commands are tried all the same", async () => {
  const client = createQueryClient();
  await expect(client.fetchQuery({ queryKey: ["a"], queryFn: () => 1 })).resolves.toBe(1);
  const command = new MutationObserver(client, { mutationFn: async () => 2 });
  await expect(command.mutate()).resolves.toBe(2);
});

test("a command that was not sent because the browser is offline is tried again every second", async () => {
  const send = vi.fn().mockRejectedValueOnce(new Offline()).mockResolvedValueOnce(3);
  const sent = new MutationObserver(createQueryClient(), { mutationFn: () => send() }).mutate();
  await vi.advanceTimersByTimeAsync(900);
  expect(send).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(200);
  await expect(sent).resolves.toBe(3);
});

test("a command that may have arrived is not sent again", async () => {
  const send = vi.fn().mockRejectedValue(new NetworkError());
  const sent = new MutationObserver(createQueryClient(), { mutationFn: () => send() }).mutate();
  await expect(sent).rejects.toBeInstanceOf(NetworkError);
  expect(send).toHaveBeenCalledTimes(1);
});

test("a query or a command that redirects leads there, also to another site", async () => {
  const navigate = vi.fn();
  const client = createQueryClient(navigate);
  const origin = "https://accounts.example";
  const queryFn = () => Promise.reject(redirect(`${origin}/login`, { origin }));
  await client.prefetchQuery({ queryKey: ["a"], queryFn });
  const mutationFn = () => Promise.reject(redirect("/login"));
  await new MutationObserver(client, { mutationFn }).mutate().catch(() => {});
  expect(navigate.mock.calls).toEqual([[`${origin}/login`], ["/login"]]);
});
