import * as v from "valibot";
import { query } from "../functions.server.ts";

export const getItem = query(v.string(), async (id) => (id === "1" ? "The first item" : null));
