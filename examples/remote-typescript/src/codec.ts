import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Payload, PayloadCodec } from "@temporalio/common";
import proto from "@temporalio/proto";

const { Payload: Plain } = proto.temporal.api.common.v1;

const CIPHER = "AES-256-GCM";
const SEALED = "binary/encrypted";
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals payloads as MoFA does (docs/privacy.md): the data are a nonce of 12 bytes, then what AES-256-GCM makes of the whole
 * plain payload (serialized protobuf), its tag at the end; the key's id is the associated data.
 */
export class Seal implements PayloadCodec {
  /** `keys` by id: the first seals, all of them open. */
  constructor(private readonly keys: Map<string, Buffer>) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const [first] = this.keys;
    return first === undefined ? payloads : payloads.map((payload) => seal(payload, ...first));
  }

  /** What came in the clear is let in. Throws where a key is missing or wrong: the task is then tried again, nothing is lost. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => (text(payload.metadata?.encoding) === SEALED ? this.open(payload) : payload));
  }

  private open(payload: Payload): Payload {
    const id = text(payload.metadata?.["encryption-key-id"]);
    const key = this.keys.get(id);
    if (key === undefined) {
      const here = this.keys.size > 0 ? `the keys here are ${[...this.keys.keys()].join(", ")}` : "there are no keys here";
      throw new Error(`A payload is sealed with the key '${id}', and ${here}. Add that key to MOFA_PAYLOAD_KEYS.`);
    }
    const data = payload.data ?? new Uint8Array();
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(id));
      decipher.setAuthTag(data.subarray(-TAG_BYTES));
      const plain = Buffer.concat([decipher.update(data.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      return Plain.decode(plain);
    } catch {
      const why = "was sealed with another one, or was changed since";
      throw new Error(`A payload that names the key '${id}' ${why}. Is MOFA_PAYLOAD_KEYS the same everywhere?`);
    }
  }
}

/** The keys in `id:base64key,id2:base64key`, in order. An error names the place, never what stands there. */
export function readKeys(value: string): Map<string, Buffer> {
  const keys = new Map<string, Buffer>();
  for (const [index, entry] of (value.trim() ? value.split(",") : []).entries()) {
    const [, id, encoded] = /^([\w.-]{1,64}):(.*)$/.exec(entry.trim()) ?? [];
    if (id === undefined) throw new Error(`MOFA_PAYLOAD_KEYS: entry ${index + 1} is not of the form id:key`);
    if (keys.has(id)) throw new Error(`MOFA_PAYLOAD_KEYS: the id '${id}' stands there twice`);
    const key = Buffer.from(encoded, "base64"); // takes both alphabets of base64
    if (key.length !== KEY_BYTES) {
      throw new Error(`MOFA_PAYLOAD_KEYS: the key '${id}' has ${key.length} bytes in base64, and ${KEY_BYTES} are needed`);
    }
    keys.set(id, key);
  }
  return keys;
}

function seal(payload: Payload, id: string, key: Buffer): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(id));
  const plain = Plain.encode(payload).finish();
  const data = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  const metadata = { encoding: SEALED, "encryption-cipher": CIPHER, "encryption-key-id": id };
  return { metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value)])), data };
}

const text = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString();
