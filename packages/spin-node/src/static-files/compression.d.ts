/** `compression` needs no more than Node's own request and response; its types ask for Express's. */
declare module "compression" {
  type Request = import("node:http").IncomingMessage;
  type Response = import("node:http").ServerResponse;
  export default function compression(): (
    request: Request,
    response: Response,
    next: () => void,
  ) => void;
}
