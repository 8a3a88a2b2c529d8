export { spinHeaders } from "../http/request.ts";
export { createDevHost, type DevHost } from "../vite/dev-host.ts";
export { interfaceModule, interfaceName } from "../vite/interface-modules.ts";
