import { query } from "@app/server/functions.server";
import * as v from "valibot";

export const getItem = query(v.string(), async (id) => (id === "1" ? "The first item" : null));
