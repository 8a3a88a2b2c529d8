import { Kv } from "@fermyon/spin-sdk";
import * as v from "valibot";
import { addToTally } from "#tally";
import { describeHostError } from "../host-error.ts";
import { InferenceRunning, InsightNotSaved } from "../insight.errors.ts";
import { readTally } from "../tally/read-tally.server.ts";
import { incrementsKey } from "../tally/tally.ts";

const KEY = "insight.turn";

/**
 * How long a turn lasts if nobody ends it, in milliseconds. A model that takes longer does not keep
 * others from asking.
 */
const LEASE = 40_000;

const Turn = v.object({
  id: v.string(),
  /** Milliseconds since 1970. */
  until: v.number(),
  /** The tally that decided whose turn it is. */
  decidedBy: v.string(),
});
type Turn = v.InferOutput<typeof Turn>;

/**
 * Takes the one turn there is to call the model: of any number of simultaneous calls, one gets it.
 *
 * Each turn has one successor: whoever is the first to count up a tally that only this turn has, and
 * finds that nobody has succeeded it yet. If that one dies before it has written its turn down, the
 * tally of the next 40 seconds decides anew; two calls that meet exactly at the border of such a
 * period, by the clocks of their servers, may both get a turn.
 *
 * @param now - Milliseconds since 1970.
 * @returns Ends the turn. If it is never called, the turn ends by itself.
 * @throws InferenceRunning if somebody else has the turn.
 * @throws InsightNotSaved if the store refused.
 */
export function takeTurn(now: number): () => void {
  const turn = guarded(() => decide(now));
  if ("busyUntil" in turn) {
    throw new InferenceRunning({ retryAfter: Math.ceil((turn.busyUntil - now) / 1000) });
  }
  return () => {
    try {
      // A turn that took too long has run out, and may be somebody else's by now.
      if (readTurn().id === turn.id) Kv.openDefault().setJson(KEY, { ...turn, until: 0 });
    } catch (error) {
      console.error(`The turn could not be ended, it runs out: ${describeHostError(error)}`);
    }
  };
}

function decide(now: number): Turn | { busyUntil: number } {
  const last = readTurn();
  if (last.until > now) return { busyUntil: last.until };

  const decidedBy = `${KEY}.${last.id}.${Math.floor(now / LEASE)}`;
  if (addToTally(decidedBy, readTally(decidedBy), 1) !== 1) return { busyUntil: now + 2000 };
  // A tally that was deleted meanwhile, below, begins again: whoever counts it up then has not won.
  if (readTurn().id !== last.id) {
    forget(decidedBy);
    return { busyUntil: now + 2000 };
  }

  const turn: Turn = { id: crypto.randomUUID(), until: now + LEASE, decidedBy };
  Kv.openDefault().setJson(KEY, turn);
  // It has decided. Who still counts it up finds that the turn before the last is over.
  forget(last.decidedBy);
  return turn;
}

function forget(tally: string): void {
  for (const key of [tally, incrementsKey(tally)]) Kv.openDefault().delete(key);
}

/** What is saved; a turn that has run out if there is none, or what is there is none. */
function readTurn(): Turn {
  const none: Turn = { id: "none", until: 0, decidedBy: `${KEY}.none` };
  const bytes = Kv.openDefault().get(KEY) ?? null;
  if (bytes === null) return none;
  const parsed = v.safeParse(Saved, new TextDecoder().decode(bytes));
  return parsed.success ? parsed.output : none;
}

const Saved = v.pipe(v.string(), v.parseJson(), Turn);

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new InsightNotSaved({ cause: describeHostError(error) });
  }
}
