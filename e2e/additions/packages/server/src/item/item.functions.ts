import { query } from "@react-on-spin/server-functions";
import * as v from "valibot";

export const getItem = query(v.string(), async (id) => (id === "1" ? "The first item" : null));
