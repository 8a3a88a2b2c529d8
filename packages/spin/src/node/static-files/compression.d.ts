/** `compression` works with Node's own requests; its published types depend on Express. */
declare module "compression" {
  type Request = import("node:http").IncomingMessage;
  type Response = import("node:http").ServerResponse;
  export default function compression(): (
    request: Request,
    response: Response,
    next: () => void,
  ) => void;
}
