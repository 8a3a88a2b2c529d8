/**
 * The parts of `wasi:http` for a component's own requests. An engine imports them whether its guest
 * sends requests or not, so what is refused is to begin one.
 */
export const outbound = {
  handler: { handle() {} },
  types: {
    OutgoingRequest: class OutgoingRequest {
      constructor() {
        throw new Error(
          "the component tried to send a request, but 'wasi:http/outgoing-handler' is not " +
            "supported by spin-node: a component has no network. Run what needs one with Spin",
        );
      }
    },
    RequestOptions: class RequestOptions {},
    IncomingResponse: class IncomingResponse {},
    FutureIncomingResponse: class FutureIncomingResponse {},
  },
};
