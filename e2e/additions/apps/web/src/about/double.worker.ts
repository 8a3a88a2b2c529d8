addEventListener("message", ({ data }) => postMessage(2 * Number(data)));
