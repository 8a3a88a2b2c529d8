// What the SDK's entry imports and this package does not use.
export {};
