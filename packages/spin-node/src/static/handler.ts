import type { StaticHandler } from "../http/front.ts";
import type { StaticComponent } from "../manifest/manifest.ts";

export function createStaticHandler(_component: StaticComponent): StaticHandler {
  return (_request, response) => void response.writeHead(404).end();
}
