import { DefaultFailureConverter } from "@temporalio/common";

/** Moves the message and the stack of a failure into a payload, which the codec seals. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
