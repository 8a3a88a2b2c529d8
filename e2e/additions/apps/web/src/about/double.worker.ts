onmessage = ({ data }) => postMessage(2 * Number(data));
