import { DefaultFailureConverter } from "@temporalio/common";

/** Puts the words and the stack of a failure into a payload, which the codec then seals. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
