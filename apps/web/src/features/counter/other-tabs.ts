/** Tabs of one browser tell each other what they were told, so that they agree without asking. */
const CHANNEL = "count";

/** Tells the other tabs a count that was saved. */
export function announceCount(count: number): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(count);
  channel.close();
}

/**
 * Listens to the other tabs.
 *
 * @returns The end of listening.
 */
export function onCountAnnounced(listener: (count: number) => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (typeof data === "number" && Number.isSafeInteger(data)) listener(data);
  };
  return () => channel.close();
}
