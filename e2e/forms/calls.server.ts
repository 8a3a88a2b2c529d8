/** What the commands have done, in this order. */
export const calls: string[] = [];
