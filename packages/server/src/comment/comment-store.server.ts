import { CommentNotSaved, CommentUnreadable, SavedComment } from "@app/shared/comment";
import { Kv } from "@fermyon/spin-sdk";
import { describeHostError } from "@react-on-spin/spin/host-error";
import * as v from "valibot";

const KEY = "comment";

/** The last comment, in Spin's key-value store. */
export const commentStore = {
  /**
   * Returns the saved comment, or null if none was ever saved.
   *
   * @throws CommentUnreadable if the store cannot be read or holds something that is not a comment.
   */
  read(): SavedComment | null {
    try {
      const bytes = Kv.openDefault().get(KEY);
      if (bytes === null || bytes === undefined) return null;
      return v.parse(SavedComment, JSON.parse(new TextDecoder().decode(bytes)));
    } catch (error) {
      throw new CommentUnreadable({ cause: describeHostError(error) });
    }
  },

  /**
   * Saves a comment and replaces the last one.
   *
   * @throws CommentNotSaved if the store refused the write.
   */
  save(comment: SavedComment): void {
    try {
      Kv.openDefault().setJson(KEY, comment);
    } catch (error) {
      throw new CommentNotSaved({ cause: describeHostError(error) });
    }
  },
};
