import { Variables } from "@fermyon/spin-sdk";

/** Whether the variable `members` lists a person. */
export function isMember(email: string): boolean {
  const members = (Variables.get("members") ?? "").split(/\s+/);
  return email !== "" && members.includes(email);
}
