/**
 * The files in deploy/: what Spin, the Spin operator and Kubernetes would accept, as far as their
 * schemas tell.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { expect, test } from "@react-on-spin/spin/playwright";
import { parse as parseToml } from "smol-toml";
import * as v from "valibot";
import { parse as parseYaml } from "yaml";

const ROOT = new URL("../../../", import.meta.url);
const read = (path: string) => readFile(new URL(path, ROOT), "utf8");

const Name = v.pipe(v.string(), v.maxLength(63), v.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/));
const Metadata = v.strictObject({ name: Name, namespace: v.optional(Name) });
const RedisUrl = v.pipe(v.string(), v.url(), v.regex(/^rediss?:\/\//));

/** The settings of Spin's Redis store. Source: crates/key-value-redis in spinframework/spin. */
const RuntimeConfig = v.strictObject({
  key_value_store: v.strictObject({
    default: v.strictObject({ type: v.literal("redis"), url: RedisUrl }),
  }),
});

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));

const Probe = v.strictObject({
  httpGet: v.strictObject({
    path: v.pipe(v.string(), v.startsWith("/")),
    httpHeaders: v.optional(v.array(v.strictObject({ name: v.string(), value: v.string() }))),
  }),
  initialDelaySeconds: v.optional(Count),
  timeoutSeconds: v.optional(Count),
  periodSeconds: v.optional(Count),
  successThreshold: v.optional(Count),
  failureThreshold: v.optional(Count),
});

const KeyReference = v.strictObject({
  name: Name,
  key: v.string(),
  optional: v.optional(v.boolean()),
});

/** A quantity in Kubernetes, with the pattern from the operator's schema. */
const Quantity = v.pipe(v.string(), v.regex(/^[0-9]+(\.[0-9]+)?(m|[KMGTPE]i|[kMGTPE])?$/));
const Quantities = v.strictObject({ cpu: v.optional(Quantity), memory: v.optional(Quantity) });

/** An option has either a value or a reference to one. */
const Option = v.union([
  v.strictObject({ name: v.string(), value: v.string() }),
  v.strictObject({
    name: v.string(),
    valueFrom: v.union([
      v.strictObject({ secretKeyRef: KeyReference }),
      v.strictObject({ configMapKeyRef: KeyReference }),
    ]),
  }),
]);

/**
 * The fields of a SpinApp that are used here. An unknown field is an error, since Kubernetes would drop
 * it silently. Source: config/crd/bases/core.spinkube.dev_spinapps.yaml in spinframework/spin-operator.
 */
const SpinApp = v.strictObject({
  apiVersion: v.literal("core.spinkube.dev/v1alpha1"),
  kind: v.literal("SpinApp"),
  metadata: Metadata,
  spec: v.strictObject({
    image: v.pipe(v.string(), v.regex(/^[\w.-]+(:\d+)?(\/[\w.-]+)+:[\w.-]+$/)),
    executor: v.literal("containerd-shim-spin"),
    replicas: Count,
    resources: v.strictObject({ requests: Quantities, limits: Quantities }),
    invocationLimits: v.strictObject({ memory: Quantity }),
    checks: v.strictObject({ liveness: Probe, readiness: Probe }),
    runtimeConfig: v.strictObject({
      keyValueStores: v.array(
        v.strictObject({ name: v.string(), type: v.string(), options: v.array(Option) }),
      ),
      llmCompute: v.strictObject({ type: v.string(), options: v.array(Option) }),
    }),
    variables: v.array(Option),
  }),
});

/** The part of spin.toml that grants models to the component. */
const Grants = v.object({
  variables: v.record(v.string(), v.unknown()),
  component: v.object({ server: v.object({ ai_models: v.array(v.string()) }) }),
});

/** A Secret of the Kubernetes core API, v1. */
const Secret = v.strictObject({
  apiVersion: v.literal("v1"),
  kind: v.literal("Secret"),
  metadata: Metadata,
  type: v.literal("Opaque"),
  stringData: v.record(v.string(), v.string()),
});

test("the runtime configuration keeps the component's store in Redis", async () => {
  const config = v.parse(RuntimeConfig, parseToml(await read("deploy/runtime-config.redis.toml")));
  const manifest = await read("spin.toml");
  expect(parseToml(manifest)).toMatchObject({
    component: { server: { key_value_stores: Object.keys(config.key_value_store) } },
  });
});

test("the SpinApp runs three servers that share one Redis store", async () => {
  const { spec } = v.parse(SpinApp, parseYaml(await read("deploy/spinapp.yaml")));
  const secret = v.parse(Secret, parseYaml(await read("deploy/secret.example.yaml")));

  expect(spec.replicas).toBe(3);
  expect(spec.runtimeConfig.keyValueStores).toEqual([
    {
      name: "default",
      type: "redis",
      options: [
        {
          name: "url",
          valueFrom: { secretKeyRef: { name: secret.metadata.name, key: "redis-url" } },
        },
      ],
    },
  ]);
  expect(v.is(RedisUrl, secret.stringData["redis-url"])).toBe(true);

  const { version } = v.parse(
    v.object({ application: v.object({ version: v.string() }) }),
    parseToml(await read("spin.toml")),
  ).application;
  expect(spec.image.split(":").at(-1), "The image has the manifest's version.").toBe(version);
});

test("the SpinApp gets its comments from a server in the cluster, with a model that the manifest grants", async () => {
  const { spec } = v.parse(SpinApp, parseYaml(await read("deploy/spinapp.yaml")));
  const secret = v.parse(Secret, parseYaml(await read("deploy/secret.example.yaml")));

  const { type, options } = spec.runtimeConfig.llmCompute;
  const values = options.map((option) =>
    "value" in option
      ? [option.name, option.value]
      : [option.name, Object.values(option.valueFrom)],
  );
  expect({ type, ...Object.fromEntries(values) }).toEqual({
    type: "remote_http",
    url: expect.stringMatching(/^http:\/\/[\w.-]+:\d+$/),
    auth_token: [{ name: secret.metadata.name, key: "model-token" }],
    api_type: "open_ai",
  });
  expect(secret.stringData).toHaveProperty("model-token");

  const { variables, component } = v.parse(Grants, parseToml(await read("spin.toml")));
  for (const { name } of spec.variables) expect(Object.keys(variables)).toContain(name);
  const granted = component.server.ai_models.map((value) => ({ name: "ai_model", value }));
  expect(granted).toContainEqual(spec.variables.find(({ name }) => name === "ai_model"));
});

test("a pod of the SpinApp has memory for several instances", async () => {
  const { spec } = v.parse(SpinApp, parseYaml(await read("deploy/spinapp.yaml")));
  const instance = mebibytes(spec.invocationLimits.memory);
  expect(mebibytes(spec.resources.requests.memory)).toBeGreaterThanOrEqual(2 * instance);
  expect(mebibytes(spec.resources.limits.memory)).toBeGreaterThanOrEqual(4 * instance);
});

test("the server responds at the path of the Kubernetes health checks", async ({ server }) => {
  const { spec } = v.parse(SpinApp, parseYaml(await read("deploy/spinapp.yaml")));
  for (const { httpGet } of [spec.checks.liveness, spec.checks.readiness]) {
    const response = await fetch(`${server.url}${httpGet.path}`);
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
  }
});

/** Converts a quantity such as `128Mi` or `1Gi`. Others become NaN. */
function mebibytes(quantity = ""): number {
  const [, number, unit] = /^(\d+)(Mi|Gi)$/.exec(quantity) ?? [];
  return Number(number) * (unit === "Gi" ? 1024 : 1);
}
