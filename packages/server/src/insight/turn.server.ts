import { Kv } from "@fermyon/spin-sdk";
import * as v from "valibot";
import { addToTally } from "#tally";
import { InferenceRunning } from "../insight.errors.ts";
import { readTally } from "../tally/read-tally.server.ts";
import { incrementsKey } from "../tally/tally.ts";

const KEY = "insight.turn";

/** Longer than any inference: hosts end a request after 30 seconds. In milliseconds. */
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
 * Each turn has one successor: whoever is the first to count up a tally that only this turn has.
 * If that instance dies, its turn runs out, and the tally of the next period decides anew.
 *
 * @param now - Milliseconds since 1970.
 * @returns Ends the turn. If it is never called, the turn ends after 40 seconds.
 * @throws InferenceRunning if somebody else has the turn.
 */
export function takeTurn(now: number): () => void {
  const store = Kv.openDefault();
  const last = readTurn();
  if (last.until > now) throw new InferenceRunning({ retryAfter: seconds(last.until - now) });

  const decidedBy = `${KEY}.${last.id}.${Math.floor(now / LEASE)}`;
  const tally = readTally(decidedBy);
  if (addToTally(decidedBy, tally, 1) !== 1) throw new InferenceRunning({ retryAfter: 2 });

  const turn: Turn = { id: crypto.randomUUID(), until: now + LEASE, decidedBy };
  store.setJson(KEY, turn);
  // Nobody can still be deciding about the turn before the last.
  for (const used of [last.decidedBy, incrementsKey(last.decidedBy)]) store.delete(used);
  return () => store.setJson(KEY, { ...turn, until: 0 });
}

function readTurn(): Turn {
  const bytes = Kv.openDefault().get(KEY) ?? null;
  return bytes === null
    ? { id: "first", until: 0, decidedBy: `${KEY}.none` }
    : v.parse(Turn, JSON.parse(new TextDecoder().decode(bytes)));
}

function seconds(milliseconds: number): number {
  return Math.ceil(milliseconds / 1000);
}
