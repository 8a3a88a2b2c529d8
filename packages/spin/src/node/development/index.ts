/**
 * The host for a development server: a component's code runs in the server's process, with the interfaces
 * that `spin.toml` grants to it.
 *
 * @module
 */
export { spinHeaders } from "../http/request.ts";
export { createDevHost, type DevHost } from "./host.ts";
export { interfaceModule, interfaceName } from "./interface-modules.ts";
