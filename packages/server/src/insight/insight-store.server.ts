import { Kv } from "@fermyon/spin-sdk";
import { Insight } from "@react-on-spin/shared/insight";
import * as v from "valibot";
import { describeHostError } from "../host-error.ts";
import { InsightNotSaved, InsightUnreadable } from "../insight.errors.ts";

const KEY = "insight";

/** The last comment, in Spin's key-value store. */
export const insightStore = {
  /**
   * The saved comment; null if none was ever saved.
   *
   * @throws InsightUnreadable if the store cannot be read or holds something that is no comment.
   */
  read(): Insight | null {
    try {
      const bytes = Kv.openDefault().get(KEY);
      if (bytes === null || bytes === undefined) return null;
      return v.parse(Insight, JSON.parse(new TextDecoder().decode(bytes)));
    } catch (error) {
      throw new InsightUnreadable({ cause: describeHostError(error) });
    }
  },

  /**
   * Saves a comment in place of the last one.
   *
   * @throws InsightNotSaved if the store refused the write.
   */
  save(insight: Insight): void {
    try {
      Kv.openDefault().setJson(KEY, insight);
    } catch (error) {
      throw new InsightNotSaved({ cause: describeHostError(error) });
    }
  },
};
