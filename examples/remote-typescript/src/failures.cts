import { DefaultFailureConverter } from "@temporalio/common";

/** Puts the words and the trace of a failure into a payload, which is then sealed like every other. Temporal loads it by this name. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
