import type { Insight } from "@react-on-spin/shared/insight";
import { countQuery } from "./features/counter/count.query.ts";
import { insightQuery } from "./features/insight/insight.query.ts";
import { createQueryClient } from "./query-client.ts";
import { renderPage } from "./render.server.tsx";

/**
 * Renders the pages once, while the component is built. The engine compiles a function when it first
 * runs, and keeps what it compiled in the snapshot that every instance starts from: a page takes
 * half the time it would take else.
 *
 * There is no host yet, so nothing may be read from a store, and there is neither time nor chance.
 */
export async function warmUp(): Promise<void> {
  const restore = withoutHost();
  try {
    for (const path of ["/", "/nowhere"]) {
      const queryClient = createQueryClient();
      queryClient.setQueryData(countQuery.queryKey, 0);
      queryClient.setQueryData(insightQuery.queryKey, INSIGHT);
      const request = new Request(new URL(path, "http://warm-up"));
      const page = await renderPage(request, { nonce: "", requestId: "", queryClient });
      await page.text();
    }
  } finally {
    restore();
  }
}

const INSIGHT: Insight = {
  count: 0,
  text: "",
  model: "",
  usage: { promptTokenCount: 0, generatedTokenCount: 0 },
  createdAt: "",
};

/** Stands in for what traps without a host: timers run at once, time and chance stand still. */
function withoutHost(): () => void {
  const { setTimeout } = globalThis;
  const { random } = Math;
  const { now } = performance;
  Object.assign(globalThis, {
    setTimeout: (callback: () => void) => {
      queueMicrotask(callback);
      return 0;
    },
  });
  Math.random = () => 0;
  performance.now = () => 0;
  return () => {
    Object.assign(globalThis, { setTimeout });
    Math.random = random;
    performance.now = now;
  };
}
