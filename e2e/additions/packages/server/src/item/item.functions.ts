import * as v from "valibot";
import { query } from "@app/server/functions.server";

export const getItem = query(v.string(), async (id) => (id === "1" ? "The first item" : null));
