import { writeManifests } from "../lib/manifests.ts";
import { placeModels } from "../lib/models.ts";
import { withOptions } from "../lib/task.ts";
import { runTurbo } from "../lib/turbo.ts";

const USAGE = `npm run build [-- OPTIONS]

  --target <TARGET>     "atomic"; "portable", for hosts without atomic increments; or "static", whose
                        page is rendered in the browser [default: atomic]
`;

/** The component, the browser's files and the model. Turbo leaves out what has not changed. */
export const run = withOptions(
  USAGE,
  { target: { type: "string", default: "atomic" } },
  ({ target }) => {
    writeManifests();
    placeModels();
    if (target === "atomic") return runTurbo(["build"]);
    if (target === "portable" || target === "static") return runTurbo([`build:${target}`]);
    console.error(`There is no target "${target}". It is "atomic", "portable" or "static".`);
    return 1;
  },
);
