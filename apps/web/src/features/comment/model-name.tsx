import { OWN_MODEL } from "@app/shared/comment";

/** Says which language model writes the comments. */
export function ModelName({ id, model }: { id: string; model: string }) {
  return (
    <p id={id} className="quiet">
      Comments are written by <code>{model}</code>
      <span>{model === OWN_MODEL ? ", a small language model that comes with the app." : "."}</span>
    </p>
  );
}
