/** Tabs of one browser tell each other what they were told, so that they agree without asking. */
const CHANNEL = "count";

/** Tells the other tabs a count that was saved. */
export function announceCount(count: number): void {
  const channel = openChannel();
  channel?.postMessage(count);
  channel?.close();
}

/**
 * Listens to the other tabs.
 *
 * @returns The end of listening.
 */
export function onCountAnnounced(listener: (count: number) => void): () => void {
  const channel = openChannel();
  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "number" && Number.isSafeInteger(data)) listener(data);
  });
  return () => channel?.close();
}

/**
 * Undefined where the browser does not allow it, as Firefox does when a site may store nothing: the
 * tabs then agree when they ask the next time.
 */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(CHANNEL);
  } catch {
    return undefined;
  }
}
