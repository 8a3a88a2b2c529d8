import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildPrompt, SAMPLING } from "@app/server/comment/prompt";
import { Llama, parseConfig, readTokenizer, softmax, Weights } from "@react-on-spin/llama/parts";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = join(ROOT, "docs/model.md");
const MODEL = join(ROOT, "models/counting-llama/weights");

/** The defaults of `Llm.infer` in Spin's SDK for parameters that SAMPLING does not set. */
const SDK_DEFAULTS = { topK: 40, topP: 0.9 };

/** The count of the page's example. */
const COUNT = 42;

const config = parseConfig(read("config.json"));
const tokenizer = readTokenizer(read("tokenizer.json"));
const llama = new Llama(config, new Weights(MODEL));
const prompt = tokenizer.encode(buildPrompt(COUNT)).ids;

/**
 * The text between `<!-- NAME -->` and `<!-- /NAME -->` on the page. If the model or the prompt has
 * changed, run `npx vitest run test/model-page.test.ts -u` in tools to update the page.
 */
const figures: Readonly<Record<string, () => string>> = {
  tokens: () => `${prompt.map((token) => `\`${textOf(token)}\``).join(" ")}

These are ${prompt.length} tokens.`,

  weights() {
    const { layers, hiddenSize, feedForwardSize, vocabularySize, heads } = config;
    const keyValueSize = config.keyValueHeads * config.headSize;
    const rows = [
      [
        `embeddings: ${hiddenSize} for each of ${vocabularySize} tokens`,
        hiddenSize * vocabularySize,
      ],
      [
        `attention, with ${heads} heads, in ${layers} layers`,
        2 * layers * hiddenSize * (hiddenSize + keyValueSize),
      ],
      [
        `feed-forward, ${hiddenSize} → ${feedForwardSize} → ${hiddenSize}, in ${layers} layers`,
        layers * 3 * hiddenSize * feedForwardSize,
      ],
      ["normalization", (2 * layers + 1) * hiddenSize],
    ] as const;
    const sum = rows.reduce((total, [, weights]) => total + weights, 0);
    return table(
      ["part", "weights"],
      [...rows, ["**all**", sum] as const].map(([part, count]) => [part, grouped(count)]),
    );
  },

  choice() {
    const logits = llama.forward(prompt, llama.createCache(prompt.length));
    const asTheyAre = softmax(logits.slice());
    const sharpened = softmax(logits.map((logit) => logit / SAMPLING.temperature));
    const ranked = [...sharpened.keys()].sort((a, b) => at(sharpened, b) - at(sharpened, a));
    let together = 0;
    const kept = new Set(
      ranked.slice(0, SDK_DEFAULTS.topK).filter((token) => {
        const isKept = together < SDK_DEFAULTS.topP;
        together += at(sharpened, token);
        return isKept;
      }),
    );
    const rows = ranked
      .slice(0, 6)
      .map((token) => [
        `\`${textOf(token)}\``,
        percent(at(asTheyAre, token)),
        percent(at(sharpened, token)),
        kept.has(token) ? "yes" : "no",
      ]);
    const head = ["next token", "probability", `at temperature ${SAMPLING.temperature}`, "kept"];
    return `${table(head, rows)}

Of ${grouped(config.vocabularySize)} tokens, ${kept.size} ${kept.size === 1 ? "is" : "are"} kept.`;
  },

  limits: () =>
    `The answer ends with the token \`${textOf(config.endTokens?.[0] ?? -1)}\`. Prompt and answer together have at most ${config.maxPositions} tokens.`,
};

test("the figures in docs/model.md are those that the model computes", async () => {
  const page = readFileSync(PAGE, "utf8");
  const names = [...page.matchAll(/^<!-- \/(\w+) -->$/gm)].map(([, name]) => name);
  expect(names.toSorted()).toEqual(Object.keys(figures).toSorted());
  const current = page.replaceAll(
    /^<!-- (\w+) -->\n[\s\S]*?\n<!-- \/\1 -->$/gm,
    (_, name: string) => `<!-- ${name} -->\n\n${figures[name]?.()}\n\n<!-- /${name} -->`,
  );
  await expect(current).toMatchFileSnapshot(PAGE);
});

function read(file: string): string {
  return readFileSync(join(MODEL, file), "utf8");
}

/** Returns a token as text in which spaces are visible. */
function textOf(token: number): string {
  return tokenizer.decode([token], { skip_special_tokens: false }).replaceAll(" ", "␣");
}

function at(values: Float32Array, index: number): number {
  return values[index] ?? 0;
}

/** Formats a number with its digits in groups of three. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
