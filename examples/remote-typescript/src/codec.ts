import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Payload, PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";

const VARIABLE = "MOFA_PAYLOAD_KEYS";
const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const Plain = proto.temporal.api.common.v1.Payload;
const bytes = (text: string) => new TextEncoder().encode(text);
const text = (raw: Uint8Array | null | undefined) => new TextDecoder().decode(raw ?? new Uint8Array());

/** Seals payloads like MoFA's own workers: the first key seals, every key opens, and plain payloads are accepted. */
export class Seal implements PayloadCodec {
  constructor(readonly keys: Map<string, Buffer>) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [first] = this.keys;
    return first === undefined ? payloads : payloads.map((payload) => sealed(payload, ...first));
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (text(payload.metadata?.encoding) === "binary/encrypted" ? this.opened(payload) : payload));
  }

  private opened(payload: Payload): Payload {
    const id = text(payload.metadata?.["encryption-key-id"]);
    const key = this.keys.get(id);
    if (key === undefined) {
      const here = this.keys.size > 0 ? `the keys here are ${[...this.keys.keys()].join(", ")}` : "there are no keys here";
      throw new Error(`A payload is sealed with the key '${id}', and ${here}. Add that key to ${VARIABLE}.`);
    }
    const data = payload.data ?? new Uint8Array();
    try {
      const cipher = createDecipheriv(CIPHER, key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      cipher.setAAD(bytes(id)).setAuthTag(data.subarray(-TAG_BYTES));
      return Plain.decode(Buffer.concat([cipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), cipher.final()]));
    } catch {
      throw new Error(
        `A payload that names the key '${id}' was sealed with another one, or was changed since. Is ${VARIABLE} the same everywhere?`,
      );
    }
  }
}

/** Returns a nonce, the payload encrypted by AES-GCM with the key's id as associated data, and the tag. */
function sealed(payload: Payload, id: string, key: Buffer): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bytes(id));
  const closed = Buffer.concat([nonce, cipher.update(Plain.encode(payload).finish()), cipher.final(), cipher.getAuthTag()]);
  const metadata = {
    encoding: bytes("binary/encrypted"),
    "encryption-cipher": bytes("AES-256-GCM"),
    "encryption-key-id": bytes(id),
  };
  return { metadata, data: closed };
}

/** Reads `id:base64key,id2:base64key`. Errors name a faulty entry by its place or id, and never show a key. */
export function readKeys(value: string): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const [place, entry] of (value.trim() === "" ? [] : value.split(",")).entries()) {
    const [, id, written] = /^([\w.-]{1,64}):(.*)$/.exec(entry.trim()) ?? [];
    if (id === undefined) throw new Error(`${VARIABLE}: entry ${place + 1} is not of the form id:key`);
    if (keys.has(id)) throw new Error(`${VARIABLE}: the id '${id}' stands there twice`);
    const key = Buffer.from(written, "base64");
    if (!/^[\w+/-]{43}=$/.test(written.trim()) || key.length !== 32) throw new Error(`${VARIABLE}: the key '${id}' is not 32 bytes in base64`);
    keys.set(id, key);
  }
  return keys;
}
