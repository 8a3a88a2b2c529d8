/** The part of the host's inference that the guest uses. */
declare module "fermyon:spin/llm@2.0.0" {
  export function infer(
    model: string,
    prompt: string,
    params: {
      maxTokens: number;
      repeatPenalty: number;
      repeatPenaltyLastNTokenCount: number;
      temperature: number;
      topK: number;
      topP: number;
    },
  ): { text: string };
}
