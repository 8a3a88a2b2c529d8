// Replaces the interfaces that the SDK imports and this package does not use.
export {};
