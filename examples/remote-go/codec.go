package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
)

const (
	sealed   = "binary/encrypted"
	keyBytes = 32
)

var keyID = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// Seal seals payloads as MoFA does (docs/privacy.md): the data are a nonce of 12 bytes, then what AES-256-GCM makes of the
// whole plain payload (serialized protobuf), its tag at the end; the key's id is the associated data.
type Seal struct {
	first   string // the id of the key that seals
	ciphers map[string]cipher.AEAD
}

var _ converter.PayloadCodec = (*Seal)(nil)

// NewSeal reads `id:base64key,id2:base64key`: the first key seals, all of them open. Without keys nothing is sealed, and what
// somebody else sealed is refused in words. An error names the place, never what stands there.
func NewSeal(keys string) (*Seal, error) {
	seal := &Seal{ciphers: map[string]cipher.AEAD{}}
	if strings.TrimSpace(keys) == "" {
		return seal, nil
	}
	for index, entry := range strings.Split(keys, ",") {
		id, encoded, found := strings.Cut(strings.TrimSpace(entry), ":")
		if !found || !keyID.MatchString(id) {
			return nil, fmt.Errorf("MOFA_PAYLOAD_KEYS: entry %d is not of the form id:key", index+1)
		}
		if _, twice := seal.ciphers[id]; twice {
			return nil, fmt.Errorf("MOFA_PAYLOAD_KEYS: the id %q stands there twice", id)
		}
		key, err := base64.StdEncoding.DecodeString(strings.NewReplacer("-", "+", "_", "/").Replace(encoded))
		if err != nil || len(key) != keyBytes {
			return nil, fmt.Errorf("MOFA_PAYLOAD_KEYS: the key %q is not %d bytes in base64", id, keyBytes)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		if seal.ciphers[id], err = cipher.NewGCM(block); err != nil {
			return nil, err
		}
		if seal.first == "" {
			seal.first = id
		}
	}
	return seal, nil
}

// Encode seals by the first key.
func (s *Seal) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	if s.first == "" {
		return payloads, nil
	}
	done := make([]*commonpb.Payload, len(payloads))
	for index, payload := range payloads {
		plain, err := proto.Marshal(payload)
		if err != nil {
			return nil, err
		}
		aead := s.ciphers[s.first]
		nonce := make([]byte, aead.NonceSize())
		if _, err := rand.Read(nonce); err != nil {
			return nil, err
		}
		done[index] = &commonpb.Payload{
			Metadata: map[string][]byte{
				converter.MetadataEncoding: []byte(sealed),
				"encryption-cipher":        []byte("AES-256-GCM"),
				"encryption-key-id":        []byte(s.first),
			},
			Data: aead.Seal(nonce, nonce, plain, []byte(s.first)),
		}
	}
	return done, nil
}

// Decode opens by the key that each payload names, and lets in what came in the clear. Where a key is missing or wrong the task
// is tried again, and nothing is lost.
func (s *Seal) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	done := make([]*commonpb.Payload, len(payloads))
	for index, payload := range payloads {
		if string(payload.Metadata[converter.MetadataEncoding]) != sealed {
			done[index] = payload
			continue
		}
		id := string(payload.Metadata["encryption-key-id"])
		aead, known := s.ciphers[id]
		if !known {
			return nil, fmt.Errorf("a payload is sealed with the key %q, which is not here; add it to MOFA_PAYLOAD_KEYS", id)
		}
		wrong := fmt.Errorf("a payload that names the key %q was sealed with another one, or was changed since; "+
			"is MOFA_PAYLOAD_KEYS the same everywhere?", id)
		size := aead.NonceSize()
		if len(payload.Data) < size {
			return nil, wrong
		}
		plain, err := aead.Open(nil, payload.Data[:size], payload.Data[size:], []byte(id))
		if err != nil {
			return nil, wrong
		}
		done[index] = &commonpb.Payload{}
		if err := proto.Unmarshal(plain, done[index]); err != nil {
			return nil, wrong
		}
	}
	return done, nil
}
