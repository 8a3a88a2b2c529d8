/**
 * The parts of `wasi:http` for outbound requests. The engine in a component always imports them, so
 * they exist, and an attempt to create a request fails.
 */
export const outbound = {
  handler: { handle() {} },
  types: {
    OutgoingRequest: class OutgoingRequest {
      constructor() {
        throw new Error(
          "the component tried to send a request, but 'wasi:http/outgoing-handler' is not " +
            "supported by spin-node. To use the network, run the application with Spin",
        );
      }
    },
    RequestOptions: class RequestOptions {},
    IncomingResponse: class IncomingResponse {},
    FutureIncomingResponse: class FutureIncomingResponse {},
  },
};
